"""Figures on the wrong subject: another cited figure fits a claim better, two claims have exchanged theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarizer.quantities import Quantity
from summarizer.validation.claims import Told
from summarizer.validation.compare.number import ORDERS, written
from summarizer.validation.compare.stage import stages_apart
from summarizer.validation.compare.view import View, agreement, alike, most, only_own_contrast
from summarizer.validation.compare.words import likeness
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import Assignment, rivals, same_unit, same_worth

CLEARLY = 0.33  # how much better another cited mention has to fit before a figure stands on the wrong subject
RIVAL = 0.62  # and how well at least
ALMOST, RATHER = 0.85, 0.22  # … or somewhat better, where it fits almost perfectly
_ROUNDING = 1e-9  # of sums of floats
EACH_GAINS, BOTH_GAIN = 0.07, 0.25  # what two claims gain by exchanging their figures where these were swapped


_ADDING = re.compile(r"投放|添置|购置|购入|增设|增配|[新增净加]")
_JOINS = frozenset(("、", "和", "及", "与", ",", "，"))


def whole_of(whole: Quantity, part: Quantity) -> bool:
    return whole.start == part.part_of or (part.part_of is None and 0 < part.start - whole.end < 60)


def rival_of(index: Index, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment) -> Quantity | None:
    """Another cited mention that fits the claim's words clearly better than the one of its value."""
    claim, own = told[place], assignment.backed[place]
    if claim.quantity.kind in ORDERS and len(claim.view.own) < 2:
        return _rank_of_leader(index, told, place, ring, assignment)
    if len(claim.view.told) < 2:
        return None
    mine = agreement(claim.view, index.view(own))
    if claim.view.told == claim.view.own and not _may_gain(claim.view, mine, RATHER):
        return None
    found = rivals(index, claim, own, ring)
    if not found:
        return None
    if claim.view.told != claim.view.own:
        return rival_of_follower(index, told, place, ring, assignment)
    score, mention = found[0]
    if (
        own.indicator == mention.indicator
        and claim.view.measure == index.view(own).measure != index.view(mention).measure
    ):
        return None  # 发表成果4篇,累计发表13篇: the measure tells apart what the words can't
    if claim.quantity.status == own.status == "baseline" != mention.status:
        return None  # 较2024年的89.3亿元增加…: what is compared with, in both
    if own.status == "achieved" and mention.status in ("planned", "context") and "done" in claim.view.stages:
        return None  # 完成投资2.835亿元, of a plan of 1.62亿元
    if only_own_contrast(claim.view, index.view(own), index.view(mention)):
        return None
    if _better_told(index, told, place, mention, assignment, score):
        return None
    theirs = alike(claim.view, index.view(mention))
    if theirs >= ALMOST and score - mine >= RATHER:
        return mention
    return mention if theirs >= RIVAL and score - mine >= CLEARLY else None


def _may_gain(claim: View, mine: float, least: float) -> bool:
    """Whether any mention can fit a claim better by `least` than by `mine`: none where the claim is copied."""
    return most(claim) - mine >= least - _ROUNDING


def _rank_of_leader(
    index: Index, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment
) -> Quantity | None:
    """For a rank without words of its own (GDP增5.8%、居全国第3): the rank that the source gives its leader."""
    own, leader = assignment.backed[place], assignment.backed.get(place - 1) if place else None
    if leader is None or leader.kind in ORDERS or told[place].metric is not None:
        return None
    about = index.view(leader).named
    if len(about) < 2 or likeness(about, index.view(own).named) >= 0.5:
        return None
    for mention in ring.mentions:
        if mention.kind == own.kind and 0 < mention.start - leader.end <= 30 and not same_worth(own, mention):
            return mention if likeness(about, index.view(mention).named) >= 0.75 else None
    return None


def _better_told(
    index: Index, told: Sequence[Told], place: int, rival: Quantity, assignment: Assignment, score: float
) -> bool:
    """Whether another claim tells the rival's value, and its words fit it no less well."""
    if rival.start not in assignment.taken:
        return False
    tellers = (other for other, mention in assignment.backed.items() if other != place and mention.start == rival.start)
    return any(agreement(told[other].view, index.view(rival)) >= score for other in tellers)


def _followers(told: Sequence[Told], place: int) -> tuple[int, int]:
    """Where the list of figures round a claim begins that have no words of their own (增5.2%、6.6%), and its size."""
    first = last = place
    while (
        last + 1 < len(told)
        and told[last + 1].view.before in _JOINS
        and same_unit(told[last].quantity, told[last + 1].quantity)
    ):
        last += 1
    while first > 0 and told[first].view.before in _JOINS and same_unit(told[first].quantity, told[first - 1].quantity):
        first -= 1
    return first, last - first + 1


