"""Enumerators: the numbers that count sections and points — 一、 (一) 1. ① 一是 — and not things."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from summarizer.quantities import numerals
from summarizer.quantities.pattern import D
from summarizer.quantities.quantity import Quantity

_OPEN: Final = "(（"
_CLOSE: Final = ")）"
_AFTER: Final = frozenset("\n\r。;；:：!！?？〞”’」』>》*#|】]…)）")
_BLANK: Final = frozenset(" \t\u3000\xa0\u200b\ufeff")
_HAN: Final = "[一二三四五六七八九十]{1,3}"
_DOT = re.compile(rf"[{D}]{{1,3}}(?:[.．](?![{D}])|、|[)）](?![{D}]))")
_HAN_DOT = re.compile(rf"{_HAN}(?:、|[.．](?![{D}]))")
_IS = re.compile(rf"{_HAN}(?:是|要(?!点|素|求|闻|务|领|害|塞|道|么|职|强|件|事))")
_BRACKET = re.compile(rf"(?:[{D}]{{1,2}}|{_HAN})(?=[)）])")
_ORDER = re.compile(rf"第{_HAN}(?=[,，、])")
_SPACED = re.compile(rf"[{D}]{{1,2}}[.．](?=[\u4e00-\u9fff])")
_GLUED = re.compile(rf"([{D}]{{1,2}}[.．])(?=[{D}]{{4}}年|[{D}][GgDd](?![A-Za-z]))")


def begins_clause(text: str, start: int) -> bool:
    """Whether a clause that can bear an enumerator begins at `start`: line start, or after 。；： and the like."""
    at = start - 1
    while at >= 0 and start - at < 9 and text[at] in _BLANK:
        at -= 1
    return at < 0 or text[at] in _AFTER or (at == start - 9)


def _begins_line(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] == "\n"


def _made(text: str, start: int, end: int, digits: str) -> Quantity:
    folded = numerals.fold(digits)
    value = str(int(folded)) if folded.isascii() and folded.isdigit() else numerals.chinese(folded)
    return Quantity(start, end, text[start:end], "enumerator", value)


def enumerator_at(text: str, start: int) -> Quantity | None:
    """The enumerator that begins at `start` with a digit, or None. A bracket before it belongs to it."""
    if start and text[start - 1] in _OPEN:
        match = _BRACKET.match(text, start)
        if match is not None and not text.startswith(("号", "年"), match.end() + 1):
            return _made(text, start - 1, match.end() + 1, match.group())
    if not begins_clause(text, start):
        spaced = _SPACED.match(text, start) if text[start - 1] in _BLANK else None
        if spaced is not None:
            return _made(text, start, spaced.end(), spaced.group()[:-1])
        match = _IS.match(text, start) if text[start - 1] in ",，" else None
        return (
            _made(text, start, match.end(), match.group()[:-1]) if match is not None and text[start] != "一" else None
        )
    match = _GLUED.match(text, start) or _DOT.match(text, start)
    if match is not None:
        if text[match.end() - 1] == "、" and text[match.end() : match.end() + 1].isdecimal():
            return None
        return _made(text, start, match.end(), match.group()[: len(match.group()) - 1])
    match = _HAN_DOT.match(text, start)
    if match is not None:
        listed = text[match.end() : match.end() + 1] in numerals.DIGITS and text[match.end() - 1] == "、"
        if listed and not (text.startswith("季度", match.end() + 1) and _begins_line(text, start)):
            return None  # 二、四季度工作安排 heads a section all the same
        return _made(text, start, match.end(), match.group()[:-1])
    match = _IS.match(text, start)
    if match is not None:
        return _made(text, start, match.end(), match.group()[:-1])
    return None


def ordinal_enumerator_at(text: str, start: int) -> Quantity | None:
    """`第一，` at the beginning of a clause."""
    match = _ORDER.match(text, start)
    if match is None or not begins_clause(text, start):
        return None
    return _made(text, start, match.end(), match.group()[1:])


def circled_at(text: str, start: int) -> Quantity:
    """One of ① ⑴ ⒈ ㈠ Ⅻ: an enumerator with its value, a name inside a word (`Ⅱ级`)."""
    character = text[start]
    number = unicodedata.numeric(character, None)
    value = None if number is None else f"{number:g}"
    if "Ⅰ" <= character <= "ⅿ" and (
        not begins_clause(text, start) or text[start + 1 : start + 2] in ("类", "级", "型", "期", "度")
    ):
        return Quantity(start, start + 1, character, "name")
    return Quantity(start, start + 1, character, "enumerator", value)
