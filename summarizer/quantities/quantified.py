"""Number, unit, range and qualifiers together: turns a Number read in the text into a Quantity."""

from __future__ import annotations

import re
from typing import Final

from summarizer.quantities import dates, numerals
from summarizer.quantities.attached import denominator, extended, per, sign_of, unit_of
from summarizer.quantities.damaged import overwritten
from summarizer.quantities.pattern import Number
from summarizer.quantities.qualifiers import qualifiers
from summarizer.quantities.quantity import Kind, Quantity
from summarizer.quantities.ranges import range_at
from summarizer.quantities.units import Unit, UnitAt

_MONEY: Final = Unit("元", "money", 0, False, False)
_RANK_BEFORE: Final = (
    *("排名", "排", "名列", "位列", "居", "列", "升至", "降至", "升到", "跃至", "进到", "升为", "排位", "名次"),
    *("排全国", "排全省", "排全市", "排全区", "居全国", "居全省", "居全市"),
)
_RANK_LIST = re.compile(r"(?:排名|名列|位列|位居|列)[^，。；,;\n]{0,6}[0-9０-９]{1,3}位[、和]\Z")
_PER_OUTPUT = re.compile("GDP|地区生产总值|生产总值|工业增加值|产值|国内生产总值|增加值")  # 万元GDP能耗
_HEADING_BEFORE: Final = frozenset("(（:：/ \t\n[【")
_HEADING_BEHIND: Final = frozenset(")）\n\t ]】/|")
_CURRENCY: Final = {"￥": "元", "¥": "元", "$": "美元", "＄": "美元", "€": "欧元", "£": "英镑"}
_ORDINAL_BEFORE: Final[dict[str, re.Pattern[str]]] = {
    "届": re.compile("[一二三四五六七八九十]{1,2}次|人大|政协|全国|[省市区县]委|常委|人民|党代"),
    "次": re.compile("会议|全会|全体|代表"),
    "期": re.compile("航站楼|机组|厂房|园区|码头|用地|泊位|工程|项目|建设|扩建|提质|改造|转场|配套|、|开工|建成|竣工"),
}


def quantity_at(text: str, number: Number, floor: int) -> Quantity:
    """The Quantity of the number read at `number.start`: its unit, second bound, sign and adjacent qualifiers.

    `floor` is the end of the mention before: no sign or qualifier is taken from beyond it.
    """
    start, end = number.start, number.end
    value, upper = number.value, number.upper
    if value is None:
        return Quantity(start, end, text[start:end], "malformed", note="数字过长或不成数")
    unit = unit_of(text, number)
    ranged = range_at(text, number, unit)
    if ranged is not None:
        value, upper, unit, end = ranged
    if unit is None:
        return _unitless(text, number, (start, end, floor), (value, upper), ranged is not None)
    if unit.unit.canonical == "级" and number.scaled:
        unit = UnitAt(_MONEY, unit.end)  # 百亿级, 千亿级: a size in money
    if number.bare_scale and not number.over and _heading(text, start, unit):
        return Quantity(start, unit.end, text[start : unit.end], "name", note="单位")
    if unit.unit.zeros and not (len(value) == 2 and value.isdigit() and text[unit.end - 1] == "折"):
        value = numerals.shift(value, unit.unit.zeros)
        upper = numerals.shift(upper, unit.unit.zeros) if upper is not None else None
    sign = sign_of(text, start, floor)
    start -= len(sign)
    if (
        not sign
        and unit.unit.canonical in ("度", "摄氏度")
        and start - 2 >= floor
        and text.startswith("零下", start - 2)
    ):
        sign, start = "-", start - 2
    end, value, canonical = extended(text, unit.end, value, unit)
    canonical = per(text, start, canonical, unit.unit.kind)
    if canonical == "度" and "氏" in text[max(floor, start - 4) : start]:
        canonical = "华氏度" if "华氏" in text[max(floor, start - 4) : start] else "摄氏度"
    return _claim(text, number, unit, (start, end, floor), (sign + value, upper, canonical), ranged is not None)


def _heading(text: str, start: int, unit: UnitAt) -> bool:
    """Whether a bare scale with its unit heads a column or table: 单位:万元, (万元)."""
    before, behind = text[start - 1 : start], text[unit.end : unit.end + 1]
    return (not before or before in _HEADING_BEFORE) and (not behind or behind in _HEADING_BEHIND)


def _unitless(
    text: str, number: Number, place: tuple[int, int, int], bounds: tuple[str, str | None], ranged: bool
) -> Quantity:
    """A number with no unit behind it: 1.47亿, a plain 142."""
    start, end, floor = place
    value, upper = bounds
    currency = _CURRENCY.get(text[start - 1 : start]) if start > floor else None
    if currency is not None:
        surface = text[start - 1 : end]
        return Quantity(
            start - 1, end, surface, "money", value, upper, currency, _qualified(text, start - 1, end, floor, number)
        )
    sign = sign_of(text, start, floor)
    start -= len(sign)
    found = _qualified(text, start, end, floor, number)
    surface = text[start:end]
    note = _pasted_over(text, number) if number.scaled and not ranged else None
    if note is not None:
        return Quantity(start, end, surface, "malformed", None, None, None, found, note=note)
    kind: Kind = "vague" if number.vague else "range" if ranged or upper is not None else "cardinal"
    return Quantity(start, end, surface, kind, sign + value, upper, None, found)


def _claim(
    text: str,
    number: Number,
    unit: UnitAt,
    place: tuple[int, int, int],
    measured: tuple[str, str | None, str],
    ranged: bool,
) -> Quantity:
    """The Quantity of a number with a unit: what kind it is, whether it is damaged, how it is qualified."""
    start, end, floor = place
    value, upper, canonical = measured
    surface = text[start:end]
    found = _qualified(text, start, end, floor, number)
    kind: Kind = "money" if canonical == "元" else unit.unit.kind
    note = _pasted_over(text, number) if not ranged and kind in ("cardinal", "money") else None
    if note is not None:
        return Quantity(start, end, surface, "malformed", None, None, canonical, found, note=note)
    if denominator(text, start) or (number.bare_scale and _PER_OUTPUT.match(text, end) is not None):
        return Quantity(start, end, surface, "name", note="分母")
    if ranged or upper is not None or number.vague:
        kind = "vague" if number.vague else "range"
    if canonical == "位":
        ranked = text[max(floor, start - 4) : start].endswith(_RANK_BEFORE)
        if ranked or _RANK_LIST.search(text, max(0, start - 24), start) is not None:
            kind = "rank"
    elif canonical == "年":
        if number.bare_scale:
            return Quantity(start, end, surface, "name")  # 百年, 千年: no count
        if dates.span_of_years(text, start, end):
            kind = "period"
    elif (
        number.han and len(value) <= 2 and canonical in _ORDINAL_BEFORE and _ORDINAL_BEFORE[canonical].match(text, end)
    ):
        kind = "ordinal"  # 五届人大, 五次会议, 二期工程: the ordinal without its 第
    return Quantity(start, end, surface, kind, value, upper, canonical, found)


def _pasted_over(text: str, number: Number) -> str | None:
    """The note when a year has been pasted into the number's digits; None for Chinese numerals."""
    if number.han:
        return None
    return overwritten(numerals.leading_digits(text, number.start, number.end), text, number.start, number.over)


def _qualified(text: str, start: int, end: int, floor: int, number: Number) -> tuple[str, ...]:
    found = qualifiers(text, start, end, floor, scale_only=number.bare_scale)
    return (*found, "over") if number.over and "over" not in found else found