def rival_of_follower(
    index: Index, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment
) -> Quantity | None:
    """For a figure without words of its own behind another one (企业所得税1.6亿元、降0.9%): whose change is it?

    The source tells of what the first figure is; a figure of that same indicator with another value is the rival,
    unless the claim's own mention has that indicator as well.
    """
    claim, own = told[place], assignment.backed[place]
    first, size = _followers(told, place)
    if size > 1 and told[first].view.own:
        return None  # 起数、死亡、受伤降13.3%、12.1%、25.5%: the list has subjects of its own
    leader = assignment.backed.get(place - size) if first >= size else None
    if leader is None or claim.metric is not None or claim.view.own or claim.quantity.kind in ORDERS:
        return None
    if same_unit(claim.quantity, leader) or "分别" in claim.view.before:
        return None  # one of a list, not the first figure's change
    about = index.view(leader).named
    if len(about) < 2 or likeness(about, index.view(own).named) >= 0.75:
        return None
    for mention in ring.mentions:
        if mention.start == own.start or not same_unit(claim.quantity, mention) or same_worth(claim.quantity, mention):
            continue
        found = index.view(mention)
        if found.named == about and found.measure == index.view(own).measure:
            return mention
    return None


def exchanged(index: Index, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment) -> Quantity | None:
    """The mention of another claim's value that this claim fits better, as that one fits this one's: a swap."""
    claim, own = told[place], assignment.backed[place]
    mine = agreement(claim.view, index.view(own))
    if not _may_gain(claim.view, mine, EACH_GAINS):
        return None
    best: tuple[float, Quantity] | None = None
    for other, mention in assignment.backed.items():
        if other == place or same_worth(claim.quantity, mention) or not same_unit(claim.quantity, mention):
            continue
        if claim.view.told == told[other].view.told and "baseline" in (own.status, mention.status):
            continue  # from–to of one thing: the words can't tell them apart
        gain = agreement(claim.view, index.view(mention)) - mine
        if gain < EACH_GAINS or alike(claim.view, index.view(mention)) < 0.5:
            continue
        theirs = agreement(told[other].view, index.view(own)) - agreement(told[other].view, index.view(mention))
        if theirs >= EACH_GAINS and gain + theirs >= BOTH_GAIN and (best is None or gain + theirs > best[0]):
            best = (gain + theirs, mention)
    return best[1] if best is not None else None


def told_twice(
    statement: str, index: Index, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment
) -> Quantity | None:
    """For two neighbours of one list that stand on one mention (居第3、第3位 for 居第3、第2位): the one left out."""
    claim, own = told[place], assignment.backed[place]
    if claim.metric is not None:
        return None
    at = next((number for number, mention in enumerate(ring.mentions) if mention.start == own.start), None)
    if at is None:
        return None
    for step in (1, -1):  # the second of two claims and the second of two figures, or the first and the first
        other, beside = place - step, at + step
        shared = assignment.backed.get(other)
        if shared is None or shared.start != own.start or not 0 <= beside < len(ring.mentions):
            continue
        left, right = sorted((told[other].quantity, claim.quantity), key=lambda mention: mention.start)
        twin = ring.mentions[beside]
        first, second = sorted((own, twin), key=lambda mention: mention.start)
        joined = statement[left.end : right.start] in _JOINS and index.text[first.end : second.start] in _JOINS
        if not joined and not (left.status == "baseline" and first.status == "baseline" and right.status != "baseline"):
            continue
        if twin.start not in assignment.taken and same_unit(claim.quantity, twin) and twin.kind == own.kind:
            return twin
    return None


def out_of_line(
    statement: str, index: Index, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment
) -> Quantity | None:
    """For a figure inside a bare list (500亿、200亿、100亿): the mention that its neighbours leave for it."""
    own = assignment.backed[place]
    turned = _turned_list(index, told, place, ring, assignment) or _turned_pair(told, place, ring, assignment)
    if turned is not None:
        return turned
    before, behind = assignment.backed.get(place - 1), assignment.backed.get(place + 1)
    if before is None or behind is None or told[place].metric is not None:
        return None
    left, claim, right = (told[place + step].quantity for step in (-1, 0, 1))
    if statement[left.end : claim.start] != "、" or statement[claim.end : right.start] != "、":
        return None
    between = [m for m in ring.mentions if before.start < m.start < behind.start]
    if len(between) != 1 or between[0].start == own.start or not same_unit(claim, between[0]):
        return None
    twin = between[0]
    joined = index.plain[before.end : twin.start] == "、" and index.plain[twin.end : behind.start] == "、"
    return twin if joined else None


