"""Mentions that begin with a Chinese numeral."""

from __future__ import annotations

import re
from typing import Final

from summarizer.quantities import dates, names, numerals, ranks
from summarizer.quantities.enumerators import enumerator_at
from summarizer.quantities.pattern import D, HAN_DIGITS, PLACES, SCALES, Number, number_at
from summarizer.quantities.quantified import name_by_place, quantity_at
from summarizer.quantities.quantity import Quantity
from summarizer.quantities.units import unit_at

Found = tuple[int, tuple[Quantity, ...]]

_NUM: Final = rf"(?:[{D}]++(?:[.．][{D}]++)?|[零〇一二两三四五六七八九十百千万亿几壹贰叁肆伍陆柒捌玖拾佰仟]{{1,20}})"
_POINT: Final = rf"(?:[点點][{D}零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{{1,12}})?"
_PER_HUNDRED = re.compile(rf"([百佰千仟万萬])分之(负?)({_NUM}{_POINT})")
_PARTS = re.compile(rf"({_NUM})分之({_NUM})")
_ONE_CLASSIFIERS: Final = frozenset("家名人位项个次次件所座条场期轮届支台套辆年倍成亿万千百元吨亩天季点月公米平小周户分")
_FORMAL_ALONE: Final = frozenset("陆肆伍拾参叁佰仟壹贰柒捌玖參陸")
_BOUNDARY: Final = frozenset(" \t\n\r\u3000，。、；：？！,.;:?!“”‘’\"'()（）《》〈〉…—-")
_COPULA: Final = frozenset("是为与和到至却于比每第")
_FUNCTION: Final = frozenset("和与不而是那这之的者以及")
_ONE_WORD_BEFORE: Final = frozenset("进统万同单唯专某任第不归合逐之")
_HALF = re.compile("半(?=年|天|个|小时|日|月|数|价|斤|吨|里|亩|百|成)")


def han_at(text: str, start: int, floor: int) -> Found:
    """What begins with the Chinese numeral at `start`."""
    character = text[start]
    behind = text[start + 1 : start + 2]
    if character == "半":
        return _half(text, start, floor)
    enumerator = enumerator_at(text, start)
    if enumerator is not None:
        return enumerator.end, (enumerator,)
    if character in "零两":
        wordless = ranks.wordless_at(text, start)
        if wordless is not None:
            return wordless.end, (wordless,)
    if character in "几幾数" and not (behind and behind in PLACES + SCALES):
        return start + 1, ()
    word = names.ordinary_word(text, start)
    if word:
        return word, ()
    phrase = names.set_phrase(text, start)
    if phrase:
        return phrase, (names.name(text, start, phrase),)
    high = names.plus_at(text, start)
    if high:
        return high, (names.name(text, start, high),)
    if character in "百佰千仟万萬" and text.startswith("分之", start + 1):
        return _per_hundred(text, start)
    when = dates.year_at(text, start) or dates.month_at(text, start) or dates.season_at(text, start)
    if when is not None:
        return when.end, (when,)
    grade = ranks.grade_at(text, start)
    if grade is not None:
        return grade.end, (grade,)
    number = number_at(text, start)
    if number is None:
        return start + 1, ()
    parts = _PARTS.match(text, start) if text.startswith("分之", number.end) else None
    if parts is not None:
        return _fraction(text, start, parts)
    return _numbered(text, number, floor)


def _per_hundred(text: str, start: int) -> Found:
    match = _PER_HUNDRED.match(text, start)
    if match is None:
        return start + 1, ()
    written = numerals.fold(match[3])
    value = written if written.isascii() else numerals.chinese(written)
    if value is None:
        return match.end(), (Quantity(start, match.end(), match.group(), "malformed"),)
    if match[2]:
        value = "-" + value
    head = match[1]
    begin = start - 1 if start and text[start - 1] in "负負" else start
    if begin < start:
        value = "-" + value
    unit = "%" if head in "百佰" else "‰" if head in "千仟" else "‱"
    found = quantity_qualifiers(text, begin, match.end())
    end = match.end()
    return end, (Quantity(begin, end, text[begin:end], "percentage", value, None, unit, found),)


def quantity_qualifiers(text: str, start: int, end: int) -> tuple[str, ...]:
    from summarizer.quantities.qualifiers import qualifiers

    return qualifiers(text, start, end, 0)


def _fraction(text: str, start: int, match: re.Match[str]) -> Found:
    lower, upper = (_plain(part) for part in match.groups())
    if lower is None or upper is None or not lower.strip("0"):
        return match.end(), ()
    end = match.end()
    return end, (Quantity(start, end, text[start:end], "fraction", f"{upper}/{lower}", None, None, quantity_qualifiers(text, start, end)),)


