"""A finding as a card: the summary's row above the source's row, what differs, and the sentence it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from summarizer import models
from summarizer.delivery.pages.governing import Word, governing
from summarizer.delivery.pages.labels import Shown, columns, label, labels, shown
from summarizer.delivery.pages.ledger import items_of
from summarizer.document import SectionKind, Span
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Context, Quantity, recognize
from summarizer.quantities.context import Zone

_CODED = frozenset(("qualifier", "status"))  # columns that hold labels, not words of the document
OPEN = "open"
WAITING = frozenset((OPEN, "answered"))  # states that want a decision
_KINDS = {"achievements": SectionKind.ACHIEVEMENTS, "problems": SectionKind.PROBLEMS, "plans": SectionKind.PLANS}
_LONGEST = 400  # code points of cited text in a card
_AROUND = 60  # code points shown on either side where a finding has no sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what it is: plain "", "mark" (what the finding is about), or a governing word."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a card's table. `words` are msgids where `translate`, else words of the document."""

    column: str
    words: tuple[str, ...]
    differs: bool = False
    translate: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a finding stands: its state (labels.toml, `state`), and who decided it when and why."""

    status: str = OPEN
    by: str | None = None
    at: str | None = None
    reason: str | None = None
    note: str | None = None
    before: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as people see it. `evidence` are the spans of the source to outline, its own place first."""

    id: str
    shown: Shown
    severity: str
    message: models.MessageModel
    report: str | None
    item: str | None
    topic: str
    list: str
    statement: tuple[Piece, ...]
    claim_row: tuple[Cell, ...]
    source_row: tuple[Cell, ...]
    sentence: tuple[Piece, ...]
    sentence_number: int | None
    path: tuple[str, ...]
    evidence: tuple[Span, ...]
    words: tuple[Word, ...]
    fix: str | None
    decision: Decision
    made_of: tuple[models.FindingModel, models.ItemModel | None]

    @property
    def of_source(self) -> bool:
        """Whether the source itself is in doubt: then the district is asked, nothing is decided here."""
        return self.shown.group == "source"

    @property
    def needs(self) -> bool:
        """Whether somebody has to decide it."""
        return self.severity != "info"

    @property
    def is_open(self) -> bool:
        return self.needs and self.decision.status in WAITING


def cards(
    annotated: Annotated,
    summary: models.Summary,
    decisions: Mapping[str, Decision],
    earlier: Mapping[str, Card] | None = None,
) -> tuple[Card, ...]:
    """A card for every finding but those about omitted figures, ordered by harm, then as they stand in the source.

    Findings that nobody needs to decide (info) come last. `earlier` are cards of the same source by finding id: those
    whose finding and item are as they were are not made again.
    """
    maker = _Maker(annotated, summary, decisions, earlier or {})
    found = [maker.card(finding) for finding in summary.validation.findings if not finding.code.startswith("coverage.")]
    return tuple(sorted(found, key=_order))


def _order(card: Card) -> tuple[bool, int, int, int, str]:
    severity = ("error", "warning", "info").index(card.severity)
    place = card.evidence[0].start if card.evidence else -1
    return (not card.needs, card.shown.harm, severity, place, card.id)


class _Maker:
    """Makes cards of one document."""

    def __init__(
        self,
        annotated: Annotated,
        summary: models.Summary,
        decisions: Mapping[str, Decision],
        earlier: Mapping[str, Card],
    ) -> None:
        self._earlier = earlier
        self._annotated = annotated
        self._decisions = decisions
        self._items = {item.id: (report, name, item) for report, name, item in items_of(summary)}

    def card(self, finding: models.FindingModel) -> Card:
        shows = shown(finding.code)
        found = self._items.get(finding.item or "")
        item = found[2] if found is not None else None
        decision = self._decisions.get(finding.id, Decision())
        earlier = self._earlier.get(finding.id)
        if earlier is not None and earlier.made_of == (finding, item):
            return earlier if earlier.decision == decision else replace(earlier, decision=decision)
        place = _span_of(finding.source, self._annotated.text)
        mention = self._annotated.mention_at(place.start) if place is not None else None
        where = place if place is not None else _first_cited(item)
        sentence = self._annotated.sentence_at(where.start) if where is not None else None
        words = governing(self._annotated, mention) if mention is not None else ()
        told = self._claim_row(finding, found, shows)
        true = _row(_cells(mention, finding.source.surface if finding.source else ""), shows.cells)
        return Card(
            id=finding.id,
            shown=shows,
            severity=finding.severity,
            message=finding.message,
            report=finding.report,
            item=finding.item if item is not None else None,
            topic=item.topic if item is not None else "",
            list=found[1] if found is not None else "",
            statement=_statement(item, finding.claim),
            claim_row=_differing(told, true) if shows.group == "source" else told,
            source_row=_differing(true, told) if shows.group == "source" else true,
            sentence=self._sentence(place, words) if place is not None else self._cited(item),
            sentence_number=sentence.number if sentence is not None else None,
            path=self._path(where),
            evidence=_evidence(place, item, len(self._annotated.text)),
            words=words,
            fix=finding.fix if item is not None and finding.fix != item.statement else None,
            decision=decision,
            made_of=(finding, item),
        )

    def _claim_row(
        self,
        finding: models.FindingModel,
        found: tuple[models.ReportModel, str, models.ItemModel] | None,
        shows: Shown,
    ) -> tuple[Cell, ...]:
        if finding.claim is None or found is None:
            return ()
        report, name, item = found
        claim = finding.claim
        if claim.field.startswith("metrics["):
            metric = _metric(item, claim.field)
            if metric is not None:
                return _row(_metric_cells(metric), shows.cells)
        told = _recognised(item.statement, _KINDS[name], report.report_year, report.plan_year)
        mention = next((each for each in told if each.start < claim.end and claim.start < each.end), None)
        return _row(_cells(mention, claim.surface), shows.cells)

    def _cited(self, item: models.ItemModel | None) -> tuple[Piece, ...]:
        """What an item cites, for a finding that points at nothing in the source."""
        span = _first_cited(item)
        text = self._annotated.text[span.start : span.end] if span is not None else ""
        return (Piece(text if len(text) <= _LONGEST else text[:_LONGEST] + "…"),) if text else ()

    def _sentence(self, place: Span, words: Sequence[Word]) -> tuple[Piece, ...]:
        text = self._annotated.text
        sentence = self._annotated.sentence_at(place.start)
        if sentence is not None:
            start, end = sentence.span.start, max(sentence.span.end, place.end)
        else:
            start, end = max(0, place.start - _AROUND), min(len(text), place.end + _AROUND)
        roles = [(place.start, place.end, "mark"), *((w.span.start, w.span.end, w.governs) for w in words)]
        return pieces(text, start, end, roles)

    def _path(self, place: Span | None) -> tuple[str, ...]:
        section = self._annotated.section_at(place.start) if place is not None else None
        return section.path if section is not None else ()


