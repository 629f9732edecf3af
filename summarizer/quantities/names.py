"""Numbers in names and set phrases: form first (quotes, titles, mixed letters, plus signs), the lexicon second."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from summarizer.quantities.pattern import HAN, D
from summarizer.quantities.quantity import Quantity
from summarizer.quantities.units import unit_at
from summarizer.resources import table

_QUOTES: Final = {"“": "”〞", "‘": "’", "「": "」", "『": "』", "〝": "〞"}
_STOPS: Final = frozenset("。；！？，,;!?\n")
_HARD_STOPS: Final = frozenset("。；！？;!?\n")
_LETTERS: Final = "A-Za-zＡ-Ｚａ-ｚ"
_REACH_QUOTED: Final = 40
_REACH_TITLE: Final = 60
_REACH_LINE: Final = 400
_MIXED = re.compile(rf"[{_LETTERS}{D}](?:[{_LETTERS}{D}\-_./&]{{0,40}}[{_LETTERS}{D}])?")
_PLUS = re.compile(
    rf"(?:[{D}NnXx]{{1,4}}|[一二三四五六七八九十]{{1,2}}|[{_LETTERS}]{{1,4}})(?:\s?[+＋]\s?(?:[{D}NnXx]{{1,4}}|[一二三四五六七八九十]{{1,2}}|[{_LETTERS}]{{1,4}}))+"
)
_VERSION = re.compile(
    rf"[{D}]{{1,2}}+[.．][{D}]{{1,2}}+(?=\s?(?:版|时代|模式|改革|体系|升级|行动|方案|战略|阶段|平台|系统|标准|工程))"
)
_POINT_ZERO = re.compile(rf"[{D}]{{1,2}}+[.．][0０](?![{D}.．万萬亿億千百十%％‰个個])")


def quoted(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The inside of the quotation marks around [start, end) on the same line, within forty characters; else None."""
    low = max(0, start - _REACH_QUOTED)
    for opening, closings in _QUOTES.items():
        left = text.rfind(opening, low, start)
        if left < 0:
            continue
        for closing in closings:
            right = text.find(closing, left + 1, left + _REACH_QUOTED + 2)
            if right >= end:
                inside = text[left + 1 : right]
                return None if _HARD_STOPS.intersection(inside) else (left + 1, right)
    return _straight_quoted(text, start, end) if text.rfind('"', low, start) >= 0 else None


def _straight_quoted(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The inside of straight quotation marks: an odd number of them stands before it on the line."""
    line = max(text.rfind("\n", max(0, start - _REACH_LINE), start) + 1, start - _REACH_LINE, 0)
    if text.count('"', line, start) % 2 == 0:
        return None
    left, right = text.rfind('"', line, start), text.find('"', end, end + _REACH_QUOTED)
    if right < 0 or start - left > _REACH_QUOTED or _HARD_STOPS.intersection(text[left + 1 : right]):
        return None
    return left + 1, right


def titled(text: str, start: int, end: int) -> bool:
    """Whether [start, end) lies within 《》."""
    left = text.rfind("《", max(0, start - _REACH_TITLE), start)
    if left < 0 or text.find("》", left, start) >= 0:
        return False
    right = text.find("》", end, end + _REACH_TITLE)
    return right >= 0 and text.find("\n", left, right) < 0


@cache
def _words() -> dict[str, tuple[tuple[str, int], ...]]:
    """Ordinary words by each numeral character in them: (word, offset of the character)."""
    listed: dict[str, list[tuple[str, int]]] = {}
    for word in table("quantities/lexicon/names.toml")["words"]["list"]:
        for offset, character in enumerate(word):
            if character in HAN or character in "半元多几数":
                listed.setdefault(character, []).append((word, offset))
    return {key: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for key, pairs in listed.items()}


def ordinary_word(text: str, start: int) -> int:
    """The end of the ordinary word that holds the numeral character at `start`; 0 when there is none."""
    for word, offset in _words().get(text[start], ()):
        if start >= offset and text.startswith(word, start - offset):
            end = start - offset + len(word)
            return 0 if word[-1] == "分" and text.startswith("之", end) else end  # 十分, but 十分之七
    return 0


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = table("quantities/lexicon/names.toml")["names"]["patterns"]
    return tuple((re.compile(entry["form"]), entry.get("needs", "")) for entry in entries)


def set_phrase(text: str, start: int) -> int:
    """The end of a set phrase of the lexicon that begins at `start`; 0 when there is none."""
    for expression, needs in _patterns():
        match = expression.match(text, start)
        if match is not None:
            if needs == "above_ten" and len(match.group()) < 3:
                continue
            if needs == "slogan" and not _stands_alone(text, start, match.end()):
                continue
            return match.end()
    return 0


@cache
def words_behind() -> tuple[str, ...]:
    """The words that make a bare number before them part of a name: 3315计划, 302室."""
    return tuple(table("quantities/lexicon/names.toml")["after"]["words"])


@cache
def indices() -> tuple[str, ...]:
    """Abbreviations of indices, whose figure follows without a blank: PPI142."""
    return tuple(table("quantities/lexicon/names.toml")["indices"]["list"])


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A slogan of four or five characters stands between quotes or blanks, not inside a clause."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return (
        before in ("“", "‘", "「", "〝", " ", "　", "、")
        and behind in ("”", "’", "」", "〞", " ", "　", "、")
        and (before + behind) != ""
    )


def mixed(text: str, start: int, floor: int) -> tuple[int, int]:
    """The run of letters, digits and inner marks around `start`: `HQ400wp`, `5G`, `PM2.5`."""
    low = start
    while (
        low > floor
        and start - low < 24
        and (
            (text[low - 1].isascii() and text[low - 1].isalnum())
            or text[low - 1] in "-_./&"
            or "Ａ" <= text[low - 1] <= "ｚ"
        )
    ):
        low -= 1
    while low < start and not text[low].isalnum():
        low += 1
    match = _MIXED.match(text, low)
    end = match.end() if match is not None else start + 1
    return low, max(end, start + 1)


def plus_at(text: str, start: int) -> int:
    """The end of `1+14+N` that begins at `start`; 0 when there is none."""
    match = _PLUS.match(text, start)
    return 0 if match is None else match.end()


def version_at(text: str, start: int) -> int:
    """The end of `3.0` in `3.0版`, `工业4.0`, `2.0时代`; 0 when it is a plain decimal."""
    match = _VERSION.match(text, start)
    if match is not None:
        return match.end() if unit_at(text, match.end()) is None else 0
    match = _POINT_ZERO.match(text, start)
    if match is None or unit_at(text, match.end()) is not None or not "\u4e00" <= text[start - 1 : start] <= "\u9fff":
        return 0
    return (
        match.end()
        if text[max(0, start - 2) : start] in ("工业", "版本", "联盟", "医保", "模式", "时代", "改革")
        else 0
    )


def name(text: str, start: int, end: int) -> Quantity:
    return Quantity(start, end, text[start:end], "name")
