"""Tables of targets: a stated 完成率 is the completed value over the target value of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context, Decimal

from summarizer.document import Cell
from summarizer.outline.annotated import Annotated
from summarizer.quantities.quantity import Quantity
from summarizer.validation.arithmetic import plain
from summarizer.validation.checks import Check, level, slack, span_of

_TARGET = re.compile("目标|计划|任务")
_DONE = re.compile("完成|实际|实绩|达成")
_RATE = re.compile("(?:完成|达成|实现)(?:率|进度|比例)|完成.{0,4}[%\uff05]|占.{0,6}(?:目标|计划|任务)")
_QUOTIENT = Context(prec=40)


def _part(cell: Cell) -> str | None:
    """What a cell is to its row by its column heads: target, done, rate."""
    head = " ".join(cell.column_heads)
    if _RATE.search(head):
        return "rate"
    target, done = _TARGET.search(head), _DONE.search(head)
    if target and done:
        return None  # 计划完成数: it can't be told which
    return "target" if target else "done" if done else None


def table_checks(annotated: Annotated) -> Iterator[Check]:
    """One check a row that states all three; rows with two targets or two results are left alone."""
    line: list[Cell] = []
    for cell in annotated.source.cells:
        if line and "\n" in annotated.text[line[-1].span.end : cell.span.start]:
            yield from _row(annotated, line)
            line = []
        line.append(cell)
    if line:
        yield from _row(annotated, line)


def _row(annotated: Annotated, cells: list[Cell]) -> Iterator[Check]:
    parts: dict[str, Quantity] = {}
    for cell in cells:
        name = _part(cell)
        if name is None:
            continue
        mentions = [mention for mention in annotated.mentions_in(cell.span) if level(mention) is not None]
        if len(mentions) != 1 or name in parts:
            return
        parts[name] = mentions[0]
    if len(parts) != 3:
        return
    target, done, rate = parts["target"], parts["done"], parts["rate"]
    low, high, told = level(target), level(done), level(rate)
    if not low or high is None or told is None or target.unit != done.unit or rate.unit != "%":
        return
    ratio = _QUOTIENT.divide(high * 100, low)
    # The rate may have been computed from figures with more places than the table prints.
    room = slack(rate) + _QUOTIENT.divide(slack(done) * 100 + slack(target) * ratio, low)
    passed = abs(ratio - told) <= room + Decimal("0.01")
    shown = plain(ratio.quantize(Decimal("0.1")))
    why = f"目标{target.surface}、完成{done.surface},完成率应为{shown}%,表中写“{rate.surface}”"
    why_en = f'{done.surface} of {target.surface} is {shown}%, the table says "{rate.surface}"'
    spans = (span_of(target), span_of(done), span_of(rate))
    yield Check(
        "rate", f"{done.surface} ÷ {target.surface} = {rate.surface}", passed, span_of(rate), spans, why, why_en
    )
