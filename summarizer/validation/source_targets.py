"""Targets beside what was reached: a plan below the figure of the year before. Information at most, never a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from summarizer.document import Span
from summarizer.outline.annotated import Annotated
from summarizer.quantities.quantity import Quantity
from summarizer.validation.checks import Check, in_noise, level, report_at, span_of

_FRONT = re.compile("^(?:全[区市县省]|我[区市县省]|有效|新?(?:实现|完成|达到?)|年度?)+")
_BACK = re.compile("(?:总数|总量|总额|数量|数|量|额|达到?|的|实现|完成)+$")
_DOING = re.compile("实施|完成|新|引进|举办|开展|发放|培育|建设|改造|治理|创建|组织|启动|建成")
_CHANGES = frozenset(("growth", "delta", "rank"))


def target_checks(annotated: Annotated) -> Iterator[Check]:
    """Each target against the last figure that was reached of the same thing, by name, unit and measure."""
    reached: dict[tuple[str | None, str, str | None, bool], Quantity] = {}
    targets: list[tuple[tuple[str | None, str, str | None, bool], Quantity]] = []
    for mention in annotated.mentions:
        key = _key(annotated, mention)
        if key is None:
            continue
        if mention.status == "planned":
            targets.append((key, mention))
        elif mention.status in ("achieved", "expected"):
            reached[key] = mention
    for key, target in targets:
        actual = reached.get(key)
        if actual is None or actual.start > target.start or not _follows(actual.period, target.period):
            continue
        if _DOING.match(target.indicator or "") or target.measure == "new":
            continue  # what was built last year need not be built again
        low, high = level(actual) or Decimal(0), level(target) or Decimal(0)
        why = f"目标“{target.surface}”低于已达到的“{actual.surface}”({target.indicator}),请核对口径"
        why_en = f'the target "{target.surface}" is below the "{actual.surface}" already reached'
        spans = (span_of(actual), span_of(target))
        expression = f"{target.surface} ≥ {actual.surface}"
        span = Span(target.start, target.end)
        yield Check("target", expression, high >= low, span, spans, why, why_en, information=True)


def _key(annotated: Annotated, mention: Quantity) -> tuple[str | None, str, str | None, bool] | None:
    """Report, bare name, unit and whether new ones are counted; None for what is no level with a name."""
    if level(mention) is None or mention.measure in _CHANGES or mention.indicator is None:
        return None
    if mention.direction == "down" or in_noise(annotated, mention.start):
        return None
    name = _BACK.sub("", _FRONT.sub("", mention.indicator)).replace("的", "")
    if len(name) < 4:
        return None
    return report_at(annotated, mention.start), name, mention.unit, mention.measure == "new"


def _follows(actual: str | None, target: str | None) -> bool:
    """Whether a target's year is after the actual figure's; part-year figures prove nothing."""
    if actual is None or target is None:
        return True
    if "月" in actual or "季" in actual or "半年" in actual:
        return False
    return actual[:4] < target[:4]
