"""Exact arithmetic on quoted figures: correct rounding, and sums, differences, shares and ratios with their working.

Values are decimal strings and are never turned into floats. A value too long to be a figure of a report is left
alone, so that no input costs more than a few hundred short operations. Growth from levels and a stock from last
year's stock plus new ones are never computed: reports revise their bases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from operator import eq
from typing import Literal

from summarizer.quantities.quantity import Quantity

Operation = Literal["sum", "difference", "share", "ratio"]
Alike = Callable[[str | None, str | None], bool]

_PLAIN = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,20})?", re.ASCII)
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
_EXACT = Context(prec=120)
_QUOTIENT = Context(prec=40)

_ORDERS = ("rank", "ordinal")
_CHANGES = ("growth", "delta", "rank")
_MOST_FIGURES = 40  # figures of the cited sentences that take part
_MOST_PARTS = 6
_NEAR = 40  # code points between two figures of one list, or of one change
_LOOSEST = Decimal("0.05")  # a rounding to one digit may move the value this far, relatively

_TOGETHER = r"(?<!公)共(?!享|建|同|性|富|和|创|赢|识|青)|合计|总计|加起来"
_SUM = re.compile(_TOGETHER + r"|总数|总量|总额|总|累计|两者|两项|三项|各类|各级|全部")
_DIFFERENCE = re.compile(
    r"增加|减少|提高|提升|上升|下降|下调|上调|降低|回落|缩小|扩大|净增|多|少|高出|高于|低于|相差|差距|差|压减|压缩"
)
_SHARE = re.compile(r"占|比重|比例|份额|率")
_RATIO = re.compile(r"倍|之比")
_BEFORE, _AFTER = 14, 4  # characters of the statement in which the word for an operation stands


@dataclass(frozen=True, slots=True)
class Rounding:
    """`claim` is `source` rounded as written; `crossed` where that carries it over a threshold (99.6 → 100)."""

    source: Quantity
    crossed: bool


@dataclass(frozen=True, slots=True)
class Derivation:
    """An operation on quoted figures that a claim states.

    `value` is the exact result in the claim's unit, a quotient to the claim's written places. `agrees` is false
    where the statement announces the operation and its figures give another result.
    """

    operation: Operation
    parts: tuple[Quantity, ...]
    value: str
    arithmetic: str  # "2项+30项=32项"
    agrees: bool


def decimal(value: str | None) -> Decimal | None:
    """The exact value of a decimal string, None for anything else and for what is too long to be a figure."""
    if value is None or not _PLAIN.fullmatch(value):
        return None
    return Decimal(value)


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def grain(mention: Quantity) -> Decimal | None:
    """The worth of the last written place: 277.6亿元 → 10000000, 1340家 → 1; None where no digit tells it."""
    value = decimal(mention.value)
    found = _DIGITS.search(unicodedata.normalize("NFKC", mention.surface).replace("·", "."))
    if value is None:
        return None
    if found is None:
        return _last_digit(value)
    written = Decimal(found.group().replace(",", "")) if len(found.group()) <= 40 else Decimal(0)
    if not written:
        return None
    exponent = written.as_tuple().exponent
    place = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    scale = _QUOTIENT.divide(abs(value), written)
    return _EXACT.multiply(scale, place)


def rounding(claim: Quantity, source: Quantity) -> Rounding | None:
    """How `claim` is a rounding of `source`, None where it is not one. Units are the caller's business.

    To the nearest at the claim's last written place; with 近 upwards and with 超 downwards to a rounder figure
    (277.59 → 近280, 超270). Two digits have to remain, or the value to move by no more than a twentieth.
    """
    told, true, place = decimal(claim.value), decimal(source.value), grain(claim)
    if told is None or true is None or place is None or told == true or claim.upper or source.upper:
        return None
    if (told < 0) != (true < 0) or not told:
        return None
    over = bool({"over", "at_least"} & set(claim.qualifier))
    under = bool({"under", "at_most"} & set(claim.qualifier))
    if over and told < true and _keeps(true, told, ROUND_DOWN):
        return Rounding(source, crossed=False)
    if "nearly" in claim.qualifier and told > true and _keeps(true, told, ROUND_CEILING):
        return Rounding(source, crossed=False)
    about = "about" in claim.qualifier
    nearest = _to_place(true, place) == told or (about and _to_place(true, _last_digit(told)) == told)
    if not nearest or not _close(true, told):
        return None
    hedged = bool({"about", "nearly"} & set(claim.qualifier))
    upwards = abs(told) > abs(true)
    crossed = (upwards and (over or (not hedged and _significant(told) == 1))) or (not upwards and under)
    return Rounding(source, crossed)


def derive(
    claim: Quantity,
    cited: Sequence[Quantity],
    *,
    statement: str = "",
    told: Sequence[Quantity] = (),
    alike: Alike = eq,
) -> Derivation | None:
    """The arithmetic over `cited` figures that `claim` states, right or wrong, or None where it states none.

    `statement` holds the claim at its own offsets and `told` its other mentions; `alike` says whether two units
    measure the same. Without a word such as 共 only a whole list of parts counts as a sum: figures of one sentence
    hit each other's sums by chance too often for more.
    """
    if decimal(claim.value) is None or claim.upper or claim.kind in _ORDERS:
        return None
    figures = [m for m in cited if m.is_claim and not m.upper and m.kind not in _ORDERS and decimal(m.value)]
    figures = figures[:_MOST_FIGURES]
    words = statement[max(0, claim.start - _BEFORE) : claim.start]
    behind = statement[claim.end : claim.end + _AFTER]
    asked = _asked(claim, words, behind)
    if re.search(_TOGETHER, _last_clause(words)):
        listed = _told_sum(claim, figures, statement, told, alike)
        if listed is not None:
            return listed
    found = _right_sum(claim, figures, alike, free="sum" in asked)
    if found is None and "difference" in asked:
        found = _right_difference(claim, figures, alike)
    if found is None and "share" in asked:
        found = _right_quotient(claim, figures, alike, "share")
    if found is None and "ratio" in asked:
        found = _right_quotient(claim, figures, alike, "ratio")
    return found or _wrong(claim, figures, told, words, alike)


def total(claim: Quantity, parts: Sequence[Quantity]) -> Derivation | None:
    """The sum of some figures, where it is the claim."""
    if any(decimal(part.value) is None or part.upper for part in parts) or not _addable(parts):
        return None
    return _sum(claim, parts, agrees=True) if _agrees(claim, _total(parts)) else None


def difference(claim: Quantity, first: Quantity, second: Quantity) -> Derivation | None:
    """The difference of two figures, where it is the claim."""
    one, other = decimal(first.value), decimal(second.value)
    if one is None or other is None or first.upper or second.upper:
        return None
    high, low = (first, second) if one >= other else (second, first)
    agrees = _agrees(claim, _EXACT.subtract(max(one, other), min(one, other)), sign=False)
    return _difference(claim, high, low, agrees=True) if agrees else None


def above_whole(share: Quantity) -> bool:
    """Whether a percentage is more than all."""
    value = decimal(share.value)
    return value is not None and value > 100


def beyond_whole(claim: Quantity, share: Quantity) -> Derivation | None:
    """By how much a percentage is more or less than all, where that is the claim: 12% of 112%."""
    value = decimal(share.value)
    if value is None or share.upper:
        return None
    result = abs(_EXACT.subtract(value, 100))
    working = f"{share.surface}-100%" if value > 100 else f"100%-{share.surface}"
    written = f"{working}={plain(result)}%"
    return Derivation("difference", (share,), plain(result), written, True) if _agrees(claim, result) else None


def _last_clause(words: str) -> str:
    return re.split(r"[,，;；。]", words)[-1]


def _asked(claim: Quantity, words: str, behind: str) -> set[Operation]:
    """The operations that the words round a claim can announce, by its unit."""
    asked: set[Operation] = set()
    clause = _last_clause(words)
    if claim.unit == "%":
        if _SHARE.search(clause) or _SHARE.search(behind):
            asked.add("share")
    elif claim.unit == "倍":
        asked.add("ratio")
    elif _DIFFERENCE.search(clause):
        asked.add("difference")
    if _SUM.search(clause):
        asked.add("sum")
    return asked


def _right_sum(claim: Quantity, figures: Sequence[Quantity], alike: Alike, *, free: bool) -> Derivation | None:
    """A run of two to six figures of the claim's unit that adds up to it; only a whole run unless `free`."""
    fitting = [m for m in figures if alike(claim.unit, m.unit) and m.unit != "倍"]
    whole = len(fitting)
    for size in range(min(_MOST_PARTS, whole), 1, -1):
        if not free and (size != whole or not _one_list(fitting)):
            continue
        for first in range(whole - size + 1):
            parts = fitting[first : first + size]
            if _addable(parts) and _agrees(claim, _total(parts)):
                return _sum(claim, parts, agrees=True)
    return None


