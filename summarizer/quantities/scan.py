"""Layer 1: every numeric mention of a text with what form alone tells. One pass, linear in the text's length."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from summarizer.quantities import damaged, ranks
from summarizer.quantities.digits import digits_at
from summarizer.quantities.enumerators import circled_at
from summarizer.quantities.han import han_at
from summarizer.quantities.pattern import FIRST, HAN, VULGAR, D
from summarizer.quantities.placing import placed
from summarizer.quantities.quantity import Quantity

_ROUNDS: Final = 63  # how often the scanner looks whether it is stuck in noise; a power of two less one
_WIDEST: Final = 16  # characters of the longest repeated piece it looks for
_REPEATS: Final = 24
_CROWD: Final = 56  # figures in a row with next to nothing between them: more than any list holds
_CROWDED = re.compile(f"(?:[{D}.．{HAN}]{{1,24}}+[\u4e00-\u9fff%％]{{0,3}}[、,，;；。]?)++")
Found = tuple[int, tuple[Quantity, ...]]
Reader = Callable[[str, int, int], Found]
_VULGAR: Final = {
    "½": "1/2",
    "⅓": "1/3",
    "¼": "1/4",
    "¾": "3/4",
    "⅔": "2/3",
    "⅕": "1/5",
    "⅖": "2/5",
    "⅗": "3/5",
    "⅘": "4/5",
    "⅙": "1/6",
    "⅚": "5/6",
    "⅛": "1/8",
    "⅜": "3/8",
    "⅝": "5/8",
    "⅞": "7/8",
}


def scan(text: str) -> tuple[Quantity, ...]:
    """All mentions of `text` in order, never overlapping. Any string is accepted; nothing raises."""
    mentions: list[Quantity] = []
    search = FIRST.search
    readers = _READERS
    position = floor = rounds = 0
    while True:
        rounds += 1
        if not rounds & _ROUNDS:
            position, floor = _skip_repeats(text, position, floor, mentions)
            position, floor = _skip_crowd(text, position, floor, mentions)
        match = search(text, position)
        if match is None:
            return tuple(mentions)
        start = match.start()
        end, found = readers.get(text[start], _other)(text, start, floor)
        position = end if end > start else start + 1
        if found:
            mentions.extend(found)
            floor = found[-1].end


def _skip_repeats(text: str, position: int, floor: int, mentions: list[Quantity]) -> tuple[int, int]:
    """Passes over a stretch that repeats one short piece again and again: noise, told as one damaged mention."""
    for period in range(1, _WIDEST + 1):
        piece = text[position - period : position]
        if position >= period * _REPEATS and text.startswith(piece * _REPEATS, position - period * _REPEATS):
            end, block = position, piece * 1024
            while text.startswith(block, end):
                end += len(block)
            while text.startswith(piece, end):
                end += period
            if end - position < period * _REPEATS:
                return position, floor
            mentions.append(Quantity(position, end, text[position:end], "malformed", note="重复的字符"))
            return end, end
    return position, floor


def _skip_crowd(text: str, position: int, floor: int, mentions: list[Quantity]) -> tuple[int, int]:
    """Passes over 3家4家5家… where dozens of figures stand shoulder to shoulder: noise, told as one damaged mention."""
    if len(mentions) < _CROWD or floor != position or position - mentions[-_CROWD].start > 8 * _CROWD:
        return position, floor
    run = _CROWDED.match(text, mentions[-_CROWD].start)
    if run is None or run.end() < position + 4 * _CROWD:
        return position, floor
    end = run.end()
    mentions.append(Quantity(position, end, text[position:end], "malformed", note="堆积的数字"))
    return end, end


def _one(start: int, quantity: Quantity | None) -> Found:
    return (start + 1, ()) if quantity is None else (quantity.end, (quantity,))


def _nth(text: str, start: int, floor: int) -> Found:
    return _one(start, ranks.nth_at(text, start))


def _first(text: str, start: int, floor: int) -> Found:
    found = ranks.first_at(text, start)
    return _one(start, found if found is None or found.start >= floor else None)


def _top(text: str, start: int, floor: int) -> Found:
    return _one(start, ranks.top_at(text, start))


def _bottom(text: str, start: int, floor: int) -> Found:
    return _one(start, ranks.from_bottom_at(text, start))


def _word(text: str, start: int, floor: int) -> Found:
    found = ranks.wordless_at(text, start)
    return _one(start, found and placed(text, found))


def _mask(text: str, start: int, floor: int) -> Found:
    return _one(start, damaged.mask_at(text, start))


def _letter(text: str, start: int, floor: int) -> Found:
    return _one(start, damaged.lookalike_at(text, start))


def _circled(text: str, start: int, floor: int) -> Found:
    return _one(start, circled_at(text, start))


def _vulgar(text: str, start: int, floor: int) -> Found:
    character = text[start]
    return _one(start, Quantity(start, start + 1, character, "fraction", _VULGAR.get(character)))


def _other(text: str, start: int, floor: int) -> Found:
    character = text[start]
    if VULGAR[0] <= character <= "¾" or "⅐" <= character <= "⅞":
        return _vulgar(text, start, floor)
    if character.isdecimal():
        return _one(start, damaged.other_digits_at(text, start))
    return _circled(text, start, floor)


_READERS: Final[dict[str, Reader]] = {
    **dict.fromkeys("0123456789０１２３４５６７８９", digits_at),
    **dict.fromkeys(HAN + "半几幾数", han_at),
    "第": _nth,
    "首": _first,
    "前": _top,
    "倒": _bottom,
    "唯": _word,
    "翻": _word,
    "若": _word,
    **dict.fromkeys("XxＸｘ×", _mask),
    **dict.fromkeys("lILO", _letter),
}
