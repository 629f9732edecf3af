"""Years, periods, dates, clock times: the numbers that say when."""

from __future__ import annotations

import re
from typing import Final

from summarizer.quantities import numerals
from summarizer.quantities.pattern import BLANK, D
from summarizer.quantities.quantity import Kind, Quantity

_HAN_YEAR: Final = "[零〇○一二三四五六七八九]"
_NUM: Final = f"[{D}]{{1,2}}(?![{D}])"
_HAN_NUM: Final = "[一二三四五六七八九十]{1,3}"
_TO: Final = "[-－—–~～至到和、]"
_TAIL: Final = "(?:年?(?:上半年|下半年|全年|第?[一二三四1-4]季度|前三季度)|年(?:末|底|初|中)(?!期|等|小|央|国|级|型))"

YEAR: Final = re.compile(
    rf"(?P<y>[{D}]{{4}}){BLANK}?"
    rf"(?:{_TO}{BLANK}?(?P<y2>[{D}]{{4}}|[{D}]{{2}}(?=年)){BLANK}?(?P<u2>年度?)"
    rf"|(?P<u>年度?)(?:"
    rf"{BLANK}?(?P<m>{_NUM}){BLANK}?(?:[月]?[-－—–~～至]{BLANK}?(?P<m2>{_NUM}){BLANK}?月(?:份)?|月(?:(?P<part>份|底|末|初|中旬|上旬|下旬)|{BLANK}?(?P<d>{_NUM}){BLANK}?[日号])?)"
    rf"|(?P<half>上半年|下半年|第?[一二三四1-4]季度|前三季度|前[{D}一二三四五六七八九十]{{1,2}}个月|[末底初]))?)"
)
_HAN = re.compile(
    rf"(?P<y>{_HAN_YEAR}{{4}})(?:{_TO}(?P<y2>{_HAN_YEAR}{{4}})(?P<u2>年度?)|(?P<u>年度?)(?:(?P<m>{_HAN_NUM})月(?:(?P<part>份|底|末|初)|(?P<d>{_HAN_NUM})[日号])?"
    rf"|(?P<half>上半年|下半年|第?[一二三四]季度|[末底初])?)?)"
)
_FOUR = re.compile(rf"{_HAN_YEAR}{{4}}(?=[、至—-]{_HAN_YEAR}{{4}}|两年|三年)")
_ISO = re.compile(rf"([{D}]{{4}})([-－./．／])([{D}]{{1,2}})\2([{D}]{{1,2}})(?![{D}])")
_MONTH = re.compile(
    rf"(?P<m>{_NUM}){BLANK}?(?:月?{BLANK}?[-－—–~～至到]{BLANK}?(?P<m2>{_NUM}){BLANK}?月(?:份)?(?P<end>[末底])?"
    rf"|月(?!均)(?:{BLANK}?(?P<d>{_NUM}){BLANK}?[日号](?:{BLANK}?[-－—–~～至到]{BLANK}?(?:(?P<d2m>{_NUM})月)?(?P<d2>{_NUM})[日号])?|份|(?P<part>底|末|初|中旬|上旬|下旬))?)"
)
_HAN_MONTH = re.compile(
    rf"(?P<m>(?:十[一二]?|[一二三四五六七八九]))(?:至(?P<m2>(?:十[一二]?|[二三四五六七八九])))?月(?:份|底|末|初|(?P<d>{_HAN_NUM})[日号])?(?!均|薪)"
)
_NOT_AFTER_END: Final = frozenset("期中等小级")
_SINCE: Final = ("前", "来", "以来", "累计", "间", "内", "中,", "中，")
_SPAN_BEFORE: Final = (
    "过去",
    "过去的",
    "今后",
    "未来",
    "近",
    "前",
    "后",
    "这",
    "最近",
    "以往",
    "往后",
    "接下来",
    "此后",
    "其后",
)
_DECADE = re.compile(rf"(?:[{D}]{{2}}|[二三四五六七八九]十)年代(?:初|末|中期|以来)?")
_CLOCK = re.compile(rf"([{D}]{{1,2}})[:：]([{D}]{{2}})(?:[:：]([{D}]{{2}}))?(?![{D}.．:：])")
_DAY = re.compile(
    rf"(?:{_NUM}|(?:二十|三十|廿|卅|十)?[一二三四五六七八九十]){BLANK}?日(?![均产常元本照志历报夜程益内游龄])"
)
_HOUR = re.compile(rf"{_NUM}[点时](?:{_NUM}分|整|半)?")
_TIME_OF_DAY: Final = ("上午", "下午", "凌晨", "中午", "晚上", "晚", "早上", "傍晚")
_SEASON = re.compile(r"[一二三四1-4](?:、[二三四2-4])*季度(?:末|初)?")


def _quantity(
    text: str,
    start: int,
    end: int,
    kind: Kind,
    value: str | None,
    upper: str | None = None,
    unit: str | None = None,
    note: str | None = None,
) -> Quantity:
    return Quantity(start, end, text[start:end], kind, value, upper, unit, note=note)


def plausible(year: str) -> bool:
    """A year that an official text may name."""
    return "1900" <= year <= "2100"


