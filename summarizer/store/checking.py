"""Whether a store is sound: the log's chain, every revision's and text's hash, and what the database says of itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from summarizer.store import audit
from summarizer.store.tables import chain, documents, events, revisions, texts


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and the faults: (what, where)."""

    log: int
    log_end: str
    documents: int
    revisions: int
    faults: tuple[tuple[str, str], ...]


def check(connection: Connection) -> Checked:
    """Reads everything that has a hash. In a reading transaction: what it sees is one state."""
    faults: list[tuple[str, str]] = []
    log = audit.verify(connection)
    if log.fault is not None:
        faults.append((f"audit.{log.fault}", str(log.seq)))
    kept = 0
    hashes = select(documents.c.uid, documents.c.text_sha256, texts.c.text).join(
        texts, texts.c.document_id == documents.c.id, isouter=True
    )
    for row in connection.execute(hashes.execution_options(yield_per=20)):
        kept += 1
        if row.text is None or _sha(row.text) != row.text_sha256:
            faults.append(("text", row.uid))
    finals = 0
    for row in connection.execute(select(revisions).execution_options(yield_per=20)):
        finals += 1
        if _sha(row.body) != row.sha256:
            faults.append(("revision", f"{row.document_id}/{row.number}"))
    last = connection.execute(select(func.coalesce(func.max(events.c.seq), 0))).scalar_one()
    if last != connection.execute(select(chain.c.event_seq)).scalar_one():
        faults.append(("events", str(last)))
    if connection.dialect.name == "sqlite":
        told = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if told != "ok":
            faults.append(("database", str(told).partition("\n")[0]))
    return Checked(log.rows, log.end, kept, finals, tuple(faults))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