def _told_sum(
    claim: Quantity, figures: Sequence[Quantity], statement: str, told: Sequence[Quantity], alike: Alike
) -> Derivation | None:
    """The statement's own figures before its 合计 (8家、1家,合计9家): the parts, wherever the source holds them.

    How far back the list goes the words seldom say, so the right total of any of its ends will do. Of a wrong one
    the total of the list joined by 、 is told.
    """
    counted = (m for m in told if m.end <= claim.start and m.is_claim and m.kind not in _ORDERS and not m.upper)
    before = [m for m in counted if alike(claim.unit, m.unit)][-_MOST_PARTS:]
    if len(before) < 2 or not all(_among(m, figures) for m in before[-2:]):
        return None
    for size in range(2, len(before) + 1):
        parts = before[-size:]
        if all(_among(m, figures) for m in parts) and _addable(parts) and _agrees(claim, _total(parts)):
            return _sum(claim, parts, agrees=True)
    first = len(before) - 1
    while first > 0 and re.match("[、和及]", statement[before[first - 1].end :]):
        first -= 1
    parts = before[first:] if len(before) - first >= 2 else before
    return _sum(claim, parts, agrees=False) if _addable(parts) and all(_among(m, figures) for m in parts) else None


def _right_difference(claim: Quantity, figures: Sequence[Quantity], alike: Alike) -> Derivation | None:
    for first, second in pairwise(figures):
        if _subtractable(claim, first, second, alike) and _one_list((first, second)):
            low, high = sorted((first, second), key=_value)
            result = _EXACT.subtract(_value(high), _value(low))
            if result and _agrees(claim, result, sign=False):
                return _difference(claim, high, low, agrees=True)
    return None


