"""Damage: numbers that a scan, a spinner's find-and-replace or a mask has broken. Named, never mended."""

from __future__ import annotations

import re
from typing import Final

from summarizer.quantities import numerals
from summarizer.quantities.pattern import OTHER_DIGITS, D
from summarizer.quantities.quantity import Quantity
from summarizer.quantities.units import unit_at

_PARAGRAPH: Final = 800  # characters of the paragraph looked at on either side
_HIDDEN: Final = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\xad"
_SLASHED = re.compile(rf"[{D}]++(?:[.．][{D}]++)?[/／\\|]([%％])")
_DOTS = re.compile(rf"[{D}]++[.．。]{{2,3}}[{D}]++(?:[.．][{D}]++)?")
_INVISIBLE = re.compile(rf"[{D}.．,，]{{0,24}}+[{_HIDDEN}]{{1,4}}[{D}.．,，]{{0,24}}[{D}]")
_MASKED_YEAR = re.compile(rf"(?:20|19|２０|１９)(?:[xX×*＊ＸｘＯO○]{{2}}|[{D}][xX×*＊Ｘｘ])年?")
_MASK = re.compile(r"[xXＸｘ×]{2,8}")
_LETTER_IN = re.compile(rf"[{D}]{{1,9}}[lIOo][{D}lIOo.．]{{0,9}}(?=[\u4e00-\u9fff%％])")
_LOOKALIKE = re.compile(r"[lILOo]{1,6}(?=[万亿]?(?:亿元|万元|元|吨|亩|%|％|家企业|万人|个百分点|万平方米))")
_SPLIT = re.compile(rf"[{D}]{{1,2}}[ \u3000][{D}]{{1,2}}[.．][{D}]{{1,2}}(?=[%％])")
_SCALE = re.compile("[十百千万亿]{1,3}")
_OTHER = re.compile(f"[{OTHER_DIGITS}]++")
_YEAR_GLUED = re.compile(r"20(?:1[5-9]|2[0-9])")


def _made(text: str, start: int, end: int, note: str, value: str | None = None, unit: str | None = None) -> Quantity:
    return Quantity(start, end, text[start:end], "malformed", value, None, unit, note=note)


def _through_unit(text: str, start: int, end: int, note: str) -> Quantity:
    """The damaged digits with the scale and unit behind them, so that these are not read as a number of their own."""
    scale = _SCALE.match(text, end)
    end = scale.end() if scale is not None else end
    unit = unit_at(text, end)
    return _made(
        text, start, end if unit is None else unit.end, note, None, None if unit is None else unit.unit.canonical
    )


def damaged_at(text: str, start: int) -> Quantity | None:
    """The damaged number that begins with a digit at `start`, or None."""
    match = _SLASHED.match(text, start)
    if match is not None:
        return _made(text, start, match.end(), "数字与%之间多出符号", numerals.arabic(match.group()[:-2]), "%")
    match = _INVISIBLE.match(text, start)
    if match is not None:
        return _through_unit(text, start, match.end(), "数字中夹有不可见字符")
    match = _MASKED_YEAR.match(text, start)
    if match is not None:
        return _made(text, start, match.end(), "年份被遮盖", None, "年" if match.group()[-1] == "年" else None)
    match = _DOTS.match(text, start)
    if match is not None:
        return _through_unit(text, start, match.end(), "小数点重复")
    match = _LETTER_IN.match(text, start)
    if match is not None and (text[match.end()] in "万亿%％" or unit_at(text, match.end()) is not None):
        return _through_unit(text, start, match.end(), "数字中夹有字母")
    match = _SPLIT.match(text, start)
    if match is not None and start and "\u4e00" <= text[start - 1] <= "\u9fff":
        return _made(text, start, match.end() + 1, "数字被空格断开", None, "%")
    return None


def mask_at(text: str, start: int) -> Quantity | None:
    """`XX县区`, `xx市`: a placeholder of at least two marks that no other letter touches."""
    match = _MASK.match(text, start)
    if match is None:
        return None
    end = match.end()
    if (text[end : end + 1].isascii() and text[end : end + 1].isalnum()) or (
        start and text[start - 1].isascii() and text[start - 1].isalnum()
    ):
        return None
    return _made(text, start, end, "占位符")


def lookalike_at(text: str, start: int) -> Quantity | None:
    """`LIl万吨`: letters that stand where digits should."""
    if start and text[start - 1].isascii() and text[start - 1].isalnum() and text[start - 1] not in "lILO":
        return None
    match = _LOOKALIKE.match(text, start)
    return None if match is None else _through_unit(text, start, match.end(), "疑为识别错误的数字")


def other_digits_at(text: str, start: int) -> Quantity:
    match = _OTHER.match(text, start)
    assert match is not None
    return _made(text, start, match.end(), "非通用数字")


def overwritten(digits: str, text: str, start: int, over: bool) -> str | None:
    """The note when a year has been pasted into a count (`202300家次`, `20233.2亿`); None when it looks whole.

    A year's digits stand in the count, and the same paragraph names that year; or an exact year is said to be
    exceeded (`2023余场`).
    """
    if len(digits) < 4:
        return None
    whole = numerals.fold(digits).partition(".")[0]
    match = _YEAR_GLUED.search(whole)
    if match is None:
        return None
    if len(whole) == 4 and over and whole[-1] != "0":
        return "数值疑被年份替换污染"
    year = match.group() + "年"
    low = max(text.rfind("\n", max(0, start - _PARAGRAPH), start), start - _PARAGRAPH, 0)
    high = text.find("\n", start, start + _PARAGRAPH)
    found = text.find(year, low, start + _PARAGRAPH if high < 0 else high)
    return "数值疑被年份替换污染" if found >= 0 else None


def stray(text: str, start: int, end: int) -> bool:
    """A lone digit between a comma and a full stop: `2.6亿元,2。`."""
    before = text[start - 1 : start]
    behind = text[end : end + 1]
    return end - start <= 2 and before in (",", "，", "；", ";", "。") and behind in ("。", "；", ";") and bool(before)
