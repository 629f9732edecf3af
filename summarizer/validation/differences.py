"""Differences that a statement works out itself: 比任务多1.1万亩, 缺47人, 超预算18.4%, 缩短11分钟."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from summarizer.quantities import Quantity
from summarizer.validation import arithmetic
from summarizer.validation.claims import Told
from summarizer.validation.compare import units
from summarizer.validation.compare.number import ORDERS, significant
from summarizer.validation.compare.words import plain
from summarizer.validation.index import Ring
from summarizer.validation.matching import Assignment
from summarizer.validation.report import ItemReport

_LINKS = r"(?:出|了|于|过|额|约|近|达|达到|整整|共|将近)*$"
_MORE = re.compile(
    r"(?:(?<!至)多|高|快|超额?(?:完成)?(?:年初|年度|全年)?(?:预算|计划|目标|任务|序时进度)?|领先)" + _LINKS
)
_LESS = re.compile(r"(?:(?<!至)少|低|慢|缺口?|差|欠|短|节约|节省|剩余?|尚余|还有|落后)" + _LINKS)
_GREW = re.compile(r"(?:增加|增|提高|提升|上升|扩大|延长)" + _LINKS)
_SHRANK = re.compile(r"(?:缩短|减少|降低|下降|压缩|压减|缩小)" + _LINKS)
_AGAINST = re.compile(r"(?:[快慢高低多少]|领先|落后)于[^,;。]{1,16}$")  # 快于城镇居民2.4个百分点
_OF_TASK = re.compile(r"(?:预算|计划|目标|任务|进度)[^,;。]{0,6}$")


def told_difference(report: ItemReport, told: Told, place: int, ring: Ring, assignment: Assignment) -> Quantity | None:
    """The first of two cited figures whose difference a claim tells in so many words; says so as derived.

    None where no word compares, where no two figures differ by it, or where the words tell it the wrong way round.
    """
    claim = told.quantity
    if told.metric is not None or claim.kind in ORDERS or claim.value is None or claim.upper is not None:
        return None
    way, changed = _way(told.view.before, plain(report.item.statement)[claim.end : claim.end + 6])
    if way is None:
        return None
    leaders = [m.start for step in (-1, -2, 1) if (m := assignment.backed.get(place + step)) is not None]
    found = _beyond_all(told, ring, way) or _best(claim, ring.mentions, way, leaders, changed=changed)
    if found is None:
        return None
    report.add("number.derived", told, found.parts[0], expected=claim.surface, arithmetic=found.arithmetic)
    return found.parts[0]


def _way(before: str, after: str) -> tuple[str | None, bool]:
    """Whether the words round a figure tell of more or less than another; whether they tell of a change in time."""
    against = _AGAINST.search(before)
    if against is not None:
        return "less" if against.group()[0] in "慢低少落" else "more", False
    if _GREW.search(before) is not None or _SHRANK.search(before) is not None:
        return "more" if _GREW.search(before) is not None else "less", True
    if _LESS.search(before) is not None or after.startswith(("的缺口", "缺口")):
        return "less", False
    return "more" if _MORE.search(before) is not None else None, False


def _beyond_all(told: Told, ring: Ring, way: str) -> arithmetic.Derivation | None:
    """How far a task was passed or missed: 超预算18.4% of 为预算的118.4%."""
    claim = told.quantity
    if claim.unit != "%":
        return None
    for mention in ring.mentions:
        if mention.unit == "%" and (_OF_TASK.search(told.view.before) or "超额" in told.view.before):
            found = arithmetic.beyond_whole(claim, mention)
            if found is not None and (way == "more") == (arithmetic.above_whole(mention)):
                return found
    return None


def _pairs(claim: Quantity, mentions: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Cited figures, two by two, whose difference is counted as the claim is."""
    wanted = "%" if claim.unit == "百分点" else claim.unit
    if claim.unit == "%":
        return
    fitting = [m for m in mentions if m.kind not in ORDERS and m.value is not None and units.alike(m.unit, wanted)]
    yield from combinations(fitting, 2)


def _best(
    claim: Quantity, mentions: Sequence[Quantity], way: str, leaders: Sequence[int], *, changed: bool
) -> arithmetic.Derivation | None:
    """The difference that is the claim; a claim of one digit needs a figure that the statement tells beside it.

    A change in time is one from a baseline.
    """
    best: tuple[int, arithmetic.Derivation] | None = None
    for first, second in _pairs(claim, mentions):
        found = arithmetic.difference(claim, first, second)
        if found is None or (changed and "baseline" not in (first.status, second.status)):
            continue
        near = min((leaders.index(m.start) for m in (first, second) if m.start in leaders), default=len(leaders))
        if near == len(leaders) and significant(claim) < 2:
            continue
        if _turned(first, second, way, leaders[near] if near < len(leaders) else None):
            continue
        if best is None or near < best[0]:
            best = (near, found)
    return best[1] if best is not None else None


def _turned(first: Quantity, second: Quantity, way: str, leader: int | None) -> bool:
    """Whether the figure the statement speaks of is the smaller one of a 多, or the larger one of a 少."""
    one, other = arithmetic.decimal(first.value), arithmetic.decimal(second.value)
    if one is None or other is None or one == other:
        return True
    baseline = first if first.status == "baseline" else second if second.status == "baseline" else None
    if baseline is not None:
        told = one if baseline is second else other
        return (told == max(one, other)) != (way == "more")
    if leader is None:
        return False
    told = one if first.start == leader else other
    return (told == max(one, other)) != (way == "more")
