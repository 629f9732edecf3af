"""What an item's statement says round each of its figures: the words before and behind it, a whole it is part of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_HARD = frozenset("。;；!！?？\n")
_STOPS = _HARD | frozenset(",，:：")
_WITHIN = "其中"
_REACH = 60
# Right before a figure that is meant to go down: 降低到60以下, 控制在3%以内; not 下降 of something else in the clause.
_FALLS = re.compile(
    r"(?:下降|降低|减少|压减|压降|下调|降|减|控制)(?:率|幅|幅度)?(?:了|到|至|为|在|达到|达)?"
    r"(?:[约近超逾]|超过|不低于|不少于|不超过|力争|至少)*$"
)
_OPEN = re.compile(r"目前|截[至止]|首批|第[一二三四五六1-9]批|今年以来|年初以来|已(?!知)")
_WITHIN_YEAR = re.compile(r"全年|[今本]年|年[内初]|\d月|20\d\d年(?!以来)")
_EXPLORES = re.compile(r"探索|谋划")


@dataclass(frozen=True, slots=True)
class Clause:
    """`before` and `after` are the figure's own clause; `lead` what the statement says ahead of that clause.

    `whole` is the indicator that 其中 makes the figure a part of.
    """

    before: str
    after: str
    lead: str
    whole: str | None
    falls: bool
    open: bool  # so far, the first batch: more is to come
    explores: bool  # 探索, 谋划: no target
    accrues: bool  # 累计, and not within the year: what earlier years had is in it


EMPTY = Clause("", "", "", None, False, False, False, False)


def clauses(statement: str, figures: Sequence[tuple[str, str]]) -> list[Clause]:
    """The clauses of figures, given as (indicator, surface) in the order of the statement."""
    found: list[Clause] = []
    place = 0
    ends: list[int] = []
    for number, (_, surface) in enumerate(figures):
        start = statement.find(surface, place)
        if start < 0:
            start = statement.find(surface)
        if start < 0:
            found.append(EMPTY)
            ends.append(place)
            continue
        previous = max((end for end in ends if end <= start), default=0)
        end = start + len(surface)
        found.append(_clause(statement, start, end, previous, _whole(statement, start, figures[:number], ends)))
        ends.append(end)
        place = end
    return found


def _clause(statement: str, start: int, end: int, previous: int, whole: str | None) -> Clause:
    begin = start
    floor = max(previous, start - _REACH)
    while begin > floor and statement[begin - 1] not in _STOPS:
        begin -= 1
    stop = end
    while stop < min(len(statement), end + _REACH) and statement[stop] not in _STOPS:
        stop += 1
    head = begin
    while head > 0 and statement[head - 1] not in _HARD:
        head -= 1
    before = statement[begin:start]
    return Clause(
        before,
        statement[end:stop],
        statement[head:begin],
        whole,
        _FALLS.search(before) is not None,
        _OPEN.search(before) is not None,
        _EXPLORES.search(before) is not None,
        "累计" in before and _WITHIN_YEAR.search(statement[head:start]) is None,
    )


def _whole(statement: str, start: int, earlier: Sequence[tuple[str, str]], ends: Sequence[int]) -> str | None:
    """The indicator of the last figure before the 其中 that governs this one; the statement's own words where none."""
    head = start
    while head > 0 and statement[head - 1] not in _HARD:
        head -= 1
    at = statement.rfind(_WITHIN, head, start)
    if at < 0:
        return None
    inside = [indicator for (indicator, _), end in zip(earlier, ends, strict=False) if head < end <= at]
    return inside[-1] if inside else statement[head:at].strip(",，、") or None