def _right_quotient(
    claim: Quantity, figures: Sequence[Quantity], alike: Alike, operation: Literal["share", "ratio"]
) -> Derivation | None:
    for part in figures:
        for whole in figures:
            if part is whole or not alike(part.unit, whole.unit) or part.unit in ("%", "百分点", "倍"):
                continue
            if operation == "share" and _value(part) > _value(whole):
                continue
            factor = 100 if operation == "share" else 1
            result = _QUOTIENT.divide(_value(part) * factor, _value(whole))
            if result != factor and _agrees(claim, result):
                return _quotient(claim, part, whole, result, operation, agrees=True)
    return None


def _wrong(
    claim: Quantity, figures: Sequence[Quantity], told: Sequence[Quantity], words: str, alike: Alike
) -> Derivation | None:
    """The right result beside a wrong one, where the statement announces an operation and names its parts."""
    clause = _last_clause(words)
    before = [m for m in told if m.end <= claim.start and _among(m, figures)]
    same = [m for m in before if alike(claim.unit, m.unit)]
    if re.search(_TOGETHER, clause):
        parts = same if len(same) >= 2 else [m for m in figures if alike(claim.unit, m.unit)]
        if 2 <= len(parts) <= _MOST_PARTS and _addable(parts):
            return _sum(claim, parts, agrees=False)
    if re.search(r"(?:增加|减少|提高|提升|上升|下降|下调|上调|降低|多|少|相差|高出)了?$", clause) and len(before) >= 2:
        first, second = before[-2], before[-1]
        if _subtractable(claim, first, second, alike):
            low, high = sorted((first, second), key=_value)
            return _difference(claim, high, low, agrees=False)
    if claim.unit == "%" and re.search(r"占比?|比重|比例", clause) and len(before) == 2:
        low, high = sorted(before, key=_value)
        if alike(low.unit, high.unit) and low.unit not in ("%", "百分点") and _value(low) < _value(high):
            result = _QUOTIENT.divide(_value(low) * 100, _value(high))
            return _quotient(claim, low, high, result, "share", agrees=False)
    return None


def _among(mention: Quantity, figures: Sequence[Quantity]) -> bool:
    """Whether the cited sentences hold a figure of this value: a wrong part is not a wrong sum."""
    value = decimal(mention.value)
    return value is not None and any(decimal(m.value) == value for m in figures)


