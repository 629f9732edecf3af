"""Metrics: figures as data, held against the source's mention field by field."""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.document import Span
from summarizer.items import Change, Metric
from summarizer.quantities import Quantity
from summarizer.validation.claims import Told, read_surface
from summarizer.validation.compare import units
from summarizer.validation.compare.number import worth, worth_of
from summarizer.validation.compare.time import period
from summarizer.validation.compare.view import level_conflict, measures_opposed
from summarizer.validation.compare.words import content, fold, likeness
from summarizer.validation.finding import Claim
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import same_unit, same_worth
from summarizer.validation.report import ItemReport

_VALUE = re.compile(r"[+-]?\d{1,60}(?:\.\d{1,40})?(?:[/:]\d{1,40}(?:\.\d{1,40})?)*|\d{4}(?:-\d{2}){0,2}", re.ASCII)
_FIELDS = {
    "value": ("数值", "value"),
    "upper": ("上限", "upper bound"),
    "unit": ("单位", "unit"),
    "period": ("时间", "period"),
    "status": ("状态", "status"),
    "stage": ("阶段", "stage"),
    "measure": ("口径", "measure"),
    "scope": ("范围或级别", "scope"),
    "qualifier": ("限定词", "qualifier"),
    "indicator": ("指标名", "indicator"),
    "direction": ("方向", "direction"),
}


def _disagrees(report: ItemReport, told: Told, field: str, expected: str | None, actual: str | None) -> None:
    zh, en = _FIELDS[field]
    report.add(
        "metric.disagrees",
        told,
        expected=expected,
        actual=actual,
        field_name=zh,
        field_name_en=en,
        shown={"expected": expected or "空", "actual": actual or "空"},
    )


def check_metric(index: Index, report: ItemReport, told: Told, ring: Ring) -> tuple[bool, Quantity | None]:
    """Hold a metric against its own surface and against the place it names.

    Returns whether it is settled (nothing more to look for) and the source mention at its place, if there is one.
    """
    metric = told.metric
    if metric is None:
        return False, None
    for value in (metric.value, metric.upper):
        if value is not None and not _VALUE.fullmatch(value):
            report.add("metric.disagrees", told, actual=value, variant="unreadable")
            return True, None
    if _own_surface(report, told, metric):
        return True, None
    if metric.source is None:
        return False, None
    if metric.source.end > len(index.text) or not len(metric.source):
        report.add("metric.disagrees", told, variant="place", actual=f"{metric.source.start}-{metric.source.end}")
        return False, None
    mention = _at(index, metric.source)
    if mention is None:
        there = fold(metric.source.slice(index.text))
        if fold(metric.surface) not in there and there not in fold(metric.surface):
            report.add("metric.disagrees", told, variant="place", actual=metric.source.slice(index.text))
            return False, None
        return True, None
    if mention.kind == "malformed":
        return True, mention
    if _value_differs(report, told, metric, mention):
        return True, mention
    _compare_fields(index, report, told, metric, mention)
    return True, mention


def _at(index: Index, span: Span) -> Quantity | None:
    found = index.between(span)
    if found:
        return found[0]
    covering = index.annotated.mention_at(span.start)
    return covering if covering is not None and covering.is_claim else None


def _own_surface(report: ItemReport, told: Told, metric: Metric) -> bool:
    """Whether value or unit are not what the metric's own surface says."""
    seen = told.seen
    if seen is None or seen.value is None or metric.value is None:
        return False
    if worth_of(metric.value, metric.upper, metric.unit or seen.unit) != worth(seen):
        field = "upper" if metric.value == seen.value else "value"
        _disagrees(report, told, field, seen.upper if field == "upper" else seen.value, getattr(metric, field))
        return True
    counted = metric.unit.split("/")[0] if metric.unit is not None else None  # the denominator stands before the figure
    if counted is not None and seen.unit is not None and not units.alike(counted, seen.unit.split("/")[0]):
        _disagrees(report, told, "unit", seen.unit, metric.unit)
        return True
    return False


