"""Who else has a document open: names that were seen a short while ago. Nothing else depends on it."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from summarizer.store.audit import Actor
from summarizer.store.clock import now
from summarizer.store.tables import presence

SECONDS = 60.0  # how long somebody counts as there


def seen(connection: Connection, document_id: int, actor: Actor) -> None:
    """Notes that somebody has the document open. In a writing transaction."""
    if actor.user_id is None:
        return
    connection.execute(
        delete(presence).where(presence.c.document_id == document_id, presence.c.user_id == actor.user_id)
    )
    row = {"document_id": document_id, "user_id": actor.user_id, "user_name": actor.name, "seen_at": now()}
    connection.execute(insert(presence).values(row))


def others(connection: Connection, document_id: int, actor: Actor) -> tuple[str, ...]:
    """The names of the others who have it open."""
    rows = connection.execute(
        select(presence.c.user_name)
        .where(
            presence.c.document_id == document_id,
            presence.c.user_id != actor.user_id,
            presence.c.seen_at > now(-SECONDS),
        )
        .order_by(presence.c.user_name)
    )
    return tuple(rows.scalars())