def _turned_list(index: Index, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment) -> Quantity | None:
    """For a bare list that holds a whole list of the source in another order: the mention that has its place."""
    first, size = _followers(told, place)
    if not 2 <= size <= 6 or told[place].metric is not None:
        return None
    mine = [assignment.backed.get(number) for number in range(first, first + size)]
    starts = [mention.start for mention in mine if mention is not None]
    if len(set(starts)) < size or starts == sorted(starts):
        return None
    at = [number for number, mention in enumerate(ring.mentions) if mention.start in set(starts)]
    true = [ring.mentions[number] for number in at]
    if at[-1] - at[0] != size - 1 or any(
        index.plain[one.end : other.start] not in _JOINS for one, other in pairwise(true)
    ):
        return None
    heads = {told[number].view.named for number in range(first, first + size)}
    twin = true[place - first]
    return twin if len(heads) == 1 and twin.start != assignment.backed[place].start else None


def increment_as_level(index: Index, told: Sequence[Told], place: int, own: Quantity, ring: Ring) -> Quantity | None:
    """The level that the source gives beside the change a claim tells as a level: 下载量5.1万 of 达23.8万,增加5.1万."""
    claim, source = told[place], index.view(own)
    if _ADDING.search(claim.view.before) is not None:
        return None
    if (
        own.status == "baseline"
        or source.measure != "delta"
        or claim.view.measure not in (None, "level")
        or claim.quantity.direction is not None
    ):
        return None
    if claim.metric is not None or len(claim.view.own) < 3 or own.unit == "百分点":
        return None
    for mention in reversed([m for m in ring.mentions if m.end <= own.start and own.start - m.end <= 24]):
        view = index.view(mention)
        if any(other.quantity.value == mention.value for other in told):
            continue  # the level is told as well
        if view.measure != "delta" and same_unit(mention, own) and alike(claim.view, view) >= RIVAL:
            return mention
    return None


def _turned_pair(told: Sequence[Told], place: int, ring: Ring, assignment: Assignment) -> Quantity | None:
    """For the second of two figures without a word between (684户1560人): the one that the source has behind the first.

    Only where the claim's own figure stands so behind another one, and one of the two others is told as well.
    """
    leader, own = assignment.backed.get(place - 1), assignment.backed[place]
    if leader is None or leader.kind in ORDERS or told[place].metric is not None:
        return None
    if told[place - 1].quantity.end != told[place].quantity.start:
        return None
    twin = next((mention for mention in ring.mentions if mention.start == leader.end), None)
    other = next((mention for mention in ring.mentions if mention.end == own.start), None)
    if twin is None or other is None or same_worth(twin, own) or not same_unit(twin, own):
        return None
    return twin if {twin.start, other.start} & assignment.taken else None


def stage_differs(index: Index, told: Sequence[Told], mention: Quantity, assignment: Assignment) -> bool:
    """Whether the claim that tells a mention's value tells it at another stage."""
    claims = [told[place].view for place, backing in assignment.backed.items() if backing.start == mention.start]
    return any(stages_apart(claim, index.view(mention), "") is not None for claim in claims)


def other_stage_only(index: Index, claim: Told, source: View, rival: Quantity) -> bool:
    """Whether a rival fits better by its stage only (申报3个,获批1个 told as 获批3个): a matter of the stage."""
    apart = stages_apart(claim.view, source, "") is not None
    return apart and alike(claim.view, source) >= alike(claim.view, index.view(rival)) - 0.2


def same_value_other_unit(index: Index, claim: Told, own: Quantity, ring: Ring) -> Quantity | None:
    """A figure of the same value in another unit that the claim's words fit, where those of `own` do not."""
    if claim.metric is not None or len(claim.view.own) < 2 or alike(claim.view, index.view(own)) >= 0.45:
        return None
    found = [m for m in ring.mentions if m.value == claim.quantity.value and m.unit is not None and written(m.surface)]
    found = [m for m in found if m.kind not in ORDERS and not same_unit(claim.quantity, m)]
    return next((m for m in found if alike(claim.view, index.view(m)) >= 0.75), None)
