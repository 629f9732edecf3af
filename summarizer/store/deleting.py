"""Deleting: a document really goes, with its runs, items, findings, decisions and revisions; the log says so."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from summarizer.store import events
from summarizer.store.audit import Actor, record
from summarizer.store.clock import now
from summarizer.store.conflicts import Absent
from summarizer.store.drafts import DOCUMENT_COLUMNS, Document, document_of, find_document
from summarizer.store.engine import Store
from summarizer.store.states import FINALS
from summarizer.store.tables import (
    attempts,
    deliveries,
    documents,
    idempotency,
    invitations,
    items,
    jobs,
    runs,
    sessions,
    tokens,
)

_TRIES = 50  # to empty the write-ahead log while others read
_SPACES = ("texts", "runs", "items", "findings", "decisions", "inquiries", "revisions", "jobs", "idempotency")


@dataclass(frozen=True, slots=True)
class Traces:
    """What a document leaves outside of the database: found before it goes, so that it can be removed there too."""

    document: Document
    statements: tuple[str, ...]  # what its items ever said: by these, replies of models are found


@dataclass(frozen=True, slots=True)
class Swept:
    """How much had run out and is gone."""

    sessions: int
    links: int
    tokens: int
    replies: int


def traces(connection: Connection, uid: str) -> Traces:
    """Raises Absent."""
    document = find_document(connection, uid)
    if document is None:
        raise Absent("document")
    rows = connection.execute(select(items.c.original, items.c.current).where(items.c.document_id == document.id)).all()
    said = {raw["statement"] for row in rows for raw in row if raw is not None}
    from summarizer.models import Summary

    for text in connection.execute(select(runs.c.summary).where(runs.c.document_id == document.id)).scalars():
        summary = Summary.model_validate_json(text)
        for report in summary.reports:
            said |= {item.statement for kind in (report.achievements, report.problems, report.plans) for item in kind}
    return Traces(document, tuple(sorted(said)))


def delete_document(connection: Connection, uid: str, actor: Actor) -> Document:
    """Everything of a document, in the caller's writing transaction. `compacted` afterwards. Raises Absent."""
    document = find_document(connection, uid)
    if document is None:
        raise Absent("document")
    digest = uid.removeprefix("sha256:")
    connection.execute(delete(documents).where(documents.c.id == document.id))  # all that is of it goes with it
    connection.execute(delete(jobs).where(or_(jobs.c.document_uid == uid, jobs.c.upload_sha256 == digest)))
    # Kept answers may quote any document. They only save a sender from asking twice.
    connection.execute(delete(idempotency).where(idempotency.c.status != 0))
    connection.execute(update(deliveries).where(deliveries.c.last_error.is_not(None)).values(last_error=None))
    record(connection, actor, "document.delete", document_uid=uid, revision=document.revision)
    events.emit(connection, events.DELETED, uid)
    return document


def compacted(store: Store) -> bool:
    """Gives deleted bytes back: none of them stays in SQLite's file or its write-ahead log, or PostgreSQL's tables.

    False where readers kept SQLite's log open the whole time: then the next `compacted` does it.
    """
    if store.is_sqlite:
        return _checkpointed(store)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in _SPACES:
            connection.exec_driver_sql(f"VACUUM (FULL) {table}")
    return True


def _checkpointed(store: Store) -> bool:
    for _ in range(_TRIES):
        raw = store.engine.raw_connection()
        try:
            assert isinstance(raw.driver_connection, sqlite3.Connection)
            busy = raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.close()
        if not busy:
            return True
        time.sleep(0.1)
    return False


def outdated(connection: Connection, days: int) -> tuple[Document, ...]:
    """The documents that are final and that nothing happened to for so many days, oldest first."""
    old = now(-days * 24 * 3600)
    query = select(*DOCUMENT_COLUMNS).where(documents.c.state.in_(FINALS), documents.c.changed_at < old)
    rows = connection.execute(query.order_by(documents.c.changed_at, documents.c.id))
    return tuple(document_of(row) for row in rows)


def sweep(connection: Connection) -> Swept:
    """Sessions, links, tokens and kept answers that have run out."""
    moment, yesterday = now(), now(-24 * 3600)

    def gone(table: Any, where: Any) -> int:
        return int(connection.execute(delete(table).where(where)).rowcount)

    connection.execute(delete(attempts).where(attempts.c.at < yesterday))
    return Swept(
        sessions=gone(sessions, sessions.c.expires_at < moment),
        links=gone(invitations, or_(invitations.c.expires_at < moment, invitations.c.used_at.is_not(None))),
        tokens=gone(tokens, tokens.c.expires_at < now(-90 * 24 * 3600)),
        replies=gone(idempotency, idempotency.c.at < yesterday),
    )
