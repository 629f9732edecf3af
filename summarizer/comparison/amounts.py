"""What a figure may be worth: its value with its rounding and its qualifiers, in the base unit of its family.

Two figures agree where what they may be worth overlaps: 277.59亿元 and 277.6亿元, 约1340家 and 1342家. A bound is a
number and a step: (120, 1) is just above 120, so that 超120家 does not hold 120 itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from summarizer.resources import table

Bound = tuple[Decimal, int]

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?", re.ASCII)
_ABOUT = Decimal("0.05")  # what 约 and 左右 leave open, where the written digits don't leave more
_LONGEST = 40  # digits of a number that is still computed with
INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the base unit of its family.

    `least` and `most` bound what its words say; `low` and `high` what it may have been before it was rounded.
    """

    value: Decimal
    least: Bound
    most: Bound
    low: Bound
    high: Bound

    def agrees(self, other: Amount) -> bool:
        """Whether both may be the same figure, rounding and qualifiers allowed for."""
        return self.low <= other.high and other.low <= self.high


@cache
def _classes() -> dict[str, str]:
    """Units by the class whose members count the same. 个 stands for 家 and for 项, so these are one class here: a
    comparison asks for the same name first."""
    data = table("quantities/lexicon/units.toml")
    classes = {row["canonical"]: row["family"] for row in data["units"]}
    for group in data["interchangeable"]:
        joined = {classes.get(unit, unit) for unit in group}
        first = min(joined)
        classes = {unit: first if name in joined else name for unit, name in classes.items()}
        classes |= dict.fromkeys(group, first)
    classes["‰"] = "%"
    return classes


@cache
def _factors() -> dict[str, Decimal]:
    rows = table("quantities/lexicon/units.toml")["units"]
    return {row["canonical"]: Decimal(row["factor"]) for row in rows if "factor" in row} | {"‰": Decimal("0.1")}


def unit_class(unit: str | None) -> str:
    """What a unit measures: 家, 户 and 个 the same, 万元 and 亿元 (both 元), 亩 and 平方米; "" where there is none."""
    return _classes().get(unit, unit) if unit else ""


@lru_cache(8192)
def amount(
    value: str | None, upper: str | None, unit: str | None, surface: str, qualifier: Sequence[str] = ()
) -> Amount | None:
    """What a figure may be worth; None for what is no number (a ratio, a date, a damaged figure)."""
    number = _decimal(value)
    top = _decimal(upper)
    if number is None or (upper is not None and top is None):
        return None
    factor = _factors().get(unit or "", Decimal(1))
    step = _step(surface, number) * factor
    number *= factor
    end = top * factor if top is not None else number
    rough = max(_last_place(number), step)
    least, most = _said(number, end, rough, qualifier)
    half = Decimal(0) if qualifier or top is not None else step / 2
    # What would have been rounded up is the next figure's: 105.5亿元 and 105.6亿元 share nothing.
    high = (most[0] + half, -1) if half else most
    return Amount(number, least, most, (least[0] - half, least[1]), high)


def _said(number: Decimal, end: Decimal, rough: Decimal, qualifier: Sequence[str]) -> tuple[Bound, Bound]:
    """The bounds that the words set. 超1500家 stays below the next round number: 1600."""
    if "about" in qualifier:
        open_to = max(rough / 2, abs(number) * _ABOUT)
        return (number - open_to, 0), (end + open_to, 0)
    if "nearly" in qualifier:
        return (number - rough, 0), (number, -1)
    if "over" in qualifier:
        return (number, 1), (end + rough, 0)
    if "at_least" in qualifier:
        return (number, 0), (INFINITE, 0)
    if "at_most" in qualifier:
        return (-INFINITE, 0), (end, 0)
    if "under" in qualifier:
        return (-INFINITE, 0), (number, -1)
    return (number, 0), (end, 0)


def _decimal(value: str | None) -> Decimal | None:
    if value is None or len(value) > _LONGEST:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _step(surface: str, number: Decimal) -> Decimal:
    """What one in the last written digit is worth: 0.01亿元 of 277.59亿元; of 六千家 the 千."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", surface))
    if found is None or not number:
        return _last_place(number)
    written = found.group().replace(",", "").replace("·", ".")
    digits = _decimal(written)
    if not digits:
        return _last_place(number)
    decimals = len(written.partition(".")[2])
    return abs(number / digits) * Decimal(1).scaleb(-decimals)


def _last_place(number: Decimal) -> Decimal:
    """The place of the last digit that is no zero: 1340 → 10, 1500 → 100, 3.69 → 0.01."""
    if not number:
        return Decimal(1)
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