def _value_differs(report: ItemReport, told: Told, metric: Metric, mention: Quantity) -> bool:
    claim = told.quantity
    if claim.value is None:
        return False
    if not same_worth(claim, mention):
        code_is_data = metric.value is not None and fold(metric.surface) == fold(mention.surface)
        if code_is_data:
            _disagrees(report, told, "value", mention.value, metric.value)
        else:
            report.add(
                "number.altered",
                told,
                mention,
                expected=mention.surface,
                variant="indicator" if mention.indicator else "",
                indicator=mention.indicator or "",
            )
        return True
    if claim.unit is not None and not same_unit(claim, mention):
        _disagrees(report, told, "unit", mention.unit, claim.unit)
        return True
    return False


def _compare_fields(index: Index, report: ItemReport, told: Told, metric: Metric, mention: Quantity) -> None:
    source = index.view(mention)
    if metric.indicator and source.named:
        mine = content(metric.indicator)
        common = max(likeness(mine, source.named), likeness(source.named, mine), likeness(mine, source.own))
        whole = index.annotated.sentence_at(mention.start)
        said = content(whole.span.slice(index.text)) if whole is not None else ""
        if len(mine) >= 2 and common == 0 and likeness(mine, said) < 0.5:
            _disagrees(report, told, "indicator", mention.indicator, metric.indicator)
    mine_period, true_period = period(metric.period), period(mention.period)
    if metric.period and mention.period:
        years_differ = None not in (mine_period.year, true_period.year) and mine_period.year != true_period.year
        parts_differ = mine_period.months != true_period.months and (true_period.partial or mine_period.partial)
        if years_differ or parts_differ:
            _disagrees(report, told, "period", mention.period, metric.period)
    states = {metric.status, mention.status}
    if None not in states and len(states) == 2 and states & {"planned", "baseline"}:
        _disagrees(report, told, "status", mention.status, metric.status)
    if metric.stage and mention.stage and metric.stage != mention.stage:
        _disagrees(report, told, "stage", mention.stage, metric.stage)
    if measures_opposed(metric.measure, mention.measure):
        _disagrees(report, told, "measure", mention.measure, metric.measure)
    if level_conflict(told.view, source):
        _disagrees(report, told, "scope", mention.scope or mention.indicator, metric.indicator)
    if metric.qualifier and frozenset(metric.qualifier) != frozenset(mention.qualifier):
        _disagrees(report, told, "qualifier", " ".join(mention.qualifier), " ".join(metric.qualifier))


def check_change(index: Index, report: ItemReport, told: Told, ring: Ring) -> Quantity | None:
    """Hold the change beside a metric against the source; returns the mention that backs it."""
    change = told.metric.change if told.metric is not None else None
    if change is None or not change.surface:
        return None
    claim = _change_claim(change)
    if claim is None:
        return None
    place = Claim(told.field, Span(0, len(change.surface)), change.surface)
    zh, en = _FIELDS["value"]
    if change.value is not None and not _VALUE.fullmatch(change.value):
        report.add("metric.disagrees", claim=place, actual=change.value, variant="unreadable")
        return None
    mention = _at(index, change.source) if change.source is not None and change.source.end <= len(index.text) else None
    if mention is not None and mention.kind == "malformed":
        return mention
    found = [mention] if mention is not None else [m for m in ring.mentions if same_worth(claim, m)]
    backing = next((m for m in found if same_worth(claim, m) and same_unit(claim, m)), None)
    if backing is None:
        true = found[0].value if found else None
        report.add(
            "metric.disagrees",
            None,
            found[0] if found else None,
            claim=place,
            expected=true,
            actual=change.value,
            field_name=zh,
            field_name_en=en,
            shown={"expected": true or "原文没有的数", "actual": change.value or change.surface},
        )
        return None
    if {change.direction, backing.direction} == {"up", "down"}:
        zh, en = _FIELDS["direction"]
        report.add(
            "metric.disagrees",
            None,
            backing,
            claim=place,
            expected=backing.direction,
            actual=change.direction,
            field_name=zh,
            field_name_en=en,
        )
    return backing


def _change_claim(change: Change) -> Quantity | None:
    seen = read_surface(change.surface)
    if seen is None:
        return None
    if change.value is not None and _VALUE.fullmatch(change.value):
        return replace(seen, value=change.value, unit=change.unit or seen.unit)
    return seen
