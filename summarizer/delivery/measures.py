"""Units of an office's list: 亿元 is 10⁸ of 元; what a figure is in the unit that is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache

from summarizer.quantities.units import interchangeable, unit_at
from summarizer.resources import table

_SCALES = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10}
_SCALES |= {"千亿": 11, "万亿": 12}
_SCALED = re.compile(r"(万亿|[十百千]亿|亿|[十百千]万|万|千|百|十)(.+)")
_PLACES = 6  # of what can't be told exactly: 亩 in 公顷


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as a list writes it: `power` of ten of the `canonical` one. `known`: the program's table has it."""

    written: str
    canonical: str
    power: int
    known: bool


def measure(written: str) -> Measure:
    """亿元 → 元 × 10⁸; 百分点 is no hundred of anything."""
    text = written.strip()
    whole = _unit(text)
    if whole is not None:
        return Measure(written, whole, 0, True)
    match = _SCALED.fullmatch(text)
    if match is not None and (unit := _unit(match[2])) is not None:
        return Measure(written, unit, _SCALES[match[1]], True)
    return Measure(written, text, 0, False)


def _unit(text: str) -> str | None:
    found = unit_at(text, 0)
    if found is not None and found.end == len(text) and not found.unit.zeros:
        return found.unit.canonical
    first, slash, second = text.partition("/")  # 件/万人
    per = _SCALED.fullmatch(second)
    if slash and _plain(first) and (_plain(second) or (per is not None and _plain(per[2]))):
        return f"{_plain(first)}/{second}"
    return None


def _plain(text: str) -> str | None:
    found = unit_at(text, 0)
    return found.unit.canonical if found is not None and found.end == len(text) else None


@cache
def _families() -> dict[str, tuple[str, Decimal]]:
    """Canonical unit → its family and its size there, for units that convert: 亩, 公顷, 平方米."""
    rows = table("quantities/lexicon/units.toml")["units"]
    return {row["canonical"]: (row["family"], Decimal(row["factor"])) for row in rows if "factor" in row}


def converted(value: Decimal, unit: str | None, wanted: Measure | None) -> Decimal | None:
    """A figure of `unit` in the wanted one; None where the two measure different things."""
    if wanted is None:
        return value
    if unit is None:
        # A bare number may be an index or a score; it is no money and no share.
        return None if wanted.canonical else value
    scale = Decimal(10) ** wanted.power
    if unit == wanted.canonical or interchangeable(unit, wanted.canonical):
        return _tidy(value / scale)
    families = _families()
    if unit in families and wanted.canonical in families:
        (family, size), (other, wanted_size) = families[unit], families[wanted.canonical]
        if family == other:
            with localcontext() as context:
                context.prec = 40
                return _tidy((value * size / wanted_size / scale).quantize(Decimal(1).scaleb(-_PLACES)))
    return None


def _tidy(value: Decimal) -> Decimal:
    """Without zeros that say nothing, and without an exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def rounded(value: Decimal, places: int | None) -> Decimal:
    """Half up, as offices round."""
    return value if places is None else value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
