"""Parts and wholes: 其中 lost, a part's end told of all, a member told for its group."""

from __future__ import annotations

import re

from summarizer.quantities import Quantity
from summarizer.validation import arithmetic
from summarizer.validation.claims import Told
from summarizer.validation.compare.number import ORDERS
from summarizer.validation.compare.view import View, level_conflict
from summarizer.validation.compare.words import contrasts, likeness, narrowing, plain
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import same_unit
from summarizer.validation.report import ItemReport

_PART = re.compile(r"其中|包括|包含|[含占]|部分|之中|里面|分别|[(]")
_WHOLLY = re.compile("全部|全数|悉数")
_ALL = re.compile(
    r"[^,;。:、()\d]{0,12}?,?[^,;。:、()\d]{0,12}?(?:已|均|都)*(?:全部|全数|悉数)(?:已经?)?([一-鿿]{2,4})"
)


def finished_part(index: Index, report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> Quantity | None:
    """The part of which the source says what a statement says of all: 4265座已全部整改 of 4265座,已整改4012座."""
    if claim.metric is not None or claim.quantity.kind in ORDERS or claim.quantity.unit in ("%", "百分点"):
        return None
    statement = plain(report.item.statement)
    if _WHOLLY.search(statement, claim.quantity.end) is None:
        return None
    said = _ALL.match(statement, claim.quantity.end)
    if said is None:
        return None
    verb = said.group(1)
    whole = arithmetic.decimal(mention.value)
    for other in ring.mentions:
        part = arithmetic.decimal(other.value)
        if (
            other.start <= mention.start
            or part is None
            or whole is None
            or part >= whole
            or not same_unit(other, mention)
        ):
            continue
        before = index.view(other).before
        if any(before.endswith((verb[:size], verb[:size] + "了")) for size in range(2, len(verb) + 1)):
            return other
    return None


def narrowed(index: Index, claim: Told, source: View, ring: Ring) -> bool:
    """Whether a claim says one of a contrasting group that its mention leaves open, where the sentences tell of it.

    城镇居民恩格尔系数29.8% of 城镇居民支出…;居民恩格尔系数29.8%.
    """
    if claim.metric is not None or not source.own or source.mention.distribution is not None:
        return False
    mine = frozenset(row for row in contrasts(claim.view.before) if row[0] in narrowing())
    start = source.mention.start
    if mine & contrasts(re.split("[。;\n]", index.plain[max(0, start - 120) : start])[-1]):
        return False  # 在城镇,五年安排…人就业: said before, and not closed by a semicolon
    true = contrasts(source.before + source.after + (source.mention.indicator or ""))
    if not mine or any(group in narrowing() for group, _ in true):
        return False
    common_words = likeness(claim.view.own, source.own) >= 0.6
    return common_words and bool(mine & contrasts(ring.text))


def check_part(index: Index, report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> None:
    """其中 lost: the part reads as the whole, or as one more beside it."""
    if mention.distribution != "part" or claim.quantity.distribution == "part" or claim.quantity.status == "context":
        return
    statement, start = plain(report.item.statement), claim.quantity.start
    if _PART.search(statement[max(0, start - 30) : start]):
        return
    whole = next((m for m in ring.mentions if m.start == mention.part_of), None)
    kept = _keeps_own_words(claim, index.view(mention), index.view(whole) if whole is not None else None)
    if kept or whole is None:
        return  # 财政总收入5.46亿元、地方财政收入2.87亿元: the part says what it is
    beside = any(m.end <= start and m.value == whole.value for m in report.told_quantities)
    if beside and (whole.stage != mention.stage or whole.measure != mention.measure):
        return  # 申报493家、新认定265家: two stages of one thing, not two parts of a sum
    report.add("part.whole", claim, mention, whole=whole.surface)


def _keeps_own_words(claim: Told, part: View, whole: View | None) -> bool:
    """Whether the claim keeps the words by which the part differs from its whole (境外参展企业30家)."""
    own = part.own
    if not own or level_conflict(claim.view, part):
        return False
    if whole is not None and claim.view.own:
        others = max(likeness(claim.view.own, whole.own), likeness(claim.view.own, whole.named))
        if likeness(claim.view.own, own) > others:
            return True  # 出口 beside 进出口
    shared = whole.named + whole.own if whole is not None else ""
    telling = [character for character in own if character not in shared]
    if not telling:
        same = claim.view.measure == part.measure and claim.quantity.stage == part.mention.stage
        return whole is None or (same and (part.measure, part.mention.stage) != (whole.measure, whole.mention.stage))
    mine = sum(character in claim.view.own for character in telling)
    return mine >= 2 or mine * 2 >= len(telling)