def _one_list(parts: Sequence[Quantity]) -> bool:
    """Whether figures stand close enough to be one list of parts."""
    return all(second.start - first.end <= _NEAR for first, second in pairwise(parts))


def _addable(parts: Sequence[Quantity]) -> bool:
    """Figures of one role: no stock with new ones, no plan with an achievement, no change with a level."""
    if len({m.measure in _CHANGES for m in parts}) > 1:
        return False
    if len({m.measure for m in parts if m.measure in ("stock", "new")}) > 1:
        return False
    return len({m.status == "planned" for m in parts}) == 1


def _subtractable(claim: Quantity, first: Quantity, second: Quantity, alike: Alike) -> bool:
    if not alike(first.unit, second.unit) or first.measure in _CHANGES or second.measure in _CHANGES:
        return False
    wanted = "百分点" if first.unit == "%" else first.unit
    return alike(claim.unit, wanted)


def _value(mention: Quantity) -> Decimal:
    value = decimal(mention.value)
    if value is None:
        raise ValueError(f"not a decimal: {mention.value!r}")
    return value


def _total(parts: Sequence[Quantity]) -> Decimal:
    total = Decimal(0)
    for part in parts:
        total = _EXACT.add(total, _value(part))
    return total


def _agrees(claim: Quantity, result: Decimal, *, sign: bool = True) -> bool:
    """Whether a result is the claim, exactly or rounded to the claim's last written place."""
    told, place = decimal(claim.value), grain(claim)
    if told is None or place is None:
        return False
    if not sign:
        told = abs(told)
    return told == result or (_to_place(result, place) == told and _close(result, told))


def _sum(claim: Quantity, parts: Sequence[Quantity], *, agrees: bool) -> Derivation:
    total = _total(parts)
    written = "+".join(part.surface for part in parts) + "=" + _written(total, claim, parts)
    return Derivation("sum", tuple(parts), plain(total), written, agrees)


def _difference(claim: Quantity, high: Quantity, low: Quantity, *, agrees: bool) -> Derivation:
    result = _EXACT.subtract(_value(high), _value(low))
    written = f"{high.surface}-{low.surface}={_written(result, claim, (high, low))}"
    return Derivation("difference", (high, low), plain(result), written, agrees)


def _quotient(
    claim: Quantity, part: Quantity, whole: Quantity, result: Decimal, operation: Operation, *, agrees: bool
) -> Derivation:
    place = grain(claim) or Decimal(1)
    value = plain(_to_place(result, place))
    return Derivation(operation, (part, whole), value, f"{part.surface}÷{whole.surface}≈{value}{claim.unit}", agrees)


def _written(value: Decimal, claim: Quantity, parts: Sequence[Quantity]) -> str:
    """A result with the scale word and unit in which the claim, or else the first part, is written."""
    for model in (claim, *parts):
        surface = unicodedata.normalize("NFKC", model.surface)
        found = _DIGITS.search(surface)
        if found is None or len(found.group()) > 40:
            continue
        written, worth = Decimal(found.group().replace(",", "")), decimal(model.value)
        if not written or not worth:
            continue
        scale = _QUOTIENT.divide(abs(worth), written)
        return plain(_QUOTIENT.divide(value, scale)) + surface[found.end() :].lstrip("多余几来")
    return plain(value) + (claim.unit or "")


def _last_digit(value: Decimal) -> Decimal:
    """The worth of the last digit that is not zero: 280 → 10, 1.5 → 0.1."""
    exponent = value.normalize(_EXACT).as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _significant(value: Decimal) -> int:
    return len(value.normalize(_EXACT).as_tuple().digits)


def _to_place(value: Decimal, place: Decimal, how: str = ROUND_HALF_UP) -> Decimal:
    steps = _EXACT.divide(value, place)
    return _EXACT.multiply(steps.quantize(Decimal(1), rounding=how, context=_EXACT), place)


def _keeps(true: Decimal, told: Decimal, how: str) -> bool:
    """Whether `told` is `true` cut (or raised) to fewer digits, one at least."""
    return _to_place(true, _last_digit(told), how) == told and abs(told - true) * 4 < abs(true)


def _close(true: Decimal, told: Decimal) -> bool:
    moved = abs(_EXACT.subtract(told, true))
    return moved <= abs(true) * _LOOSEST if _significant(told) == 1 else moved * 10 <= abs(true)
