"""Tables: a cell's heads are its indicator, period and unit; `单位:万元` above the table scales its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from summarizer.document import Cell
from summarizer.quantities.clauses import Draft
from summarizer.quantities.quantity import Quantity
from summarizer.quantities.units import unit_at

_UNIT = re.compile(r"单位\s*[::]?\s*([^\s,,;;))]{1,8})")
_IN_HEAD = re.compile(r"[((]([^()()]{1,8})[))]\s*$")
_SCALES = {"万": 4, "亿": 8, "千": 3, "百万": 6, "十万": 5, "千万": 7, "百": 2}
_SCALED = re.compile(r"十万|百万|千万|万|亿|千|百")
_YEAR = re.compile(r"((?:19|20)\d\d)年(?:度)?(上半年|下半年|(?:\d{1,2}-)?\d{1,2}月)?")
_AIMED = re.compile(r"目标|计划数?$|预期|任务数?$")
_SHARE_OF_AIM = re.compile(r"率|比例|占|进度")  # 目标完成率 is done
_GROWTH = re.compile(r"增长|增速|增幅|同比|比上年|较上年|±")


def _unit(cell: Cell) -> tuple[str, int] | None:
    """The unit that governs a cell and the power of ten it scales by."""
    for head in (*reversed(cell.column_heads), *reversed(cell.row_heads)):
        found = _IN_HEAD.search(head)
        if found is not None and (known := _known(found[1])) is not None:
            return known
    if cell.unit:
        announced = _UNIT.search(cell.unit)
        return _known(announced[1] if announced is not None else cell.unit.strip())
    return None


def _known(words: str) -> tuple[str, int] | None:
    """The unit that some words name and nothing else, and its power of ten: 万人次 → 人次, 4."""
    scale = _SCALED.match(words)
    for begin in {scale.end() if scale is not None else 0, 0}:
        unit = unit_at(words, begin)
        if unit is not None and unit.end == len(words):
            return unit.unit.canonical, _SCALES[scale[0]] if scale is not None and begin else 0
    return None


def _scaled(value: str, power: int) -> str:
    try:
        number = Decimal(value).scaleb(power)
    except InvalidOperation:
        return value
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text and power else text


def _one(draft: Draft, cell: Cell) -> None:
    heads = [head.strip() for head in (*cell.row_heads, *cell.column_heads) if head.strip()]
    names = []
    for head in heads:
        year = _YEAR.search(head)
        if year is not None:
            draft.period, draft.period_said = f"{year[1]}年{year[2] or ''}", True
            head = head.replace(year[0], "").strip(" 度")
        head = _IN_HEAD.sub("", head).strip()
        if _AIMED.search(head) and not _SHARE_OF_AIM.search(head):
            draft.status, draft.commitment = "planned", draft.commitment or "plain"
        if _GROWTH.search(head):
            draft.measure = "growth"
            draft.direction = "down" if (draft.value or "").startswith("-") else "up"
            draft.basis = "较上年" if "上年" in head else "同比" if "同比" in head else draft.basis
        elif (
            head
            and head not in names
            and head not in ("指标", "指标名称", "项目", "合计数", "数值", "本年", "绝对值", "绝对数", "完成数")
        ):
            names.append(head)
    draft.indicator = draft.head = "".join(names) or draft.indicator or ""
    known = _unit(cell)
    if draft.measure == "growth" and known is not None and known[0] not in ("%", "%"):
        known = ("%", 0) if draft.unit is None else None
    if draft.unit is None and draft.kind == "cardinal" and known is not None and draft.value is not None:
        draft.unit = "%" if known[0] == "%" else known[0]
        draft.kind = "money" if draft.unit == "元" else "percentage" if draft.unit == "%" else "cardinal"
        draft.value = _scaled(draft.value, known[1])


def counted(mentions: tuple[Quantity, ...], cells: Sequence[Cell]) -> tuple[Quantity, ...]:
    """The mentions with bare figures in cells that look like years (2065) read as the counts that they are."""
    starts = {cell.span.start: cell.span.end for cell in cells}
    return tuple(
        replace(mention, kind="cardinal", unit=None)
        if mention.kind == "year" and mention.surface.isdigit() and starts.get(mention.start) == mention.end
        else mention
        for mention in mentions
    )


def assign(drafts: Sequence[Draft], cells: Sequence[Cell]) -> None:
    """Gives the claims that stand in table cells what the heads say; both sequences in the text's order."""
    place = 0
    for draft in drafts:
        while place < len(cells) and cells[place].span.end <= draft.mention.start:
            place += 1
        if place == len(cells):
            return
        if cells[place].span.start <= draft.mention.start:
            _one(draft, cells[place])
