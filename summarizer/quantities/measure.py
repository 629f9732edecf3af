"""Measure, direction, basis: is a figure a level, a stock, a share, a change, and which way.

Only words tell. What stands directly before the number decides (增长12.2%); with 到, 至, 为 or 达 between, a change
becomes a level (上升为35.1%). Later members of a list take what the first one has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.quantities.clauses import Draft
from summarizer.quantities.cues import Cue
from summarizer.quantities.quantity import Direction

FILL = re.compile(
    r"(?:了|约为?|大约|大致|近|将近|接近|超过?|突破|逾|达到?|到|至|为|是|分别|均|各|共|不低于|不少于|不超过|不足|不到|高达|多达|近乎|幅度|率|仅|只|已|有望|将|"
    r"预计|可|也|又|\s)+$"
)
_UP = frozenset("增升涨扩高多快")
_DOWN = frozenset("降减低少慢跌")
_BEHIND = re.compile(r"(?:以上|左右|上下)?的?(?:高速|同比|速度|年均)*(增长|增速|增幅|上涨|提升|下降|降幅|回落|跌幅)")
_AGAINST = re.compile(
    r"(?:全国|全省|全市|全区|全县|[国省市区县]|上年|去年|同期|全年|年初|目标|计划|平均|水平|增速|增幅|规上|工业|同类|地区|的|\s|\d{4}年?)*$"
)
_RATE = frozenset(("percentage", "multiple", "fraction", "ratio", "vague"))
_COUNTS_OF_HEADINGS = frozenset(("大", "方面", "级", "位一体"))
_STOCK_UNITS = frozenset(("家", "户", "所", "座", "个", "名", "人", "支"))
_LAST_YEAR = re.compile(r"[上去]年(同期)?")
_SORT_BEHIND = re.compile(r"\((?:为|按)?(预计数|快报数|初步统计|初步核算|决算数|初步测算|统计快报)数?\)")
_SHARE = re.compile(r"占[^,;。]{0,24}$|占比|比重|份额")


def _verb_before(draft: Draft) -> tuple[Cue | None, Direction | None, str]:
    """The cue (or the direction of a single character) that the figure hangs on, and the filler between."""
    own = draft.own
    found = FILL.search(own[-14:])
    fill = found.group() if found is not None else ""
    stem = draft.mention.start - len(fill)
    if draft.before:
        last = draft.before[-1]
        if last.end >= stem and (last.entry.direction or last.entry.measure):
            return last, None, fill
        if last.entry.status and len(draft.before) > 1 and draft.before[-2].end >= last.start:
            return draft.before[-2], None, fill
    char = own[len(own) - len(fill) - 1 : len(own) - len(fill)]
    if char in _UP and char:
        return None, "up", fill
    if char in _DOWN and char:
        return None, "down", fill
    return None, None, fill


_CHANGE = ("delta", "growth")


def _changed(draft: Draft, level: bool) -> None:
    """The measure of a figure that hangs on a verb of change."""
    if level:
        draft.measure = "level"
    elif draft.kind in _RATE or draft.unit == "%":
        draft.measure = "growth"
    else:
        draft.measure = "delta"


_AIM_BEHIND = re.compile(
    r"的?(?:年度|既定|预期|国家|规定|全[国省市])?(?:目标|标准|要求|任务|警戒线|控制线|限额|平均水平|均值)"
)


def _compared(draft: Draft, text: str) -> bool:
    """A distance from another's figure: 高于全国0.6个百分点, 比同期增速高0.8个百分点."""
    cue = draft.last_before("compare")
    if cue is None:
        return False
    gap = draft.own[len(draft.own) - (draft.mention.start - cue.end) :] if cue.end < draft.mention.start else ""
    if len(gap) > 24 or (_AGAINST.match(gap) is None and (draft.kind != "percentage_point" or len(gap) > 14)):
        return False
    if gap == "" and _AIM_BEHIND.match(text, draft.mention.end) is not None:
        draft.measure = "level"  # 低于35%的目标: the aim itself
        return True
    if draft.kind == "percentage" and "的" in gap:
        draft.status = "baseline"  # 低于全市的50.2%: the other's own figure
        return True
    draft.measure, draft.direction = "delta", cue.entry.direction
    if draft.basis is None and (earlier := _LAST_YEAR.search(gap)):
        draft.basis = "同比" if earlier[1] else "较上年"
    return True


