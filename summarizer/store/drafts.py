"""A document as it is being reviewed: its run, its items and findings with their states, loaded as frozen data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from summarizer.models import CoverageModel, FindingModel, ItemModel, Summary
from summarizer.store.conflicts import Absent
from summarizer.store.states import COUNTED, WAITING
from summarizer.store.tables import documents, findings, items, runs, texts


@dataclass(frozen=True, slots=True)
class Document:
    """One row of the queue. `state`: open, final, final_with_queries; counts are of errors and warnings."""

    id: int
    uid: str
    key: str
    title: str | None
    issuer: str | None
    region_name: str | None
    region_code: str | None
    report_year: int | None
    dated: str | None
    media_type: str
    characters: int
    text_sha256: str
    restricted: bool
    state: str
    version: int
    revision: int
    run_id: int | None
    waiting_run_id: int | None
    open_count: int
    queried_count: int
    decided_count: int
    error_count: int
    warning_count: int
    item_count: int
    imported_at: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class DraftItem:
    """An item as it stands. `original` is None for one that a reviewer added; `version` is what commands carry."""

    item_id: str
    report: str
    list: str
    position: int
    original: ItemModel | None
    current: ItemModel
    status: str
    removed: bool
    version: int

    @property
    def changed(self) -> bool:
        """Whether a reviewer gave it other words than the run did."""
        return self.original is not None and self.original.statement != self.current.statement


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """A finding and where its review stands. Not `current`: the ledger no longer finds it in the draft."""

    finding: FindingModel
    state: str
    current: bool
    version: int
    position: int
    decision_id: int | None

    @property
    def counts(self) -> bool:
        """Whether it wants a decision at all: an error or a warning that the ledger still finds."""
        return self.current and self.finding.severity in COUNTED

    @property
    def waits(self) -> bool:
        return self.counts and self.state in WAITING


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything about one document under review. `summary` is the run's own, before any decision."""

    document: Document
    summary: Summary
    items: tuple[DraftItem, ...]
    findings: tuple[DraftFinding, ...]
    coverage: CoverageModel
    text: str
    source: dict[str, Any] | None

    def item(self, item_id: str | None) -> DraftItem:
        """Raises Absent."""
        for each in self.items:
            if each.item_id == item_id:
                return each
        raise Absent("item")

    def finding(self, finding_id: str | None) -> DraftFinding:
        """Raises Absent."""
        for each in self.findings:
            if each.finding.id == finding_id:
                return each
        raise Absent("finding")


DOCUMENT_COLUMNS = tuple(documents.c[name] for name in Document.__dataclass_fields__)
# Statements that every decision needs are built once: building one costs as much as carrying it out.
_DOCUMENT = select(*DOCUMENT_COLUMNS).where(documents.c.id == bindparam("document"))
_COVERAGE = select(documents.c.coverage).where(documents.c.id == bindparam("document"))


def document_of(row: Sequence[Any]) -> Document:
    """A row of DOCUMENT_COLUMNS as a Document."""
    return Document(*row)


def load_document(connection: Connection, document_id: int) -> Document:
    """Raises Absent."""
    row = connection.execute(_DOCUMENT, {"document": document_id}).one_or_none()
    if row is None:
        raise Absent("document")
    return document_of(row)


def find_document(connection: Connection, uid: str) -> Document | None:
    """The document of just these bytes ("sha256:…"), where it was imported."""
    row = connection.execute(select(*DOCUMENT_COLUMNS).where(documents.c.uid == uid)).one_or_none()
    return document_of(row) if row is not None else None


def load_draft(connection: Connection, document_id: int, earlier: Draft | None = None) -> Draft:
    """The whole draft in one state. What `earlier` has of it already is not read again. Raises Absent."""
    document = load_document(connection, document_id)
    known = earlier if earlier is not None and _generation(earlier.document) == _generation(document) else None
    if known is not None and known.document.version == document.version:
        return replace(known, document=document)
    told = connection.execute(_COVERAGE, {"document": document_id}).scalar_one()
    coverage = CoverageModel.model_validate(told)
    now_items = load_items(connection, document_id, known.items if known is not None else ())
    now_findings = load_findings(connection, document_id, known.findings if known is not None else ())
    if known is not None:
        return replace(known, document=document, items=now_items, findings=now_findings, coverage=coverage)
    summary = connection.execute(select(runs.c.summary).where(runs.c.id == document.run_id)).scalar_one()
    text = connection.execute(select(texts.c.text, texts.c.source).where(texts.c.document_id == document_id)).one()
    return Draft(
        document=document,
        summary=Summary.model_validate_json(summary),
        items=now_items,
        findings=now_findings,
        coverage=coverage,
        text=text.text,
        source=text.source,
    )


