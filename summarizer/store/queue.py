"""The queue: documents with how far their review has come, filtered and sorted by what is allowed, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, or_, select, tuple_

from summarizer.store.drafts import DOCUMENT_COLUMNS, Document, document_of
from summarizer.store.states import DRAFT, FINALS
from summarizer.store.tables import documents, findings

Sort = Literal["key", "changed", "imported", "open", "region", "year", "title"]
Progress = Literal["", "open", "ready", "queried", "final"]
_ORDERS: dict[str, tuple[Any, ...]] = {
    "key": (documents.c.key,),
    "changed": (documents.c.changed_at.desc(),),
    "imported": (documents.c.imported_at.desc(),),
    "open": (documents.c.open_count.desc(),),
    "region": (documents.c.region_code, documents.c.region_name),
    "year": (documents.c.report_year.desc(),),
    "title": (documents.c.title,),
}
SORTS = tuple(_ORDERS)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the queue is wanted. Empty fields want everything; `code` is a finding's, still waiting."""

    text: str = ""  # in title, issuer, region or key
    progress: Progress = ""
    region: str = ""
    year: int | None = None
    code: str = ""
    sort: Sort = "key"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the queue and how many documents there are in all."""

    documents: tuple[Document, ...]
    total: int
    number: int
    size: int = PAGE


def queue(connection: Connection, wanted: Filter, number: int = 1, size: int = PAGE) -> Page:
    """Page `number`, counted from 1."""
    where = _where(wanted)
    total = connection.execute(select(func.count()).select_from(documents).where(*where)).scalar_one()
    query = select(*DOCUMENT_COLUMNS).where(*where).order_by(*_ORDERS[wanted.sort], documents.c.id)
    rows = connection.execute(query.limit(size).offset((max(1, number) - 1) * size))
    return Page(tuple(document_of(row) for row in rows), total, max(1, number), size)


def _where(wanted: Filter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.text:
        fields = (documents.c.title, documents.c.issuer, documents.c.region_name, documents.c.key)
        where.append(or_(*(field.icontains(wanted.text, autoescape=True) for field in fields)))
    if wanted.progress == "open":
        where += [documents.c.state == DRAFT, documents.c.open_count > 0]
    elif wanted.progress == "ready":
        where += [documents.c.state == DRAFT, documents.c.open_count == 0, documents.c.queried_count == 0]
    elif wanted.progress == "queried":
        where.append(documents.c.queried_count > 0)
    elif wanted.progress == "final":
        where.append(documents.c.state.in_(FINALS))
    if wanted.region:
        where.append(documents.c.region_name == wanted.region)
    if wanted.year is not None:
        where.append(documents.c.report_year == wanted.year)
    if wanted.code:
        open_ones = select(findings.c.document_id).where(findings.c.code == wanted.code, findings.c.current)
        where.append(documents.c.id.in_(open_ones.where(findings.c.state == "open")))
    return where


def kin(connection: Connection, document: Document) -> tuple[Document, ...]:
    """Other documents of the same text, or of the same district's report of the same year: duplicates and versions."""
    same = [documents.c.text_sha256 == document.text_sha256]
    if document.issuer is not None and document.report_year is not None:
        same.append((documents.c.issuer == document.issuer) & (documents.c.report_year == document.report_year))
    query = select(*DOCUMENT_COLUMNS).where(documents.c.id != document.id, or_(*same)).order_by(documents.c.dated)
    return tuple(document_of(row) for row in connection.execute(query))


def totals(connection: Connection) -> dict[str, int]:
    """Documents by state, and findings that wait, for the head of the queue."""
    rows = connection.execute(select(documents.c.state, func.count()).group_by(documents.c.state)).all()
    by_state = {row[0]: row[1] for row in rows}
    waiting = connection.execute(select(func.coalesce(func.sum(documents.c.open_count), 0))).scalar_one()
    return {
        "documents": sum(by_state.values()),
        "open": by_state.get(DRAFT, 0),
        "final": sum(by_state.get(state, 0) for state in FINALS),
        "waiting": int(waiting),
    }


def walk(connection: Connection, after: tuple[str, int] | None) -> Document | None:
    """The next document in the order of keys, behind (key, id); the first without. For streaming all of them."""
    query = select(*DOCUMENT_COLUMNS).order_by(documents.c.key, documents.c.id).limit(1)
    if after is not None:
        query = query.where(tuple_(documents.c.key, documents.c.id) > after)
    row = connection.execute(query).one_or_none()
    return document_of(row) if row is not None else None