def assign(draft: Draft, text: str) -> None:
    """Measure, direction and basis of one draft; those before it in the sentence are done."""
    previous = draft.previous
    if (
        draft.listed
        and previous is not None
        and not draft.before
        and previous.kind == draft.kind
        and previous.mention.unit == draft.mention.unit
    ):
        draft.measure, draft.direction, draft.basis = previous.measure, previous.direction, previous.basis
        negative = (previous.value or "").startswith("-")
        if negative != (draft.value or "").startswith("-") and draft.direction is not None:
            draft.direction = "up" if negative else "down"  # 分别增长-3.6%、5.2%
        return
    basis = draft.last_before("basis")
    if basis is not None:
        draft.basis = basis.entry.basis
    if draft.kind in ("rank", "ordinal"):
        draft.measure = "rank" if draft.kind == "rank" else None
        return
    if draft.mention.unit in _COUNTS_OF_HEADINGS or _compared(draft, text):
        return
    if draft.own in ("至", "到") and draft.same_clause and previous is not None and previous.measure in _CHANGE:
        draft.measure = "level"  # 提升0.1个百分点至3.69个百分点
        return
    cue, direction, fill = _verb_before(draft)
    level = any(char in fill for char in "到至为达") and len(draft.own.strip()) > len(fill)
    if cue is not None and cue.entry.direction and not cue.entry.measure:
        draft.direction = cue.entry.direction
        _changed(draft, level or cue.entry.word.endswith(("到", "至", "为")))
    elif direction is not None and (
        draft.kind in ("percentage", "percentage_point", "multiple") or draft.unit == "%" or draft.basis
    ):
        draft.direction = direction
        _changed(draft, level)
    elif behind := _BEHIND.match(text[draft.mention.end : draft.mention.end + 12]):
        draft.direction = "down" if behind[1] in ("下降", "降幅", "回落", "跌幅") else "up"
        _changed(draft, level=False)
    else:
        _worded(draft, cue, fill, level)
    if draft.measure == "growth" and (draft.value or "").startswith("-"):
        draft.direction = "down"


def _worded(draft: Draft, cue: Cue | None, fill: str, level: bool) -> None:
    """The measure by a word that need not touch the number: 新增…31家, …总数约1340家, 占…比重达3.27%."""
    told = cue if cue is not None and cue.entry.measure else draft.last_before("measure")
    if told is not None and not (told.entry.measure in ("share", "growth") and draft.kind not in _RATE):
        draft.measure = told.entry.measure
        if told.entry.measure == "growth" and told is not cue and not told.entry.noun:
            draft.measure = None
        draft.direction = told.entry.direction if draft.measure in ("new", "net", "growth") else None
        return
    if draft.kind == "percentage" and _SHARE.search(draft.own):
        draft.measure = "share"
        return
    moved = draft.last_before("object")
    if moved is not None and draft.mention.start - moved.end <= 16:
        draft.direction, draft.measure = moved.entry.direction, "delta"
        return
    if level and "达" in fill and draft.mention.unit in _STOCK_UNITS:
        draft.measure = "stock"
    elif level:
        draft.measure = "level"


class Sorts:
    """The words that say what sort of figures a sentence holds (据初步统计), walked along with the drafts."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.cues = [cue for cue in cues if cue.entry.sort]
        self.place = 0

    def tell(self, draft: Draft, text: str) -> None:
        """Adds the sort of one figure to its basis."""
        cues, count = self.cues, len(self.cues)
        if not count:
            return
        while self.place < count and cues[self.place].start < draft.mention.start:
            self.place += 1
        word = None
        if behind := _SORT_BEHIND.match(text, draft.mention.end):
            word = behind[1]
            if word == "预计数":
                draft.status = "expected"
        elif self.place and cues[self.place - 1].start >= draft.sentence and not _bracketed(cues[self.place - 1], text):
            word = cues[self.place - 1].entry.sort
        if word is not None:
            draft.basis = f"{draft.basis} {word}" if draft.basis else word


def _bracketed(cue: Cue, text: str) -> bool:
    return text[cue.end : cue.end + 1] == ")"


def settle(draft: Draft) -> None:
    """A percentage whose indicator turned out to be a share is one, told as a level or without a word."""
    if (
        draft.kind == "percentage"
        and draft.measure in (None, "level")
        and draft.indicator
        and _SHARE.search(draft.indicator)
    ):
        draft.measure = "share"
