"""Enumerators of official prose: 一、 （一） 1. (1) ① 一是 首先 第一, — their forms and their ranks.

Ranks follow GB/T 9704-2012, 7.3.3 (一、 then （一） then 1. then （1）); smaller is higher in the outline.
"""

from __future__ import annotations

import re

from summarizer.frozen import dataclass

_DIGITS = "一二三四五六七八九十百"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class Enumerator:
    """One enumerator: its style, its rank, its number (1 for 首先), and the span inside the text it was matched in."""

    style: str
    rank: int
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    rank: int
    pattern: str


# N stands for a Chinese number, D for an Arabic one of at most two digits in either width.
_STYLES = (
    _Style("part", 0, r"第N(?:部分|编|章|节|篇)"),
    _Style("一、", 10, r"N[、．]|N[.,，](?=[\u4e00-\u9fff“])|N[ \u3000](?![是要])(?=[\u4e00-\u9fff])"),
    _Style("（一）", 20, r"[（(]\s?N\s?[)）][、.]?"),
    _Style("第一、", 24, r"第N[、,，:：]"),
    _Style("一是", 26, r"N ?是(?=[^否])|N ?要(?!求|素|件|点|闻|务|领)"),
    _Style("首先", 26, r"(?:首先|其次|再次|最后)[、,，:：]"),
    _Style("1.", 30, r"D[.．、](?![0-9０-９])|D[.．](?=2[0-9]{3}年)"),
    _Style("1)", 38, r"D[)）]"),
    _Style("(1)", 40, r"[（(]\s?D\s?[)）][、.]?"),
    _Style("①", 50, r"[①-⑳㈠-㈩⑴-⒇]"),
)
_ORDINAL = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}


def _compiled() -> re.Pattern[str]:
    forms = []
    for index, style in enumerate(_STYLES):
        pattern = style.pattern.replace("N", f"[{_DIGITS}]{{1,3}}").replace("D", "[0-9０-９]{1,2}")
        forms.append(f"(?P<s{index}>{pattern})")
    return re.compile("|".join(forms))


_ENUMERATOR = _compiled()
# Inside a paragraph an enumerator stands right behind the end of a sentence or clause.
_INSIDE = re.compile(rf"(?<=[。！？；;!?:：])[”’〞」』]?[ \u3000]{{0,4}}(?:{_ENUMERATOR.pattern})")


def enumerator_at(text: str, position: int = 0, end: int | None = None) -> Enumerator | None:
    """The enumerator that begins at `position`, or None."""
    match = _ENUMERATOR.match(text, position, len(text) if end is None else end)
    return _made(match) if match else None


def enumerators_inside(text: str, start: int, end: int) -> list[Enumerator]:
    """The enumerators behind sentence or clause ends within `[start, end)`, in order."""
    found = []
    for match in _INSIDE.finditer(text, start, end):
        made = _made(match)
        found.append(made)
    return found


def _made(match: re.Match[str]) -> Enumerator:
    for index, style in enumerate(_STYLES):
        surface = match[f"s{index}"]
        if surface is not None:
            return Enumerator(
                style.name, style.rank, _number(surface), match.start(f"s{index}"), match.end(f"s{index}")
            )
    raise AssertionError("the pattern matched without a style")


def _number(surface: str) -> int:
    surface = surface.translate(_FULL_WIDTH)
    arabic = re.search("[0-9]+", surface)
    if arabic:
        return int(arabic.group())
    chinese = re.search(f"[{_DIGITS}]+", surface)
    if chinese:
        return chinese_number(chinese.group())
    for word, number in _ORDINAL.items():
        if surface.startswith(word):
            return number
    code = ord(surface[0])
    for base in (0x2460, 0x3220, 0x2474):
        if base <= code < base + 20:
            return code - base + 1
    return 1


def chinese_number(text: str) -> int:
    """一 … 一百九十九 as a number; good for enumerators only."""
    total, digit = 0, 0
    for char in text:
        value = "一二三四五六七八九".find(char) + 1
        if value:
            digit = value
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = total + (digit or 1) * 100, 0
    return total + digit
