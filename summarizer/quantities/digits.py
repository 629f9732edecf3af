"""Mentions that begin with an Arabic digit, half or full width."""

from __future__ import annotations

import re
from typing import Final

from summarizer.quantities import damaged, dates, names, numerals
from summarizer.quantities.attached import sign_of
from summarizer.quantities.enumerators import enumerator_at
from summarizer.quantities.fractions import fraction_at
from summarizer.quantities.pattern import D, Number, number_at
from summarizer.quantities.placing import placed
from summarizer.quantities.qualifiers import qualifiers
from summarizer.quantities.quantified import quantity_at
from summarizer.quantities.quantity import Kind, Quantity
from summarizer.quantities.units import unit_at

Found = tuple[int, tuple[Quantity, ...]]

_RUN = re.compile(rf"[{D}]++")
_DECIMALS = re.compile(rf"[.．][{D}]++")
_SPECIAL: Final = frozenset(
    "年月日点时后季-－—–~～至到./．／:：+＋〕］]】）)、,，。 \u3000\xa0xX×*＊\\|·•"
    "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
)
_OPENINGS: Final = frozenset("〔[［【(（")
_DOCUMENT = re.compile(rf"[〔\[［【(（]([{D}]{{4}})[〕\]］】)）]\s?第?\s?[{D}]{{1,5}}\s?号")
_CODE = re.compile(rf"[{D}]++(?:[-－—/][A-Za-z{D}]++)+")
_RATIO = re.compile(rf"[{D}]++(?:[.．][{D}]++)?(?:[:：∶][{D}]++(?:[.．][{D}]++)?){{1,6}}+")
_DECIMAL_RATIO = re.compile(rf"[{D}]++[.．][{D}]++(?:[:：∶][{D}]++(?:[.．][{D}]++)?){{1,6}}+")
_FRACTION = re.compile(rf"([{D}]{{1,6}})[/／]([{D}]{{1,6}})(?![{D}/／.．])")
_ALL_DAY = re.compile(rf"[{D}]{{1,2}}[×xX*＊][{D}]{{1,2}}(?:小时|H|h)?(?![{D}米厘毫公寸尺])")  # 7×24小时
_PAUSES: Final = frozenset("、，。；,;：:（( \n")
_NO_NOUN: Final = frozenset("的和与至到以为比及其是左上下多余几")
_JOINERS: Final = frozenset("、和及与")
_LABEL_ENDS: Final = (":", "：", " ")
_LIST = re.compile(rf"(?:[、和及与]\s?(?:[{D}]++(?:[.．][{D}]++)?)){{1,8}}")
_URL_MARKS: Final = frozenset("=/&%?._-@#:")
_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_TOUCHING: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") | _URL_MARKS
_LABEL = re.compile(
    r"(?:次数|浏览量|点击量?|访问量|阅读量?|电话|传真|手机|邮编|邮政编码|索引号|编号|文号|证号|备案号|信用代码|客服|ＱＱ|QQ|字号)\s?[:：]?\s?\Z"
)


def digits_at(text: str, start: int, floor: int) -> Found:
    """What begins with the digit at `start`; `floor` is the end of the mention before."""
    run = _RUN.match(text, start)
    assert run is not None
    end = run.end()
    behind = text[end : end + 1]
    before = text[start - 1 : start]
    if start > floor and before and (before in _TOUCHING or "Ａ" <= before <= "ｚ"):
        found = _after_letters(text, start, end, floor)
        if found is not None:
            return found
    special = behind in _SPECIAL or not behind or behind in "lIOo"
    if special or before in _OPENINGS:
        quantity = _special(text, start, end, behind, before, floor)
        if quantity is not None:
            return quantity.end, (placed(text, quantity),)
    if (behind.isascii() and behind.isalpha()) or "Ａ" <= behind <= "ｚ":
        unit = unit_at(text, end)
        if unit is None and behind in "kＫｋ" and unit_at(text, end + 1) is not None and not text[end + 1].isascii():
            return _thousands(text, start, end, floor)
        if unit is None:
            low, high = names.mixed(text, start, floor)
            kind: Kind = "metadata" if high - low > 12 else "name"
            return high, (Quantity(low, high, text[low:high], kind),)
    if end - start >= 8 and not special and unit_at(text, end) is None and behind not in "万亿":
        return end, (Quantity(start, end, text[start:end], "metadata"),)
    number = number_at(text, start)
    if number is None:
        return end, ()
    return _numbered(text, start, floor)


