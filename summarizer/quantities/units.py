"""Units and classifiers, looked up at a place in the text; the table is lexicon/units.toml."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from summarizer.quantities.quantity import Kind
from summarizer.resources import table


class Unit(NamedTuple):
    canonical: str
    kind: Kind
    zeros: int
    digits_only: bool
    closed: bool


class UnitAt(NamedTuple):
    """A unit found in the text and the position after it."""

    unit: Unit
    end: int


BLANKS: Final = " \t\u3000\xa0"
_GOES_ON: Final = re.compile("(?![第中里和与及的等均])[一-鿿]")


@cache
def _by_first() -> dict[str, tuple[tuple[str, Unit], ...]]:
    """Aliases by their first character, the longest first."""
    listed: dict[str, list[tuple[str, Unit]]] = {}
    for entry in table("quantities/lexicon/units.toml")["units"]:
        forms = entry.get("digits_only", False), entry.get("closed", False)
        unit = Unit(entry["canonical"], entry["kind"], entry.get("zeros", 0), *forms)
        for alias in entry["aliases"]:
            listed.setdefault(alias[0], []).append((alias, unit))
    return {first: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for first, pairs in listed.items()}


@cache
def _compounds(name: str) -> dict[str, tuple[str, ...]]:
    """What behind a classifier makes it the first half of another word: 台阶, 家庭."""
    return {unit: tuple(rest) for unit, rest in table("quantities/lexicon/units.toml")[name].items()}


def unit_at(text: str, position: int, *, han: bool = False) -> UnitAt | None:
    """The longest unit that begins at `position`. `han`: it follows a Chinese numeral, so only real classifiers count.

    A unit of Latin letters must not be followed by a letter: `5km`, but no metre in `5mall`.
    """
    compounds = _compounds("not_before_after_han" if han else "not_before")
    for alias, unit in _by_first().get(text[position : position + 1], ()):
        if text.startswith(alias, position) and not (han and unit.digits_only):
            end = position + len(alias)
            if alias in compounds and text.startswith(compounds[alias], end):
                continue
            if unit.closed and _GOES_ON.match(text, end) is not None:
                continue
            if (
                alias[-1].isascii()
                and alias[-1].isalpha()
                and text[end : end + 1].isascii()
                and text[end : end + 1].isalnum()
            ):
                continue
            return UnitAt(unit, end)
    return None


def interchangeable(first: str | None, second: str | None) -> bool:
    """Whether two canonical units may stand for one another: 家=个=户, 项=个=件, 人=名=位, 场=场次."""
    if first == second:
        return True
    return any(
        first in group and second in group for group in table("quantities/lexicon/units.toml")["interchangeable"]
    )
