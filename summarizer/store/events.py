"""What happened, in order: the feed that other systems pull, and the outbox of those that are called.

An event and its deliveries are written in the transaction of the deed itself: both are there, or neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from summarizer.store.clock import now
from summarizer.store.tables import chain, deliveries, events, webhooks

IMPORTED = "document.imported"
RERUN = "document.rerun"
DECIDED = "decision.made"
FINALISED = "document.finalised"
REOPENED = "document.reopened"
DELETED = "document.deleted"
TYPES = (IMPORTED, RERUN, DECIDED, FINALISED, REOPENED, DELETED)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a document. `data` holds ids and hashes, never text of the document."""

    seq: int
    at: str
    type: str
    document_uid: str | None
    revision: int | None
    data: dict[str, Any]


_LAST = select(chain.c.event_seq).where(chain.c.id == 1)
_NEXT = update(chain).where(chain.c.id == 1)
_WANTED = select(webhooks.c.id, webhooks.c.types).where(webhooks.c.active)


def emit(
    connection: Connection, kind: str, document_uid: str | None, revision: int | None = None, /, **data: Any
) -> int:
    """Adds an event in the caller's writing transaction, and a delivery for each webhook that wants it."""
    last = connection.execute(_LAST).scalar_one()
    seq, at = last + 1, now()
    row = {"seq": seq, "at": at, "type": kind, "document_uid": document_uid, "revision": revision, "data": data}
    connection.execute(insert(events), row)
    connection.execute(_NEXT, {"event_seq": seq})
    wanted = connection.execute(_WANTED).all()
    rows = [
        {"webhook_id": each.id, "event_seq": seq, "state": "pending", "attempts": 0, "next_at": at}
        for each in wanted
        if kind in each.types
    ]
    if rows:
        connection.execute(insert(deliveries), rows)
    return int(seq)


def feed(connection: Connection, after: int = 0, limit: int = 100, types: tuple[str, ...] = ()) -> tuple[Event, ...]:
    """Events behind number `after`, in the order of their commits."""
    query = select(events).where(events.c.seq > after)
    if types:
        query = query.where(events.c.type.in_(types))
    return tuple(Event(**row._mapping) for row in connection.execute(query.order_by(events.c.seq).limit(limit)))
