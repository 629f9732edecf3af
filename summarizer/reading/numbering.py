"""Word's automatic numbers: the 一、（一）1. that a paragraph prints but does not hold as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """一 … 九十九, as Word's chineseCounting writes them; larger ones in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def labelled(label: str, words: str) -> str:
    """A paragraph behind its number. Where both meet in digits — `1.` and `265家` — a blank keeps them apart."""
    if label and label[-1].isascii() and words[:1].isdigit():
        return f"{label} {words}"
    return label + words


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = []
    for value, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        out.append(letters * count)
    return "".join(out)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else f"({number})"


def _parenthesised(number: int) -> str:
    return chr(0x2474 + number - 1) if 0 < number <= 20 else f"({number})"


def _stem(number: int) -> str:
    return "甲乙丙丁戊己庚辛壬癸"[number - 1] if 0 < number <= 10 else str(number)


_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_FORMAL = str.maketrans("零一二三四五六七八九十", "零壹贰叁肆伍陆柒捌玖拾")


# ECMA-376 part 1, 17.18.59 ST_NumberFormat: those that Chinese documents use.
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _parenthesised,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL),
    "ideographTraditional": _stem,
    "chineseLegalSimplified": lambda number: chinese(number).translate(_FORMAL),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda number: "",
    "bullet": lambda number: "",
}


_HTML = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def counted(kind: str, number: int) -> str:
    """A number as `<ol type=kind>` prints it: 1, a, A, i or I."""
    return _FORMATS.get(_HTML.get(kind, ""), str)(number)


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    legal: bool  # w:isLgl: every part of the number in digits, whatever its own level prints


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num: the levels it prints, whose counter it goes on with, and where it begins anew."""

    levels: dict[int, _Level]
    counter: str
    restarts: dict[int, int]


@dataclass(frozen=True, slots=True)
class _Reference:
    """What a paragraph or a style says of its number; `name` "0" takes an inherited number away."""

    name: str | None
    depth: int | None


class Numbering:
    """Counts lists as Word does. `label` must be called once a paragraph, in the document's order."""

    def __init__(self, lists: dict[str, _List], styles: dict[str, _Reference]) -> None:
        self._lists = lists
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """The numbering of a python-docx document; empty where it has none."""
        styles = _styles(document.styles.element)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return cls({}, styles)
        return cls(_lists(root), styles)

    def label(self, paragraph: Any) -> str:
        """The number that the paragraph prints before its text, "" for none."""
        own, style = _of_paragraph(paragraph, self._styles)
        name = own.name if own.name is not None else style.name
        depth = next((value for value in (own.depth, style.depth) if value is not None), 0)
        found = self._lists.get(name) if name is not None else None
        if name is None or found is None or depth not in found.levels:
            return ""
        levels = found.levels
        counts = self._counts.setdefault(found.counter, {})
        if name not in self._begun:
            self._begun.add(name)
            counts.update({level: start - 1 for level, start in found.restarts.items()})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def printed(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(at)
            if level is None:
                return ""
            write = str if levels[depth].legal else _FORMATS.get(level.form, str)
            return write(counts.get(at, level.start))

        return re.sub(r"%([1-9])", printed, levels[depth].text) if levels[depth].form != "bullet" else ""


def _of_paragraph(paragraph: Any, styles: dict[str, _Reference]) -> tuple[_Reference, _Reference]:
    nothing = _Reference(None, None)
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return nothing, nothing
    style = properties.find(f"{_W}pStyle")
    known = styles.get(style.get(f"{_W}val", ""), nothing) if style is not None else nothing
    return _reference(properties.find(f"{_W}numPr")), known


def _styles(root: Any) -> dict[str, _Reference]:
    """What each style says of numbers, what it is based on included."""
    own: dict[str, _Reference] = {}
    bases: dict[str, str] = {}
    for style in root.iterchildren(f"{_W}style"):
        name = style.get(f"{_W}styleId", "")
        own[name] = _reference(style.find(f"{_W}pPr/{_W}numPr"))
        base = style.find(f"{_W}basedOn")
        if base is not None:
            bases[name] = base.get(f"{_W}val", "")
    found: dict[str, _Reference] = {}
    for name in own:
        seen: set[str] = set()
        number, depth, at = None, None, name
        while at in own and at not in seen:
            seen.add(at)
            number = own[at].name if number is None else number
            depth = own[at].depth if depth is None else depth
            at = bases.get(at, "")
        found[name] = _Reference(number, depth)
    return found


def _lists(root: Any) -> dict[str, _List]:
    abstract: dict[str, dict[int, _Level]] = {}
    named: dict[str, str] = {}  # the abstract list behind a numbering style
    borrowed: dict[str, str] = {}  # an abstract list that is only a style's name
    for one in root.iterchildren(f"{_W}abstractNum"):
        name = one.get(f"{_W}abstractNumId", "")
        abstract[name] = {_depth(level): _level(level) for level in one.iterchildren(f"{_W}lvl")}
        for kind, table, key in (("styleLink", named, True), ("numStyleLink", borrowed, False)):
            link = one.find(f"{_W}{kind}")
            if link is not None:
                style = link.get(f"{_W}val", "")
                table.update({style: name} if key else {name: style})
    lists: dict[str, _List] = {}
    for number in root.iterchildren(f"{_W}num"):
        target = number.find(f"{_W}abstractNumId")
        if target is None:
            continue
        counter = target.get(f"{_W}val", "")
        counter = named.get(borrowed.get(counter, ""), counter)
        levels = dict(abstract.get(counter, {}))
        restarts: dict[int, int] = {}
        for override in number.iterchildren(f"{_W}lvlOverride"):
            start = override.find(f"{_W}startOverride")
            value = start.get(f"{_W}val", "") if start is not None else ""
            if value.isdecimal():
                restarts[_depth(override)] = int(value)
            own = override.find(f"{_W}lvl")
            if own is not None:
                levels[_depth(override)] = _level(own)
        lists[number.get(f"{_W}numId", "")] = _List(levels, counter, restarts)
    return lists


def _depth(level: Any) -> int:
    value = level.get(f"{_W}ilvl", "0")
    return int(value) if value.isdecimal() else 0


def _reference(properties: Any) -> _Reference:
    if properties is None:
        return _Reference(None, None)
    number, depth = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
    value = depth.get(f"{_W}val", "") if depth is not None else ""
    return _Reference(
        number.get(f"{_W}val") if number is not None else None,
        int(value) if value.isdecimal() else None,
    )


def _level(level: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = level.find(f"{_W}{name}")
        return found.get(f"{_W}val", default) if found is not None else default

    start, legal = value("start", "1"), level.find(f"{_W}isLgl")
    return _Level(
        _format(level) or value("numFmt", "decimal"),
        value("lvlText", ""),
        int(start) if start.isdecimal() else 1,
        legal is not None and legal.get(f"{_W}val", "1") not in ("0", "false", "off"),
    )


def _format(level: Any) -> str | None:
    """The number format inside mc:AlternateContent, where newer Word puts those that older ones don't know."""
    found = next(level.iter(f"{_W}numFmt"), None)
    return found.get(f"{_W}val") if found is not None else None
