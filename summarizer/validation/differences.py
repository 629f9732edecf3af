"""Differences that a statement works out itself: 比任务多1.1万亩, 缺47人, 超预算18.4%, 缩短11分钟, 尚有14件."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from summarizer.quantities import Quantity
from summarizer.validation import arithmetic
from summarizer.validation.claims import Told
from summarizer.validation.compare import units
from summarizer.validation.compare.number import ORDERS
from summarizer.validation.compare.view import alike
from summarizer.validation.compare.words import content, likeness, plain
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import FAINT, Assignment
from summarizer.validation.report import ItemReport

_AIMS = r"(?:预算|计划|目标|任务|序时进度|限额|标准|要求)"
_LINKS = r"(?:出|了|于|过|额|约|近|达|达到|整整|共|将近)*$"
_MORE = re.compile(r"(?:(?<![至最不])[多高快]|超额(?:完成)?|超[出过]?[^,;。\d]{0,6}" + _AIMS + "|领先)" + _LINKS)
_LESS = re.compile(r"(?:(?<![至最不])[少低慢]|落后)" + _LINKS)
_COMPARED = re.compile(rf"[比较]|[快慢高低多少先后]于|[高多低少]出|超额|超.{{0,8}}{_AIMS}|距")
_EITHER = re.compile(r"(?:相差|差距|差额|缺[编额口员]?|(?<!误)差|欠|短缺|节约|节省)" + _LINKS)
_GREW = re.compile(r"(?:增加|增|提高|提升|上升|扩大|延长)" + _LINKS)
_SHRANK = re.compile(r"(?:缩短|减少|降低|下降|压缩|压减|缩小)" + _LINKS)
# What is left of a whole: 其余2件, 尚有14件未审结, 不合格19批次
_REST = re.compile(
    r"(?:其余|其他|其它|(?<!其)剩余?|尚余|[尚仍还][有未剩余缺差]|不合格|不达标|未(?!来)[^,;。\d]{1,6})[^,;。\d]{0,6}$"
)
_REST_BEHIND = re.compile(r"[^,;。\d]{0,14}?(?:未(?!来)|不能|不合格|没有)")
_AGAINST = re.compile(r"(?:[快慢高低多少]|领先|落后)于[^,;。]{1,18}$")  # 快于城镇居民2.4个百分点
_OTHER = re.compile(r"(?:比|于|出|过)([^,;。\d]{2,16}?)(?:[多少高低快慢]出?|增速)?$")
_OF_AIM = re.compile(_AIMS + r"[^,;。]{0,6}$")
_SIGNED = frozenset(("more", "less"))
_MOST = 14  # cited figures that are tried against each other: those told nearest to the claim first


def told_difference(
    index: Index, report: ItemReport, told: Told, place: int, ring: Ring, assignment: Assignment
) -> Quantity | None:
    """The first of two cited figures whose difference a claim tells in so many words; says so as derived.

    None where no word compares, where no two figures differ by it, where they are of something else, or where the
    words tell it the wrong way round.
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
    leaders = [assignment.backed[other] for other in nearest]
    found = _beyond_all(index, claim, lead, ring, way)
    if found is None and claim.unit != "%":
        found = _best(index, told, ring, way, leaders, changed=changed, against=_comparand(index, ring, lead))
    if found is None:
        return None
    report.add("number.derived", told, found.parts[0], expected=claim.surface, arithmetic=found.arithmetic)
    return found.parts[0]


def told_fraction(index: Index, report: ItemReport, told: Told, ring: Ring, assignment: Assignment) -> Quantity | None:
    """The first of two cited figures whose ratio a claim tells in words: 建成率约三分之二, 时限缩短一半."""
    share = _fraction(told.quantity)
    if told.metric is not None or share is None or "over" in told.quantity.qualifier:
        return None
    shrank = _SHRANK.search(told.view.before) is not None
    counts = [mention for mention in ring.mentions if mention.kind not in ORDERS and mention.value is not None]
    for first, second in combinations(counts[:_MOST], 2):
        one, other = arithmetic.decimal(first.value), arithmetic.decimal(second.value)
        if one is None or other is None or not units.alike(first.unit, second.unit) or one == other:
            continue
        low, high = (first, second) if one < other else (second, first)
        part, whole = min(one, other), max(one, other)
        if shrank:
            fits = high.status == "baseline" and (whole - part) * share[1] == whole * share[0]
        else:
            both = {low.start, high.start} <= assignment.taken
            fits = both and part * share[1] == whole * share[0]
        if fits:
            shown = f"{low.surface}÷{high.surface}={told.quantity.surface}"
            report.add("number.derived", told, first, expected=told.quantity.surface, arithmetic=shown)
            return first
    return None


def _fraction(claim: Quantity) -> tuple[int, int] | None:
    if claim.surface == "一半":
        return 1, 2
    upper, _, lower = (claim.value or "").partition("/")
    if claim.kind != "fraction" or not (upper + lower).isascii() or not (upper.isdecimal() and lower.isdecimal()):
        return None
    share = (int(upper), int(lower)) if len(upper) < 9 and len(lower) < 9 else (0, 0)
    return share if 0 < share[0] < share[1] else None


