"""Periods: reading their normal form, the part of the year they cover, and where two of them contradict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from summarizer.validation.compare.words import fold

_MONTHS = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "前三季度": (1, 9),
    "前两季度": (1, 6),
    "前3季度": (1, 9),
    "一季度": (1, 3),
    "第一季度": (1, 3),
    "二季度": (4, 6),
    "第二季度": (4, 6),
    "三季度": (7, 9),
    "第三季度": (7, 9),
    "四季度": (10, 12),
    "第四季度": (10, 12),
    "1季度": (1, 3),
    "2季度": (4, 6),
    "3季度": (7, 9),
    "4季度": (10, 12),
}
_NAMED = sorted(_MONTHS, key=lambda name: (-len(name), name))
_NUMBER = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_MONTH = r"(\d{1,2}|十[一二]?|[一二三四五六七八九])"
_PART = re.compile(
    "(" + "|".join(_NAMED) + ")"
    rf"|{_MONTH}(?:月份?)?\s?(?:[-~—–─至到]{{1,2}}|--)\s?{_MONTH}月"
    rf"|前{_MONTH}个?月"
    rf"|截[至止]\D{{0,2}}(?:\d{{4}}年)?\D{{0,2}}{_MONTH}月"
    rf"|{_MONTH}月(?:底|末)"
)
_MONTHLY = re.compile(r"月|季度|半年")  # every stretch holds one of these
_YEAR = re.compile(r"((?:19|20)\d\d)年?")


@dataclass(frozen=True, slots=True)
class Period:
    """A period as far as it is said: a year, the months it covers, both or neither."""

    year: int | None
    months: tuple[int, int] | None

    @property
    def partial(self) -> bool:
        """Whether it covers a known stretch of the year that is not all of it."""
        return self.months is not None and self.months != (1, 12)


NO_PERIOD = Period(None, None)


def _month(text: str) -> int:
    return _NUMBER[text] if text in _NUMBER else int(text)


_AGAINST = frozenset("较比")


def _stretch(match: re.Match[str]) -> tuple[int, int] | None:
    named, first, last, ahead, until, end = match.groups()
    if named:
        return _MONTHS[named]
    if first and last:
        low, high = _month(first), _month(last)
    else:
        low, high = 1, _month(ahead or until or end)
    return (low, high) if 1 <= low < high <= 12 or (low, high) == (1, 1) else None


@lru_cache(2048)
def parts(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of months that a text names: 1—11月 → (1, 11), 上半年 → (1, 6), 截至11月底 → (1, 11)."""
    folded = fold(text)
    if not _MONTHLY.search(folded):
        return ()
    return tuple(
        found
        for match in _PART.finditer(folded)
        if folded[match.start() - 1 : match.start()] not in _AGAINST and (found := _stretch(match)) is not None
    )


@lru_cache(2048)
def bases(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of months that a text compares with: 降幅较一季度收窄 → (1, 3)."""
    folded = fold(text)
    if not _MONTHLY.search(folded):
        return ()
    return tuple(
        found
        for match in _PART.finditer(folded)
        if folded[match.start() - 1 : match.start()] in _AGAINST and (found := _stretch(match)) is not None
    )


@lru_cache(2048)
def years(text: str) -> frozenset[int]:
    """The years that a text names with four digits."""
    return frozenset(int(match.group(1)) for match in _YEAR.finditer(fold(text)))


@lru_cache(2048)
def period(text: str | None) -> Period:
    """A mention's period, read. A single month or day is when something happened, no part-year figure."""
    if not text:
        return NO_PERIOD
    named = years(text)
    stretches = parts(text)
    return Period(min(named) if len(named) == 1 else None, stretches[0] if stretches else None)


def wording(months: tuple[int, int]) -> str:
    """How a stretch of months is written: (1, 11) → 1—11月, (1, 6) → 上半年."""
    if months == (1, 6):
        return "上半年"
    if months == (7, 12):
        return "下半年"
    if months == (1, 9):
        return "前三季度"
    if months == (1, 3):
        return "一季度"
    return f"{months[0]}—{months[1]}月" if months[0] != months[1] else f"{months[0]}月"
