"""The year a report tells of and the year it plans for, with the reason where one stays open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.document import SectionKind
from summarizer.outline.headings import kind_of_heading
from summarizer.reading.dates import narrow

_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})(?![0-9])(?:年?[-—~至]((?:19|20)[0-9]{2})(?![0-9]))?(?:年度?)?")
_CHINESE_YEAR = re.compile(r"([一二][〇零○九][〇零○一二三四五六七八九]{2})年")
_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
# The first digits stand before the look-behind: so the engine skips to them.
# A year masked by its publisher, and one year stamped over other figures: 20xx年, 2023家, 202300家次.
_MASKED = re.compile(r"(?:19|20)(?:[xX×*＊]{2}|[○_]{2})年?")
_STAMPED = re.compile(r"(20(?<![0-9.]20)[0-2][0-9])[0-9]{0,2}(?:余|多)?(?:[家件项个人次场]|万元|亿元|家次|人次)")
_PARTS = re.compile(r"[及和与暨、,，]")
_OPENING_YEAR = re.compile(r"((?:19|20)(?<![^\n。；\u3000 ]..)[0-9]{2})年(?:以来|度)?[,，]([^。\n]{0,60})")
_AHEAD = re.compile("将|计划|力争|要|拟|确保|争取")
_OPENING = 1500
_SECOND_HALF = re.compile("下半年.{0,8}(?:计划|打算|安排|思路|要点|重点)")
# A report on a part of the year that looks ahead looks to the rest of it.
_PART_TOLD = re.compile(
    r"上半年|前三季度|[一二三](?:[-—－~至][二三])?季度|[1-3](?:[-—－~至][23])?季度"
    r"|[0-9一二三四五六七八九]{1,2}[-—－~至][0-9一二三四五六七八九十]{1,2}月"
)
# A day in a title is when the report was given (2022年2月18日在…会议上); early in a year it tells of the year before.
_GIVEN = re.compile(r"(20[0-9]{2})年(1[0-2]|[1-9])月[0-9]{1,2}日(?:在|[)）]|$)")
_OCCASION = re.compile(
    r"[-—─－(（\s\u3000]*20[0-9]{2}年(?:1[0-2]|[1-9])月[0-9]{1,2}日在.{4,60}(?:会议|大会|全会|会)上?(?:的讲话)?[)）]?"
)
_REST = re.compile(r"下半年|下一?阶段|下一?步|[四三二]季度|后[三四五六]个?月|全年")
_PART_AHEAD = re.compile(  # a sentence that opens with the rest of the year
    r"(?:^|[\n。；])[\s\u3000]*(?:下半年|[二三四]季度|1?[0-9][-—－~至]1[0-2]月|后[一二两三四五六]个?月|接下来|下一?步)[^。\n]{0,30}(?:计划|将|力争|确保|拟|要|争取|预计)"
)
_SETTLED_MONTH = 4  # what is published earlier in a year may speak of the year before


@dataclass(frozen=True, slots=True)
class Years:
    """`note` says why a year stays open, in words for a clerk."""

    report: int | None = None
    plan: int | None = None
    note: str | None = None


def is_occasion(line: str) -> bool:
    """Whether a line below the title only says when and where the report was given."""
    return _OCCASION.fullmatch(narrow(line)) is not None


def years_of(title: str | None, headings: Sequence[str], text: str, published: str | None, occasion: str = "") -> Years:
    """Title first, then the day it was given, headings, the opening sentence, the date of publication."""
    damage = _damage(narrow(text))
    if damage is not None:
        return Years(note=damage)
    report, plan = _from_named([title or ""])
    more_report, more_plan = _from_named(headings)
    titled = _years(title or "")
    untold = not titled or "工作报告" in (title or "")
    given = _GIVEN.search(narrow(title or "")) or (_GIVEN.search(narrow(occasion)) if untold else None)
    if given is not None:
        return _of_a_day(int(given[1]), int(given[2]), report, plan)
    report = report if report is not None else more_report
    plan = plan if plan is not None else more_plan
    plans_only = kind_of_heading(title or "") is SectionKind.PLANS
    if report is None and plan is None and titled:
        report, plan = (None, titled[0]) if plans_only else (titled[0], None)
    if report is None and not plans_only:
        report = plan - 1 if plan is not None and _looks_back(headings) else _from_opening(text, plan)
    if report is None and plan is None and published:
        if int(published[5:7]) < _SETTLED_MONTH:
            return Years(note="发布于年初，文中没有写明说的是哪一年")
        report = int(published[:4])
    if plan is None and report is not None and _looks_ahead(headings):
        plan = report + 1
    if plan is None and _PART_TOLD.search(narrow(title or "")):
        rest = any(_REST.search(named) for named in (title or "", *headings)) or _PART_AHEAD.search(text)
        plan = report if rest else None
    if plan is None and any(_SECOND_HALF.search(named) for named in (title or "", *headings)):
        plan = report
    if plan is None:
        plan = _planned(text, report)
    return Years(report, plan, None if report or plan else "文中没有写明年份")


def _of_a_day(year: int, month: int, report: int | None, plan: int | None) -> Years:
    """The years of a report that was given on a day: to an assembly early in the year it tells of the last one."""
    told = year - 1 if month < _SETTLED_MONTH else year
    return Years(told if report in (None, year) else report, told + 1 if plan is None else plan)


def _damage(text: str) -> str | None:
    """Why the years of a text can't be trusted: masks, or one year stamped over its counts. Never guessed."""
    masks = _MASKED.findall(text)
    stamps: dict[str, int] = {}
    for match in _STAMPED.finditer(text):
        stamps[match[1]] = stamps.get(match[1], 0) + 1
    stamped = [year for year, count in sorted(stamps.items()) if count >= 2]
    if masks:
        also = f"，又有“{stamped[0]}”混入数字" if stamped else ""
        return f"年份被遮盖为“{masks[0]}”{also}，无法确定年度，不作推测"
    if stamped and max(stamps.values()) >= 3:
        return f"“{stamped[0]}”多处混入数字，年份不可信，不作推测"
    return None


