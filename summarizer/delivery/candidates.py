"""The figures of a document that an office's list may ask for, each with what is needed to judge and to prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from summarizer.delivery.lists import Wanted
from summarizer.delivery.records import Delivered, State, listed
from summarizer.delivery.tables import holding, paths_of
from summarizer.indicators import NOT_YET, Indicator, Likeness, folded, likeness
from summarizer.models import FindingModel, ItemModel, MetricModel, ReportModel
from summarizer.quantities import recognize

_OTHERS = frozenset(("baseline", "context"))  # earlier figures, parameters of policies, other people's
_CHANGES = frozenset(("growth", "delta"))
# Things that are there rather than happen: a bare count of them may be all, the new ones, or those a sentence is about.
_COUNTED = frozenset(("家", "个", "户", "人", "名", "位", "项", "件", "所", "只"))
_CLAUSE = re.compile(r"[,，。;；:：、\n]")
_LIKE = (Likeness.SAME, Likeness.BROADER, Likeness.UNTOLD)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One figure. `doubt` says why it can't be taken as it is (Chinese, English); None where nothing is against it."""

    wanted: int
    likeness: Likeness
    document: str
    state: State
    report: str
    item: str
    indicator: str
    surface: str
    value: str | None
    upper: str | None
    unit: str | None
    qualifier: tuple[str, ...]
    measure: str | None
    scope: str | None
    status: str | None
    period: str | None
    review: str
    section: str | None
    quote: str | None
    start: int | None
    doubt: tuple[str, str] | None = None


class Vocabulary:
    """The rows of a list by what they ask for."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self._by_key: dict[str, list[tuple[Wanted, Indicator]]] = {}
        for row in wanted:
            for name in row.names:
                if name.key:
                    self._by_key.setdefault(name.key, []).append((row, name))

    def asked(self, told: Indicator) -> Iterator[tuple[Wanted, Likeness]]:
        """The rows that a figure may answer, each once, by the name that fits best."""
        best: dict[int, tuple[Wanted, Likeness]] = {}
        for row, name in self._by_key.get(told.key, ()):
            like = likeness(name, told)
            known = best.get(row.place)
            if like in _LIKE and (known is None or _LIKE.index(like) < _LIKE.index(known[1])):
                best[row.place] = (row, like)
        return iter(best.values())


def candidates(each: Delivered, report: ReportModel, vocabulary: Vocabulary, *, planned: bool) -> Iterator[Candidate]:
    """What a report says of the indicators asked for, of its results or of its plans.

    Rejected items and other people's figures are left out.
    """
    paths = paths_of(report)
    findings = _findings(each, report)
    for name, item in listed(report):
        if item.review.status == "rejected":
            continue
        for metric in item.metrics:
            is_plan = metric.status == "planned" or (metric.status is None and name == "plans")
            if metric.status in _OTHERS or is_plan is not planned:
                continue
            for reading in _readings(metric):
                said = _around(item, reading)
                told = folded(
                    reading.indicator, measure=reading.measure, stage=reading.stage or said.stage, scope=reading.scope
                )
                for row, like in vocabulary.asked(told):
                    if row.planned is planned:
                        sure = like if _is_sure(told, reading) else Likeness.UNTOLD
                        yield _candidate(each, report, item, reading, row, sure, paths, findings.get(item.id, []))


@dataclass(frozen=True, slots=True)
class _Said:
    """What the figure's own words in its quote tell: a stage that is no result yet, a direction."""

    stage: str | None = None
    direction: str | None = None


def _around(item: ItemModel, metric: MetricModel) -> _Said:
    """The quote read once more, beside what the item's writer made of it: 申报第一批高新技术企业153家 are applied."""
    held, span = holding(item, metric), metric.source
    if held is None or span is None:
        return _Said()
    position, quote = item.evidence[held].selector
    at = span.start - position.start
    if not 0 <= at < len(quote.exact):
        return _Said()
    clause = _CLAUSE.split(quote.exact[:at])[-1]
    stage = folded(clause).stage
    mention = next((each for each in recognize(quote.exact) if each.start == at), None)
    return _Said(stage if stage in NOT_YET else None, mention.direction if mention is not None else None)


def _is_sure(told: Indicator, metric: MetricModel) -> bool:
    """Whether a count tells what it counts: 其中高新技术企业13家 may be part of anything, 为120家高新技术企业 too."""
    return metric.unit not in _COUNTED or told.measure is not None or told.stage is not None


