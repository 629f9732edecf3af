"""One document as the page shows it: pane, cards, omitted figures, items and counts, from plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer import models
from summarizer.delivery.pages.cards import WAITING, Card, Decision, Piece, cards, pieces
from summarizer.delivery.pages.ledger import Mark, by_place, items_of, marks
from summarizer.delivery.pages.pane import Layers, Stretch, Translate, html, stretches
from summarizer.document import Span
from summarizer.outline.annotated import Annotated


@dataclass(frozen=True, slots=True)
class Omission:
    """A number of the source that no item tells. `finding` is its finding's id, where it has one."""

    span: Span
    surface: str
    indicator: str | None
    sentence: tuple[Piece, ...]
    sentence_number: int | None
    path: tuple[str, ...]
    finding: str | None
    key: bool
    decision: Decision

    @property
    def is_open(self) -> bool:
        return self.key and self.decision.status in WAITING


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the summary with the ids of its findings that want a decision."""

    item: models.ItemModel
    list: str
    report: models.ReportModel
    findings: tuple[str, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What the head of the page says: items that may be finalised as they are, findings to change, to ask about."""

    ready: int
    change: int
    ask: int
    decided: int
    waiting: int
    omitted: int
    numbers: Mapping[str, int]  # by ledger state

    @property
    def open(self) -> int:
        return self.change + self.ask


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Everything of one document that a page or a paper shows; the language comes in when it is rendered."""

    summary: models.Summary
    text: str
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    cards: tuple[Card, ...]
    omissions: tuple[Omission, ...]
    entries: tuple[Entry, ...]
    counts: Counts

    @property
    def title(self) -> str:
        told = self.summary.document
        first = self.summary.reports[0].title if self.summary.reports else None
        return told.title or first or told.source

    def card(self, finding: str) -> Card | None:
        return next((card for card in self.cards if card.id == finding), None)

    def pane(self, translate: Translate, *, current: str | None = None, links: Mapping[str, str] | None = None) -> str:
        """The source pane's HTML. `current` is the finding whose evidence and words are outlined.

        Without one, the words that govern any doubted figure are underlined. `links` gives a card's address by the
        id of its finding; without it, a card is looked for on the same page.
        """
        chosen = self.card(current) if current is not None else None
        told = [chosen] if chosen is not None else [card for card in self.cards if card.needs]
        words = {(word.span, word.governs) for card in told for word in card.words}
        layers = Layers(
            self.stretches,
            self.marks,
            chosen.evidence if chosen is not None else (),
            tuple(words),
        )
        here = {card.id: f"#finding-{card.id}" for card in self.cards}
        here |= {one.finding: f"#finding-{one.finding}" for one in self.omissions if one.finding is not None}
        return html(self.text, layers, translate, here | dict(links or {}))


def view_of(
    annotated: Annotated,
    summary: models.Summary,
    decisions: Mapping[str, Decision] | None = None,
    earlier: DocumentView | None = None,
) -> DocumentView:
    """The view of a document. `decisions` are by finding id; without them every finding is open. Pure; linear.

    `earlier` is a view of the same source, from before some decision: what did not change is taken over from it.

    Raises ValueError where the summary is of another text.
    """
    if summary.document.text_sha256 != annotated.source.text_sha256:
        raise ValueError("the summary is of another text")
    known = dict(decisions or {})
    if earlier is not None and earlier.text != annotated.text:
        earlier = None
    shown_cards = cards(annotated, summary, known, {card.id: card for card in earlier.cards} if earlier else None)
    doubted = [
        finding
        for finding in summary.validation.findings
        if finding.severity != "info" and known.get(finding.id, Decision()).status in WAITING
    ]
    found_marks = marks(annotated, summary, by_place(doubted))
    missing = _omissions(annotated, summary, known)
    entries = _entries(summary, shown_cards)
    return DocumentView(
        summary,
        annotated.text,
        earlier.stretches if earlier is not None else stretches(annotated),
        found_marks,
        shown_cards,
        missing,
        entries,
        _counts(shown_cards, missing, entries, found_marks),
    )


def _omissions(
    annotated: Annotated, summary: models.Summary, decisions: Mapping[str, Decision]
) -> tuple[Omission, ...]:
    findings = {
        finding.source.start: finding
        for finding in summary.validation.findings
        if finding.code.startswith("coverage.") and finding.source is not None
    }
    rows = []
    for told in summary.validation.coverage.omitted_mentions:
        finding = findings.get(told.start)
        sentence = annotated.sentence_at(told.start)
        section = annotated.section_at(told.start)
        low, high = (sentence.span.start, sentence.span.end) if sentence is not None else (told.start, told.end)
        rows.append(
            Omission(
                Span(told.start, told.end),
                told.surface,
                told.indicator,
                pieces(annotated.text, low, max(high, told.end), [(told.start, told.end, "mark")]),
                sentence.number if sentence is not None else None,
                section.path if section is not None else (),
                finding.id if finding is not None else None,
                finding is not None and finding.severity != "info",
                decisions.get(finding.id, Decision()) if finding is not None else Decision(),
            )
        )
    rows.sort(key=lambda row: (not row.key, row.span))
    return tuple(rows)


def _entries(summary: models.Summary, found: tuple[Card, ...]) -> tuple[Entry, ...]:
    of_item: dict[str, list[Card]] = {}
    for card in found:
        if card.item is not None and card.needs:
            of_item.setdefault(card.item, []).append(card)
    return tuple(
        Entry(item, name, report, tuple(card.id for card in mine), sum(card.is_open for card in mine))
        for report, name, item in items_of(summary)
        for mine in [of_item.get(item.id, [])]
    )


def _counts(
    found: tuple[Card, ...], missing: tuple[Omission, ...], entries: tuple[Entry, ...], found_marks: tuple[Mark, ...]
) -> Counts:
    numbers = dict.fromkeys(("cited", "omitted", "set_aside", "damaged"), 0)
    for mark in found_marks:
        numbers[mark.state] += 1
    open_cards = [card for card in found if card.is_open]
    needed = [card for card in found if card.needs]
    return Counts(
        ready=sum(1 for entry in entries if not entry.open),
        change=sum(1 for card in open_cards if not card.of_source) + sum(1 for one in missing if one.is_open),
        ask=sum(1 for card in open_cards if card.of_source),
        decided=sum(1 for card in needed if card.decision.status not in WAITING | {"queried"}),
        waiting=sum(1 for card in needed if card.decision.status == "queried"),
        omitted=len(missing),
        numbers=numbers,
    )
