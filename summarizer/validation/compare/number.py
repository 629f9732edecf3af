"""Numbers as written and as meant: equal values, equal digits with another scale, near misses."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from summarizer.quantities import Quantity
from summarizer.resources import table
from summarizer.validation.arithmetic import decimal, plain
from summarizer.validation.compare.units import family
from summarizer.validation.compare.words import fold

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?", re.ASCII)
_SHARES = frozenset(("%", "‰", "百分点", "千分点"))
_LONGEST = 40  # digits of a number that is still compared digit by digit
ORDERS = frozenset(("rank", "ordinal"))


class Worth(NamedTuple):
    """What a mention is worth, in the base unit of its family: comparable where the family is the same."""

    value: str
    upper: str | None


@cache
def _factors() -> dict[str, Decimal]:
    factors = {"‰": Decimal("0.1")}
    for row in table("quantities/lexicon/units.toml")["units"]:
        if "factor" in row:
            factors[row["canonical"]] = Decimal(str(row["factor"]))
    return factors


def _base(value: str, unit: str | None) -> str:
    if value.endswith(":1"):
        value = value[:-2]  # a ratio to one is told without it: 收入比2.00
    number = decimal(value)
    if number is None:
        return value
    factor = _factors().get(unit) if unit is not None else None
    return plain(number * factor if factor is not None else number)


def worth(mention: Quantity) -> Worth | None:
    """The mention's value in its family's base unit; None where it has none."""
    return worth_of(mention.value, mention.upper, mention.unit)


@lru_cache(4096)
def worth_of(value: str | None, upper: str | None, unit: str | None) -> Worth | None:
    """As `worth`, of a value that stands by itself."""
    if value is None:
        return None
    return Worth(_base(value, unit), _base(upper, unit) if upper is not None else None)


def measured(mention: Quantity) -> str | None:
    """The family a mention's unit belongs to; ‰ counts as % once values are in base units."""
    return "%" if mention.unit == "‰" else family(mention.unit)


def unsigned(value: Worth) -> Worth:
    """A value without its sign: 下降3.2% and -3.2% are the same change."""
    return Worth(value.value.lstrip("+-"), value.upper)


@lru_cache(4096)
def written(surface: str) -> str:
    """The number of a surface as its digits stand, separators left out; both of a range: 1,234.5万元 → 1234.5."""
    found = [match.group().replace(",", "").replace("·", ".") for match in _DIGITS.finditer(fold(surface))]
    return "-".join(found[:2])[:_LONGEST]


def digits(mention: Quantity) -> str:
    """The written digits of a mention, those of its value where it is written in Chinese numerals."""
    return written(mention.surface) or (mention.value or "")[:_LONGEST]


def significant(mention: Quantity) -> int:
    """How many digits tell this number from others: 1340 → 3, 100 → 1, 5.0 → 1."""
    text = digits(mention).replace(".", "").strip("0")
    return len(text)


def scaled(claim: Quantity, source: Quantity) -> str | None:
    """`scale` or `unit` where both are written with the same digits but another 万, 亿, %, ‰ or 百分点; else None."""
    told, true = digits(claim), digits(source)
    if claim.kind in ORDERS or source.kind in ORDERS:
        return None
    if not told or told != true:
        return "scale" if claim.unit == source.unit and _ten_thousands(claim.value, source.value) else None
    if claim.unit != source.unit and {claim.unit, source.unit} & _SHARES:
        both = {claim.unit, source.unit}
        return "scale" if both <= {"%", "‰"} or both <= {"百分点", "千分点"} else "unit"
    if claim.unit != source.unit and claim.value == source.value:
        return "unit"
    return None if worth(claim) == worth(source) else "scale"


def _ten_thousands(told: str | None, true: str | None) -> bool:
    """Whether two values lie 万 or 亿 apart: 三亿五千万 told as 3.5万."""
    first, second = decimal(told), decimal(true)
    if not first or not second or first == second or told is None or true is None:
        return False
    if told.strip("0").replace(".", "") != true.strip("0").replace(".", ""):
        return False
    return first / second in _APART


_APART = frozenset(Decimal(1).scaleb(power) for power in (4, 8, -4, -8))


@lru_cache(4096)
def near(first: str, second: str) -> bool:
    """Whether one slip of the pen leads from one number to the other.

    One digit changed, dropped or added, two neighbours swapped, the point moved or lost; of digit strings of at
    least two characters.
    """
    if first == second or "-" in first or "-" in second:
        return False
    bare, other = first.replace(".", ""), second.replace(".", "")
    if bare == other or bare.strip("0") == other.strip("0"):
        return True
    if min(len(bare), len(other)) < 2 and (len(bare) != len(other) or len(bare) < 1):
        return False
    if len(bare) == len(other):
        differ = [place for place, (one, two) in enumerate(zip(bare, other, strict=True)) if one != two]
        if len(differ) == 1:
            return True
        if len(differ) == 2:
            one, two = differ
            return bare[one] == other[two] and bare[two] == other[one]
        return False
    if abs(len(bare) - len(other)) == 1:
        longer, shorter = (bare, other) if len(bare) > len(other) else (other, bare)
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    return False
