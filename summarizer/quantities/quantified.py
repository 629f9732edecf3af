"""Number, unit, range and qualifiers together: turns a Number read in the text into a Quantity."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.quantities import dates, names, numerals
from summarizer.quantities.damaged import overwritten
from summarizer.quantities.pattern import HAN_DIGITS, PLACES, Number, number_at
from summarizer.quantities.qualifiers import qualifiers
from summarizer.quantities.quantity import Kind, Quantity
from summarizer.quantities.units import BLANKS, Unit, UnitAt, unit_at

_MONEY: Final = Unit("元", "money", 0, False)
_NEVER_AFTER_HAN: Final = frozenset(("国", "点", "面", "方", "立方米", "市", "区", "县", "省", "里"))
_CONNECTORS: Final = frozenset("-－—–~～至到")
_FROM: Final = ("从", "由", "自")
_PLAN = re.compile("(?:行动|规划|计划|方案|攻坚|倍增|攀高|大变样|大提升|工程|会战)")
_PER = re.compile(r"每([十百]?[万千百](?:人|名|户|亩|元|吨)|百户|亩|公顷|平方公里|平方米|立方米|亿元)")
_DENOMINATOR = re.compile(
    r"[/／]((?:万|百|千|亿)?(?:人|户|亩|吨|年|月|天|日|小时|平方米|㎡|平方公里|立方米|公里|公顷|度|千瓦时|家|个|次|股|斤|公斤|床|件|台|辆|位|名|万元|亿元|元))"
)
_SMALL_MONEY = re.compile(
    r"([0-9０-９一二三四五六七八九壹贰叁肆伍陆柒捌玖])[角毛](?:([0-9０-９一二三四五六七八九壹贰叁肆伍陆柒捌玖])分)?|零([一二三四五六七八九壹贰叁肆伍陆柒捌玖])分"
)
_RANK_BEFORE: Final = (
    "排名",
    "排",
    "名列",
    "位列",
    "居",
    "列",
    "升至",
    "降至",
    "升到",
    "跃至",
    "进到",
    "排第",
    "排位",
    "排全国",
    "排全省",
    "排全市",
    "名次",
    "升为",
)
_RANK_LIST = re.compile(r"(?:排名|名列|位列|位居|列)[^，。；,;\n]{0,6}[0-9０-９]{1,3}位[、和]\Z")
_SIGNS: Final = {"-": "-", "－": "-", "−": "-", "负": "-", "負": "-", "+": "+", "＋": "+"}


def quantity_at(text: str, number: Number, floor: int) -> Quantity:
    """The Quantity of the number read at `number.start`: its unit, second bound, sign and adjacent qualifiers."""
    start, end = number.start, number.end
    value, upper = number.value, number.upper
    if value is None:
        return Quantity(start, end, text[start:end], "malformed", note="数字过长或不成数")
    unit = _unit(text, end, number)
    connector = text[end : end + 1] if unit is None else text[unit.end : unit.end + 1]
    kind: Kind = "cardinal"
    if connector in _CONNECTORS and connector and upper is None and not _from_before(text, start, connector):
        ranged = _range(text, number, unit)
        if ranged is not None:
            second, unit, value, upper = ranged
            end = second.end
            kind = "range"
    sign, start = _sign(text, start, floor, number.han)
    if unit is not None:
        end = unit.end
        if unit.unit.zeros:
            value = numerals.shift(value, unit.unit.zeros)
            upper = numerals.shift(upper, unit.unit.zeros) if upper is not None else None
    if sign:
        value = sign + value
    elif (
        text.startswith("零下", start - 2)
        and start - 2 >= floor
        and unit is not None
        and unit.unit.canonical in ("度", "摄氏度")
    ):
        value, start = "-" + value, start - 2
    over = number.over
    if unit is not None and unit.unit.canonical == "级" and number.scaled:
        unit = UnitAt(_MONEY, unit.end)  # 百亿级, 千亿级: a size in money
    canonical = unit.unit.canonical if unit is not None else None
    unit_kind: Kind = unit.unit.kind if unit is not None else "cardinal"
    if unit is not None:
        end, value, canonical = _extended(text, end, value, canonical, unit)
        canonical = _per(text, start, end, canonical, unit_kind)
    note = None
    if (
        not number.han
        and kind != "range"
        and (unit is not None or number.scaled)
        and unit_kind in ("cardinal", "money")
    ):
        note = overwritten(text[number.start : number.start + _digits(text, number)], text, number.start, over)
    if note is not None:
        return Quantity(
            start,
            end,
            text[start:end],
            "malformed",
            None,
            None,
            canonical,
            _with_over(qualifiers(text, start, end, floor), over),
            note=note,
        )
    if kind == "cardinal":
        kind = "range" if upper is not None and not number.vague else "vague" if number.vague else unit_kind
    if canonical == "位":
        window = text[max(floor, start - 4) : start]
        if window.endswith(_RANK_BEFORE) or _RANK_LIST.search(text, max(0, start - 24), start) is not None:
            kind = "rank"
    if number.bare_scale and canonical == "年" and number.han:
        kind = "name"  # 百年, 千年: no count
    elif start and text[start - 1] == "每" and canonical is not None and _PER.match(text, start - 1) is not None:
        return Quantity(start, end, text[start:end], "name", note="分母")
    if canonical == "年" and kind in ("cardinal", "range", "vague") and dates.span_of_years(text, start, end):
        kind = "period"
    elif number.han and canonical in ("届", "次", "期") and len(value) <= 2:
        kind = ordinal_without_nth(text, end, canonical) or kind
    found = qualifiers(text, start, end, floor, scale_only=number.bare_scale)
    return Quantity(start, end, text[start:end], kind, value, upper, canonical, _with_over(found, over))


def ordinal_without_nth(text: str, end: int, unit: str) -> Kind | None:
    """五届人大, 五次会议, 二期工程: the ordinal without its 第."""
    following = {
        "届": (
            "一次",
            "二次",
            "三次",
            "四次",
            "五次",
            "六次",
            "七次",
            "八次",
            "九次",
            "十次",
            "人大",
            "政协",
            "全国",
            "省委",
            "市委",
            "区委",
            "县委",
            "常委",
            "人民",
            "党代",
        ),
        "次": ("会议", "全会", "全体", "代表"),
        "期": ("工程", "项目", "建设", "扩建", "提质", "改造", "转场", "配套", "、", "开工", "建成", "竣工"),
    }
    return "ordinal" if text.startswith(following[unit], end) else None


def _digits(text: str, number: Number) -> int:
    length = 0
    while number.start + length < number.end and (
        text[number.start + length].isdecimal() or text[number.start + length] in ".．,，"
    ):
        length += 1
    return length


def _with_over(found: tuple[str, ...], over: bool) -> tuple[str, ...]:
    return (*found, "over") if over and "over" not in found else found


def _unit(text: str, end: int, number: Number) -> UnitAt | None:
    """The unit behind the number; after digits up to two blanks may stand between."""
    unit = unit_at(text, end, han=number.han)
    if number.han and unit is None and number.end - number.start > 1:
        unit = unit_at(text, end)  # 二十里, 三十双: after a longer numeral the word is a unit after all
        if unit is not None and unit.unit.canonical in _NEVER_AFTER_HAN:
            unit = None
    if unit is None and end < len(text) and text[end] in BLANKS and not (number.han and number.end - number.start == 1):
        at = end + 1
        while text[at : at + 1] in BLANKS and at < len(text) and at < end + 4:
            at += 1
        unit = unit_at(text, at, han=number.han)
        if unit is not None and unit.end - at == 1 and text[unit.end - 1].isascii() and text[unit.end - 1] != "%":
            return None
    return unit


def _from_before(text: str, start: int, connector: str) -> bool:
    return connector in "至到" and text[start - 1 : start] in _FROM and start > 0


def _range(text: str, number: Number, unit: UnitAt | None) -> tuple[Number, UnitAt | None, str, str] | None:
    """The second bound behind a connector, with the shared unit and both values; None when it is no range."""
    at = (number.end if unit is None else unit.end) + 1
    if text[at : at + 1] in _CONNECTORS and at < len(text):
        at += 1
    if at >= len(text) or not (text[at].isdecimal() or text[at] in HAN_DIGITS + PLACES):
        return None
    second = number_at(text, at)
    if second is None or second.value is None or number.value is None:
        return None
    second_unit = _unit(text, second.end, second)
    if (
        second_unit is None
        and unit is None
        and (not second.han or not number.han)
        and text[at - 1] in "-－—–"
        and not second.scaled
    ):
        if text[second.end : second.end + 1] in ("-", "－", "—"):
            return None
    if unit is not None and (second_unit is None or second_unit.unit.canonical != unit.unit.canonical):
        return None
    value = number.value
    if second.scaled and not number.scaled and unit is None:
        mantissa = numerals.arabic(text[at : at + _digits(text, second)]) if not second.han else None
        if mantissa and Decimal(value) <= Decimal(mantissa):
            value = numerals.shift(value, _zeros(second.value, mantissa))
    if len(value) < 30 and len(second.value) < 30 and Decimal(value) > Decimal(second.value):
        return None
    return second, second_unit, value, second.value


def _zeros(value: str, mantissa: str) -> int:
    return (Decimal(value) / Decimal(mantissa)).adjusted()


def _sign(text: str, start: int, floor: int, han: bool) -> tuple[str, int]:
    """A sign in front of the number, unless it joins two words or numbers."""
    if start <= floor:
        return "", start
    sign = _SIGNS.get(text[start - 1])
    if sign is None:
        return "", start
    before = text[start - 2 : start - 1]
    if text[start - 1] in "负負":
        return (
            ("-", start - 1)
            if before not in ("抱", "欺", "背", "担", "承", "辜", "自", "肩") or not before
            else ("", start)
        )
    if before and (before.isalnum() and not "\u4e00" <= before <= "\u9fff" or before in _SIGNS or before in ")）%％"):
        return "", start
    if sign == "+" and before and "\u4e00" <= before <= "\u9fff":
        return "", start
    return sign, start - 1


def _extended(text: str, end: int, value: str, canonical: str | None, unit: UnitAt) -> tuple[int, str, str | None]:
    """What still belongs behind the unit: 两年半, 5元6角, 155件/万人."""
    behind = text[end : end + 1]
    if behind == "半" and value.isdigit() and text[end + 1 : end + 2] not in ("数", "年", "天", "个", "月"):
        return end + 1, value + ".5" if not unit.unit.zeros else str(Decimal(value) + Decimal("5")), canonical
    if (
        canonical == "元"
        and behind
        and behind in "0123456789０１２３４５６７８９零一二三四五六七八九壹贰叁肆伍陆柒捌玖"
    ):
        small = _SMALL_MONEY.match(text, end)
        if small is not None:
            tenth = small[1] or "0"
            cent = small[2] or small[3] or "0"
            return small.end(), str(Decimal(value) + Decimal(f"0.{_digit(tenth)}{_digit(cent)}")).rstrip("0"), canonical
    if behind in ("/", "／"):
        match = _DENOMINATOR.match(text, end)
        if match is not None:
            return match.end(), value, f"{canonical}/{match[1]}"
    return end, value, canonical


def _digit(character: str) -> str:
    folded = numerals.fold(character)
    return folded if folded.isascii() else (numerals.positional(character) or "0")


def _per(text: str, start: int, end: int, canonical: str | None, kind: Kind) -> str | None:
    """`每万人…155件` → `件/万人`: the denominator named earlier in the clause belongs to the unit."""
    if kind not in ("cardinal", "money") or canonical is None or "/" in canonical:
        return canonical
    at = text.rfind("每", max(0, start - 24), start)
    if at < 0:
        return canonical
    between = text[at:start]
    if "，" in between or "," in between or "。" in between or "；" in between or ";" in between:
        return canonical
    match = _PER.match(text, at)
    return f"{canonical}/{match[1]}" if match is not None and match.end() <= start else canonical


def number_like(quantity: Quantity) -> bool:
    """A count that a plan may carry in its name: 三年, 万人, 十大, 双百 — a round or a small number."""
    value = quantity.value or ""
    return quantity.kind == "cardinal" and (len(value) <= 2 or value.strip("0") in ("1", "2", "3", "5", "10"))


def name_by_place(text: str, quantity: Quantity) -> Quantity | None:
    """The name that the quantity is part of because of quotation marks, a title, or the word behind it; else None."""
    start, end = quantity.start, quantity.end
    if (
        quantity.unit in ("年", "人", "家", "大", "个", "亿元", "元", None)
        and number_like(quantity)
        and _PLAN.match(text, end)
        and quantity.kind != "year"
    ):
        return names.name(text, start, end)
    if (
        quantity.surface == "十大"
        and text[start - 1 : start] in ("年", "度", "国", "省", "选", "获", "评", "界")
        and start
    ):
        return names.name(text, start, end)
    inside = names.quoted(text, start, end)
    if inside is not None:
        content = text[inside[0] : inside[1]]
        if quantity.kind in ("percentage", "percentage_point") and quantity.surface[0].isdecimal():
            return None
        if text[start].isdecimal() and (len(content) > 15 or any(stop in content for stop in "，,")):
            return None
        return names.name(text, start, end)
    if names.titled(text, start, end):
        return names.name(text, start, end)
    return None
