"""Units a figure does not carry itself: 元 told by its noun (政策兑现…1.47亿), or the unit of the list it stands in.

Never across a paragraph's end: a figure takes only from its own clause and sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from summarizer.quantities.clauses import Draft
from summarizer.quantities.cues import nouns


@cache
def _nouns(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(nouns(name)))))


_NAMED_UNIT = re.compile(r"([人件家场批户班台辆车]次)数?(?:已|累计|共|总计)*(?:为|达到|达|超过|超|突破|近|约)*$")
_PEOPLE_BEHIND = re.compile("居民|群众|市民|村民|职工|学生|师生|党员|游客|人口|老人|儿童|农民")
_SCALED = re.compile(r"[万亿]$")
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
        if _is_bare(draft) and (scale is not None or last.kind == "money") and _SCALED.search(draft.mention.surface):
            draft.unit, draft.kind = last.unit, last.kind  # 500万、100万、50万元
        elif _is_bare(draft) and draft.value is not None and not draft.mention.surface[-1:].isalpha():
            draft.unit, draft.kind = last.unit, last.kind
            if power:
                draft.value = format(Decimal(draft.value).scaleb(power).normalize(), "f")


def assign(run: Sequence[Draft], text: str) -> None:
    """Units of one list of figures joined by 、 and 和 (most lists have one member)."""
    if len(run) > 1 and any(_is_bare(draft) for draft in run):
        _of_list(run, text)
    for draft in run:
        counted = _NAMED_UNIT.search(draft.own) if _is_bare(draft) else None
        if counted is not None:
            draft.unit = counted[1]
            continue
        if not _is_bare(draft) or not _SCALED.search(draft.mention.surface):
            continue
        if _PEOPLE_BEHIND.match(text, draft.mention.end):
            draft.unit = "人"
            continue
        noun = (draft.indicator or "") + draft.own[-16:] + (run[0].indicator or "")
        if _nouns("people").search(noun):
            draft.unit = "人"
        elif _nouns("money").search(noun):
            draft.unit, draft.kind = "元", "money"