def _findings(each: Delivered, report: ReportModel) -> dict[str, list[FindingModel]]:
    found: dict[str, list[FindingModel]] = {}
    for finding in each.summary.validation.findings:
        if finding.item is not None and finding.severity != "info" and finding.report in (None, report.id):
            found.setdefault(finding.item, []).append(finding)
    return found


def _readings(metric: MetricModel) -> Iterator[MetricModel]:
    """A figure, and the change beside it as a figure of its own: 105.5亿元,同比增长12.2%."""
    yield metric
    change = metric.change
    if change is not None and change.value is not None:
        value = change.value
        if change.direction == "down" and not value.startswith(("-", "+")):
            value = f"-{value}"
        yield metric.model_copy(
            update={
                "measure": "growth" if change.unit == "%" else "delta",
                "value": value,
                "upper": None,
                "unit": change.unit,
                "surface": change.surface,
                "qualifier": [],
                "basis": change.basis,
                "source": change.source,
                "change": None,
                "kind": "change",
            }
        )


def _candidate(
    each: Delivered,
    report: ReportModel,
    item: ItemModel,
    metric: MetricModel,
    row: Wanted,
    like: Likeness,
    paths: dict[str | None, str | None],
    findings: list[FindingModel],
) -> Candidate:
    held = holding(item, metric)
    evidence = item.evidence[held] if held is not None else None
    quote = evidence.selector[1].exact if evidence is not None else None
    made = Candidate(
        wanted=row.place,
        likeness=like,
        document=each.key,
        state=each.state,
        report=report.id,
        item=item.id,
        indicator=metric.indicator,
        surface=metric.surface,
        value=metric.value,
        upper=metric.upper,
        unit=metric.unit,
        qualifier=tuple(metric.qualifier),
        measure=metric.measure,
        scope=metric.scope,
        status=metric.status,
        period=metric.period,
        review=item.review.status,
        section=paths.get(evidence.section) if evidence is not None else None,
        quote=quote,
        start=metric.source.start if metric.source is not None else None,
        doubt=_doubt(item, metric, findings),
    )
    if metric.measure in _CHANGES and metric.kind != "change" and made.doubt is None:
        return _signed(made, _around(item, metric).direction)
    return made


def _doubt(item: ItemModel, metric: MetricModel, findings: list[FindingModel]) -> tuple[str, str] | None:
    """Why the reviewers, the ledger or the source itself call a figure in question."""
    if metric.value is None or metric.kind == "malformed":
        return "原文数字疑有错漏", "the figure is damaged in the source"
    if item.review.status == "queried":
        return "已退回核实，尚无定论", "sent back to the district, not settled"
    if item.review.status == "flagged":
        for finding in findings:
            if _about(finding, metric):
                return finding.message.zh, finding.message.en
    return None


def _about(finding: FindingModel, metric: MetricModel) -> bool:
    source, span = finding.source, metric.source
    if source is not None and span is not None:
        return source.start < span.end and span.start < source.end
    return finding.claim is None or finding.claim.surface in (metric.surface, "")


def _signed(made: Candidate, direction: str | None) -> Candidate:
    """A growth rate with its sign, which the contract leaves to the text: 下降3.2% is -3.2."""
    value = made.value
    if value is None or value.startswith(("-", "+")):
        return made
    if direction is None:
        return replace(made, doubt=("看不出是升是降", "whether it rose or fell isn't told"))
    return replace(made, value=f"-{value}") if direction == "down" else made


_YEAR = re.compile(r"((?:19|20)\d\d)年")
_AT_ITS_END = re.compile(r"截[至止]|[年]?[末底]$")
_PART = re.compile(r"\d{1,2}(?:-\d{1,2})?月|[上下]半年|季度|以来")


def fits_period(period: str | None, year: int | None, part: str | None) -> bool:
    """Whether a figure's period is the year's, and the part of it that is asked for."""
    if period is not None and year is not None:
        years = [int(match) for match in _YEAR.findall(period)]
        at_end = _AT_ITS_END.search(period) is not None
        if years and (years[-1] != year if at_end else set(years) != {year}):
            return False
    if part is None:
        return True
    told = re.sub(r"[—–~至]", "-", period or "")
    return re.search(rf"(?<![\d-]){re.escape(part)}", told) is not None


def is_part(period: str | None) -> bool:
    """Whether a period is less than its year: 2024年1-11月."""
    return period is not None and _PART.search(period) is not None
