"""Duplicates: the same statement or the same figures told twice in one list of a report are one item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from summarizer.items import Item, Metric

_Fact = tuple[str, str, str | None, str | None]


def merged(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items with duplicates merged into the first that tells all of it; the evidence of both is kept."""
    kept: list[Item] = []
    by_statement: dict[tuple[str, str, str], int] = {}
    by_fact: dict[tuple[str, str, _Fact], list[int]] = {}
    for item in items:
        place = by_statement.get((item.report, item.list, item.statement))
        facts = [_fact(metric) for metric in item.metrics]
        if place is None and facts:
            holders = by_fact.get((item.report, item.list, facts[0]), [])
            place = next((at for at in holders if set(facts) <= {_fact(m) for m in kept[at].metrics}), None)
        if place is not None:
            first = kept[place]
            kept[place] = replace(first, evidence=first.evidence + item.evidence)
            continue
        by_statement[(item.report, item.list, item.statement)] = len(kept)
        for fact in facts:
            by_fact.setdefault((item.report, item.list, fact), []).append(len(kept))
        kept.append(item)
    return tuple(kept)


def _fact(metric: Metric) -> _Fact:
    """What makes two figures the same: indicator, value, unit, period, and their change."""
    change = metric.change.value if metric.change is not None else ""
    return (metric.indicator, f"{metric.value or metric.surface}|{metric.unit}|{change}", metric.period, metric.scope)
