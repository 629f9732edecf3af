"""Damage: the same report with other widths, blanks, breaks or without numbering keeps its senses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.document import Sense
from summarizer.outline import outline
from summarizer.reading import read, read_bytes

# A damaged text as pairs: a character, and the offset that it had in the original (None for what was put in).
Pairs = list[tuple[str, int | None]]
_FULL = str.maketrans("0123456789,;:()%", "０１２３４５６７８９，；：（）％")


def full_width(text: str) -> Pairs:
    return [(char.translate(_FULL), offset) for offset, char in enumerate(text)]


def indented(text: str) -> Pairs:
    pairs: Pairs = []
    for offset, char in enumerate(text):
        pairs.append((char, offset))
        if char == "\n":
            pairs += [("\u3000", None), ("\u3000", None)]
    return pairs


def spaced(text: str) -> Pairs:
    pairs: Pairs = []
    for offset, char in enumerate(text):
        pairs.append((char, offset))
        if offset % 17 == 5 and char != "\n":
            pairs.append((" ", None))
    return pairs


def without_breaks(text: str) -> Pairs:
    return [(char, offset) for offset, char in enumerate(text) if char != "\n" or offset < 300]


def wrapped(text: str) -> Pairs:
    pairs: Pairs = []
    column = 0
    for offset, char in enumerate(text):
        if char != "\n" and column >= 38:
            pairs.append(("\n", None))
            column = 0
        pairs.append((char, offset))
        column = 0 if char == "\n" else column + 1
    return pairs


def without_numbers(text: str) -> Pairs:
    found = re.finditer(r"(?m)^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+\.)", text)
    lost = {offset for match in found for offset in range(*match.span())}
    return [(char, offset) for offset, char in enumerate(text) if offset not in lost]


def _senses(text: str) -> list[Sense]:
    senses = [Sense.NONE] * len(text)
    for report in outline(read_bytes(text.encode(), "a.txt")).reports:
        for section in report.sections:
            for sentence in section.sentences:
                for offset in range(sentence.span.start, sentence.span.end):
                    senses[offset] = sentence.sense
    return senses


# At most this share of the characters may change their sense: headings that lose their form become sentences.
DAMAGE: list[tuple[Callable[[str], Pairs], float]] = [
    (full_width, 0.01),
    (indented, 0.0),
    (spaced, 0.02),
    (without_breaks, 0.05),
    (wrapped, 0.06),
    (without_numbers, 0.09),
]


@pytest.mark.parametrize(("damage", "most"), DAMAGE, ids=[damage.__name__ for damage, _ in DAMAGE])
@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_damage_leaves_the_senses_as_they_were(
    seeds: dict[str, Path], number: str, damage: Callable[[str], Pairs], most: float
) -> None:
    text = read(seeds[number]).text
    pairs = damage(text)
    before, after = _senses(text), _senses("".join(char for char, _ in pairs))
    changed = wrong = 0
    for (_, origin), sense in zip(pairs, after, strict=True):
        if origin is not None and sense is not before[origin]:
            changed += 1
            wrong += Sense.NONE not in (sense, before[origin])
    assert changed <= most * len(text)
    assert wrong <= 0.02 * len(text)


@pytest.mark.parametrize("damage", [full_width, spaced, without_breaks], ids=lambda damage: str(damage.__name__))
def test_damage_invents_no_problems(seeds: dict[str, Path], damage: Callable[[str], Pairs]) -> None:
    for number in ("000", "003", "004"):
        text = "".join(char for char, _ in damage(read(seeds[number]).text))
        assert Sense.PROBLEM not in _senses(text)
