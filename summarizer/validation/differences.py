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
from summarizer.validation.compare.words import content, likeness, plain
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import Assignment
from summarizer.validation.report import ItemReport

_LINKS = r"(?:出|了|于|过|额|约|近|达|达到|整整|共|将近)*$"
_MORE = re.compile(
    r"(?:(?<!至)多|高|快|超(?:额|出|过)?(?:完成)?[^,;。\d]{0,6}(?:预算|计划|目标|任务|序时进度|限额|标准)?|领先)"
    + _LINKS
)
_LESS = re.compile(r"(?:(?<!至)少|低|慢|落后)" + _LINKS)
_EITHER = re.compile(r"(?:相差|差距|差额|缺[编额口员]?|差|欠|短|节约|节省|剩余?|尚余)" + _LINKS)
_GREW = re.compile(r"(?:增加|增|提高|提升|上升|扩大|延长)" + _LINKS)
_SHRANK = re.compile(r"(?:缩短|减少|降低|下降|压缩|压减|缩小)" + _LINKS)
# What is left of a whole: 其余2件, 尚有14件未审结, 不合格19批次
_REST = re.compile(r"(?:其余|其他|其它|另外?有?|[尚仍还](?:有|未)?|不合格|不达标|未[^,;。\d]{1,6})[^,;。\d]{0,6}$")
_REST_BEHIND = re.compile(r"[^,;。\d]{0,14}?(?:未|不能|不合格|没有|尚|仍)")
_AGAINST = re.compile(r"(?:[快慢高低多少]|领先|落后)于[^,;。]{1,18}$")  # 快于城镇居民2.4个百分点
_SIGNED = frozenset(("more", "less"))
_OTHER = re.compile(r"(?:比|于|出|过)([^,;。\d]{2,16}?)(?:[多少高低快慢]出?|增速)?$")
_OF_TASK = re.compile(r"(?:预算|计划|目标|任务|进度)[^,;。]{0,6}$")


def told_difference(
    index: Index, report: ItemReport, told: Told, place: int, ring: Ring, assignment: Assignment
) -> Quantity | None:
    """The first of two cited figures whose difference a claim tells in so many words; says so as derived.

    None where no word compares, where no two figures differ by it, or where the words tell it the wrong way round.
    """
    claim = told.quantity
    if told.metric is not None or claim.kind in ORDERS or claim.value is None or claim.upper is not None:
        return None
    statement = plain(report.item.statement)
    lead = re.split(r"[,;。:]", statement[max(0, claim.start - 30) : claim.start])[-1]
    way, changed = _way(lead, statement[claim.end : claim.end + 24])
    if way is None:
        return None
    nearest = sorted(assignment.backed, key=lambda other: (abs(other - place), other))
    leaders = [assignment.backed[other].start for other in nearest]
    found = _beyond_all(told, ring, way) or _best(
        claim, ring.mentions, way, leaders, changed=changed, against=_comparand(index, ring, lead)
    )
    if found is None:
        return None
    report.add("number.derived", told, found.parts[0], expected=claim.surface, arithmetic=found.arithmetic)
    return found.parts[0]


def told_fraction(report: ItemReport, told: Told, ring: Ring) -> Quantity | None:
    """The first of two cited figures whose ratio a claim tells in words: 建成率约三分之二, 时限缩短一半."""
    claim = told.quantity
    share = _fraction(claim)
    if told.metric is not None or share is None:
        return None
    for first, second in combinations([m for m in ring.mentions if m.kind not in ORDERS], 2):
        one, other = arithmetic.decimal(first.value), arithmetic.decimal(second.value)
        if one is None or other is None or not units.alike(first.unit, second.unit) or one == other:
            continue
        part, whole = min(one, other), max(one, other)
        if part * share[1] == whole * share[0] or (_SHRANK.search(told.view.before) and (whole - part) * 2 == whole):
            low, high = sorted((first, second), key=lambda m: arithmetic.decimal(m.value) or 0)
            shown = f"{low.surface}÷{high.surface}={claim.surface}"
            report.add("number.derived", told, first, expected=claim.surface, arithmetic=shown)
            return first
    return None


def _fraction(claim: Quantity) -> tuple[int, int] | None:
    if claim.surface == "一半":
        return 1, 2
    upper, _, lower = (claim.value or "").partition("/")
    return (int(upper), int(lower)) if claim.kind == "fraction" and upper.isdigit() and lower.isdigit() else None


def _way(before: str, after: str) -> tuple[str | None, bool]:
    """Whether the words round a figure tell of more or less than another; whether they tell of a change in time."""
    against = _AGAINST.search(before)
    if against is not None:
        return "less" if against.group()[0] in "慢低少落" else "more", False
    if _GREW.search(before) is not None or _SHRANK.search(before) is not None:
        return "more" if _GREW.search(before) is not None else "less", True
    if _EITHER.search(before) is not None:
        return "either", False
    if _LESS.search(before) is not None or after.startswith(("的缺口", "缺口")):
        return "less", False
    if _REST.search(before) is not None or _REST_BEHIND.match(after) is not None:
        return "rest", False
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
    claim: Quantity,
    mentions: Sequence[Quantity],
    way: str,
    leaders: Sequence[int],
    *,
    changed: bool,
    against: int | None,
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
        if way == "rest" and near == len(leaders):
            continue  # the rest of something that the statement tells
        if way in _SIGNED and _turned(first, second, way, _subject(first, second, leaders, against)):
            continue
        if best is None or near < best[0]:
            best = (near, found)
    return best[1] if best is not None else None


def _comparand(index: Index, ring: Ring, lead: str) -> int | None:
    """The cited figure that the words after 比 or 于 are about: 比死亡人口多, 快于城镇居民."""
    said = _OTHER.search(lead)
    words = content(said.group(1)) if said is not None else ""
    if len(words) < 2:
        return None
    scores = {
        m.start: max(likeness(words, index.view(m).named), likeness(words, index.view(m).own)) for m in ring.mentions
    }
    best = max(scores.values(), default=0.0)
    found = [start for start, score in scores.items() if score == best]
    return found[0] if best >= 0.5 and len(found) == 1 else None


def _subject(first: Quantity, second: Quantity, leaders: Sequence[int], against: int | None) -> int | None:
    """Which of two figures is spoken of: the other one than the comparand, else the only one that is told."""
    if against == first.start:
        return second.start
    if against == second.start:
        return first.start
    told = [m.start for m in (first, second) if m.start in leaders]
    return told[0] if len(told) == 1 else None


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
