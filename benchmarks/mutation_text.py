"""The language of statements as the mutations see it: figures with their place, clauses, Chinese numerals.

Deliberately apart from the recogniser: what it overlooks must not be overlooked here too.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

with (Path(__file__).resolve().parent / "mutations.toml").open("rb") as _file:
    TABLE: dict[str, Any] = tomllib.load(_file)
WORDS: dict[str, Any] = TABLE["words"]
_UNITS = (
    "个百分点 百分点 个基点 平方公里 立方米 平方米 公顷 公里 标箱 剂次 人次 家次 场次 批次 轮次 辆次 户次 亿元 美元 元 "
    "家 项 个 人 名 位 场 次 件 册 期 亩 万吨 吨 斤 倍 台 套 所 户 只 头 张 辆 处 条 座 篇 支 本 "
    "宗 起 例 千瓦 万P 天 岁 % ‰ %"
)
SCALES = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_UNIT = "|".join(re.escape(unit) for unit in sorted(set(_UNITS.split()), key=len, reverse=True))
_FIGURE = re.compile(
    r"(?<![\dA-Za-z.,:+\-—–~〔/第])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<fuzz>[多余])?"
    r"(?P<scale>万亿|百万|千万|亿|万|千|百)?(?P<fuzz2>[多余])?(?P<unit>" + _UNIT + r")?(?![\dA-Za-z/—–~])"
)
_QUOTED = re.compile(r"[“\"《〔][^”\"》〕]{0,60}[”\"》〕]")
_CLAUSE_END = re.compile(r"[,，;；。、:：(（)）]")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Figure:
    """A figure of a statement as written: `number` the digits, `scale` its 万 or 亿, `unit` what follows."""

    start: int
    end: int
    number: str
    scale: str
    unit: str
    fuzz: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.number.replace(",", "")).scaleb(SCALES[self.scale])


@dataclass(frozen=True)
class Mutant:
    """A statement with one change; `list` where the change moves the item to another list."""

    statement: str
    change: str  # "105.5 → 105.6"
    list: str | None = None


def figures(text: str) -> list[Figure]:
    """The figures outside quotes that carry a scale or a unit; no years, months, dates or parts of ranges."""
    names = quoted(text)
    found = []
    for m in _FIGURE.finditer(text):
        if any(a <= m.start() < b for a, b in names) or not (m["unit"] or m["scale"]):
            continue
        if re.match(r"以上[^,，。;；]{0,6}(?:项目|企业|村)|元?以下的|[年月日号版]", text[m.end() :]):
            continue  # a threshold, a date
        found.append(
            Figure(m.start(), m.end(), m["number"], m["scale"] or "", m["unit"] or "", m["fuzz"] or m["fuzz2"] or "")
        )
    return found


def quoted(text: str) -> list[tuple[int, int]]:
    """The bounds of what stands in quotes or title marks."""
    return [m.span() for m in _QUOTED.finditer(text)]


def numbers(text: str) -> set[str]:
    """Every run of digits of a text, without separators."""
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))


def clause(text: str, at: int) -> tuple[int, int]:
    """The bounds of the clause that holds `at`."""
    start = 0
    for m in _CLAUSE_END.finditer(text):
        if m.start() >= at:
            return start, m.start()
        start = m.end()
    return start, len(text)


def replace(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def written(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese(number: int) -> str:
    """A whole number below 10000 in Chinese numerals: 31 → 三十一."""
    if number < 10:
        return _DIGITS[number]
    parts, zero = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            parts += ("零" if zero and parts else "") + _DIGITS[digit] + word
            zero = False
        else:
            zero = bool(parts)
    return parts[1:] if parts.startswith("一十") else parts


def chinese_decimal(number: str) -> str:
    """A decimal in Chinese numerals: 12.2 → 十二点二."""
    whole, _, places = number.partition(".")
    return chinese(int(whole)) + ("点" + "".join(_DIGITS[int(c)] for c in places) if places else "")
