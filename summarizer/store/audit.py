"""The audit log: append-only, each row's hash over the one before, so that nothing can be changed, dropped or put in.

It names documents by their hash and people by their name; it never holds text of a document, so that a document can
really be deleted. The database refuses UPDATE and DELETE (migration 0001).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from summarizer.store.clock import now
from summarizer.store.tables import audit, chain

GENESIS = "0" * 64
_PART = 1000
_FORMULA = frozenset("=+-@\t\r＝＋－＠")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a user of the page, a token, or the command line; from where."""

    name: str
    user_id: int | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log."""

    seq: int
    at: str
    actor: str
    address: str | None
    action: str
    document_uid: str | None
    subject: str | None
    detail: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Audited:
    """What verifying the log found: the rows read, and the first fault with its row where there is one.

    `end` is the last row's hash. Written down outside of the machine, it proves later that nobody made the log anew.
    """

    rows: int
    fault: str | None = None
    seq: int | None = None
    end: str = GENESIS


_LAST = select(chain.c.seq, chain.c.hash).where(chain.c.id == 1)
_NEXT = update(chain).where(chain.c.id == 1)


def record(
    connection: Connection,
    actor: Actor,
    action: str,
    *,
    document_uid: str | None = None,
    subject: str | None = None,
    **detail: Any,
) -> int:
    """Adds a row in the caller's writing transaction, and returns its number. `detail` must hold no document text."""
    last = connection.execute(_LAST).one()
    row: dict[str, Any] = {
        "seq": last.seq + 1,
        "at": now(),
        "actor": actor.name,
        "address": actor.address,
        "action": action,
        "document_uid": document_uid,
        "subject": subject,
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "previous": last.hash,
    }
    digest = _digest(row)
    connection.execute(insert(audit), {**row, "hash": digest})
    connection.execute(_NEXT, {"seq": row["seq"], "hash": digest})
    return int(row["seq"])


def entries(connection: Connection, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
    """The log in order, from behind row `after`; read in parts."""
    left = limit
    while left is None or left > 0:
        size = _PART if left is None else min(_PART, left)
        rows = connection.execute(select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(size)).all()
        for row in rows:
            yield Entry(**row._mapping)
        if len(rows) < size:
            return
        after = rows[-1].seq
        left = None if left is None else left - len(rows)


def verify(connection: Connection) -> Audited:
    """Walks the whole chain: numbers without a gap, every hash right, the end where `chain` says it is."""
    previous, rows = GENESIS, 0
    for entry in entries(connection):
        rows += 1
        row = {key: value for key, value in asdict(entry).items() if key != "hash"}
        if entry.seq != rows:
            return Audited(rows, "missing", rows)
        if entry.previous != previous or entry.hash != _digest(row):
            return Audited(rows, "altered", entry.seq)
        previous = entry.hash
    last = connection.execute(_LAST).one_or_none()
    if last is None or (last.seq, last.hash) != (rows, previous):
        return Audited(rows, "truncated", rows)
    return Audited(rows, end=previous)


def json_lines(connection: Connection) -> Iterator[str]:
    """The log for machines, a row a line; the hashes can be checked from it."""
    for entry in entries(connection):
        yield json.dumps(asdict(entry), ensure_ascii=False)


def csv_lines(connection: Connection) -> Iterator[str]:
    """The log as CSV (RFC 4180) without line ends; what a sheet would take for a formula is made text."""
    yield _csv(Entry.__dataclass_fields__)
    for entry in entries(connection):
        yield _csv(_literal(value) for value in asdict(entry).values())


def text_lines(connection: Connection) -> Iterator[str]:
    """The log for people."""
    for entry in entries(connection):
        told = (str(entry.seq), entry.at, entry.actor, entry.address, entry.action, entry.subject, entry.document_uid)
        yield "  ".join(each or "–" for each in told)


def _csv(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _literal(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


def _digest(row: dict[str, Any]) -> str:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
