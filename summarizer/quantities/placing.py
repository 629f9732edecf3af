"""Names by place: what quotation marks, titles and the word behind make of a number."""

from __future__ import annotations

import re
from typing import Final

from summarizer.quantities import names
from summarizer.quantities.quantity import Quantity

_PLAN = re.compile("(?:行动|规划|计划|方案|攻坚|倍增|攀高|大变样|大提升|工程|会战)")
_CIRCLE = re.compile(r"[^，。、,;；：:\s0-9]{0,8}圈")
_ROUND: Final = frozenset(("1", "2", "3", "5", "10"))
_TEN_BEST_BEFORE: Final = frozenset("年度国省选获评界")
_SETTLED: Final = frozenset(("year", "period", "date", "metadata", "enumerator", "malformed", "name"))
_LONGEST_NAME: Final = 15  # characters in quotation marks that may be a name though digits stand in them


def placed(text: str, quantity: Quantity) -> Quantity:
    """The quantity, or the name that its place makes of it."""
    if quantity.kind in _SETTLED:
        return quantity
    return names.name(text, quantity.start, quantity.end) if _named(text, quantity) else quantity


def _named(text: str, quantity: Quantity) -> bool:
    start, end = quantity.start, quantity.end
    if quantity.unit in ("年", "人") and _PLAN.match(text, end) is not None and _plan_size(quantity):
        return True  # 三年行动方案, 万人计划
    if quantity.unit in ("分钟", "小时", "公里") and _CIRCLE.match(text, end) is not None:
        return True  # 15分钟就业服务圈
    if quantity.unit == "小时" and text.startswith(("平均", "滑动"), end) and text[max(0, start - 2) : start] == "最大":
        return True  # 臭氧日最大8小时平均
    if quantity.surface == "十大" and start and text[start - 1] in _TEN_BEST_BEFORE:
        return True  # 年度十大…: the title of an award
    inside = names.quoted(text, start, end)
    if inside is None:
        return names.titled(text, start, end)
    if not text[start].isdecimal():
        return True
    if quantity.kind in ("percentage", "percentage_point") or quantity.qualifier:
        return False  # “营收超100亿元”: a quoted aim is a figure
    content = text[inside[0] : inside[1]]
    return len(content) <= _LONGEST_NAME and "，" not in content and "," not in content


def _plan_size(quantity: Quantity) -> bool:
    """A count that a plan carries in its name: 三年, 万人, 千人 — small or round."""
    value = quantity.value or ""
    return quantity.kind in ("cardinal", "period") and (len(value) <= 2 or value.rstrip("0") in _ROUND)
