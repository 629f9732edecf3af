"""Units a figure does not carry itself: 元 told by its noun (政策兑现…1.47亿), or the unit of the list it stands in.

Never across a paragraph's end: a figure takes only from its own clause and sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from summarizer.quantities.clauses import Draft

_MONEY = re.compile(
    r"资金|经费|投资|贷款|产值|收入|销售|补助|补贴|奖励|支出|利润|税|兑现|增加值|生产总值|GDP|产出|融资|授信|保费|金额|总额|余额|存款|债券|债务|成交|营收|营业|资产|基金|费用|出口|进口|"
    r"零售额|交易额|合同额|价值|造价|预算|拨款|捐赠|收益|减免|担保|投入|引资|资本|成本|股权|财政|损失|获补|让利|节省|货值|市值|估值|支持|贴息"
)
_PEOPLE = re.compile(r"人口|人员|从业|劳动力|农民工|用工|职工|学生|游客|党员|群众|就业")
_SCALED = re.compile(r"[万亿]$")
_NEXT = re.compile(r"\s*(?:、|和|与|及|或|至|到|-|—|~)\s*")
_SCALE = {"万": 4, "亿": 8, "千": 3, "百": 2}
_SCALED_UNIT = re.compile(r"(?:\d|\s)([百千]?[万亿]|[百千])[^\d万亿]*$")


def _is_bare(draft: Draft) -> bool:
    return draft.unit is None and draft.kind == "cardinal"


def _of_list(run: Sequence[Draft], text: str) -> None:
    """分别完成投资12、15和20亿元: members without a unit take that of the member that has one, scale included."""
    last = run[-1]
    if last.unit is None:
        return
    scale = _SCALED_UNIT.search(last.mention.surface)
    power = sum(_SCALE[char] for char in scale[1]) if scale is not None else 0
    for draft in run[:-1]:
        if _is_bare(draft) and draft.value is not None and not draft.mention.surface[-1:].isalpha():
            draft.unit, draft.kind = last.unit, last.kind
            if power:
                draft.value = format(Decimal(draft.value).scaleb(power).normalize(), "f")


def assign(run: Sequence[Draft], text: str) -> None:
    """Units of one list of figures joined by 、 and 和 (most lists have one member)."""
    if len(run) > 1 and any(_is_bare(draft) for draft in run):
        _of_list(run, text)
    for draft in run:
        if not _is_bare(draft) or not _SCALED.search(draft.mention.surface):
            continue
        noun = (draft.indicator or "") + draft.own[-16:]
        if _PEOPLE.search(noun):
            draft.unit = "人"
        elif _MONEY.search(noun):
            draft.unit, draft.kind = "元", "money"
