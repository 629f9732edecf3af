"""The shapes of numbers: the expression that finds where one may begin, and `number_at`, which reads one there."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from summarizer.quantities import numerals
from summarizer.quantities.units import BLANKS, unit_at

D: Final = "0-9０-９"
HAN_DIGITS: Final = "零〇○一二两兩三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖"
PLACES: Final = "十拾百佰千仟"
SCALES: Final = "万萬亿億"
TENS: Final = "廿卅"
HAN: Final = HAN_DIGITS + PLACES + SCALES + TENS
_GAPS: Final = frozenset(" \u3000.．")
BLANK: Final = "[ \t\u3000\xa0]"
OTHER_DIGITS: Final = "\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59"
CIRCLED: Final = "①-⒛⓪-⓿㈠-㈩㊀-㊉❶-➓Ⅰ-ⅿ"
VULGAR: Final = "¼-¾⅐-⅞"

FIRST: Final = re.compile(f"[{D}{HAN}半几幾数第首前倒唯翻若XxＸｘ×lILO{OTHER_DIGITS}{CIRCLED}{VULGAR}]")

_ARABIC = re.compile(
    rf"(?:[{D}]{{1,3}}(?:[,，][{D}]{{3}}){{1,12}}+(?![{D}])|[{D}]++)(?:(?:[.．·•]\n?| [.．] ?)[{D}]++)?"
)
_GROUPED = re.compile(
    rf"[{D}]{{1,3}}(?:[ \u3000][{D}]{{3}}){{1,3}}(?![{D}])(?:[.．][{D}]{{1,3}})?"
)  # 1 200家, as GB/T 15835 writes thousands
_APART = re.compile(rf"[{D}](?: [{D}]){{2,9}}+(?![ .．]?[{D}])")  # 1 2 3 0元: a scan that sets every digit apart
_POINT_APART = re.compile(rf"[{D}]++[.．] [{D}]++(?![{D}.．])")  # 2. 35万亩
_SCALE = re.compile(
    rf"({BLANK}{{0,2}}+)([多余餘几幾]?)({BLANK}{{0,2}}+)([十百千拾佰仟]?[万萬亿億]{{1,2}}+|[十百千拾佰仟](?![分方]))([多余餘]?)([亿億]?)"
)
_MIXED = re.compile(rf"[{D}.．{HAN_DIGITS}{PLACES}{SCALES}]{{1,48}}+")
_HAN = re.compile(rf"[{HAN}几幾]++")
_POINT = re.compile(rf"[点點][{D}零〇一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖]++")
_MORE = re.compile(r"([多余餘几幾]?)([万萬亿億]{0,2}+)([多余餘]?)([亿億]?)")
_SPACED = re.compile(rf"[{HAN}](?:{BLANK}{{0,2}}[{HAN}点點]){{0,24}}+")
_VAGUE = re.compile(rf"[数几幾]([{PLACES}{SCALES}]++)(?![一二三四五六七八九])([多余餘]?)")  # but 总数十一个
_MULTIPLIER: Final = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}


class Number(NamedTuple):
    """A number as read: `value` a decimal or None, `upper` where two digits mean from–to, `over` for 多 in it."""

    start: int
    end: int
    value: str | None
    upper: str | None = None
    over: bool = False
    han: bool = False
    bare_scale: bool = False  # 万, 亿, 千 … without a digit: an implicit one
    scaled: bool = False  # 万 or 亿 stands in it
    vague: bool = False


def zeros_of(scale: str) -> int:
    """The powers of ten of a run of places and scales: 千万 → 7."""
    return sum(_MULTIPLIER[character] for character in scale)


def number_at(text: str, start: int) -> Number | None:
    """The number that begins at `start` with an Arabic or a Chinese digit."""
    character = text[start]
    if character.isdecimal():
        return _arabic_at(text, start)
    return _han_at(text, start)


def _arabic_at(text: str, start: int) -> Number | None:
    match = _ARABIC.match(text, start)
    if match is None:
        return None
    end = match.end()
    if end - start > numerals.MAX_NUMERAL:
        return Number(start, end, None)
    value = numerals.arabic(match.group())
    if text[end : end + 1] in _GAPS and end < len(text):
        joined = _joined(text, start)
        if joined is not None:
            end, value = joined
    scale = _SCALE.match(text, end)
    if scale is None:
        over = text[end : end + 1] in ("多", "余", "餘")
        return Number(start, end + over, value, over=over)
    blank, infix, _, places, infix2, more = scale.groups()
    at_places = scale.start(4)
    if places[0] in "千百" and len(places) == 1:
        unit = unit_at(text, at_places)
        if unit is not None and unit.end > at_places + 1:
            over = bool(infix)
            return Number(start, end + len(infix) if not blank else end, value, over=over)
        if text.startswith(("分之", "分点", "家企业", "强"), at_places + 1) and len(places) == 1:
            return Number(start, end, value)
    end = scale.end(4)
    if more:
        end = scale.end(6)
        places += more
    elif infix2:
        end = scale.end(5)
    if text[end : end + 1].isdecimal() or (text[end : end + 1] in HAN_DIGITS and text[end : end + 1]):
        mixed = _mixed_at(text, start)
        if mixed is not None:
            return mixed
    return Number(
        start, end, numerals.shift(value, zeros_of(places)), over=bool(infix or infix2), scaled=places[-1] in SCALES
    )


def _joined(text: str, start: int) -> tuple[int, str] | None:
    """End and value of a number with blanks between its digits, in running text and before a unit; else None."""
    wide = text[start] >= "０"
    before = start - 1 if wide and text[start - 1 : start] in BLANKS else start
    if not (before > 0 and "\u4e00" <= text[before - 1] <= "\u9fff"):
        return None
    for form in (_GROUPED, _APART, _POINT_APART):
        match = form.match(text, start)
        if match is None:
            continue
        at = match.end() + (wide and text[match.end() : match.end() + 1] in BLANKS)
        if text[at : at + 1] in SCALES or unit_at(text, at) is not None:
            return match.end(), numerals.arabic("".join(match.group().split()))
    return None


def _mixed_at(text: str, start: int) -> Number | None:
    """`2万5千`, `3万4000`, `5亿1万4千6百`: digits go on after a scale."""
    match = _MIXED.match(text, start)
    if match is None or text[match.end() : match.end() + 1] in ("年", "月", "号"):
        return None
    value = numerals.chinese(numerals.fold(match.group()))
    return None if value is None else Number(start, match.end(), value, scaled=True)


def _han_at(text: str, start: int) -> Number | None:
    vague = _VAGUE.match(text, start)
    if vague is not None:
        zeros = zeros_of(vague.group(1)) if len(vague.group()) < numerals.MAX_NUMERAL else 0
        low, high = numerals.shift("2", zeros), str(int("9" * (zeros + 1))) if zeros < 20 else None
        high = (
            numerals.shift("9" + "9" * min(zeros_of(vague.group(1)[0]), zeros), zeros - zeros_of(vague.group(1)[0]))
            if zeros < 20
            else None
        )
        return Number(
            start, vague.end(), low, upper=high, over=bool(vague.group(2)), han=True, scaled=zeros >= 4, vague=True
        )
    if text[start + 1 : start + 2] == "、":
        pair = _pair_at(text, start)
        if pair is not None:
            return pair
    if text.startswith("三两", start) and text[start + 2 : start + 3] in ("个", "天", "年", "人", "家", "次"):
        return Number(start, start + 2, "2", "3", han=True)
    match = _HAN.match(text, start)
    if match is None:
        return None
    run, end = match.group(), match.end()
    if len(run) > numerals.MAX_NUMERAL:
        return Number(start, end, None, han=True)
    over = "几" in run or "幾" in run
    if over and run[0] in "几幾":
        return None
    if text[end : end + 1] in BLANKS and end < len(text):
        spaced = _SPACED.match(text, start)
        if spaced is not None and end < spaced.end() <= start + numerals.MAX_NUMERAL:
            joined = numerals.fold(spaced.group())
            value = numerals.chinese(joined)
            if value is not None and any(character in PLACES + SCALES for character in joined):
                return Number(start, spaced.end(), value, over=over, han=True, scaled=joined[-1] in SCALES)
    if len(run) > 1 and run[-1] in "千百" and run[-2] in PLACES + SCALES:
        unit = unit_at(text, end - 1)
        if unit is not None and unit.end > end:
            run, end = run[:-1], end - 1
    if len(run) > 1 and run[-1] in "两兩" and (run[-2] in PLACES + SCALES or unit_at(text, end, han=True) is None):
        run, end = run[:-1], end - 1
    point = _POINT.match(text, end)
    if point is not None and "两" not in point.group():
        tail = point.group()
        run, end = run + tail, point.end()
        if text[end : end + 1] in SCALES and text[end : end + 1]:
            zeros = zeros_of(text[end])
            value = numerals.chinese(run)
            end += 1
            if text[end : end + 1] in ("亿", "億") and zeros == 4:
                zeros, end = 12, end + 1
            return Number(start, end, None if value is None else numerals.shift(value, zeros), han=True, scaled=True)
        return Number(start, end, numerals.chinese(numerals.fold(run)), han=True)
    return _finished(text, start, end, run, over)


_PAIR = re.compile(
    rf"([一二三四五六七八九])、([二三四五六七八九])(?=[{PLACES}{SCALES}年个家项人次倍天位名])([{PLACES}{SCALES}]{{0,4}}+)"
)


def _pair_at(text: str, start: int) -> Number | None:
    """`四、五十亿`, `三、五年`: two digits with a pause mean from–to."""
    match = _PAIR.match(text, start)
    if match is None or (not numerals.neighbours(match[1] + match[2]) and (match[1], match[2]) != ("三", "五")):
        return None
    zeros = zeros_of(match[3])
    low, high = (numerals.shift(str(numerals.DIGITS[match[n]]), zeros) for n in (1, 2))
    return Number(start, match.end(), low, high, han=True, scaled=zeros >= 4)


def _finished(text: str, start: int, end: int, run: str, over: bool) -> Number | None:
    upper = None
    if numerals.neighbours(run[-2:]) and (len(run) == 2 or run[-3] in PLACES + SCALES):
        low, high = (
            numerals.chinese(run[:-2] + run[-2] if len(run) == 2 else run[:-1]),
            numerals.chinese(run[:-2] + run[-1]),
        )
        value, upper = low, high
        if len(run) > 2:
            value, upper = _from_to(run)
    elif len(run) > 3 and run[-1] in SCALES and numerals.neighbours(run[-3:-1]) and run[-4] in PLACES + SCALES:
        value, upper = numerals.chinese(run[:-2] + run[-1]), numerals.chinese(run[:-3] + run[-2:])  # 十五六万
    elif len(run) > 2 and run[-1] in _MULTIPLIER and numerals.neighbours(run[:2]):
        value, upper = numerals.chinese(run[0] + run[2:]), numerals.chinese(run[1:])
    else:
        value = numerals.chinese(run)
        while value is None and len(run) > 1 and not over and any(character in PLACES + SCALES for character in run):
            run, end = run[:-1], end - 1  # 五十千, 七十百: the longest head that is a number
            value = numerals.chinese(run)
    more = _MORE.match(text, end)
    if more is not None and more.group(1) and value is not None:
        zeros = zeros_of(more.group(2)) + (zeros_of(more.group(4)) if more.group(4) else 0)
        end = more.end(4) if more.group(4) else more.end(2)
        value, over = numerals.shift(value, zeros), True
        if upper is not None:
            upper = numerals.shift(upper, zeros)
    elif text[end : end + 1] in ("多", "余", "餘") and text[end + 1 : end + 2] in ("亿", "億"):
        value, end, over = (numerals.shift(value, 8) if value else None), end + 2, True
    bare = all(character in _MULTIPLIER for character in run) and run[0] not in "十拾"
    return Number(start, end, value, upper, over, True, bare, run[-1] in SCALES or end - start > len(run) + 1)


def _from_to(run: str) -> tuple[str | None, str | None]:
    """`一百二三`: the digits at the end in their own place — 120 to 130 is not said so; 十五六 → 15–16 is."""
    return numerals.chinese(run[:-1]), numerals.chinese(run[:-2] + run[-1])
