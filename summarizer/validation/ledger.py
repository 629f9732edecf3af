"""The ledger: every figure of every item against every figure of the source, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from summarizer.document import Report, Span
from summarizer.items import Item
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity
from summarizer.quantities.units import unit_at
from summarizer.validation.anchors import Anchors
from summarizer.validation.claims import STATEMENT, Statement, Told, read_metric, read_statement
from summarizer.validation.codes import code_order
from summarizer.validation.compare.number import digits, near
from summarizer.validation.compare.words import fold, plain
from summarizer.validation.coverage import cover
from summarizer.validation.evidence import check_evidence, cited_spans
from summarizer.validation.finding import Claim, Finding, Severity, Validation
from summarizer.validation.hedges import check_qualifier
from summarizer.validation.index import Index, Ring
from summarizer.validation.lists import (
    Backgrounds,
    Entry,
    check_conflicts,
    check_duplicates,
    check_invented,
)
from summarizer.validation.matching import assign
from summarizer.validation.meaning import about_something_else, other_differences
from summarizer.validation.metrics import check_change, check_metric
from summarizer.validation.names import bare_of_folded, check_names
from summarizer.validation.numbers import unbacked
from summarizer.validation.phrases import check_phrases
from summarizer.validation.report import ItemReport
from summarizer.validation.source_checks import source_findings
from summarizer.validation.states import check_commitment_words, check_plan_as_achievement, check_states
from summarizer.validation.superlatives import superlative_backed, superlatives
from summarizer.validation.times import check_period, check_year_of_claim, check_years
from summarizer.validation.wording import check_wording

_PLACES = frozenset("省市区县州镇乡村局厅委办")
_MASKED_YEAR = re.compile(r"(?:\d{2})?[xX×*]+\s*年度?")


@dataclass
class _Run:
    """What one validation shares between items; filled as the items are walked."""

    index: Index
    cites: bool
    names: str  # the whole text, bared for the comparison of names
    grounds: Backgrounds
    anchors: Anchors
    used: set[int] = field(default_factory=set)  # starts of source mentions that some item is about


def validate(
    annotated: Annotated,
    items: Iterable[Item],
    *,
    cites: bool = True,
    set_aside: Mapping[int, str] | None = None,
) -> Validation:
    """Findings, coverage and flagged items of a draft against its source. Pure and deterministic.

    `cites=False` is for summaries without evidence: each item is held against the sentences it most resembles, and
    the rings widen at once to the whole document. `set_aside` gives source figures (by the start of their mention)
    that an extractor left out on purpose, with the reason. Never raises for anything an item may hold.
    """
    return Bench(annotated, cites=cites).validate(items, set_aside)


class Bench:
    """One source for many drafts of it, as a review makes them: what was found about an item is kept for the next.

    Items are judged each on its own before they are held against each other, so the answers are those of `validate`.
    Safe to use from many threads.
    """

    def __init__(self, annotated: Annotated, *, cites: bool = True) -> None:
        index = Index(annotated)
        self._annotated = annotated
        self._run = _Run(index, cites, bare_of_folded(index.folded), Backgrounds(index), Anchors(index))
        self._kept: dict[Item, _Judged] = {}  # of the last draft
        self._source: tuple[Finding, ...] | None = None

    def validate(self, items: Iterable[Item], set_aside: Mapping[int, str] | None = None) -> Validation:
        """As the function of this name."""
        index, cites = self._run.index, self._run.cites
        drafts = tuple(items)
        kept = self._kept
        judged = [(kept.get(item) if kept else None) or self._judge(item) for item in drafts]
        self._kept = dict(zip(drafts, judged, strict=True))
        entries = [one.entry() for one in judged]
        check_duplicates(entries)
        check_conflicts(entries)
        order = code_order()
        findings: list[Finding] = []
        for entry in entries:
            findings.extend(sorted(entry.report.findings, key=lambda finding: _place(finding, order)))
        if self._source is None:
            self._source = source_findings(self._annotated)
        findings.extend(self._source)
        rings = [entry.ring for entry in entries]
        used = {start for one in judged for start in one.used}
        coverage, omissions = cover(index, drafts, used, rings, set_aside or {}, complete=cites)
        findings.extend(omissions)
        flagged = frozenset(f.item for f in findings if f.item is not None and f.severity is not Severity.INFO)
        return Validation(_distinct(findings), coverage, flagged)

    def _judge(self, item: Item) -> _Judged:
        shared = self._run
        run = _Run(shared.index, shared.cites, shared.names, shared.grounds, shared.anchors)
        return _Judged(_check_item(run, item), frozenset(run.used))


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was found about an item by itself."""

    found: Entry
    used: frozenset[int]  # starts of the source mentions that it is about

    def entry(self) -> Entry:
        """A copy, to which the comparison with other items may add."""
        found = self.found
        return Entry(found.report.copied(), found.told, found.backed, found.ring)


