"""Idempotency keys: a request that comes twice is answered from the first, whatever became of the connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from summarizer.store.clock import now
from summarizer.store.tables import idempotency

KEPT_SECONDS = 86_400.0  # how long a reply can be asked for again
LEASE_SECONDS = 120.0  # after this a request that never ended counts as lost, with the server that carried it out
_UNDER_WAY = 0  # in place of a status


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply as it was sent."""

    status: int
    body: str
    headers: dict[str, str]


Claim = Kept | Literal["mine", "busy", "other"]


def claim(connection: Connection, user_id: int, key: str, request_sha256: str) -> Claim:
    """Takes a key for a request: `mine`, go on; a Kept reply, send that.

    `busy`: the same request is under way; `other`: the key was used for another request.
    """
    mine = [idempotency.c.user_id == user_id, idempotency.c.key == key]
    old = now(-KEPT_SECONDS)
    connection.execute(delete(idempotency).where(idempotency.c.user_id == user_id, idempotency.c.at < old))
    row = connection.execute(select(idempotency).where(*mine)).one_or_none()
    if row is None:
        values = {"request_sha256": request_sha256, "status": _UNDER_WAY, "body": "", "headers": {}, "at": now()}
        connection.execute(insert(idempotency).values(user_id=user_id, key=key, **values))
        return "mine"
    if row.request_sha256 != request_sha256:
        return "other"
    if row.status != _UNDER_WAY:
        return Kept(row.status, row.body, dict(row.headers))
    if row.at >= now(-LEASE_SECONDS):
        return "busy"
    connection.execute(update(idempotency).where(*mine).values(at=now()))
    return "mine"


def keep(connection: Connection, user_id: int, key: str, reply: Kept) -> None:
    """The reply of a request that holds its key."""
    connection.execute(
        update(idempotency)
        .where(idempotency.c.user_id == user_id, idempotency.c.key == key)
        .values(status=reply.status, body=reply.body, headers=reply.headers, at=now())
    )


def release(connection: Connection, user_id: int, key: str) -> None:
    """Gives a key back: nothing was changed, the same request may be tried again."""
    connection.execute(
        delete(idempotency).where(
            idempotency.c.user_id == user_id, idempotency.c.key == key, idempotency.c.status == _UNDER_WAY
        )
    )


def forsaken(connection: Connection) -> int:
    """At the start of the only server: what was under way when the last one ended is free again."""
    found = connection.execute(delete(idempotency).where(idempotency.c.status == _UNDER_WAY))
    return found.rowcount
