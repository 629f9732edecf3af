"""Bringing runs in: a new document, a new run of a known one, or nothing new. Decisions outlive a new run."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, update

from summarizer.models import ItemModel, Summary
from summarizer.store import events
from summarizer.store.audit import Actor, record
from summarizer.store.clock import now
from summarizer.store.conflicts import conflict
from summarizer.store.drafts import Document, DraftItem, find_document, load_document, load_items, model_of
from summarizer.store.engine import new_id
from summarizer.store.states import CHANGES_ITEM, DRAFT, FINALS, Action
from summarizer.store.tables import decisions, documents, findings, runs, texts
from summarizer.store.writing import Ledger, refresh, write_items

News = Literal["new", "unchanged", "rerun", "waiting"]
LISTS = ("achievements", "problems", "plans")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document's run as it comes in: the summary, its bytes, the canonical text, and what reading it found."""

    key: str
    summary: Summary
    data: bytes
    text: str
    source: dict[str, Any] | None = None
    restricted: bool = False

    @property
    def content_sha256(self) -> str:
        """Of what is reviewed: reports and validation. A run that only took another time is no news."""
        content = self.summary.model_dump(mode="json", include={"reports", "validation"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an arrival. `waiting`: the document is final, the new run waits until it is reopened."""

    document_id: int
    news: News


@dataclass(frozen=True, slots=True)
class Merge:
    """A new run's items with the decisions that still fit carried over, for the ledger to look at."""

    items: tuple[DraftItem, ...]
    decided: dict[str, tuple[str, int]]  # finding id → its state and the decision


def look(connection: Connection, arrival: Arrival) -> News:
    """What an arrival would be, without importing it."""
    document = find_document(connection, arrival.summary.document.id)
    if document is None:
        return "new"
    ids = [each for each in (document.run_id, document.waiting_run_id) if each is not None]
    known = connection.execute(select(runs.c.content_sha256).where(runs.c.id.in_(ids))).scalars().all()
    if arrival.content_sha256 in known:
        return "unchanged"
    return "waiting" if document.state in FINALS else "rerun"


def known_bytes(connection: Connection, uid: str, data: bytes) -> bool:
    """Whether a document's summary file is, byte for byte, the one under review or the one that waits."""
    known = select(runs.c.id).join(documents, runs.c.id.in_((documents.c.run_id, documents.c.waiting_run_id)))
    found = known.where(documents.c.uid == uid, runs.c.summary == data.decode("utf-8", "replace"))
    return connection.execute(found).first() is not None


def import_new(connection: Connection, arrival: Arrival, actor: Actor) -> Imported:
    """A document that is not there yet."""
    summary = arrival.summary
    told, first = summary.document, summary.reports[0] if summary.reports else None
    region = told.region or (first.region if first is not None else None)
    at = now()
    document_id = new_id(
        connection.execute(
            insert(documents).values(
                uid=told.id,
                key=arrival.key,
                title=told.title or (first.title if first is not None else None),
                issuer=told.issuer or (first.issuer if first is not None else None),
                region_name=region.name if region is not None else None,
                region_code=region.code if region is not None else None,
                report_year=first.report_year if first is not None else None,
                dated=told.signed or told.published,
                media_type=told.media_type,
                characters=told.characters,
                text_sha256=told.text_sha256,
                restricted=arrival.restricted,
                state=DRAFT,
                version=0,
                revision=0,
                coverage={},
                open_count=0,
                queried_count=0,
                decided_count=0,
                error_count=0,
                warning_count=0,
                item_count=0,
                imported_at=at,
                changed_at=at,
            )
        )
    )
    connection.execute(insert(texts).values(document_id=document_id, text=arrival.text, source=arrival.source))
    run_id = _add_run(connection, document_id, arrival)
    connection.execute(update(documents).where(documents.c.id == document_id).values(run_id=run_id))
    write_items(connection, document_id, draft_items(summary))
    refresh(connection, document_id, ledger_of(summary))
    record(connection, actor, "document.import", document_uid=told.id, run=run_id)
    events.emit(connection, events.IMPORTED, told.id, run=run_id)
    return Imported(document_id, "new")


def import_rerun(
    connection: Connection, arrival: Arrival, actor: Actor, merge: Merge, ledger: Ledger, *, version: int
) -> Imported:
    """A new run of a document under review, its decisions merged in and looked at by the ledger before.

    Raises Conflict (`moved`) where the document is no longer at `version`.
    """
    document = find_document(connection, arrival.summary.document.id)
    if document is None or document.version != version or document.state in FINALS:
        raise conflict("moved")
    run_id = _add_run(connection, document.id, arrival)
    take_run(connection, document.id, run_id, merge, ledger)
    record(connection, actor, "document.rerun", document_uid=document.uid, run=run_id)
    events.emit(connection, events.RERUN, document.uid, run=run_id)
    return Imported(document.id, "rerun")


def import_waiting(connection: Connection, arrival: Arrival, actor: Actor) -> Imported:
    """A new run of a final document: kept until somebody reopens it."""
    document = find_document(connection, arrival.summary.document.id)
    if document is None or document.state not in FINALS:
        raise conflict("moved")
    run_id = _add_run(connection, document.id, arrival)
    connection.execute(update(documents).where(documents.c.id == document.id).values(waiting_run_id=run_id))
    record(connection, actor, "document.rerun", document_uid=document.uid, run=run_id, waits=True)
    events.emit(connection, events.RERUN, document.uid, run=run_id, waits=True)
    return Imported(document.id, "waiting")


def take_run(connection: Connection, document_id: int, run_id: int, merge: Merge, ledger: Ledger) -> None:
    """Makes a run the one under review."""
    connection.execute(
        update(documents).where(documents.c.id == document_id).values(run_id=run_id, waiting_run_id=None)
    )
    connection.execute(delete(findings).where(findings.c.document_id == document_id))
    write_items(connection, document_id, merge.items)
    refresh(connection, document_id, ledger, merge.decided)


def merged(connection: Connection, document_id: int, summary: Summary) -> Merge:
    """A new run's items with the standing decisions applied: those whose finding, or whose very item, is there again.

    What a reviewer added stays, unless the run now cites the figure itself.
    """
    load_document(connection, document_id)
    rows = connection.execute(
        select(decisions)
        .where(decisions.c.document_id == document_id, decisions.c.undone_by.is_(None), decisions.c.action != "undo")
        .order_by(decisions.c.id)
    ).all()
    new = {finding.id: finding for finding in summary.validation.findings}
    drafts = {each.item_id: each for each in draft_items(summary)}
    by_words = {_words(each.current): each.item_id for each in drafts.values()}
    old = {each.item_id: each for each in load_items(connection, document_id)}
    decided: dict[str, tuple[str, int]] = {}
    for row in rows:
        finding = new.get(row.finding_id)
        if finding is not None:
            decided[finding.id] = (row.state_after, row.id)
        if row.action not in CHANGES_ITEM:
            continue
        if row.action == Action.ADD:
            added = old.get(row.item_id)
            if added is not None and not added.removed and finding is not None:
                fitting = _numbered(added, drafts)
                drafts[fitting.item_id] = fitting
            continue
        # By the finding where there is one, else by the words that the item had; later deeds follow the first.
        item_id = finding.item if finding is not None else _words_of(row.item_before, by_words)
        if item_id is None or item_id not in drafts:
            continue
        draft = drafts[item_id]
        if row.item_after is None:
            drafts[item_id] = replace(draft, removed=True, version=draft.version + 1)
        else:
            changed = model_of({**row.item_after, "id": item_id})
            drafts[item_id] = replace(draft, current=changed, version=draft.version + 1)
            by_words[_words(changed)] = item_id
    return Merge(tuple(drafts.values()), decided)


def waiting_run(connection: Connection, document: Document) -> Summary | None:
    """The newer run that waits until a final document is reopened."""
    if document.waiting_run_id is None:
        return None
    row = connection.execute(select(runs.c.summary).where(runs.c.id == document.waiting_run_id)).scalar_one()
    return Summary.model_validate_json(row)


def draft_items(summary: Summary) -> tuple[DraftItem, ...]:
    """A run's items as a draft, in the order of the summary."""
    return tuple(
        DraftItem(item.id, report, kind, position, item, item, item.review.status, False, 1)
        for position, (report, kind, item) in enumerate(listed(summary))
    )


def ledger_of(summary: Summary) -> Ledger:
    """What the run itself says of its draft."""
    return Ledger(tuple(summary.validation.findings), summary.validation.coverage)


def listed(summary: Summary) -> Iterator[tuple[str, str, ItemModel]]:
    """The items of a summary in its order: (report, list, item)."""
    for report in summary.reports:
        for kind in LISTS:
            for item in getattr(report, kind):
                yield report.id, kind, item


def _numbered(added: DraftItem, drafts: Mapping[str, DraftItem]) -> DraftItem:
    """An added item under a number that the new run doesn't use."""
    if added.item_id not in drafts:
        return added
    item_id = next_id(added.report, added.list, tuple(drafts))
    return replace(added, item_id=item_id, current=added.current.model_copy(update={"id": item_id}))


def next_id(report: str, kind: str, taken: Sequence[str]) -> str:
    """The next free id of a report's list: `r1.a31`."""
    head = f"{report}.{({'achievements': 'a', 'problems': 'q', 'plans': 'p'})[kind]}"
    numbers = [int(each[len(head) :]) for each in taken if each.startswith(head) and each[len(head) :].isdigit()]
    return f"{head}{max(numbers, default=0) + 1}"


def _words(item: ItemModel) -> tuple[object, ...]:
    evidence = tuple((each.selector[0].start, each.selector[0].end) for each in item.evidence)
    return item.statement, evidence


def _words_of(raw: dict[str, Any] | None, by_words: Mapping[tuple[object, ...], str]) -> str | None:
    return by_words.get(_words(model_of(raw))) if raw is not None else None


def _add_run(connection: Connection, document_id: int, arrival: Arrival) -> int:
    made = arrival.summary.provenance
    return new_id(
        connection.execute(
            insert(runs).values(
                document_id=document_id,
                content_sha256=arrival.content_sha256,
                at=made.finished,
                extractor=made.extractor,
                model=made.model,
                prompt_version=made.prompt.version if made.prompt is not None else None,
                validator_version=made.validator_version,
                summary=arrival.data.decode("utf-8"),
            )
        )
    )


def tally(imported: Sequence[Imported]) -> dict[str, int]:
    """How many arrivals were what."""
    return dict(Counter(each.news for each in imported))
