"""Fractions in words: 三分之一, 16分之5, 一又二分之一."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from summarizer.quantities.pattern import HAN_DIGITS, PLACES, SCALES, Number, number_at
from summarizer.quantities.qualifiers import qualifiers
from summarizer.quantities.quantity import Quantity
from summarizer.quantities.units import BLANKS

_NUMERAL: Final = frozenset("0123456789０１２３４５６７８９" + HAN_DIGITS + PLACES + SCALES)


def fraction_at(text: str, number: Number, floor: int) -> Quantity | None:
    """The fraction whose denominator, or whose whole part before 又, is `number`; None when it is none."""
    if number.value is None:
        return None
    whole, lower = None, number
    at = _skip(text, number.end)
    if text[at : at + 1] == "又":
        found = _number(text, _skip(text, at + 1))
        if found is None:
            return None
        whole, lower = number.value, found
        at = _skip(text, lower.end)
    if not text.startswith("分", at):
        return None
    at = _skip(text, at + 1)
    if not text.startswith("之", at):
        return None
    at = _skip(text, at + 1)
    minus = text[at : at + 1] in ("负", "負")
    upper = _number(text, at + minus)
    if (
        upper is None
        or upper.value is None
        or lower.value is None
        or not lower.value.strip("0.")
        or len(lower.value) > 20
    ):
        return None
    start = number.start
    sign = ""
    if start > floor and text[start - 1] in "负負-":
        start, sign = start - 1, "-"
    if minus:
        sign = "" if sign else "-"
    above = upper.value
    if whole is not None:
        if len(whole) > 20 or len(above) > 20:
            return None
        above = str(Decimal(whole) * Decimal(lower.value) + Decimal(above))
    end = upper.end
    return Quantity(
        start,
        end,
        text[start:end],
        "fraction",
        f"{sign}{above}/{lower.value}",
        None,
        None,
        qualifiers(text, start, end, floor),
    )


def _skip(text: str, at: int) -> int:
    end = at + 2
    while at < end and at < len(text) and text[at] in BLANKS:
        at += 1
    return at


def _number(text: str, at: int) -> Number | None:
    return number_at(text, at) if at < len(text) and text[at] in _NUMERAL else None