def _special(text: str, start: int, end: int, behind: str, before: str, floor: int) -> Quantity | None:
    """Dates, codes, ratios, enumerators, damage: what the character behind the digits or a bracket before announces."""
    if before in _OPENINGS:
        match = _DOCUMENT.match(text, start - 1)
        if match is not None:
            return Quantity(start - 1, match.end(), match.group(), "metadata")
    enumerator = enumerator_at(text, start)
    if enumerator is not None:
        return enumerator
    broken = damaged.damaged_at(text, start)
    if broken is not None:
        return broken
    length = end - start
    if behind == "日":
        return dates.day_at(text, start)
    if behind in ("点", "时"):
        return dates.hour_at(text, start)
    if behind == "后":
        generation = (
            length == 2 and text[end - 1] in "05０５" and text[end + 1 : end + 2] not in ("续", "期", "来", "的")
        )
        return names.name(text, start, end) if generation else None
    if length == 2 and behind == "年":
        quantity = dates.decade_at(text, start)
        if quantity is not None:
            return quantity
    if length == 4:
        quantity = dates.year_at(text, start) or dates.date_at(text, start)
        if quantity is not None:
            return quantity
    if (behind in "月-－—–~～至到 \u3000" and length <= 2) or behind == "月":
        quantity = dates.month_at(text, start)
        if quantity is not None:
            return quantity
    if behind in "×xX*＊" and behind:
        match = _ALL_DAY.match(text, start)
        if match is not None:
            return names.name(text, start, match.end())
    if behind in "+＋ ":
        high = names.plus_at(text, start)
        if high:
            return names.name(text, start, high)
    if behind in ":：∶" and behind:
        return _colon(text, start)
    if behind in "/／-－—" and behind:
        match = _FRACTION.match(text, start)
        if match is not None:
            return _fraction(text, start, match.end(), floor, match[1], match[2])
        match = _CODE.match(text, start)
        if match is not None and (
            match.group().count("-") > 1 or (match.end() - start >= 9 and not _counted(text, match))
        ):
            return Quantity(start, match.end(), match.group(), "metadata")
    if behind in ".．" and behind:
        high = names.version_at(text, start)
        if high:
            return names.name(text, start, high)
        match = _DECIMAL_RATIO.match(text, start)
        if match is not None:
            return Quantity(start, match.end(), match.group(), "ratio", numerals.fold(match.group()).replace("∶", ":"))
    if behind == "季":
        return dates.season_at(text, start)
    if length >= 8 and behind not in (".", "．"):
        return Quantity(start, end, text[start:end], "metadata")
    if damaged.stray(text, start, end):
        return Quantity(start, end, text[start:end], "malformed", note="残留数字")
    return None


def _counted(text: str, match: re.Match[str]) -> bool:
    """Whether a unit behind it makes 1000-1500 a range and no code."""
    low, _, high = match.group().replace("—", "-").replace("－", "-").partition("-")
    if not (low.isdecimal() and high.isdecimal()) or low.startswith("0"):
        return False
    at = match.end() + (text[match.end() : match.end() + 1] == " ")
    return unit_at(text, at) is not None or text[at : at + 1] in ("万", "亿")


def _colon(text: str, start: int) -> Quantity | None:
    match = _RATIO.match(text, start)
    if match is None:
        return None
    folded = numerals.fold(match.group())
    if "." not in folded and not any(cue in text[max(0, start - 6) : start] for cue in ("比", "结构", "例")):
        clock = dates.clock_at(text, start)
        if clock is not None:
            return clock
    return Quantity(start, match.end(), match.group(), "ratio", folded.replace("∶", ":"))


def _fraction(text: str, start: int, end: int, floor: int, upper: str, lower: str) -> Quantity | None:
    if not numerals.fold(lower).strip("0"):
        return None
    sign = sign_of(text, start, floor)
    start -= len(sign)
    value = f"{sign}{numerals.fold(upper)}/{numerals.fold(lower)}"
    return Quantity(start, end, text[start:end], "fraction", value, None, None, qualifiers(text, start, end, floor))


def _after_letters(text: str, start: int, end: int, floor: int) -> Found | None:
    """Digits that letters or marks of an address touch: a name or metadata, unless money, a share, a scale follows."""
    before = text[start - 1]
    if not before.isalnum():
        found = _address(text, start, floor)
        joined = before in ".-" and text[start - 2 : start - 1] in _LETTERS and start - 2 >= floor
        if found is not None or not joined:
            return found
    decimals = _DECIMALS.match(text, end)
    tail = end if decimals is None else decimals.end()
    if text[tail : tail + 1] in "万亿%％" and tail < len(text):
        return None  # GDP386.7亿元
    unit = unit_at(text, tail)
    if unit is not None and unit.unit.kind != "cardinal":
        return None
    if text.endswith(names.indices(), floor, start):
        return None  # PPI142
    low, high = names.mixed(text, start, floor)
    digits = sum(character.isdigit() for character in text[low:high])
    kind: Kind = "metadata" if digits >= 8 else "name"
    return high, (Quantity(low, high, text[low:high], kind),)