def _place(finding: Finding, order: Mapping[str, int]) -> tuple[object, ...]:
    claim = finding.claim
    if claim is None:
        return (0, "", 0, order[finding.code])
    return (1, (claim.field == STATEMENT and "") or claim.field, claim.span.start, order[finding.code])


def _distinct(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings with ids that differ: the same item twice in a draft makes the same ids."""
    seen: dict[str, int] = {}
    distinct = []
    for finding in findings:
        number = seen.get(finding.id, 0)
        seen[finding.id] = number + 1
        distinct.append(replace(finding, id=f"{finding.id}-{number + 1}") if number else finding)
    return tuple(distinct)


def _ring_of(run: _Run, item: Item) -> Ring:
    spans = cited_spans(item, len(run.index.text)) if run.cites else ()
    return run.index.ring(spans) if spans else run.anchors.ring(item)


def _check_item(run: _Run, item: Item) -> Entry:
    index = run.index
    statement = read_statement(item.statement)
    ring = _ring_of(run, item)
    of = index.report_of(item, ring)
    report = ItemReport(item, of.id if of is not None else item.report, tuple(t.quantity for t in statement.told))
    check_evidence(report, index.text, cites=run.cites)
    check_phrases(report, index.text)
    spans = _wider(run, ring, of)
    backed = _check_statement(run, report, statement, ring, spans)
    _check_metrics(run, report, ring, spans, statement, backed)
    check_years(index, report, statement, ring, of, backed)
    check_plan_as_achievement(index, report, ring)
    check_commitment_words(report, ring)
    _check_superlatives(report, statement, ring, None if run.cites else index)
    check_wording(report, ring)
    check_names(index, report, statement, ring, run.names)
    if not backed:
        check_invented(report, statement, ring, of, run.grounds)
    run.used.update(mention.start for mention in backed.values())
    return Entry(report, statement.told, backed, ring)


def _wider(run: _Run, ring: Ring, of: Report | None) -> list[list[tuple[int, int]]]:
    """The rings beyond the cited sentences: their sections, the report, the document."""
    spans = [[(s.span.start, s.span.end) for s in run.index.sections_of(ring)]] if run.cites else []
    if of is not None:
        spans.append([(of.span.start, of.span.end)])
    spans.append([(0, len(run.index.text))])
    return spans


def _check_statement(
    run: _Run, report: ItemReport, statement: Statement, ring: Ring, spans: Sequence[Sequence[tuple[int, int]]]
) -> dict[int, Quantity]:
    """Every figure of the statement through the eight steps; returns the mentions they stand on."""
    index, told = run.index, statement.told
    phrases = [f.claim.span for f in report.findings if f.code == "phrase.altered" and f.claim is not None]
    damaged = _damaged(run, report, statement, ring)
    damaged |= {n for n, t in enumerate(told) if any(span.overlaps(t.place.span) for span in phrases)}
    assignment = assign(index, told, ring)
    backed = dict(assignment.backed)
    for place, claim in enumerate(told):
        if place in damaged:
            continue
        mention = backed.get(place)
        if mention is None:
            found = unbacked(
                index, report, claim, place, ring, assignment, report.told_quantities, spans, cites=run.cites
            )
            if found is not None:
                run.used.add(found.start)
            continue
        if about_something_else(index, report, told, place, ring, assignment):
            continue
        other_differences(index, report, claim, mention, ring)
        check_year_of_claim(report, claim, mention, ring)
        check_period(index, report, claim, mention, ring)
        check_states(index, report, claim, mention, ring)
        check_qualifier(index, report, claim, mention)
    return backed


def _damaged(run: _Run, report: ItemReport, statement: Statement, ring: Ring) -> set[int]:
    """Claims that quote a damaged figure of the source; each damaged figure is reported once."""
    quoting: set[int] = set()
    quoted: list[Span] = []
    for mention in ring.damaged:
        if not _is_figure(run.index, mention):
            continue  # xx区, 20xx年: said once of the document
        span = _quotation(run.index, statement, mention, ring)
        if span is None:
            continue
        quoted.append(span)
        quoting.update(n for n, t in enumerate(statement.told) if span.start <= t.quantity.start < span.end)
        run.used.add(mention.start)
        place = Claim(STATEMENT, span, span.slice(statement.text))
        report.add("source.malformed", None, mention, claim=place, variant="quoted", actual=mention.surface)
    for mention in statement.mentions:
        span = Span(mention.start, mention.end)
        if mention.kind != "malformed" or any(span.overlaps(other) for other in quoted):
            continue
        if fold(mention.surface) not in ring.folded:
            _misquoted(report, ring, mention)
    return quoting


def _is_figure(index: Index, mention: Quantity) -> bool:
    """Whether a damaged mention stands for a figure (3.xx万人, xx名), not for a place, a name or a year (xx区)."""
    if _MASKED_YEAR.fullmatch(mention.surface):
        return False
    if any(character.isdigit() for character in mention.surface):
        return True
    if index.plain[mention.end : mention.end + 1] in _PLACES:
        return False
    scaled = index.plain[mention.end : mention.end + 1] in ("万", "亿")
    return scaled or unit_at(index.plain, mention.end) is not None


def _quotation(index: Index, statement: Statement, mention: Quantity, ring: Ring) -> Span | None:
    """Where a statement quotes a damaged figure: verbatim, or silently repaired."""
    surface = plain(mention.surface)
    unit = "" if any(c.isdigit() for c in surface) else index.plain[mention.end : mention.end + 1]
    start = plain(statement.text).find(surface + unit)  # xx万人, not the xx of xx区
    if start >= 0:
        bare_number = len(surface) <= 1 and not any(m.kind == "malformed" for m in statement.mentions)
        return None if bare_number else Span(start, start + len(surface))
    for told in statement.told:
        claim = told.quantity
        if mention.value is None or len(digits(mention)) < 3 or digits(claim) != digits(mention):
            continue
        if not any(m.value == claim.value and m.unit == claim.unit for m in ring.mentions):
            return Span(claim.start, claim.end)
    return None


def _misquoted(report: ItemReport, ring: Ring, mention: Quantity) -> None:
    """A damaged figure of the statement's own, or a damaged figure of the source told as another."""
    place = Claim(STATEMENT, Span(mention.start, mention.end), mention.surface)
    close = [m for m in ring.damaged if near(digits(m), digits(mention)) or len(digits(m)) == len(digits(mention))]
    if not close:
        report.add("number.unsupported", claim=place)
        return
    true = close[0]
    replace = (mention.start, mention.end, true.surface)
    report.add("number.altered", None, true, claim=place, expected=true.surface, replace=replace)


def _check_metrics(
    run: _Run,
    report: ItemReport,
    ring: Ring,
    spans: Sequence[Sequence[tuple[int, int]]],
    statement: Statement,
    backed: Mapping[int, Quantity],
) -> None:
    index, item = run.index, report.item
    if not item.metrics:
        return
    known = {mention.surface: mention for mention in ring.mentions}
    known |= {claim.quantity.surface: claim.quantity for claim in statement.told}
    told = [read_metric(item, place, known) for place in range(len(item.metrics))]
    assignment = assign(index, told, ring)
    flagged = {f.claim.surface for f in report.findings if f.claim is not None and f.severity is not Severity.INFO}
    for place, claim in enumerate(told):
        settled, mention = check_metric(index, report, claim, ring)
        change = check_change(index, report, claim, ring)
        if change is not None:
            run.used.add(change.start)
        if not settled and mention is None:
            mention = assignment.backed.get(place)
            if mention is None and claim.quantity.surface not in flagged and not _quotes_damage(claim, ring):
                mention = unbacked(index, report, claim, place, ring, assignment, (), spans, cites=run.cites)
            elif mention is not None:
                about_something_else(index, report, told, place, ring, assignment)
        if mention is not None:
            run.used.add(mention.start)


def _quotes_damage(claim: Told, ring: Ring) -> bool:
    return any(fold(mention.surface) == fold(claim.quantity.surface) for mention in ring.damaged)


def _check_superlatives(report: ItemReport, statement: Statement, ring: Ring, whole: Index | None) -> None:
    """Superlatives the recogniser does not count as figures: no word of their family in the cited sentences.

    Without citations (`whole` given) the document is asked.
    """
    figures = [(told.quantity.start, told.quantity.end) for told in statement.told]
    for start, end in superlatives(statement.text):
        if any(low < end and start < high for low, high in figures):
            continue
        surface = statement.text[start:end]
        if whole is not None and superlative_backed(surface, whole.folded):
            continue
        if ring.spans and not superlative_backed(surface, ring.folded):
            report.add("superlative.added", claim=Claim(STATEMENT, Span(start, end), surface))
