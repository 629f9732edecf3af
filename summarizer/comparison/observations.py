"""Flat observations: one figure of one report with its evidence, small enough to keep thousands of documents of them.

Summaries are not kept. Rejected items never become observations; what is no final revision says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from summarizer.comparison.amounts import Amount, amount
from summarizer.comparison.clauses import Clause, clauses
from summarizer.comparison.periods import Period, read
from summarizer.comparison.places import Place, office, resolved, territory_of
from summarizer.comparison.subjects import Subject, subject_of
from summarizer.models import EvidenceModel, ItemModel, MetricModel, ReportModel, Summary

_LISTS = ("achievements", "problems", "plans")
_COUNTED = frozenset(("achieved", "expected", "problem", "planned"))
_NO_CLAIM = frozenset(("malformed", "vague", "ordinal"))


@dataclass(frozen=True, slots=True)
class Report:
    """Whose figures they are: one authored report of one document."""

    document: str  # its path below OUT
    document_id: str
    id: str
    title: str | None
    issuer: str | None
    office: str
    place: Place
    place_known: bool
    year: int | None
    plan_year: int | None
    dated: str | None
    draft: bool

    @property
    def key(self) -> tuple[str, str]:
        return (self.document_id, self.id)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a figure stands in its document: code points of the canonical text, and the sentence quoted."""

    quote: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure: what is measured, of where and when, how much, and how far it has come."""

    report: Report
    listed: str
    item: str
    number: int  # of the figures of its item, changes included
    review: str
    subject: Subject
    indicator: str
    place: Place
    period: Period
    surface: str
    value: str
    upper: str | None
    unit: str | None
    amount: Amount | None
    qualifier: tuple[str, ...]
    status: str | None
    commitment: str | None
    ordered: bool  # a rank: the smaller the better
    falls: bool  # it is told to go down, or to stay below
    open: bool  # a first batch, a state so far: more is to come
    evidence: Evidence

    @property
    def order(self) -> tuple[str, str, str, int]:
        """A total order that does not depend on the order in which documents came."""
        return (self.report.document, self.report.id, self.item, self.number)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one document gives: its reports and its observations, and what was left out, by reason."""

    reports: tuple[Report, ...]
    observations: tuple[Observation, ...]
    left_out: tuple[tuple[str, int], ...]


def gather(key: str, summary: Summary, *, draft: bool) -> Gathered:
    """The observations of one document, `key` being its path below OUT."""
    left: dict[str, int] = {}
    found: list[Observation] = []
    reports = []
    for model in summary.reports:
        report = _report(key, summary, model, draft)
        reports.append(report)
        for listed in _LISTS:
            for item in getattr(model, listed):
                if item.review.status == "rejected":
                    left["rejected"] = left.get("rejected", 0) + len(item.metrics)
                    continue
                found.extend(_of_item(report, listed, item, left))
    return Gathered(tuple(reports), tuple(found), tuple(sorted(left.items())))


def _report(key: str, summary: Summary, model: ReportModel, draft: bool) -> Report:
    document = summary.document
    alone = len(summary.reports) == 1
    region = model.region or (document.region if alone else None)
    issuer = model.issuer or (document.issuer if alone else None)
    place = Place(region.code or "", region.name) if region else Place("", issuer or document.title or key)
    dated = document.signed or document.published
    return Report(
        key,
        document.id,
        model.id,
        model.title,
        issuer,
        office(issuer),
        place,
        region is not None,
        model.report_year,
        model.plan_year,
        dated,
        draft,
    )


def _of_item(report: Report, listed: str, item: ItemModel, left: dict[str, int]) -> Iterator[Observation]:
    number = 0
    said = clauses(item.statement, [(metric.indicator, metric.surface) for metric in item.metrics])
    for metric, clause in zip(item.metrics, said, strict=True):
        for figure in _figures(metric):
            reason = _left_out(figure, clause)
            if reason is not None:
                left[reason] = left.get(reason, 0) + 1
            else:
                yield _observation(report, listed, item, number, figure, clause)
            number += 1


def _figures(metric: MetricModel) -> Iterable[MetricModel]:
    """A metric, and its change as a figure of its own: 提升0.1个百分点、达3.69% are two targets."""
    yield metric
    change = metric.change
    if change is None or change.value is None:
        return
    yield metric.model_copy(
        update={
            "surface": change.surface,
            "value": change.value if change.direction != "down" else change.value.lstrip("-"),
            "upper": None,
            "unit": change.unit,
            "kind": "percentage" if change.unit in ("%", "‰") else "cardinal",
            "qualifier": [],
            "measure": "growth" if change.unit in ("%", "‰") else "delta",
            "basis": change.basis,
            "source": change.source,
        }
    )


def _left_out(metric: MetricModel, clause: Clause) -> str | None:
    if metric.value is None or metric.kind in _NO_CLAIM:
        return "damaged"
    if metric.status not in _COUNTED:
        return "context"
    if metric.status == "planned" and (metric.commitment == "explore" or clause.explores):
        return "exploring"
    return None


def _observation(
    report: Report, listed: str, item: ItemModel, number: int, metric: MetricModel, clause: Clause
) -> Observation:
    territory = territory_of(metric.scope)
    there = resolved(territory, report.place)
    assert metric.value is not None  # _left_out has seen to it
    ordered = metric.kind == "rank" and metric.measure != "delta"
    # 全市第一 is this district's rank, in the city: the territory is the field it competes in.
    frame = there.key if ordered else ""
    change = metric.change
    down = change.direction == "down" if change is not None and change.surface == metric.surface else False
    qualifier = tuple(metric.qualifier)
    worth = amount(metric.value, metric.upper, metric.unit, metric.surface, qualifier)
    return Observation(
        report=report,
        listed=listed,
        item=item.id,
        number=number,
        review=item.review.status,
        subject=subject_of(metric, clause, report.place, frame),
        indicator=metric.indicator,
        place=report.place if ordered else there,
        period=_period(report, metric.period),
        surface=metric.surface,
        value=metric.value,
        upper=metric.upper,
        unit=metric.unit,
        amount=worth,
        qualifier=qualifier,
        status=metric.status,
        commitment=metric.commitment,
        ordered=ordered,
        falls=down or clause.falls or metric.value.startswith("-"),
        open=clause.open,
        evidence=_evidence(item.evidence, metric),
    )


def _period(report: Report, text: str | None) -> Period:
    period = read(text, report.year, report.dated)
    return period if period.year else _within(period, report.document)


@lru_cache(1024)
def _within(period: Period, document: str) -> Period:
    return replace(period, within=document)


def _evidence(pieces: list[EvidenceModel], metric: MetricModel) -> Evidence:
    """The quote that holds the figure, else the item's first."""
    span = metric.source
    for piece in pieces:
        position, quote = piece.selector
        if span is not None and position.start <= span.start and span.end <= position.end:
            return Evidence(quote.exact, span.start, span.end)
    if pieces:
        position, quote = pieces[0].selector
        return Evidence(quote.exact, position.start, position.end)
    return Evidence("", span.start if span is not None else None, span.end if span is not None else None)
