"""Numerals to decimal strings: Arabic, Chinese, formal, positional and mixed. Strings throughout, never floats."""

from __future__ import annotations

from typing import Final

MAX_NUMERAL: Final = 48  # longer runs are damage, not numbers; also keeps int() away from huge strings

DIGITS: Final[dict[str, int]] = {
    **dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    **dict(zip("貳參陸", (2, 3, 6), strict=True)),
    "○": 0,
    "Ｏ": 0,
    "两": 2,
    "兩": 2,
    "倆": 2,
    "叄": 3,
}
PLACES: Final[dict[str, int]] = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
SCALES: Final[dict[str, int]] = {"万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12}
_FOLD: Final = str.maketrans("０１２３４５６７８９．，－＋％：／·•−", "0123456789.,-+%:/..-", " \t\u3000\xa0\r\n")
_EXPAND: Final = str.maketrans({"廿": "二十", "卅": "三十", "卌": "四十"})
_POWERS: Final = {**PLACES, **SCALES}


def fold(text: str) -> str:
    """The text in half-width form, without blanks."""
    return text.translate(_FOLD)


def shift(decimal: str, zeros: int) -> str:
    """`decimal` × 10^zeros as a plain decimal string: ("105.5", 8) → "10550000000". Keeps a sign."""
    if zeros == 0:
        return decimal
    sign = decimal[:1] if decimal[:1] in "+-" else ""
    whole, _, fraction = decimal[len(sign) :].partition(".")
    if zeros > 0:
        fraction = fraction.ljust(zeros, "0")
        whole, fraction = whole + fraction[:zeros], fraction[zeros:].rstrip("0")
    else:
        padded = whole.rjust(-zeros + 1, "0")
        whole, fraction = padded[:zeros], (padded[zeros:] + fraction).rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{sign}{whole}.{fraction}" if fraction else sign + whole


def arabic(text: str) -> str:
    """The decimal of digits as written, half or full width, separators removed: `１,234.5` → `1234.5`."""
    folded = fold(text).replace(",", "")
    return "0" + folded if folded[0] == "." else folded


def leading_digits(text: str, start: int, end: int) -> str:
    """The digits, points and separators that begin text[start:end], without scale and unit."""
    at = start
    while at < end and (text[at].isdecimal() or text[at] in ".．·,，"):
        at += 1
    return text[start:at]


def positional(text: str) -> str | None:
    """`二〇二四` → "2024"; None unless every character is a digit."""
    try:
        return "".join([str(DIGITS[character]) for character in text])
    except KeyError:
        return None


def chinese(text: str) -> str | None:
    """The decimal of a Chinese or mixed numeral without blanks: `一万二百五十`, `2万5千`, `十五点七`; None if none.

    A last digit without its place counts tenths of the place before it (`三万五` → 35000), 几 counts nothing.
    """
    if len(text) > MAX_NUMERAL:
        return None
    for point in "点點":
        head, found, tail = text.partition(point)
        if found:
            fraction = tail if tail.isascii() else positional(tail)
            whole = chinese(head)
            return f"{whole}.{fraction}" if whole is not None and fraction and fraction.isdigit() else None
    text = text.translate(_EXPAND).replace("几", "").replace("幾", "")
    if not any(character in _POWERS for character in text):
        return positional(text) if text and not text.isascii() else (text or None)
    value = _value(text)
    return None if value is None else str(value)


def _value(text: str) -> int | None:
    """The value of a numeral with places, by its highest place: left × place + right."""
    if not text:
        return None
    at, power = -1, 0
    for index, character in enumerate(text):
        candidate = _POWERS.get(character, 0)
        if candidate and candidate >= power:
            at, power = index, candidate
    if at < 0:
        return _units(text)
    left, right = text[:at], text[at + 1 :]
    if power >= 4:
        head = 1 if not left else _value(left)
    else:
        head = _units(left.lstrip("零〇")) if left.strip("零〇") else 1
        if head is not None and head > 9 and not left.isascii():
            return None
    if head is None:
        return None
    tail = _tail(right, power)
    return None if tail is None else head * 10**power + tail


def _tail(text: str, power: int) -> int | None:
    if not text:
        return 0
    bare = text.lstrip("零〇")
    if not bare:
        return 0
    value = _value(bare)
    if value is None:
        return None
    if len(text) == 1 and power > 1 and value < 10:
        return int(value * 10 ** (power - 1))
    return value if value < 10**power else None


def _units(text: str) -> int | None:
    """A run without places: Arabic digits, or one Chinese digit; a longer Chinese run is no such number."""
    if text.isascii() and text.isdigit():
        return int(text)
    return DIGITS.get(text) if len(text) == 1 else None


def neighbours(text: str) -> bool:
    """Whether two digits side by side mean "from … to": 三四, 七八."""
    if len(text) != 2:
        return False
    first, second = DIGITS.get(text[0], 0), DIGITS.get(text[1], 0)
    return first > 0 and second == first + 1