def _address(text: str, start: int, floor: int) -> Found | None:
    low = start
    while low > floor and start - low < 200 and "!" <= text[low - 1] <= "~":
        low -= 1
    head = text[low:start].lower()
    if "http" not in head and "www." not in head and "@" not in head:
        return None
    high = start
    while high < len(text) and "!" <= text[high] <= "~" and high - start < 400:
        high += 1
    return high, (Quantity(low, high, text[low:high], "metadata"),)


def _numbered(text: str, start: int, floor: int) -> Found:
    number = number_at(text, start)
    assert number is not None
    fraction = fraction_at(text, number, floor)
    if fraction is not None:
        return fraction.end, (fraction,)
    quantity = quantity_at(text, number, floor)
    if quantity.unit is None and not number.scaled and quantity.kind == "cardinal":
        return _bare(text, quantity, floor)
    return quantity.end, (placed(text, quantity),)


def _thousands(text: str, start: int, end: int, floor: int) -> Found:
    """`12k个`: a Latin k before a unit is a scale."""
    number = Number(start, end + 1, numerals.shift(numerals.arabic(text[start:end]), 3))
    quantity = quantity_at(text, number, floor)
    return quantity.end, (placed(text, quantity),)


def _bare(text: str, quantity: Quantity, floor: int) -> Found:
    """A number without a unit: a shared unit further on, a year, a name, a label's number, or a plain count."""
    start, end = quantity.start, quantity.end
    behind = text[end : end + 1]
    if behind in _LETTERS:
        low, high = names.mixed(text, start, floor)
        return high, (names.name(text, low, high),)
    if behind in _JOINERS:
        shared = _shared_unit(text, quantity)
        if shared is not None:
            return end, (placed(text, shared),)
    if (
        end - start == 4
        and quantity.surface.isdecimal()
        and dates.plausible(quantity.value or "")
        and not quantity.surface.endswith(("00", "００"))
    ):
        return end, (_bare_year(text, quantity, behind),)
    if text.startswith(names.words_behind(), end) or "·" in quantity.surface:  # 5·12: a day that names something
        return end, (names.name(text, start, end),)
    if text[start - 1 : start] in _LABEL_ENDS and start and _LABEL.search(text, max(0, start - 12), start) is not None:
        return end, (Quantity(start, end, quantity.surface, "metadata"),)
    if quantity.surface.isdecimal() and _noun_behind(text, start, behind):
        return end, (names.name(text, start, end),)
    return end, (placed(text, quantity),)


def _noun_behind(text: str, start: int, behind: str) -> bool:
    """`211高校` after a pause: digits that begin a clause and run straight into a noun are part of its name."""
    before = text[start - 1 : start]
    pause = not before or before in _PAUSES
    return pause and "\u4e00" <= behind <= "\u9fff" and behind not in _NO_NOUN


def _shared_unit(text: str, quantity: Quantity) -> Quantity | None:
    """`3、5、7月`, `12、15和18家`: the unit that ends the list belongs to each of its numbers."""
    start, end = quantity.start, quantity.end
    listed = _LIST.match(text, end)
    if listed is None:
        return None
    if text.startswith("月", listed.end()) and not text.startswith("月均", listed.end()):
        return Quantity(start, end, quantity.surface, "period", quantity.value, None, "月")
    unit = unit_at(text, listed.end())
    if unit is None or unit.unit.canonical == "年":
        return None
    kind, canonical = unit.unit.kind, unit.unit.canonical
    return Quantity(start, end, quantity.surface, kind, quantity.value, None, canonical, quantity.qualifier)


def _bare_year(text: str, quantity: Quantity, behind: str) -> Quantity:
    """`2020主要指标`: a year without 年; before another word, or in quotation marks, part of a name."""
    start, end = quantity.start, quantity.end
    followed = "\u4e00" <= behind <= "\u9fff" and not text.startswith("主要", end)
    if followed or names.quoted(text, start, end) is not None:
        return names.name(text, start, end)
    return Quantity(start, end, quantity.surface, "year", quantity.value, None, "年")
