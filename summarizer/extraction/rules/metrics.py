"""Mentions of an item's evidence → its metrics, a growth beside its level as the level's change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from summarizer import resources
from summarizer.document import Span
from summarizer.items import Change, Metric
from summarizer.quantities import Quantity

# Kinds that may be a figure of a report; ordinals (第二届) and fractions in names are not.
_FIGURES = frozenset(
    ("cardinal", "money", "percentage", "percentage_point", "rank", "ratio", "multiple", "range", "vague", "fraction")
)
_CHANGES = frozenset(("growth", "delta"))


@cache
def _link() -> re.Pattern[str]:
    words = sorted(resources.table("extraction/rules/wording.toml")["linking"], key=len, reverse=True)
    return re.compile(rf"[,，、;；()（）\s]*(?:(?:{'|'.join(map(re.escape, words))})[,，、\s]*)*")


def is_figure(mention: Quantity) -> bool:
    """Whether a mention is a figure that an item tells: a claim that is no parameter, threshold or ordinal.

    A damaged figure is told too, as it stands, so that a person sees it; its value stays open.
    """
    if mention.status == "context":
        return False
    if mention.kind == "malformed":
        return mention.unit is not None and mention.indicator is not None
    return mention.kind in _FIGURES and mention.value is not None


def metric_of(mention: Quantity, change: Change | None = None) -> Metric:
    """One mention as a metric, field by field."""
    return Metric(
        indicator=mention.indicator or "",
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


def _change_of(mention: Quantity) -> Change:
    return Change(
        direction=mention.direction,
        basis=mention.basis,
        value=mention.value,
        unit=mention.unit,
        surface=mention.surface,
        source=Span(mention.start, mention.end),
    )


def _belongs(text: str, level: Quantity, change: Quantity) -> bool:
    """Whether only linking words stand between a level and the growth behind it."""
    if change.start - level.end > 24 or level.measure in _CHANGES:
        return False
    return _link().fullmatch(text, level.end, change.start) is not None


def metrics_of(text: str, mentions: Sequence[Quantity]) -> tuple[Metric, ...]:
    """The metrics of one item from the mentions of its evidence, in order."""
    figures = [mention for mention in mentions if is_figure(mention)]
    changes: dict[int, Quantity] = {}
    taken: set[int] = set()
    for index, mention in enumerate(figures):
        if mention.measure not in _CHANGES:
            continue
        before = figures[index - 1] if index else None
        behind = figures[index + 1] if index + 1 < len(figures) else None
        if before is not None and index - 1 not in changes and _belongs(text, before, mention):
            changes[index - 1] = mention
            taken.add(index)
        elif (
            behind is not None
            and behind.measure not in _CHANGES
            and behind.indicator == mention.indicator
            and _link().fullmatch(text, mention.end, behind.start)
        ):
            # 提升0.1个百分点、达3.69%: the delta stands before its level.
            changes[index + 1] = mention
            taken.add(index)
    return tuple(
        metric_of(mention, _change_of(changes[index]) if index in changes else None)
        for index, mention in enumerate(figures)
        if index not in taken and mention.indicator
    )
