"""Of when a figure is: a period read from its published form, and which two periods may be compared.

A year's figure in a document of that very year is not the year's: it stands as it was on the document's date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Sort = Literal["year", "part", "ongoing", "since", "range", "unsaid"]

_NAMED = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "前三季度": (1, 9),
    "一季度": (1, 3),
    "二季度": (4, 6),
    "三季度": (7, 9),
    "四季度": (10, 12),
}
_YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)年?[-—~至到](?P<last>(?:19|20)\d\d)年?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = re.compile(r"(?P<from>1[0-2]|0?[1-9])月?[-—~至到](?P<to>1[0-2]|0?[1-9])月")
_MONTH = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])月")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period as far as it is said.

    `months` are the first and last month of a part of the year; `until` is the date (ISO) of the document that an
    ongoing year's figure stands in; `text` keeps a form that is neither a year nor a part of one; `within` names the
    document where the year is unknown, so that no other document's figure is taken to be of the same time.
    """

    year: int
    sort: Sort
    months: tuple[int, int] = (1, 12)
    until: str = ""
    text: str = ""
    within: str = ""

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """In time: by the year, then by how far into it the period reaches."""
        return (self.year, self.until or f"{self.year:04d}-{self.months[1]:02d}-31", self.sort, self.text, self.within)

    @property
    def whole(self) -> bool:
        """Whether it covers its year to the end."""
        return self.sort == "year"

    @property
    def label(self) -> str:
        """How a table's head says it: 2024年, 2024年1—11月, 2025年(截至11月7日)."""
        if self.sort == "year":
            return f"{self.year}年"
        if self.sort == "part":
            first, last = self.months
            head = f"{self.year}年" if self.year else "年份不明·"
            return f"{head}{first}月" if first == last else f"{head}{first}—{last}月"
        if self.sort == "ongoing":
            return f"{self.year}年(截至{int(self.until[5:7])}月{int(self.until[8:10])}日)"
        return self.text or "未注明时期"

    @property
    def label_en(self) -> str:
        """The same for readers of English."""
        if self.sort == "year":
            return str(self.year)
        if self.sort == "part":
            first, last = self.months
            months = f"{first:02d}" if first == last else f"{first:02d}–{last:02d}"
            return f"{self.year or '?'}, months {months}"
        if self.sort == "ongoing":
            return f"{self.year} (as of {self.until})"
        return self.text or "no period said"


UNSAID = Period(0, "unsaid")


def before(period: Period) -> Period | None:
    """The same period a year earlier; None where the period has no year of its own."""
    if period.sort in ("year", "part") and period.year:
        return Period(period.year - 1, period.sort, period.months)
    return None


@lru_cache(8192)
def read(text: str | None, report_year: int | None, dated: str | None) -> Period:
    """The period of a figure by its published form, the report's year and the document's date (ISO)."""
    if not text:
        return UNSAID
    span = _YEARS.search(text)
    if span is not None:
        return Period(int(span["last"]), "range", text=text)
    found = _YEAR.search(text)
    year = int(found.group()) if found is not None else report_year or 0
    if text.endswith("以来"):
        if found is not None and dated is not None and dated[:4] == found.group():
            return _ongoing(year, dated)
        return Period(_year_of(dated) or year, "since", text=text)
    months = _months(text)
    if months is not None:
        return Period(year, "year") if months == (1, 12) and year else Period(year, "part", months)
    if found is None:
        return Period(year, "range", text=text)
    if dated is not None and dated[:4] <= found.group():
        return _ongoing(year, dated)
    return Period(year, "year")


def _year_of(dated: str | None) -> int | None:
    return int(dated[:4]) if dated else None


def _ongoing(year: int, dated: str) -> Period:
    # A plan's year, named ahead of it, has no figure yet: it stands as of the document too.
    return Period(year, "ongoing", until=dated)


def _months(text: str) -> tuple[int, int] | None:
    for name, months in _NAMED.items():
        if name in text:
            return (1, months[1]) if text.startswith("截至") else months
    between = _MONTHS.search(text)
    if between is not None:
        return (int(between["from"]), int(between["to"]))
    single = _MONTH.search(text)
    if single is None:
        return None
    month = int(single["month"])
    return (1, month) if text.startswith("截至") else (month, month)
