"""A document as the page needs it: its draft, its view, who decided what. Kept in memory by the draft's version."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.delivery.pages.cards import Decision
from summarizer.delivery.pages.view import DocumentView, view_of
from summarizer.models import ItemModel, Summary
from summarizer.server.desk import Desk
from summarizer.store.drafts import Document, Draft, load_document
from summarizer.store.history import Deed, Inquiry, asked, deeds, signature_count
from summarizer.store.states import CHANGES_ITEM, OPEN

_KEPT = 24
_LISTS = ("achievements", "problems", "plans")


@dataclass(frozen=True, slots=True)
class Opened:
    """One state of a document. `versions` are what commands have to carry, by finding id; `deeds` newest first."""

    draft: Draft
    view: DocumentView
    deeds: tuple[Deed, ...]
    inquiries: Mapping[str, Inquiry]
    versions: Mapping[str, int]

    @property
    def document(self) -> Document:
        return self.draft.document

    def standing(self, finding_id: str) -> Deed | None:
        """The decision that a finding's state comes from."""
        return next((deed for deed in self.deeds if deed.finding_id == finding_id and deed.stands), None)

    def reworded(self, deed: Deed) -> bool:
        """Whether a decision changed what the item says; an undo does where what it took back did."""
        meant = next((one for one in self.deeds if one.id == deed.undoes), deed)
        return meant.action in CHANGES_ITEM and deed.before != deed.after

    @property
    def unsigned(self) -> tuple[Deed, ...]:
        """The decisions in force that nobody has countersigned."""
        return tuple(deed for deed in self.deeds if deed.stands and not deed.signed)


class Shelf:
    """Documents that were opened a short while ago. Safe to use from many threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._opened: OrderedDict[int, tuple[tuple[object, ...], Opened]] = OrderedDict()
        desk.when_forgotten(self.forget)

    def open(self, document_id: int) -> Opened:
        """The document as it is now. Raises Absent."""
        with self._desk.store.reading() as connection:
            document = load_document(connection, document_id)
            key = _state(document, signature_count(connection, document_id))
        with self._lock:
            known = self._opened.get(document_id)
            if known is not None and known[0] == key:
                self._opened.move_to_end(document_id)
                return known[1]
        earlier = known[1] if known is not None and known[1].document.uid == document.uid else None
        opened = self._load(document_id, earlier)
        with self._lock:
            signatures = sum(len(deed.signed) for deed in opened.deeds)
            self._opened[document_id] = (_state(opened.document, signatures), opened)
            while len(self._opened) > _KEPT:
                self._opened.popitem(last=False)
        return opened

    def forget(self, document_id: int) -> None:
        """A document that was deleted leaves no text in memory."""
        with self._lock:
            self._opened.pop(document_id, None)

    def _load(self, document_id: int, known: Opened | None) -> Opened:
        draft = self._desk.draft(document_id)
        with self._desk.store.reading() as connection:
            found = deeds(connection, document_id)
            questions = asked(connection, document_id)
        view = view_of(
            self._desk.annotated(draft),
            summary_of(draft),
            _decisions(draft, found),
            known.view if known is not None else None,
        )
        items = {each.item_id: each.version for each in draft.items}
        versions = {each.finding.id: items.get(each.finding.item or "", each.version) for each in draft.findings}
        return Opened(draft, view, found, questions, versions)


def _state(document: Document, signatures: int) -> tuple[object, ...]:
    """What a page shows changes with this. A second signature changes no version; numbers of deleted ones come back."""
    return document.uid, document.imported_at, document.version, document.run_id, signatures


def summary_of(draft: Draft) -> Summary:
    """The draft as a summary: items as they stand, findings that wait or were decided."""
    listed: dict[tuple[str, str], list[ItemModel]] = defaultdict(list)
    for each in draft.items:
        review = each.current.review.model_copy(update={"status": each.status})
        listed[each.report, each.list].append(each.current.model_copy(update={"review": review}))
    reports = [
        report.model_copy(update={kind: listed[report.id, kind] for kind in _LISTS}) for report in draft.summary.reports
    ]
    findings = []
    for one in draft.findings:
        if one.current:
            findings.append(one.finding)
        elif one.state != OPEN:
            # The words that it spoke of are gone: what it points at in the statement is no longer there.
            findings.append(one.finding.model_copy(update={"claim": None, "fix": None}))
    validation = draft.summary.validation.model_copy(update={"findings": findings, "coverage": draft.coverage})
    return draft.summary.model_copy(update={"reports": reports, "validation": validation})


def _decisions(draft: Draft, found: tuple[Deed, ...]) -> dict[str, Decision]:
    by_id = {deed.id: deed for deed in found}
    decided = {}
    for one in draft.findings:
        deed = by_id.get(one.decision_id or -1)
        decided[one.finding.id] = Decision(
            status=one.state,
            by=deed.user_name if deed is not None else None,
            at=deed.at if deed is not None else None,
            reason=deed.reason if deed is not None else None,
            note=deed.note if deed is not None else None,
            before=deed.before if deed is not None and deed.action in CHANGES_ITEM else None,
            version=one.version,
        )
    return decided
