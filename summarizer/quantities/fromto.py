"""From–to: 从200个基点下调至60个基点 — the first figure is the baseline, the second has the direction.

The first inherits what it lacks from the second: its unit (从200下调至60个基点) and its indicator.
"""

from __future__ import annotations

import re

from summarizer.quantities.clauses import Draft

_FROM = re.compile(r"(?:从|由)[^,;。:从由]{0,24}$")
_TO = re.compile(
    r"^(?:的|亿元|万元|年|左右|以上|\(|\)|\s)*,?(?:到?\d{0,4}年?的?)?(?:逐步|逐年|稳步|持续|大幅|连续|首次|直接|快速|迅速)*"
    r"(?P<verb>增加|增长|提高|提升|上升|跃升|增|升|扩大|上调|上涨|跃居|前移|攀升|晋升|跃|跳|扩展|拓展|攀升|下降|降低|减少|下调|下浮|缩短|缩减|压缩|压减|压|缩|回落|提|扩|降|减|调整|变|发展|扩面|延长|收窄|缩小|上浮|扩充|扩容|壮大|拉升|攀高|压降|下滑|滑落|跌|减)?"
    r"(?P<to>到了?|至|为|成|居|进到?|→)[^,;。]{0,12}$"
)
_SAID_SHORT = frozenset(("工作日", "百分点", "月", "个月", "小时", "基点", "学时"))
_ARROW = re.compile(r"\s*(?:→|->|⟶|=>)\s*")
_FROM_TAIL = re.compile(r"[从由][^从由]{0,8}$")
_DOWN = ("下", "降", "减", "缩", "压", "回", "收", "滑", "跌")


def assign(draft: Draft, text: str) -> None:
    """Marks the figure before `draft` as its baseline where 从…到 joins the two."""
    previous = draft.previous
    if previous is None or (previous.clause != draft.clause and previous.part != draft.part):
        return
    gap = text[previous.mention.end : draft.mention.start]
    if len(gap) > 30:
        return
    if _ARROW.fullmatch(gap) and previous.kind == draft.kind:
        _mark(previous, draft)
        return
    found = _TO.match(gap)
    if found is None or not (_FROM.search(previous.own) or (found["verb"] and previous.clause == draft.clause)):
        return
    if found["verb"] is None and previous.kind == "rank":
        return
    _mark(previous, draft)
    if found["verb"]:
        draft.direction = "down" if found["verb"].startswith(_DOWN) else "up"
        if found["verb"] in ("调整", "变", "发展"):
            draft.direction = None


def _mark(previous: Draft, draft: Draft) -> None:
    """Makes the first figure the baseline of the second, with what it inherits from it."""
    previous.status = "baseline"
    previous.measure = "level" if previous.measure in (None, "delta", "growth") else previous.measure
    previous.direction = None
    previous.commitment = None
    draft.measure = draft.measure if draft.measure in ("share", "stock") else "level"
    if previous.unit is None and draft.unit is not None and previous.kind == "cardinal":
        previous.unit, previous.kind = draft.unit, draft.kind
    if draft.unit == "个" and previous.unit in _SAID_SHORT:
        draft.unit, draft.kind = previous.unit, previous.kind  # 由10个工作日压至3.8个
    if previous.indicator:
        previous.indicator = _strip_from(previous.indicator)
        draft.indicator = draft.head = previous.indicator


def _strip_from(indicator: str) -> str:
    """The indicator without the 从 or 由 that leads its baseline."""
    return _FROM_TAIL.sub("", indicator) or indicator
