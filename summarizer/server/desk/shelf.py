"""What the desk keeps in memory of the documents that are being reviewed, so that a decision is quick.

Nothing here is the truth: drafts are held against the store each time, and all else follows from them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.items import Item
from summarizer.models import CoverageModel, FindingModel, ItemModel, Summary
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.pipeline.revising import draft_item, ledger, left_out
from summarizer.pipeline.sources import restored
from summarizer.store.drafts import Draft, DraftItem
from summarizer.store.imports import listed
from summarizer.store.states import FINALS
from summarizer.validation import Bench

_KEPT = 24  # documents in memory: a large one takes some 20 MB
_UNDISTURBED = 1.5  # seconds for the page itself, before the ledger looks ahead


@dataclass
class _Book:
    """One document's source, and what was worked out for its last draft."""

    annotated: Annotated
    bench: Bench
    items: dict[int, tuple[ItemModel, Item]] = field(default_factory=dict)  # by identity of the model
    left: tuple[Summary, Mapping[int, str]] | None = None  # of the run that is reviewed
    looking: threading.Lock = field(default_factory=threading.Lock)  # who comes second finds the first one's work done
    opened: bool = False  # somebody reads it


class Shelf:
    """The documents that were asked for last. Safe to use from many threads."""

    def __init__(self) -> None:
        self._books: OrderedDict[str, _Book] = OrderedDict()
        self._drafts: OrderedDict[int, Draft] = OrderedDict()
        self._lock = threading.Lock()
        self._ahead = threading.Lock()

    def draft(self, document_id: int) -> Draft | None:
        """The draft as it was last loaded; perhaps out of date."""
        with self._lock:
            return self._drafts.get(document_id)

    def keep(self, draft: Draft) -> Draft:
        """Keeps a draft that was just loaded."""
        with self._lock:
            self._drafts[draft.document.id] = draft
            self._drafts.move_to_end(draft.document.id)
            while len(self._drafts) > _KEPT:
                self._drafts.popitem(last=False)
        return draft

    def forget(self, document_id: int, uid: str) -> None:
        """A document that was deleted leaves no text in memory."""
        with self._lock:
            self._drafts.pop(document_id, None)
            self._books.pop(uid, None)

    def annotated(self, draft: Draft) -> Annotated:
        """The draft's source with its resolved mentions.

        Who asks for it is about to read: while they do, the ledger looks at the draft, so that the first decision finds
        all items but its own judged.
        """
        book = self._book(draft)
        with self._lock:
            first, book.opened = not book.opened, True
        if first and draft.document.state not in FINALS:
            later = threading.Timer(_UNDISTURBED, self._look_ahead, (book, draft))
            later.daemon = True
            later.start()
        return book.annotated

    def _look_ahead(self, book: _Book, draft: Draft) -> None:
        with self._ahead, book.looking:  # one document at a time, whatever is opened at once
            if not book.items:  # else a decision was quicker
                self._looked(book, draft, draft.items)

    def look(self, draft: Draft, items: Sequence[DraftItem]) -> tuple[tuple[FindingModel, ...], CoverageModel]:
        """What the ledger says of these items."""
        book = self._book(draft)
        with book.looking:
            return self._looked(book, draft, items)

    def _looked(
        self, book: _Book, draft: Draft, items: Sequence[DraftItem]
    ) -> tuple[tuple[FindingModel, ...], CoverageModel]:
        left = self._left(book, draft.summary)
        known, now = book.items, {}
        standing = []
        for each in items:
            if each.removed:
                continue
            found = known.get(id(each.current))
            if found is None or found[0] is not each.current:
                found = each.current, draft_item(each.current, each.report, each.list)
            now[id(each.current)] = found
            standing.append(found[1])
        book.items = now
        return ledger(book.bench, standing, left)

    def _book(self, draft: Draft) -> _Book:
        key = draft.document.uid
        with self._lock:
            if key in self._books:
                self._books.move_to_end(key)
                return self._books[key]
        annotated = annotate(restored(draft.text, draft.source, draft.summary.document))
        book = _Book(annotated, Bench(annotated))
        with self._lock:
            self._books[key] = book
            while len(self._books) > _KEPT:
                self._books.popitem(last=False)
        return book

    @staticmethod
    def _left(book: _Book, summary: Summary) -> Mapping[int, str]:
        """The figures that the run left out on purpose."""
        if book.left is None or book.left[0] is not summary:
            run = [draft_item(item, report, kind) for report, kind, item in listed(summary)]
            book.left = summary, left_out(book.annotated, run, summary.provenance.extractor)
        return book.left[1]
