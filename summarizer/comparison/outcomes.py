"""Plan against outcome: each target of a year beside what the reports of that year say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from summarizer.comparison.observations import Observation, Report
from summarizer.comparison.periods import Period
from summarizer.comparison.verdicts import Outcome, Reason, differences, judged

Office = tuple[str, str, int]  # place, kind of office, year


@dataclass(frozen=True, slots=True)
class Judged:
    """A target, the result it was held against (None where nothing is reported), and the verdict with its reason.

    `others` are results that were looked at beside it: a second document's, or those of another stage.
    """

    target: Observation
    year: int
    outcome: Outcome
    reason: Reason
    result: Observation | None
    others: tuple[Observation, ...] = ()


def outcomes(observations: Iterable[Observation], reports: Iterable[Report]) -> list[Judged]:
    """Every target with a figure, in official order, each with its verdict."""
    results: dict[Office, list[Observation]] = defaultdict(list)
    targets: list[tuple[Office, Observation]] = []
    for each in observations:
        report = each.report
        if _is_target(each):
            year = each.period.year or report.plan_year
            if year:
                targets.append(((report.place.key, report.office, year), _for_year(each, year)))
        if each.listed != "plans" and report.year is not None:
            results[(report.place.key, report.office, report.year)].append(each)
    told = {(report.place.key, report.office, report.year) for report in reports if report.year is not None}
    for bucket in results.values():
        bucket.sort(key=lambda each: each.order)
    found = [_verdict(target, key, results.get(key, ()), key in told) for key, target in targets]
    return sorted(
        found, key=lambda row: (row.target.report.place.order, row.target.report.office, row.year, _place(row))
    )


def _place(row: Judged) -> tuple[str, str, int, str, int]:
    target = row.target
    return (target.report.document, target.report.id, target.evidence.start or 0, target.item, target.number)


def _is_target(each: Observation) -> bool:
    """A planned figure among the plans. 探索 and 谋划 never became observations."""
    return each.listed == "plans" and each.status == "planned" and each.amount is not None


def _for_year(target: Observation, year: int) -> Observation:
    """A target with the period it is for: the plan's date says nothing about that."""
    period = target.period
    kept = period if period.sort == "part" and period.year else Period(year, "year")
    return replace(target, period=kept)


def _verdict(target: Observation, key: Office, results: Sequence[Observation], told: bool) -> Judged:
    year = key[2]
    if not told:
        return Judged(target, year, "not_reported", "no_report", None)
    comparable: list[Observation] = []
    nearby: list[tuple[int, Observation, Reason]] = []
    for result in results:
        if result.report.key == target.report.key and result.listed == "plans":
            continue
        apart = differences(target, result)
        if apart is None:
            continue
        if apart.none:
            comparable.append(result)
        elif apart.telling:
            nearby.append((apart.weight, result, apart.first))
    if comparable:
        return _of_comparable(target, year, comparable)
    if nearby:
        nearby.sort(key=lambda row: (row[0], row[1].order))
        _, result, reason = nearby[0]
        return Judged(target, year, "not_comparable", reason, result, tuple(row[1] for row in nearby[1:]))
    return Judged(target, year, "not_reported", "not_mentioned", None)


def _of_comparable(target: Observation, year: int, results: Sequence[Observation]) -> Judged:
    """The verdict by the result of the longest stretch; two of the same stretch that disagree decide nothing."""
    best = max(_reach(result) for result in results)
    leading = [result for result in results if _reach(result) == best]
    rest = tuple(result for result in results if _reach(result) != best)
    first, others = leading[0], tuple(leading[1:])
    for other in others:
        if first.amount is not None and other.amount is not None and not first.amount.agrees(other.amount):
            return Judged(target, year, "not_comparable", "conflict", first, others + rest)
    outcome, reason = judged(target, first)
    return Judged(target, year, outcome, reason, first, others + rest)


def _reach(result: Observation) -> tuple[bool, int, str]:
    """How much of the year a result covers: the whole, else up to which month and day."""
    period = result.period
    if period.sort == "unsaid":
        return (False, 0, result.report.dated or "")
    months = int(period.until[5:7]) if period.sort == "ongoing" else period.months[1]
    return (period.whole and not result.open, months, period.until)
