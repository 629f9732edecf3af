"""The whole comparison: observations gathered document by document, then table, contradictions, truth and outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from summarizer.comparison.contradictions import contradictions
from summarizer.comparison.finding import Finding
from summarizer.comparison.observations import Gathered, Observation, Report
from summarizer.comparison.outcomes import Judged, outcomes
from summarizer.comparison.table import Row, rows
from summarizer.comparison.truth import Fact, TruthReport, checked
from summarizer.indicators import folded
from summarizer.reading.regions import short_name

JUMP = Decimal(10)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for: indicators by name or part of it, regions by name or code, how great a jump is suspicious."""

    indicators: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    jump: Decimal = JUMP


EVERYTHING = Choice()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`copies` are documents whose text another one holds already, `unplaced` reports whose region is unknown,
    `left_out` how many figures were not compared, by reason; `common` of them have names too general."""

    reports: tuple[Report, ...]
    rows: tuple[Row, ...]
    outcomes: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    truth: TruthReport | None
    documents: int
    figures: int
    copies: tuple[str, ...]
    unplaced: tuple[Report, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def drafts(self) -> int:
        """Reports that are no final revision."""
        return sum(report.draft for report in self.reports)


def compare(
    gathered: Iterable[Gathered], choice: Choice = EVERYTHING, truth: tuple[str, Sequence[Fact]] | None = None
) -> Comparison:
    """Compares what documents tell; the order in which they come makes no difference.

    `truth` is a table's path and its rows. Memory holds a flat observation a figure, never a summary.
    """
    documents: set[str] = set()
    first: dict[tuple[str, str], Report] = {}
    held: list[Observation] = []
    left: Counter[str] = Counter()
    for one in gathered:
        documents.update(report.document for report in one.reports)
        for report in one.reports:
            known = first.get(report.key)
            if known is None or report.document < known.document:
                first[report.key] = report
        held.extend(each for each in one.observations if _asked(each, choice))
        left.update(dict(one.left_out))
    # Of copies of one document the first by name counts.
    kept = sorted((each for each in held if first[each.report.key].document == each.report.document), key=_order)
    reports = sorted(first.values(), key=lambda report: (report.place.order, report.document, report.id))
    left["common"] += sum(each.subject.common for each in kept)
    table = rows(kept, single=bool(choice.indicators))
    outside = checked(truth[1], kept, truth[0]) if truth is not None else None
    findings = [*contradictions(table, choice.jump), *(outside.findings if outside is not None else ())]
    return Comparison(
        reports=tuple(reports),
        rows=tuple(table),
        outcomes=tuple(outcomes(kept, reports)),
        findings=tuple(findings),
        truth=outside,
        documents=len(documents),
        figures=len(kept),
        copies=tuple(sorted(documents - {report.document for report in reports})),
        unplaced=tuple(report for report in reports if not report.place_known),
        left_out=tuple(sorted((reason, count) for reason, count in left.items() if count)),
    )


def _order(each: Observation) -> tuple[str, str, str, int]:
    return each.order


def _asked(each: Observation, choice: Choice) -> bool:
    return _of_indicators(each, choice.indicators) and _of_regions(each, choice.regions)


def _of_indicators(each: Observation, wanted: Sequence[str]) -> bool:
    """A name that means the same thing, or a part of the name as written."""
    return not wanted or any(folded(name).key == each.subject.core or name in each.indicator for name in wanted)


def _of_regions(each: Observation, wanted: Sequence[str]) -> bool:
    """A code (330212; 3302 for all of Ningbo) or a name, in full or in short; of the figure or of its report."""
    places = {each.place, each.report.place}
    return not wanted or any(
        (name.isdecimal() and place.code.startswith(name)) or short_name(name) in place.name
        for name in wanted
        for place in places
    )
