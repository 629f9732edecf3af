"""Which source mention backs a claim: candidates of the same value, and the best assignment of an item's claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.quantities import Quantity
from summarizer.validation.claims import Told
from summarizer.validation.compare import units
from summarizer.validation.compare.number import ORDERS, measured, significant, unsigned, worth
from summarizer.validation.compare.view import View, agreement, alike, contrast_conflict, level_conflict, scope_conflict
from summarizer.validation.index import Index, Ring

REUSED = 0.12  # what it costs a claim to share its source mention with another claim
ABOUT = 0.6  # likeness from which two mentions are about the same thing
_PLACES = {"位", "名次"}  # 前移2位, 前移2个位次
_ORDER = re.compile(r"第|首|前|末|倒数")
_DAILY = re.compile(r"(?<![\d末底初])日(?:均|处理|产|供|供水)?|每[日天]")
_PER = {  # what says before a figure that it is counted by this
    "日": _DAILY,
    "天": _DAILY,
    "年": re.compile(r"(?<!\d)年(?:均|处理|产)|每年"),
    "小时": re.compile(r"每小时|小时(?:均|处理)"),
    "月": re.compile(r"(?<!\d)月(?:均|产)|每月"),
}
FAINT = 0.3  # likeness below which they have next to nothing in common


def same_worth(claim: Quantity, source: Quantity) -> bool:
    """Whether two mentions are worth the same in one family of units (−3.2% told as 下降3.2%)."""
    told, true = worth(claim), worth(source)
    if told is None or true is None:
        return told is true and claim.surface == source.surface
    return told == true or (claim.direction is not None and unsigned(told) == unsigned(true))


def same_unit(claim: Quantity, source: Quantity) -> bool:
    """Whether two mentions count the same; ranks and ordinals only each other."""
    if claim.unit == source.unit and claim.kind == source.kind:
        return True
    if (claim.kind in ORDERS) != (source.kind in ORDERS):
        if "delta" in (claim.measure, source.measure):
            return False  # 第三位 is not 前移三位
        if claim.unit is not None and claim.unit == source.unit and not _ORDER.search(claim.surface + source.surface):
            return True  # 三十七期 beside 37期
        return {claim.unit, source.unit} <= {"位", "名"} and None not in (claim.unit, source.unit)
    if claim.unit is None and source.unit not in (None, "%", "百分点") and significant(claim) >= 2:
        return True  # a unit left out
    if measured(claim) == measured(source) or {claim.unit, source.unit} == _PLACES:
        return True
    if claim.unit and source.unit and ("/" in claim.unit) != ("/" in source.unit):
        mine, true = claim.unit.split("/")[0], source.unit.split("/")[0]
        return units.alike(f"{mine}/1", f"{true}/1")  # 低于全省3.24人 beside 每千人2.86人
    if claim.kind in ORDERS and {claim.unit, source.unit} <= {None, "位", "名"}:
        return True
    return units.alike(claim.unit, source.unit)


@dataclass
class Assignment:
    """An item's claims and the mentions of the ring that back them, by the claim's place in the list."""

    backed: dict[int, Quantity] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)  # starts of mentions that back a claim


def candidates(index: Index, told: Told, ring: Ring) -> list[Quantity]:
    """The ring's mentions of the claim's value and unit."""
    value = worth(told.quantity)
    found: Sequence[Quantity] = ring.mentions if value is None else index.of_worth(value)
    fitting = [m for m in found if ring.holds(m) and same_unit(told.quantity, m) and same_worth(told.quantity, m)]
    return fitting or [
        m
        for m in ring.mentions
        if _copied(told.quantity, m) or _noun_as_unit(told, index.view(m)) or _rate_in_words(told, m)
    ]


def _rate_in_words(told: Told, source: Quantity) -> bool:
    """Whether a claim says before the figure what its unit is counted by: 日处理5万吨 for 5万吨/日."""
    claim = told.quantity
    above, _, below = (source.unit or "").partition("/")
    if not below or claim.unit is None or not units.alike(claim.unit, above) or claim.value != source.value:
        return False
    pattern = _PER.get(below)
    return pattern is not None and pattern.search(told.view.before[-8:]) is not None


def _noun_as_unit(told: Told, source: View) -> bool:
    """Whether a claim counts by the noun itself what the source counts with a classifier: 50城 for 50个主要城市."""
    claim, noun = told.quantity, told.view.after[:1]
    if claim.unit is not None or not noun or source.mention.unit not in ("个", "家", "所", "名"):
        return False
    return claim.value == source.mention.value and noun in source.after


def _copied(claim: Quantity, source: Quantity) -> bool:
    """Whether a claim repeats the bare figure of a table cell, whose unit stands in the head that both keep."""
    return claim.unit is None and source.unit is not None and claim.surface == source.surface


def assign(index: Index, told: Sequence[Told], ring: Ring) -> Assignment:
    """Give each claim the mention of its value that fits best; one-to-one and in order where several fit alike.

    Claims with fewest candidates choose first. A mention may back several claims, at a price.
    """
    result = Assignment()
    options = {place: candidates(index, claim, ring) for place, claim in enumerate(told)}
    rank = {mention.start: number for number, mention in enumerate(ring.mentions)}
    for place in sorted(options, key=lambda place: (len(options[place]), place)):
        if not options[place]:
            continue
        expected = place / max(1, len(told)) * len(ring.mentions)

        def score(mention: Quantity, place: int = place, expected: float = expected) -> tuple[float, int]:
            fit = agreement(told[place].view, index.view(mention))
            fit -= REUSED * (mention.start in result.taken)
            fit -= 0.1 * abs(rank[mention.start] - expected) / max(1, len(ring.mentions))
            return (fit, -mention.start)

        best = max(options[place], key=score) if len(options[place]) > 1 else options[place][0]
        result.backed[place] = best
        result.taken.add(best.start)
    return result


def rivals(index: Index, told: Told, own: Quantity, ring: Ring) -> list[tuple[float, Quantity]]:
    """Mentions of another value that fit the claim's words, best first, with their agreement."""
    found = []
    for mention in ring.mentions:
        if mention.start == own.start or same_worth(told.quantity, mention) or not same_unit(told.quantity, mention):
            continue
        if (mention.kind == "percentage") != (own.kind == "percentage"):
            continue
        found.append((agreement(told.view, index.view(mention)), mention))
    found.sort(key=lambda pair: (-pair[0], pair[1].start))
    return found


def fits(claim: View, source: View) -> bool:
    """Whether a source mention is about what the claim is about, level and territory included."""
    if level_conflict(claim, source) or scope_conflict(claim, source) or contrast_conflict(claim, source):
        return False
    return alike(claim, source) >= ABOUT


def best_elsewhere(index: Index, told: Told, ring: Ring, spans: Sequence[tuple[int, int]]) -> Quantity | None:
    """The best mention of the claim's value and unit in some stretches of the text, outside the ring."""
    value = worth(told.quantity)
    if value is None:
        return None
    found = [
        mention
        for mention in index.of_worth(value)
        if any(start <= mention.start < end for start, end in spans)
        and not ring.holds(mention)
        and same_unit(told.quantity, mention)
        and same_worth(told.quantity, mention)
    ]
    if not found:
        return None
    return max(found, key=lambda mention: (agreement(told.view, index.view(mention)), -mention.start))


def telling(mention: Quantity) -> bool:
    """Whether a number has digits enough not to turn up everywhere."""
    return significant(mention) >= 3
