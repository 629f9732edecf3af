"""Calendar dates as headers and signatures write them → ISO 8601 (GB/T 7408)."""

from __future__ import annotations

import re
from datetime import date

_CHINESE = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "Ｏ": "0",
    "O": "0",
}
_WIDE_DIGITS = re.compile("[０-９]+")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})\s{0,2}(?:年|[-./—])\s{0,2}([0-9]{1,2})\s{0,2}(?:月|[-./—])\s{0,2}([0-9]{1,2})(?![0-9])\s{0,2}日?"
)
_CHINESE_DATE = re.compile(
    r"([一二][〇零○ＯO一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)


def narrow(text: str) -> str:
    """The text with full-width digits as plain ones, one code point for one."""
    # Looking for the few wide ones is many times faster than translating all.
    return _WIDE_DIGITS.sub(lambda match: match.group().translate(_NARROW), text)


def first_date(text: str) -> str | None:
    """The first valid date of a short text as `YYYY-MM-DD`, or None."""
    text = narrow(text)
    for match in DATE.finditer(text):
        found = _iso(int(match[1]), int(match[2]), int(match[3]))
        if found:
            return found
    written = _CHINESE_DATE.search(text)
    if written:
        return _iso(int("".join(_CHINESE[char] for char in written[1])), _small(written[2]), _small(written[3]))
    return None


def is_date_line(text: str) -> bool:
    """Whether a line is one date and nothing else but a time of day, brackets or 印发."""
    plain = narrow(text)
    rest = _CHINESE_DATE.sub("", DATE.sub("", plain))
    return (
        rest != plain
        and re.fullmatch(r"[\s()（）]{0,6}(?:[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?[\s()（）]{0,4}(?:印发)?", rest)
        is not None
    )


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _small(text: str) -> int:
    """一 … 三十一 as a number; 0 where it is none."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(_CHINESE[text]) if len(text) == 1 else 0
    return (int(_CHINESE[tens]) if tens else 1) * 10 + (int(_CHINESE.get(ones, "0")) if ones else 0)