def year_at(text: str, start: int) -> Quantity | None:
    """A year with what follows it: `2024年`, `2023—2025年`, `2024年1-11月`, `2025年上半年`, `2023年2月底`."""
    match = YEAR.match(text, start)
    han = match is None
    if match is None:
        match = _HAN.match(text, start)
        if match is None:
            return _bare_han_year(text, start)
    year = _year(match["y"])
    if not plausible(year):
        return None
    end = match.end()
    if match["y2"]:
        upper = _year(match["y2"])
        upper = upper if len(upper) == 4 else year[:2] + upper
        if upper <= year:
            return _quantity(text, start, end, "malformed", None, None, match["u2"], "起止年份颠倒或相同")
        return _quantity(text, start, end, "period", year, upper, "年")
    if match["m"]:
        month = _two(match["m"])
        if month is None or not 1 <= int(month) <= 12:
            return _quantity(text, start, match.end("u"), "year", year, None, match["u"])
        last = None if han else match["m2"]
        if last:
            return _quantity(text, start, end, "period", f"{year}-{month}", f"{year}-{_two(last)}", "月")
        if match["d"]:
            day = _two(match["d"])
            if day is None or not 1 <= int(day) <= 31:
                return _quantity(text, start, match.end("m") + 1, "date", f"{year}-{month}")
            return _quantity(text, start, end, "date", f"{year}-{month}-{day}")
        return _quantity(text, start, end, "date", f"{year}-{month}")
    if match["half"]:
        if match["half"] in "末底初" and text[end : end + 1] in _NOT_AFTER_END:
            end -= 1
        kind: Kind = "period" if end == match.end() and match["half"] not in "末底初" else "year"
        return _quantity(text, start, end, kind, year, None, match["u"])
    if (
        text.startswith("会", end)
        and text[end + 1 : end + 2] not in ("议", "同", "见", "员", "计", "费", "场")
        and match["u"] == "年"
    ):
        return _quantity(text, start, end, "name", None)
    return _quantity(text, start, end, "year", year, None, match["u"])


def _bare_han_year(text: str, start: int) -> Quantity | None:
    """`一九八一` in 一九八一、一九八二两年."""
    match = _FOUR.match(text, start)
    if match is None:
        return None
    year = _year(match.group())
    return _quantity(text, start, match.end(), "year", year, None, "年") if plausible(year) else None


def _year(written: str) -> str:
    folded = numerals.fold(written)
    return folded if folded.isascii() else (numerals.positional(written) or "")


def _two(written: str) -> str | None:
    folded = numerals.fold(written)
    value = folded if folded.isascii() else numerals.chinese(written)
    return value.rjust(2, "0") if value is not None else None


def date_at(text: str, start: int) -> Quantity | None:
    """`2025-01-17`, `2025/1/17`, `2025.1.17`."""
    match = _ISO.match(text, start)
    if match is None:
        return None
    year, _, month, day = match.groups()
    year = numerals.fold(year)
    month, day = (numerals.fold(part).rjust(2, "0") for part in (month, day))
    if not (plausible(year) and "01" <= month <= "12" and "01" <= day <= "31"):
        return None
    return _quantity(text, start, match.end(), "date", f"{year}-{month}-{day}")


def month_at(text: str, start: int) -> Quantity | None:
    """`1-11月`, `3月`, `12月31日`, `3月末`, `六月一日`, `3、5、7月`'s last. None when it is no month."""
    match = _MONTH.match(text, start) or _HAN_MONTH.match(text, start)
    if match is None or text[match.end() - 1] in numerals.DIGITS:
        return None
    end = match.end()
    if "月" not in text[start:end]:
        return None
    groups = match.groupdict()
    first = _two(match["m"])
    if first is None or not 1 <= int(first) <= 12:
        return None
    last = _two(groups["m2"]) if groups["m2"] else None
    if last is not None:
        if not 1 <= int(last) <= 12:
            return None
        return _quantity(text, start, end, "period", str(int(first)), str(int(last)), "月")
    if groups["d"]:
        return _quantity(text, start, end, "date", None, None, None)
    return _quantity(text, start, end, "period", str(int(first)), None, "月")


def day_at(text: str, start: int) -> Quantity | None:
    """`15日`, `廿三日` without their month; `15日均` is none."""
    match = _DAY.match(text, start)
    return None if match is None else _quantity(text, start, match.end(), "date", None)


def hour_at(text: str, start: int) -> Quantity | None:
    """`3点30分` after a word for the time of day."""
    match = _HOUR.match(text, start)
    if match is None or not text[max(0, start - 2) : start].endswith(_TIME_OF_DAY):
        return None
    return _quantity(text, start, match.end(), "metadata", None)


def season_at(text: str, start: int) -> Quantity | None:
    """`一季度`, `三季度末`."""
    match = _SEASON.match(text, start)
    if match is None:
        return None
    first = match.group()[0]
    return _quantity(
        text, start, match.end(), "period", first if first.isascii() else numerals.chinese(first), None, "季度"
    )


def span_of_years(text: str, start: int, end: int) -> bool:
    """Whether a number of years says when (今后五年, 五年来) and not how long (连续三年)."""
    before = text[max(0, start - 3) : start]
    return text.startswith(_SINCE, end) or (before.endswith(_SPAN_BEFORE) and not before.endswith("提前"))


def decade_at(text: str, start: int) -> Quantity | None:
    """`八十年代`, `90年代`."""
    match = _DECADE.match(text, start)
    return None if match is None else _quantity(text, start, match.end(), "period", None, None, "年代")


def clock_at(text: str, start: int) -> Quantity | None:
    """`10:40` as a time of day; the caller decides that it is no ratio."""
    match = _CLOCK.match(text, start)
    if match is None:
        return None
    hour, minute = numerals.fold(match[1]), numerals.fold(match[2])
    if int(hour) > 24 or int(minute) > 59:
        return None
    return _quantity(text, start, match.end(), "metadata", f"{hour}:{minute}")