def _way(lead: str, after: str) -> tuple[str | None, bool]:
    """Whether the words round a figure tell of more or less than another; whether they tell of a change in time."""
    against = _AGAINST.search(lead)
    if against is not None:
        return "less" if against.group()[0] in "慢低少落" else "more", False
    if _GREW.search(lead) is not None or _SHRANK.search(lead) is not None:
        return "more" if _GREW.search(lead) is not None else "less", True
    if _EITHER.search(lead) is not None or after.startswith(("的缺口", "缺口")):
        return "either", False
    if _COMPARED.search(lead) is not None and _LESS.search(lead) is not None:
        return "less", False
    if _COMPARED.search(lead) is not None and _MORE.search(lead) is not None:
        return "more", False
    if _REST.search(lead) is not None or _REST_BEHIND.match(after) is not None:
        return "rest", False
    return None, False


def _beyond_all(index: Index, claim: Quantity, lead: str, ring: Ring, way: str) -> arithmetic.Derivation | None:
    """How far an aim was passed or missed: 超预算18.4% of 为预算的118.4%."""
    if claim.unit != "%" or (_OF_AIM.search(lead) is None and "超额" not in lead):
        return None
    for mention in ring.mentions:
        if mention.unit != "%" or _OF_AIM.search(index.view(mention).before) is None:
            continue
        found = arithmetic.beyond_whole(claim, mention)
        if found is not None and (way == "more") == arithmetic.above_whole(mention):
            return found
    return None


def _best(
    index: Index,
    told: Told,
    ring: Ring,
    way: str,
    leaders: Sequence[Quantity],
    *,
    changed: bool,
    against: int | None,
) -> arithmetic.Derivation | None:
    """The difference that is the claim, of the figures told nearest to it.

    A change in time is one from a baseline. The rest of a whole needs the nearest figure told and the largest one.
    """
    claim = told.quantity
    wanted = "%" if claim.unit == "百分点" else claim.unit
    near = [m for m in leaders if m.kind not in ORDERS and m.value is not None and units.alike(m.unit, wanted)]
    others = [m for m in ring.mentions if m.kind not in ORDERS and m.value is not None and units.alike(m.unit, wanted)]
    tried = list({m.start: m for m in (*near, *others)}.values())[:_MOST]
    told_starts = {mention.start for mention in near}
    nearest = near[0].start if near else None
    largest = max((arithmetic.decimal(m.value) or 0 for m in near), default=0)
    for first, second in combinations(tried, 2):
        pair = {first.start, second.start}
        if changed and not _of_one_thing(index, first, second):
            continue
        about = any(alike(told.view, index.view(m)) >= FAINT for m in (first, second) if m.status != "baseline")
        if nearest not in pair and not (way in _SIGNED and about):
            continue
        found = arithmetic.difference(claim, first, second)
        if found is None:
            continue
        if way == "rest" and not _whole_and_part(index, found.parts, others, largest):
            continue
        if way in _SIGNED and _turned(first, second, way, _subject(first, second, told_starts, against)):
            continue
        return found
    return None


def _of_one_thing(index: Index, first: Quantity, second: Quantity) -> bool:
    """Whether one figure is the baseline of the other."""
    if "baseline" not in (first.status, second.status):
        return False
    low, high = sorted((first, second), key=lambda mention: mention.start)
    beside = not re.search("[;。\n]", index.plain[low.end : high.start]) and high.start - low.end <= 24
    return beside or alike(index.view(first), index.view(second)) >= FAINT


def _whole_and_part(
    index: Index, parts: Sequence[Quantity], others: Sequence[Quantity], largest: Decimal | int
) -> bool:
    """Whether a difference is that of a whole, told or not, and of the part that the source names right behind it."""
    high, low = parts
    place = next((number for number, mention in enumerate(others) if mention.start == high.start), 0)
    if (arithmetic.decimal(high.value) or 0) < largest or place + 1 == len(others) or others[place + 1] != low:
        return False
    before = others[place - 1] if place else None
    if before is None or re.search("[。\n]", index.plain[before.end : high.start]):
        return True
    return (arithmetic.decimal(before.value) or 0) <= (arithmetic.decimal(high.value) or 0)


def _comparand(index: Index, ring: Ring, lead: str) -> int | None:
    """The cited figure that the words after 比 or 于 are about: 比死亡人口多, 快于城镇居民."""
    said = _OTHER.search(lead)
    words = content(said.group(1)) if said is not None else ""
    if len(words) < 2:
        return None
    views = [index.view(mention) for mention in ring.mentions]
    scores = {each.mention.start: max(likeness(words, each.named), likeness(words, each.own)) for each in views}
    best = max(scores.values(), default=0.0)
    found = [start for start, score in scores.items() if score == best]
    return found[0] if best >= 0.5 and len(found) == 1 else None


def _subject(first: Quantity, second: Quantity, told: set[int], against: int | None) -> int | None:
    """Which of two figures is spoken of: the other one than the comparand, else the only one that is told."""
    if against == first.start:
        return second.start
    if against == second.start:
        return first.start
    spoken = [mention.start for mention in (first, second) if mention.start in told]
    return spoken[0] if len(spoken) == 1 else None


def _turned(first: Quantity, second: Quantity, way: str, subject: int | None) -> bool:
    """Whether the figure the statement speaks of is the smaller one of a 多, or the larger one of a 少."""
    one, other = arithmetic.decimal(first.value), arithmetic.decimal(second.value)
    if one is None or other is None or one == other:
        return True
    if "baseline" in (first.status, second.status):
        told = one if second.status == "baseline" else other
        return (told == max(one, other)) != (way == "more")
    if subject is None:
        return False
    told = one if first.start == subject else other
    return (told == max(one, other)) != (way == "more")
