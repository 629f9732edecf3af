"""Writing a draft: findings as the ledger has them now, statuses and counts that follow. Inside a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from summarizer.models import CoverageModel, FindingModel, ItemModel
from summarizer.store.clock import now
from summarizer.store.drafts import DraftItem
from summarizer.store.states import COUNTED, OPEN, QUERIED, WAITING, status_of
from summarizer.store.tables import documents, findings, items


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the ledger says of a draft."""

    findings: tuple[FindingModel, ...]
    coverage: CoverageModel


def write_items(connection: Connection, document_id: int, drafts: Iterable[DraftItem]) -> None:
    """All items of a draft anew."""
    connection.execute(delete(items).where(items.c.document_id == document_id))
    rows = [_item_row(document_id, each) for each in drafts]
    if rows:
        connection.execute(insert(items), rows)


def _item_row(document_id: int, item: DraftItem) -> dict[str, Any]:
    original = dumped(item.original) if item.original is not None else None
    return {
        "document_id": document_id,
        "item_id": item.item_id,
        "report": item.report,
        "list": item.list,
        "position": item.position,
        "original": original,
        "current": dumped(item.current) if item.current is not item.original else original,
        "status": item.status,
        "removed": item.removed,
        "version": item.version,
    }


def dumped(model: ItemModel | FindingModel | CoverageModel) -> dict[str, Any]:
    """A model as its JSON column has it."""
    return model.model_dump(mode="json")


def refresh(
    connection: Connection,
    document_id: int,
    ledger: Ledger,
    decided: Mapping[str, tuple[str, int]] | None = None,
) -> None:
    """Findings, statuses and counts of a document after the ledger has looked at its draft again.

    A finding keeps its state by its id. One whose item got other words has another id: it takes over the state of the
    one that vanished beside it, where code, claimed figure and place in the source are the same. `decided` gives states
    (with the decision) from elsewhere: an earlier run's.
    """
    rows = connection.execute(select(findings).where(findings.c.document_id == document_id)).all()
    known = {row.finding_id: row for row in rows}
    found = {finding.id for finding in ledger.findings}
    vanished = {_twin(row.item_id, row.payload): row for row in rows if row.current and row.finding_id not in found}
    fresh: list[dict[str, Any]] = []
    for position, finding in enumerate(ledger.findings):
        if finding.id in known:
            continue
        payload = dumped(finding)
        state, decision = (decided or {}).get(finding.id, (OPEN, None))
        twin = vanished.get(_twin(finding.item, payload))
        if decision is None and twin is not None and twin.state != OPEN:
            state, decision = twin.state, twin.decision_id
        fresh.append(
            {
                "document_id": document_id,
                "finding_id": finding.id,
                "item_id": finding.item,
                "report": finding.report,
                "code": finding.code,
                "severity": finding.severity,
                "state": state,
                "payload": payload,
                "position": position,
                "current": True,
                "version": 1,
                "decision_id": decision,
            }
        )
    _set_current(connection, [row for row in rows if row.current != (row.finding_id in found)])
    if fresh:
        connection.execute(insert(findings), fresh)
    settle(connection, document_id, ledger.coverage)


def _set_current(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    if rows:
        connection.execute(
            update(findings).where(findings.c.id == bindparam("row")).values(current=bindparam("now_current")),
            [{"row": row.id, "now_current": not row.current} for row in rows],
        )


def _twin(item_id: str | None, payload: Mapping[str, Any]) -> tuple[object, ...]:
    claim, source = payload["claim"], payload["source"]
    return (
        item_id,
        payload["code"],
        claim and (claim["field"] if claim["field"] != "statement" else "", claim["surface"]),
        source and source["start"],
    )


# The words alone, picked out by the database: reading two hundred items as JSON takes longer than all the rest.
_STATEMENTS = select(
    items.c.id,
    items.c.item_id,
    items.c.status,
    items.c.removed,
    items.c.original["statement"].as_string().label("was"),
    items.c.current["statement"].as_string().label("now"),
).where(items.c.document_id == bindparam("document"))
_STATES = select(findings.c.item_id, findings.c.severity, findings.c.state).where(
    findings.c.document_id == bindparam("document"), findings.c.current, findings.c.severity.in_(COUNTED)
)
_STATUS = update(items).where(items.c.id == bindparam("row"))
_COUNTS = update(documents).where(documents.c.id == bindparam("of_document")).values(version=documents.c.version + 1)


def settle(connection: Connection, document_id: int, coverage: CoverageModel | None = None) -> None:
    """Statuses of items and counts of the document, by the states of its findings; one version more."""
    rows = connection.execute(_STATES, {"document": document_id}).all()
    states: dict[str | None, list[str]] = defaultdict(list)
    for row in rows:
        states[row.item_id].append(row.state)
    kept = 0
    moved: list[dict[str, Any]] = []
    for item in connection.execute(_STATEMENTS, {"document": document_id}).all():
        kept += not item.removed
        changed = item.was is not None and item.was != item.now
        status = status_of(states[item.item_id], changed=changed, removed=item.removed)
        if status != item.status:
            moved.append({"row": item.id, "status": status})
    if moved:
        connection.execute(_STATUS, moved)
    values: dict[str, Any] = {
        "of_document": document_id,
        "open_count": sum(row.state in WAITING for row in rows),
        "queried_count": sum(row.state == QUERIED for row in rows),
        "decided_count": sum(row.state not in WAITING and row.state != QUERIED for row in rows),
        "error_count": sum(row.severity == "error" for row in rows),
        "warning_count": sum(row.severity == "warning" for row in rows),
        "item_count": kept,
        "changed_at": now(),
    }
    if coverage is not None:
        values["coverage"] = dumped(coverage)
    connection.execute(_COUNTS, values)
