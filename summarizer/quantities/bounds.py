"""Bounds: between which numbers a mention lies by its words: 30余项 31–39, 数十家 20–99, 超50家 above 50."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.quantities.quantity import Quantity

_INFIXES: Final = frozenset("余多餘几幾")
_ABOUT: Final = Decimal("0.1")  # 约 and 近 reach a tenth of the number


class Bounds(NamedTuple):
    """`low` and `high` as far as the words tell, None where they are open; whether the bound itself belongs."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool = True
    high_in: bool = True


def bounds(quantity: Quantity) -> Bounds | None:
    """The bounds of a mention with a decimal value; None when it has none."""
    value = _decimal(quantity.value)
    if value is None:
        return None
    upper = _decimal(quantity.upper)
    if upper is not None:
        return Bounds(value, upper)
    said = quantity.qualifier
    if "over" in said:
        infixed = not _INFIXES.isdisjoint(quantity.surface)
        return Bounds(value, value + place(value) if infixed else None, low_in=False, high_in=False)
    if "at_least" in said:
        return Bounds(value, None)
    if "at_most" in said:
        return Bounds(None, value)
    if "under" in said:
        return Bounds(None, value, high_in=False)
    if "nearly" in said:
        return Bounds(value - abs(value) * _ABOUT, value, high_in=False)
    if "about" in said:
        return Bounds(value - abs(value) * _ABOUT, value + abs(value) * _ABOUT)
    return Bounds(value, value)


def place(value: Decimal) -> Decimal:
    """The place of the last digit that is not 0: 30 → 10, 1500 → 100, 126000 → 1000."""
    digits = value.normalize().as_tuple()
    return Decimal(1).scaleb(digits.exponent if isinstance(digits.exponent, int) else 0)


def _decimal(written: str | None) -> Decimal | None:
    if written is None or len(written) > 60 or not written.lstrip("+-").replace(".", "", 1).isdecimal():
        return None
    return Decimal(written)