def _generation(document: Document) -> tuple[object, ...]:
    """What makes all of a draft anew when it changes: numbers alone may be used again after a document was deleted."""
    return document.uid, document.imported_at, document.run_id


_ITEM_STATES = (
    select(*(items.c[name] for name in ("item_id", "position", "status", "removed", "version")))
    .where(items.c.document_id == bindparam("document"))
    .order_by(items.c.position, items.c.id)
)
_FINDING_STATES = (
    select(*(findings.c[name] for name in ("finding_id", "state", "current", "version", "position", "decision_id")))
    .where(findings.c.document_id == bindparam("document"))
    .order_by(findings.c.position, findings.c.id)
)
_FINDING = select(findings).where(
    findings.c.document_id == bindparam("document"), findings.c.finding_id == bindparam("finding")
)
_ITEM = select(items).where(items.c.document_id == bindparam("document"), items.c.item_id == bindparam("item"))


def load_items(connection: Connection, document_id: int, earlier: Sequence[DraftItem] = ()) -> tuple[DraftItem, ...]:
    """In the order of the summary: report, list, place. `earlier` ones of the same version keep their words."""
    known = {(each.item_id, each.version): each for each in earlier}
    mine, order = items.c.document_id == document_id, (items.c.position, items.c.id)
    if not known:
        return tuple(item_of(row) for row in connection.execute(select(items).where(mine).order_by(*order)))
    states = connection.execute(_ITEM_STATES, {"document": document_id}).all()
    news = [row.item_id for row in states if (row.item_id, row.version) not in known]
    read = connection.execute(select(items).where(mine, items.c.item_id.in_(news))).all() if news else ()
    fresh = {row.item_id: item_of(row) for row in read}
    return tuple(fresh.get(row.item_id) or _standing(known[row.item_id, row.version], row) for row in states)


def _standing(item: DraftItem, row: Row[Any]) -> DraftItem:
    """An item whose words are known, where and as it stands now."""
    if (item.position, item.status, item.removed) == (row.position, row.status, row.removed):
        return item
    return replace(item, position=row.position, status=row.status, removed=row.removed)


def item_of(row: Row[Any]) -> DraftItem:
    original = model_of(row.original) if row.original is not None else None
    return DraftItem(
        item_id=row.item_id,
        report=row.report,
        list=row.list,
        position=row.position,
        original=original,
        current=original if original is not None and row.current == row.original else model_of(row.current),
        status=row.status,
        removed=row.removed,
        version=row.version,
    )


def model_of(raw: dict[str, Any]) -> ItemModel:
    """An item from its JSON column."""
    return ItemModel.model_validate(raw)


def load_findings(
    connection: Connection, document_id: int, earlier: Sequence[DraftFinding] = ()
) -> tuple[DraftFinding, ...]:
    """In the ledger's order; what it no longer finds as well. A finding's words never change: `earlier` ones serve."""
    known = {each.finding.id: each.finding for each in earlier}
    mine, order = findings.c.document_id == document_id, (findings.c.position, findings.c.id)
    if not known:
        return tuple(finding_of(row) for row in connection.execute(select(findings).where(mine).order_by(*order)))
    states = connection.execute(_FINDING_STATES, {"document": document_id}).all()
    news = [row.finding_id for row in states if row.finding_id not in known]
    read = connection.execute(select(findings).where(mine, findings.c.finding_id.in_(news))).all() if news else ()
    known |= {row.finding_id: FindingModel.model_validate(row.payload) for row in read}
    return tuple(
        DraftFinding(known[row.finding_id], row.state, row.current, row.version, row.position, row.decision_id)
        for row in states
    )


def load_finding(connection: Connection, document_id: int, finding_id: str) -> DraftFinding:
    """Raises Absent."""
    row = connection.execute(_FINDING, {"document": document_id, "finding": finding_id}).one_or_none()
    if row is None:
        raise Absent("finding")
    return finding_of(row)


def load_item(connection: Connection, document_id: int, item_id: str) -> DraftItem:
    """Raises Absent."""
    row = connection.execute(_ITEM, {"document": document_id, "item": item_id}).one_or_none()
    if row is None:
        raise Absent("item")
    return item_of(row)


def finding_of(row: Row[Any]) -> DraftFinding:
    return DraftFinding(
        finding=FindingModel.model_validate(row.payload),
        state=row.state,
        current=row.current,
        version=row.version,
        position=row.position,
        decision_id=row.decision_id,
    )