def _from_named(texts: Iterable[str]) -> tuple[int | None, int | None]:
    """Years beside words that tell what they are for: 2024年度工作总结及2025年工作计划."""
    report: int | None = None
    plan: int | None = None
    for text in texts:
        for part in _with_year(text):
            years = _years(part)
            kind = kind_of_heading(part)
            if kind in (SectionKind.ACHIEVEMENTS, SectionKind.PROBLEMS) and report is None:
                report = years[0]
            elif kind is SectionKind.PLANS and plan is None:
                plan = years[0]
            elif kind is SectionKind.MIXED and report is None:
                report = years[0]
    return report, plan


def _with_year(text: str) -> list[str]:
    """A title cut at its conjunctions where each piece names a year of its own."""
    pieces = _PARTS.split(text)
    merged: list[str] = []
    for piece in pieces:
        if merged and not _years(piece):
            merged[-1] += "、" + piece
        else:
            merged.append(piece)
    return [piece for piece in merged if _years(piece)]


def _years(text: str) -> list[int]:
    # Of a span of years (2021-2023年) the last is the one told of.
    found = [(match.start(), int(match[2] or match[1])) for match in _YEAR.finditer(narrow(text))]
    found.extend(
        (match.start(), int("".join(_DIGITS[char] for char in match[1]))) for match in _CHINESE_YEAR.finditer(text)
    )
    return [year for _, year in sorted(found)]


def _looks_back(headings: Sequence[str]) -> bool:
    return any(kind_of_heading(heading) is SectionKind.ACHIEVEMENTS for heading in headings)


def _looks_ahead(headings: Sequence[str]) -> bool:
    return any(
        kind_of_heading(heading) is SectionKind.PLANS and re.search("明年|来年|下一?年度?", heading)
        for heading in headings
    )


def _from_opening(text: str, plan: int | None) -> int | None:
    """The year that the first sentences open with: 2014年，全市上下…; one that looks ahead tells the other year."""
    if plan is not None:
        return None
    for match in _OPENING_YEAR.finditer(narrow(text[:_OPENING])):
        if not _AHEAD.search(match[2]):
            return int(match[1])
    return None


def _planned(text: str, report: int | None) -> int | None:
    """The year that a sentence opens with to look ahead: 2015年，我市将继续…"""
    for match in _OPENING_YEAR.finditer(narrow(text)):
        year = int(match[1])
        if _AHEAD.search(match[2]) and (report is None or year == report + 1):
            return year
    if report is not None and re.search(rf"(?:力争|计划|确保|争取|拟于?|预计){report + 1}年", text):
        return report + 1
    return None