def pieces(text: str, start: int, end: int, roles: Iterable[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """`text[start:end]` cut where a role begins or ends; of two that overlap the first named stands. Exact."""
    cut: list[Piece] = []
    at = start
    taken: list[tuple[int, int, str]] = []
    for low, high, role in roles:
        if start <= low < high <= end and all(high <= other[0] or other[1] <= low for other in taken):
            taken.append((low, high, role))
    for low, high, role in sorted(taken):
        if at < low:
            cut.append(Piece(text[at:low]))
        cut.append(Piece(text[low:high], role))
        at = high
    if at < end:
        cut.append(Piece(text[at:end]))
    return tuple(cut)


@lru_cache(maxsize=4096)
def _recognised(
    statement: str, kind: SectionKind, report_year: int | None, plan_year: int | None
) -> tuple[Quantity, ...]:
    """The numbers of a statement, as they read in their list and year."""
    zone = Zone(Span(0, len(statement)), kind, report_year, plan_year)
    return recognize(statement, Context((zone,)))


def _statement(item: models.ItemModel | None, claim: models.ClaimModel | None) -> tuple[Piece, ...]:
    if item is None:
        return ()
    roles = [(claim.start, claim.end, "mark")] if claim is not None and claim.field == "statement" else []
    return pieces(item.statement, 0, len(item.statement), roles)


def _metric(item: models.ItemModel, field: str) -> models.MetricModel | None:
    number = field.removeprefix("metrics[").partition("]")[0]
    return item.metrics[int(number)] if number.isdecimal() and int(number) < len(item.metrics) else None


def _first_cited(item: models.ItemModel | None) -> Span | None:
    """Where an item's first evidence stands."""
    if item is None or not item.evidence:
        return None
    position = item.evidence[0].selector[0]
    return Span(position.start, position.end)


def _span_of(quote: models.QuoteModel | None, text: str) -> Span | None:
    """A finding's place in the source; None where a file names one outside of the text."""
    return Span(quote.start, quote.end) if quote is not None and quote.start <= quote.end <= len(text) else None


def _evidence(place: Span | None, item: models.ItemModel | None, size: int) -> tuple[Span, ...]:
    spans = [place] if place is not None else []
    if item is not None:
        cited = [Span(e.selector[0].start, e.selector[0].end) for e in item.evidence if e.selector[0].end <= size]
        spans += [span for span in cited if span not in spans]
    return tuple(spans)


def _cells(mention: Quantity | None, surface: str) -> dict[str, tuple[str, ...]]:
    """The words of every column. `surface` is all there is where no mention is known."""
    if mention is None:
        return {"number": (surface,)}
    return {
        "indicator": (mention.indicator or "",),
        "scope": (mention.scope or "", label("distribution", mention.distribution)),
        "period": (mention.period or "",),
        "number": (surface or mention.surface,),
        "qualifier": labels("qualifier", mention.qualifier),
        "status": _status(mention.status, mention.stage, mention.commitment),
    }


def _metric_cells(metric: models.MetricModel) -> dict[str, tuple[str, ...]]:
    return {
        "indicator": (metric.indicator,),
        "scope": (metric.scope or "",),
        "period": (metric.period or "",),
        "number": (metric.surface,),
        "qualifier": labels("qualifier", metric.qualifier),
        "status": _status(metric.status, metric.stage, metric.commitment),
    }


def _status(status: str | None, stage: str | None, commitment: str | None) -> tuple[str, ...]:
    return (label("status", status), label("stage", stage), label("commitment", commitment))


def _row(cells: Mapping[str, tuple[str, ...]], differing: frozenset[str]) -> tuple[Cell, ...]:
    if not any(word for words in cells.values() for word in words):
        return ()
    return tuple(
        Cell(
            column,
            tuple(word for word in cells.get(column, ()) if word),
            column in differing,
            column in _CODED,
        )
        for column in columns()
    )


def _differing(row: tuple[Cell, ...], other: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row without a mark where both say the same: a damaged figure of the source, quoted as it stands."""
    same = {cell.column: cell.words for cell in other}
    return tuple(
        replace(cell, differs=False) if cell.differs and same.get(cell.column) == cell.words else cell for cell in row
    )
