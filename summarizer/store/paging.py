"""Long lists in parts: each page says where the next one begins, so that rows which come or go don't shift it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from summarizer.store import events as happened
from summarizer.store.clock import now
from summarizer.store.drafts import DOCUMENT_COLUMNS, Document, document_of
from summarizer.store.states import FINALS
from summarizer.store.tables import decisions, documents, events, findings, revisions, sessions, texts, users

Sort = Literal["imported", "key", "changed", "open"]
SORTS: dict[str, tuple[Any, bool]] = {  # column, whether the greatest comes first
    "imported": (documents.c.id, False),
    "key": (documents.c.key, False),
    "changed": (documents.c.changed_at, True),
    "open": (documents.c.open_count, True),
}
Place = tuple[str | int, int]  # the last row's value of the sort's column, and its id


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents. Empty fields want all; `state` is `final` for both kinds of final; `code` is a finding's."""

    state: Literal["open", "final"] | None = None
    region: str | None = None
    year: int | None = None
    issuer: str | None = None
    code: str | None = None
    sort: Sort = "imported"


def documents_page(
    connection: Connection, wanted: Wanted, after: Place | None, limit: int
) -> tuple[tuple[Document, ...], Place | None]:
    """Up to `limit` documents behind a place, and the place of the last where more follow."""
    column, falling = SORTS[wanted.sort]
    where = _where(wanted)
    if after is not None:
        value, last_id = after
        beyond = column < value if falling else column > value
        where.append(or_(beyond, and_(column == value, documents.c.id > last_id)))
    order = column.desc() if falling else column
    query = select(*DOCUMENT_COLUMNS).where(*where).order_by(order, documents.c.id).limit(limit + 1)
    found = tuple(document_of(row) for row in connection.execute(query))
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], (getattr(last, column.name), last.id)


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        final = documents.c.state.in_(FINALS)
        where.append(final if wanted.state == "final" else ~final)
    for column, value in (
        (documents.c.region_name, wanted.region),
        (documents.c.report_year, wanted.year),
        (documents.c.issuer, wanted.issuer),
    ):
        if value is not None:
            where.append(column == value)
    if wanted.code is not None:
        held = select(findings.c.document_id).where(findings.c.code == wanted.code, findings.c.current)
        where.append(documents.c.id.in_(held))
    return where


def decisions_page(
    connection: Connection, document_id: int, after: int, limit: int
) -> tuple[tuple[Row[Any], ...], int | None]:
    """Decisions on a document in their order, from behind number `after`, and the next page's `after`."""
    query = select(decisions).where(decisions.c.document_id == document_id, decisions.c.id > after)
    rows = connection.execute(query.order_by(decisions.c.id).limit(limit + 1)).all()
    return tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None


def find_decision(connection: Connection, document_id: int, decision_id: int) -> Row[Any] | None:
    """One decision on a document."""
    query = select(decisions).where(decisions.c.document_id == document_id, decisions.c.id == decision_id)
    return connection.execute(query).one_or_none()


def decision_of(connection: Connection, document_id: int, key: str) -> int | None:
    """The decision that a command of this key made."""
    query = select(decisions.c.id).where(decisions.c.document_id == document_id, decisions.c.key == key)
    return connection.execute(query).scalar_one_or_none()


_HEAD = tuple(revisions.c[name] for name in ("number", "kind", "sha256", "queried", "user_name", "at"))


def revision_heads(connection: Connection, document_id: int) -> tuple[Row[Any], ...]:
    """A document's revisions without their bodies, oldest first."""
    query = select(*_HEAD).where(revisions.c.document_id == document_id).order_by(revisions.c.number)
    return tuple(connection.execute(query).all())


def last_event(connection: Connection) -> int:
    """The number of the newest event; 0 before the first."""
    query = select(events.c.seq).order_by(events.c.seq.desc()).limit(1)
    return int(connection.execute(query).scalar_one_or_none() or 0)


def deleted_since(connection: Connection, seq: int) -> bool:
    """Whether a document was deleted after event number `seq`."""
    query = select(events.c.seq).where(events.c.seq > seq, events.c.type == happened.DELETED).limit(1)
    return connection.execute(query).first() is not None


def export_keys(
    connection: Connection, after: tuple[str, int], *, drafts: bool, since: int, limit: int
) -> tuple[tuple[int, str, int], ...]:
    """Documents to export in the order of their keys, from behind (key, id): id, key, newest revision or 0 for a draft.

    `since`: only those that were finalised (or, with drafts, touched) after that event.
    """
    key, last_id = after
    beyond = or_(documents.c.key > key, and_(documents.c.key == key, documents.c.id > last_id))
    query = select(documents.c.id, documents.c.key, documents.c.revision, documents.c.state).where(beyond)
    if not drafts:
        query = query.where(documents.c.state.in_(FINALS))
    if since:
        kinds = () if drafts else (events.c.type == happened.FINALISED,)
        touched = select(events.c.document_uid).where(events.c.seq > since, *kinds)
        query = query.where(documents.c.uid.in_(touched))
    rows = connection.execute(query.order_by(documents.c.key, documents.c.id).limit(limit)).all()
    return tuple((row.id, row.key, row.revision if row.state in FINALS else 0) for row in rows)


def text_of(connection: Connection, document_id: int) -> str:
    """A document's canonical text."""
    return str(connection.execute(select(texts.c.text).where(texts.c.document_id == document_id)).scalar_one())


def session_holds(connection: Connection, session_id: int) -> bool:
    """Whether a session is there still, its owner active."""
    query = select(sessions.c.id).join(users, users.c.id == sessions.c.user_id)
    holds = query.where(sessions.c.id == session_id, sessions.c.expires_at > now(), users.c.active)
    return connection.execute(holds).first() is not None