def _plain(written: str) -> str | None:
    folded = numerals.fold(written)
    return folded if folded.isascii() else numerals.chinese(folded)


def _half(text: str, start: int, floor: int) -> Found:
    """半年, 过半, 近半, 半数; 半 inside other words is none."""
    behind = text[start + 1 : start + 2]
    before = text[start - 1 : start]
    if text.startswith("半数", start) and not text.startswith("半数据", start):
        return start + 2, (Quantity(start, start + 2, "半数", "fraction", "1/2", None, None, quantity_qualifiers(text, start, start + 2)),)
    if text.startswith("半百", start):
        return start + 2, (Quantity(start, start + 2, "半百", "cardinal", "50"),)
    if before in ("过", "近", "超") and before and (not behind or behind in _BOUNDARY or behind in "数以的"):
        qualifier = {"过": "over", "近": "nearly", "超": "over"}[before]
        return start + 1, (Quantity(start, start + 1, "半", "fraction", "1/2", None, None, (qualifier,)),)
    if before and before in "上下前后多大一各":
        return start + 1, ()
    unit = unit_at(text, start + 1, han=True)
    if unit is not None and unit.unit.canonical in ("年", "天", "个月", "小时", "斤", "吨", "亩", "%", "米"):
        value = "0.5" if not unit.unit.zeros else "5"
        return unit.end, (Quantity(start, unit.end, text[start : unit.end], unit.unit.kind, value, None, unit.unit.canonical, quantity_qualifiers(text, start, unit.end)),)
    return start + 1, ()


def _numbered(text: str, number: Number, floor: int) -> Found:
    """A Chinese number with its classifier, or alone; most single numerals without a classifier are parts of words."""
    start, end = number.start, number.end
    run = text[start:end]
    before, behind = text[start - 1 : start], text[end : end + 1]
    if len(run) == 1 and run in _FORMAL_ALONE and not (_bounded(before) and _bounded(behind)) and behind not in ("元", "圆", "角", "分"):
        return end, ()
    if run == "一" and (before and before in _ONE_WORD_BEFORE or behind not in _ONE_CLASSIFIERS and not _bounded(behind)):
        return end, ()
    unit = unit_at(text, end, han=True)
    if unit is None:
        return _alone(text, number, floor)
    if run == "一" and not _counted(text, start, unit.end):
        return end, ()
    if unit.unit.canonical == "番" and before not in ("翻", "了"):
        return end, ()
    if unit.unit.zeros == 1 and len(run) == 1 and text[end + 1 : end + 2] in ("立", "为", "果", "员", "效", "功", "本", "长", "不", "都", "色", "熟", "品", "人", "扣", "叠"):
        return end, ()
    quantity = quantity_at(text, number, floor)
    return quantity.end, (_placed(text, quantity),)


def _counted(text: str, start: int, end: int) -> bool:
    """Whether 一 with a classifier counts (建成一家…工作站), and does not just mean "a" (一个让人满意的…)."""
    return text[end - 1] in "家名倍亿万元吨亩成%" or text[end - 2 : end] in ("百分点",)


def _bounded(character: str) -> bool:
    return not character or character in _BOUNDARY


def _alone(text: str, number: Number, floor: int) -> Found:
    """A Chinese number without a classifier: a figure with a scale, a plain number between boundaries, a name, or nothing."""
    start, end = number.start, number.end
    run = text[start:end]
    before, behind = text[start - 1 : start], text[end : end + 1]
    quantity = quantity_at(text, number, floor)
    if quantity.end > end:
        return quantity.end, (_placed(text, quantity),)
    inside = names.quoted(text, start, end)
    if inside is not None and not (inside == (start, end) and len(run) == 1):
        return end, (names.name(text, start, end),)
    if number.value is None:
        return end, ()
    places = sum(character in PLACES + SCALES for character in run)
    if number.bare_scale:
        if quantity.qualifier or _bounded(before) and _bounded(behind) or text.startswith("级", end):
            return end, (_placed(text, quantity),)
        return end, ()
    if places and len(run) > 1 or "点" in run or run[0] in "负負":
        return end, (_placed(text, quantity),)
    if len(run) > 1 and not _bounded(behind):
        return end, ()
    if (_bounded(before) or before in _COPULA) and (_bounded(behind) or behind in _FUNCTION):
        return end, (_placed(text, quantity),)
    return end, ()


def _placed(text: str, quantity: Quantity) -> Quantity:
    if quantity.kind in ("year", "period", "date", "metadata", "enumerator", "malformed", "name"):
        return quantity
    return name_by_place(text, quantity) or quantity
