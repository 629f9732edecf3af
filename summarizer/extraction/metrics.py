"""A mention of the source as an item's metric, or as the change beside one: field by field, whoever extracts."""

from __future__ import annotations

from summarizer.document import Span
from summarizer.items import Change, Metric
from summarizer.quantities import Quantity


def metric_of(mention: Quantity, indicator: str, change: Change | None = None) -> Metric:
    """The metric that a mention is, under the name of `indicator`."""
    return Metric(
        indicator=indicator,
        surface=mention.surface,
        value=mention.value,
        upper=mention.upper,
        unit=mention.unit,
        kind=mention.kind,
        qualifier=mention.qualifier,
        measure=mention.measure,
        scope=mention.scope,
        stage=mention.stage,
        status=mention.status,
        commitment=mention.commitment,
        period=mention.period,
        basis=mention.basis,
        source=Span(mention.start, mention.end),
        change=change,
    )


def change_of(mention: Quantity) -> Change:
    """The change that a mention tells of the level beside it."""
    return Change(
        direction=mention.direction,
        basis=mention.basis,
        value=mention.value,
        unit=mention.unit,
        surface=mention.surface,
        source=Span(mention.start, mention.end),
    )
