"""Figures that arithmetic backs: sums, differences, shares of cited figures, a change, so many done of so many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from summarizer.quantities import Quantity
from summarizer.validation import arithmetic
from summarizer.validation.claims import Told
from summarizer.validation.compare import units
from summarizer.validation.compare.number import ORDERS
from summarizer.validation.compare.view import alike, level_conflict
from summarizer.validation.compare.words import plain
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import FAINT, Assignment
from summarizer.validation.report import ItemReport, spoken, word_in

_BRACKET = re.compile(r"[^,;。:()\d]{0,8}\(([^()]{4,120})\)")
_LONGEST_LIST = 8
_CLAUSE = re.compile(r"[,;。:()\n]")
_LAST_TWO = re.compile(r"[一-鿿]{2}(?:以?及|[和与])[一-鿿]{3}")  # behind the last 、: 体育馆和图书馆各
_ANNOUNCED = re.compile(
    r"(?<!公)共(?!享|同|建|赢|性|青|产|富|识)|合计|总计|两者|两项|加起来|相差|高出|增加了|减少了|提高了|下降了|占|倍"
)

_TOTAL = re.compile(r"合计|总计|共计")


def ratio_of_shares(claim: Quantity, ring: Ring) -> Quantity | None:
    """The first of the shares that a ratio tells side by side: 11.2:41.7:47.1 for 11.2%、41.7%和47.1%."""
    if claim.kind != "ratio" or claim.value is None:
        return None
    told = claim.value.split(":")
    shares = [m for m in ring.mentions if m.unit == "%"]
    for first in range(len(shares) - len(told) + 1):
        if [m.value for m in shares[first : first + len(told)]] == told:
            return shares[first]
    return None


def _sum_of_bracket(told: Told, ring: Ring, others: Sequence[Quantity], statement: str) -> arithmetic.Derivation | None:
    """The sum that a figure makes of the ones in the bracket behind it: 奖牌40枚(金牌14枚、银牌9枚、铜牌17枚)."""
    end = told.quantity.end
    opened = _BRACKET.match(statement, end)
    if opened is None:
        return None
    inside = [m for m in others if opened.start(1) <= m.start < opened.end(1) and m.is_claim]
    parts = [m for m in inside if units.alike(m.unit, told.quantity.unit)]
    if not 2 <= len(parts) <= 6 or any(all(m.value != one.value for one in ring.mentions) for m in parts):
        return None
    return arithmetic.total(told.quantity, parts)


def derived(
    index: Index,
    report: ItemReport,
    told: Told,
    ring: Ring,
    others: Sequence[Quantity],
    altered: Quantity | None,
    assignment: Assignment,
) -> Quantity | None:
    """Arithmetic over cited figures, right or wrong.

    `altered` is a cited figure of the claim's indicator. Beside it arithmetic counts only where the statement says
    that it adds up or compares, or where the claim covers the levels of all its parts and none of them is told.
    """
    statement = plain(report.item.statement) if told.metric is None else ""
    mine = [m for m in others if m.start != told.quantity.start] if statement else []
    found = arithmetic.derive(told.quantity, ring.mentions, statement=statement, told=mine, alike=units.alike)
    listed = _sum_of_bracket(told, ring, mine, statement)
    if listed is None and (found is None or not found.agrees):
        listed = _list_told_as_one(index, told, ring, assignment) or _each_of_all(index, told, ring)
    if listed is not None:
        surface = told.quantity.surface
        report.add("number.derived", told, listed.parts[0], expected=surface, arithmetic=listed.arithmetic)
        return listed.parts[0]
    if found is None:
        return None
    said = _ANNOUNCED.search(told.view.before) is not None or told.quantity.unit == "倍"
    change = _from_to(found)
    if change is not None and found.agrees:
        _say_turned(index, report, told, *change)
        said = True
    said = said or (found.operation == "sum" and _told_as_one(index, told, found.parts, assignment))
    whole = len(told.view.levels) >= 2 and not any(m.start in assignment.taken for m in found.parts)
    if found.agrees and not (said or whole):
        return None  # figures of one sentence hit each other's sums by chance
    if altered is not None and not found.agrees and altered not in found.parts:
        return None
    if altered is not None and altered.distribution == "together":
        return None
    total = _total_told(told, mine) if found.operation == "sum" and found.agrees else None
    if total is not None and total[0] != found.value:
        value, working = total
        report.add("number.miscalculated", told, found.parts[0], expected=value, arithmetic=working)
        return found.parts[0]
    code = "number.derived" if found.agrees else "number.miscalculated"
    expected = found.arithmetic.rsplit("=", 1)[-1].rsplit("≈", 1)[-1]
    report.add(
        code,
        told,
        found.parts[0],
        expected=expected,
        arithmetic=found.arithmetic,
        replace=None if found.agrees else report.replaced(told, expected),
    )
    return found.parts[0]


def announced(report: ItemReport, told: Told, ring: Ring, others: Sequence[Quantity]) -> Quantity | None:
    """The first part of a right sum that the statement announces over its own last figures (12个、31个,合计43个)."""
    claim = told.quantity
    if told.metric is not None or _TOTAL.search(told.view.before) is None:
        return None
    cited = {mention.value for mention in ring.mentions}
    before = [m for m in others if m.end <= claim.start and m.kind not in ORDERS and m.status != "context"]
    parts: list[Quantity] = []
    for mention in reversed(before):
        if not units.alike(mention.unit, claim.unit) or mention.upper or mention.value not in cited:
            return None
        parts.insert(0, mention)
        found = arithmetic.total(claim, parts) if len(parts) > 1 else None
        if found is not None and found.agrees:
            report.add("number.derived", told, None, expected=claim.surface, arithmetic=found.arithmetic)
            return next(mention for mention in ring.mentions if mention.value == parts[0].value)
    return None


def _from_to(found: arithmetic.Derivation) -> tuple[Quantity, Quantity] | None:
    """The two figures of one change (从98家增至173家) whose difference a derivation is, the first one first."""
    if found.operation != "difference" or len(found.parts) != 2:
        return None
    first, second = sorted(found.parts, key=lambda mention: mention.start)
    return (first, second) if first.status == "baseline" and second.status != "baseline" else None


def _say_turned(index: Index, report: ItemReport, told: Told, first: Quantity, second: Quantity) -> None:
    """A change told the other way round: 从98家增至173家 told as 减少75家."""
    low, high = arithmetic.decimal(first.value), arithmetic.decimal(second.value)
    way = told.quantity.direction
    if low is None or high is None or way not in ("up", "down") or (way == "up") == (high > low):
        return
    true = "up" if high > low else "down"
    said, word = word_in("direction", way, told.view.before), spoken("direction", true)[0]
    report.add(
        "direction.reversed",
        told,
        second,
        source_word=word,
        claim_word=said or spoken("direction", way)[0],
        expected=word,
        replace=report.reworded(told, said, "增加" if true == "up" else "减少"),
    )


def _stretches(size: int) -> Iterator[tuple[int, int]]:
    """The whole of a list, then its shorter stretches, two members at least."""
    for length in range(size, 1, -1):
        for first in range(size - length + 1):
            yield first, first + length


def _list_told_as_one(index: Index, told: Told, ring: Ring, assignment: Assignment) -> arithmetic.Derivation | None:
    """The sum of a whole list (3个省级贫困村、41个市定薄弱村) that a claim tells as one figure (44个贫困村和薄弱村)."""
    if told.metric is not None or told.quantity.kind != "cardinal" or told.quantity.value is None:
        return None
    run: list[Quantity] = []
    counts = [mention for mention in ring.mentions if mention.kind not in ORDERS]  # 一等奖2项、二等奖5项
    for mention in (*counts, None):
        goes_on = (
            mention is not None
            and run
            and mention.unit == run[-1].unit
            and mention.kind == "cardinal"
            and "、" in (gap := index.plain[run[-1].end : mention.start])
            and not re.search("[,;。:]", gap)
        )
        if goes_on and mention is not None:
            run.append(mention)
            continue
        if 2 <= len(run) <= _LONGEST_LIST and units.alike(told.quantity.unit, run[0].unit):
            for first, last in _stretches(len(run)):
                found = arithmetic.total(told.quantity, run[first:last])
                if found is not None and _told_as_one(index, told, run[first:last], assignment):
                    return found
        run = [mention] if mention is not None else []
    return None


def _each_of_all(index: Index, told: Told, ring: Ring) -> arithmetic.Derivation | None:
    """What each has times how many there are: 图书馆、文化馆、体育馆各1座 told as 3座."""
    for mention in ring.mentions:
        amount = arithmetic.decimal(mention.value)
        if mention.distribution != "each" or mention.kind != "cardinal" or amount is None:
            continue
        if not units.alike(told.quantity.unit, mention.unit):
            continue
        named = _CLAUSE.split(index.plain[max(0, mention.start - 120) : mention.start])[-1].split("、")
        members = sum(1 for member in named if member) + (_LAST_TWO.search(named[-1]) is not None)
        product = arithmetic.plain(amount * members)
        if members > 1 and told.quantity.value == product and alike(told.view, index.view(mention)) >= FAINT:
            written = f"{members}×{mention.surface}={product}{told.quantity.unit or ''}"
            return arithmetic.Derivation("sum", (mention,), product, written, True)
    return None


def _told_as_one(index: Index, told: Told, parts: Sequence[Quantity], assignment: Assignment) -> bool:
    """Whether a sum stands for its parts: neighbours of one list, none of them told, all of what the claim names."""
    if any(part.start in assignment.taken for part in parts):
        return False
    joined = all(not re.search("[,;。:]", index.plain[a.end : b.start]) for a, b in pairwise(parts))
    views = [index.view(part) for part in parts]
    return joined and all(alike(told.view, each) >= FAINT and not level_conflict(told.view, each) for each in views)


def _total_told(told: Told, others: Sequence[Quantity]) -> tuple[str, str] | None:
    """The sum of the two or more figures that the statement tells before its 合计, with its working.

    None where they are not of the claim's unit or not told so, or where the claim is the sum of the last of them.
    """
    claim = told.quantity
    before = [m for m in others if m.end <= claim.start and m.kind not in ORDERS and m.status != "context"]
    parts = [m for m in before if units.alike(m.unit, claim.unit) and not m.upper]
    values = [value for m in parts if (value := arithmetic.decimal(m.value)) is not None]
    if len(values) < 2 or len(values) != len(parts) or not _TOTAL.search(told.view.before):
        return None
    mine = arithmetic.decimal(claim.value)
    if any(sum(values[first + 1 :], values[first]) == mine for first in range(len(values) - 1)):
        return None  # the sum of the last ones
    total = arithmetic.plain(sum(values[1:], values[0]))
    return total, "+".join(m.surface for m in parts) + f"={total}{claim.unit or ''}"


def done_of_all(claim: Quantity, ring: Ring) -> Quantity | None:
    """The cited figure behind 169/174个: so many done of so many, both of which the cited sentences hold."""
    if claim.kind != "fraction" or claim.value is None or not {"/", "／"} & set(claim.surface):
        return None
    done, _, whole = claim.value.partition("/")
    found = {m.value: m for m in reversed(ring.mentions) if m.kind == "cardinal" and m.value in (done, whole)}
    if len(found) < 2 or not units.alike(found[done].unit, found[whole].unit):
        return None
    return found[done] if int(done) < int(whole) else None
