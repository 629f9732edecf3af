"""Ranges: the second bound behind a connector, `10-15家`, `3至5年`, `5—10亿元`."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from summarizer.quantities import numerals
from summarizer.quantities.attached import unit_of
from summarizer.quantities.pattern import HAN_DIGITS, PLACES, Number, number_at
from summarizer.quantities.units import UnitAt

_CONNECTORS: Final = frozenset("-－—–~～至到")
_DASHES: Final = frozenset("-－—–")
_FROM: Final = frozenset("从由自")
_STARTS: Final = frozenset(HAN_DIGITS + PLACES)
_CHANGES: Final = frozenset(
    (
        *("提升", "提高", "上升", "增加", "扩大", "上调"),
        *("下降", "降低", "回落", "减少", "下调", "缩短", "收窄", "缩小", "压缩"),
    )
)
_LONGEST: Final = 30  # digits of a bound that are still compared


class Range(NamedTuple):
    """The bounds with their scales, the unit they share, and the end of the second number."""

    value: str
    upper: str
    unit: UnitAt | None
    end: int


def _changes(text: str, start: int, unit: UnitAt) -> bool:
    """提升0.1个百分点至3.69个百分点: a change and the level it led to, each with its unit, are no range."""
    return unit.unit.canonical != "%" and text[max(0, start - 2) : start] in _CHANGES


def range_at(text: str, number: Number, unit: UnitAt | None) -> Range | None:
    """The range whose first bound is `number`; None when what follows is no second bound.

    从…到… with a unit on both sides are two figures, a start and an end, and no range.
    """
    at = number.end if unit is None else unit.end
    connector = text[at : at + 1]
    if connector not in _CONNECTORS or not connector or number.value is None or number.upper is not None:
        return None
    if connector in "至到" and text[number.start - 1 : number.start] in _FROM and number.start:
        return None
    if connector in "至到" and unit is not None and _changes(text, number.start, unit):
        return None
    doubled = text[at + 1 : at + 2] == connector and connector in _DASHES
    at += 2 if doubled else 1
    minus = "-" if text[at : at + 1] in ("-", "－") and connector not in _DASHES else ""
    at += len(minus)
    if at >= len(text) or not (text[at].isdecimal() or text[at] in _STARTS):
        return None
    second = number_at(text, at)
    if second is None or second.value is None or max(len(number.value), len(second.value)) > _LONGEST:
        return None
    second_unit = unit_of(text, second)
    if unit is None and second_unit is None and not second.scaled and text[second.end : second.end + 1] in _DASHES:
        return None  # 1-2-3 is a code
    if unit is not None and (second_unit is None or second_unit.unit.canonical != unit.unit.canonical):
        return None
    value = number.value if unit is not None else _scaled(text, number, second, at)
    if not minus and Decimal(value) > Decimal(second.value):
        return None
    return Range(value, minus + second.value, second_unit, second.end if second_unit is None else second_unit.end)


def _scaled(text: str, number: Number, second: Number, at: int) -> str:
    """The first bound in the scale of the second where it has none of its own: `5—10亿元`."""
    value = number.value or "0"
    if not second.scaled or number.scaled or second.han or second.value is None:
        return value
    mantissa = numerals.arabic(numerals.leading_digits(text, at, second.end))
    if not mantissa.strip("0.") or Decimal(value) > Decimal(mantissa):
        return value
    return numerals.shift(value, (Decimal(second.value) / Decimal(mantissa)).adjusted())
