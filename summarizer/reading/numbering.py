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


# ECMA-376 part 1, 17.18.59 ST_NumberFormat: those that Chinese documents use.
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda number: "",
    "bullet": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Numbering:
    """Counts lists as Word does. `label` must be called once a paragraph, in the document's order."""

    def __init__(self, lists: dict[str, dict[int, _Level]], styles: dict[str, tuple[str, int]]) -> None:
        self._lists = lists
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """The numbering of a python-docx document; empty where it has none."""
        styles: dict[str, tuple[str, int]] = {}
        for style in document.styles.element.iterchildren(f"{_W}style"):
            found = _reference(style.find(f"{_W}pPr/{_W}numPr"))
            if found is not None:
                styles[style.get(f"{_W}styleId", "")] = found
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return cls({}, styles)
        abstract = {
            one.get(f"{_W}abstractNumId"): {
                int(level.get(f"{_W}ilvl", "0")): _level(level) for level in one.iterchildren(f"{_W}lvl")
            }
            for one in root.iterchildren(f"{_W}abstractNum")
        }
        lists = {}
        for number in root.iterchildren(f"{_W}num"):
            target = number.find(f"{_W}abstractNumId")
            if target is not None:
                lists[number.get(f"{_W}numId")] = abstract.get(target.get(f"{_W}val"), {})
        return cls(lists, styles)

    def label(self, paragraph: Any) -> str:
        """The number that the paragraph prints before its text, "" for none."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return ""
        found = _reference(properties.find(f"{_W}numPr"))
        if found is None:
            style = properties.find(f"{_W}pStyle")
            found = self._styles.get(style.get(f"{_W}val", "")) if style is not None else None
        if found is None:
            return ""
        name, depth = found
        levels = self._lists.get(name)
        if levels is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(name, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def printed(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(at)
            if level is None:
                return ""
            return _FORMATS.get(level.form, str)(counts.get(at, level.start))

        return re.sub(r"%([1-9])", printed, levels[depth].text) if levels[depth].form != "bullet" else ""


def _reference(properties: Any) -> tuple[str, int] | None:
    if properties is None:
        return None
    number = properties.find(f"{_W}numId")
    if number is None or number.get(f"{_W}val") in (None, "0"):
        return None
    depth = properties.find(f"{_W}ilvl")
    value = depth.get(f"{_W}val", "0") if depth is not None else "0"
    return number.get(f"{_W}val"), int(value) if value.isdecimal() else 0


def _level(level: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = level.find(f"{_W}{name}")
        return found.get(f"{_W}val", default) if found is not None else default

    start = value("start", "1")
    return _Level(value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdecimal() else 1)
