"""What is attached to a number: its unit, a sign, a half, small money, a denominator."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.quantities import numerals
from summarizer.quantities.pattern import Number
from summarizer.quantities.quantity import Kind
from summarizer.quantities.units import BLANKS, UnitAt, unit_at

_NEVER_AFTER_HAN: Final = frozenset(("国", "点", "面", "方", "立方米", "市", "区", "县", "省", "里"))
_AREA: Final = "平方公里|平方米|㎡|立方米|公顷|亩"
_PER = re.compile(
    rf"每(?:([十百]?[万千百])(?:常住|户籍)?(?:(人)口|(人|名|户|家|亩|元|吨))|(亿元|{_AREA})|(小时|分钟|秒))"
)
_DENOMINATOR = re.compile(
    rf"[/／]((?:[万百千亿]{{1,2}})?(?:{_AREA}|千瓦时|小时|公里|公斤|[人户吨年月天日度家个次股斤床件台辆位名元]))"
)
_MINUTES = re.compile(r"(\d{1,2})分(?:(\d{1,2})秒|钟)?")  # 2小时30分: told in the smallest of its units
_SECONDS = re.compile(r"(\d{1,2})秒")
_SMALL: Final = "0-9０-９一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_SMALL_MONEY = re.compile(rf"([{_SMALL}])[角毛](?:([{_SMALL}])(?:分|(?![{_SMALL}十百千万亿分])))?|零([{_SMALL}])分")
_SMALL_FIRST: Final = frozenset("0123456789０１２３４５６７８９零一二三四五六七八九壹贰叁肆伍陆柒捌玖")
_SIGNS: Final = {"-": "-", "－": "-", "−": "-", "负": "-", "負": "-", "+": "+", "＋": "+"}
_HALF_WORDS: Final = frozenset("数年天个月径导岛程价夜路场")  # 5公里半径: 半 begins the next word
_AFTER_BREAK: Final = ("%", "％", "‰", "个百分点")  # a line break before these only wraps the line
_CUT_SHORT: Final = frozenset("米块成度")
_COUNTS_ON: Final = frozenset("0123456789０１２３４５６７８９.．十百千万亿零一二三四五六七八九个项大年月日至到-—、")
_CARRYING: Final = frozenset("抱欺背担承辜自肩")  # 抱负, 承负 …: no minus
_STOPS: Final = re.compile("[，,。；;\n]")


def unit_of(text: str, number: Number) -> UnitAt | None:
    """The unit behind the number; after digits and longer Chinese numerals up to three blanks may stand between."""
    end = number.end
    unit = unit_at(text, end, han=number.han)
    if unit is not None:
        return unit
    if number.han and text[end : end + 1] == "度" and text[max(0, number.start - 2) : number.start] == "零下":
        return unit_at(text, end)
    short = number.han and end - number.start == 1
    if number.han and not short:
        unit = unit_at(text, end)  # 二十双, 三十面: after a longer numeral the word is a unit after all
        if unit is not None and unit.unit.digits_only and unit.unit.canonical not in _NEVER_AFTER_HAN:
            return unit
    if short or end >= len(text):
        return None
    if text[end] == "\n" and number.start and "\u4e00" <= text[number.start - 1] <= "\u9fff":
        return unit_at(text, end + 1) if text.startswith(_AFTER_BREAK, end + 1) else None
    if text[end] not in BLANKS:
        return None
    at = end + 1
    while at < len(text) and at < end + 4 and text[at] in BLANKS:
        at += 1
    unit = unit_at(text, at, han=number.han)
    if unit is not None and unit.end - at == 1 and text[at].isascii() and text[at] != "%":
        return None
    return unit


def sign_of(text: str, start: int, floor: int) -> str:
    """The sign right in front of the number; empty when there is none or it joins two words or numbers."""
    if start <= floor:
        return ""
    written = text[start - 1]
    sign = _SIGNS.get(written)
    if sign is None:
        return ""
    before = text[start - 2 : start - 1]
    if written in "负負":
        return "" if before in _CARRYING and before else "-"
    han = "\u4e00" <= before <= "\u9fff"
    if before and ((before.isalnum() and not han) or before in _SIGNS or before in ")）%％"):
        return ""
    return "" if sign == "+" and han else sign


def extended(text: str, end: int, value: str, unit: UnitAt) -> tuple[int, str, str]:
    """End, value and unit with what still belongs behind the unit: 两年半, 5元6角, 155件/万人."""
    canonical = unit.unit.canonical
    behind = text[end : end + 1]
    if behind == "半" and canonical == "个" and value.isdigit():
        whole = unit_at("个" + text[end + 1 : end + 3], 0)  # 一个半小时: the 个 is that of the hours
        if whole is not None and whole.end > 1:
            return end + whole.end, value + ".5", whole.unit.canonical
    if behind == "半" and value.isdigit() and text[end + 1 : end + 2] not in _HALF_WORDS:
        return end + 1, str(Decimal(value) + 5) if unit.unit.zeros else value + ".5", canonical
    if behind in _SMALL_FIRST and canonical in ("元", "块"):
        small = _SMALL_MONEY.match(text, end)
        if small is not None:
            tenth, cent = small[1] or "0", small[2] or small[3] or "0"
            total = Decimal(value) + Decimal(f"0.{_digit(tenth)}{_digit(cent)}")
            return small.end(), str(total).rstrip("0"), "元"
    if behind in _SMALL_FIRST and behind and value.isdigit() and text[end - 1] in _CUT_SHORT:
        return _cut_short(text, end, value, unit)
    if canonical in ("小时", "分") and behind.isdecimal() and value.isdigit():
        clock = (_MINUTES if canonical == "小时" else _SECONDS).match(text, end)
        if clock is not None:
            minutes = int(value) * 60 + int(clock[1])
            if canonical == "小时" and clock[2] is not None:
                return clock.end(), str(minutes * 60 + int(clock[2])), "秒"
            return clock.end(), str(minutes), "分钟" if canonical == "小时" else "秒"
    if behind in ("/", "／"):
        match = _DENOMINATOR.match(text, end)
        if match is not None:
            return match.end(), value, f"{canonical}/{match[1]}"
    return end, value, canonical


def _cut_short(text: str, end: int, value: str, unit: UnitAt) -> tuple[int, str, str]:
    """一米八, 3块5, 六成五: one digit behind the unit is a tenth of it, where nothing counts on."""
    further = text[end + 1 : end + 2]
    if further in _COUNTS_ON or unit_at(text, end + 1, han=True) is not None:
        return end, value, unit.unit.canonical
    tenth = _digit(text[end])
    if unit.unit.zeros:
        return end + 1, str(Decimal(value) + Decimal(tenth)), unit.unit.canonical
    return end + 1, f"{value}.{tenth}", "元" if text[end - 1] == "块" else unit.unit.canonical


def _digit(character: str) -> str:
    folded = numerals.fold(character)
    return folded if folded.isascii() else (numerals.positional(character) or "0")


def per(text: str, start: int, unit: str, kind: Kind) -> str:
    """`每万人…155件` → `件/万人`: a denominator named earlier in the clause belongs to the unit."""
    if kind not in ("cardinal", "money") or "/" in unit:
        return unit
    at = text.rfind("每", max(0, start - 40), start)
    if at < 0 or _STOPS.search(text, at, start) is not None:
        return unit
    match = _PER.match(text, at)
    return unit + "/" + "".join(filter(None, match.groups())) if match is not None and match.end() <= start else unit


def denominator(text: str, start: int) -> bool:
    """Whether the number at `start` is itself the denominator: the 万人 of 每万人."""
    return start > 0 and text[start - 1] == "每" and _PER.match(text, start - 1) is not None
