"""Years: the title's against the date of publication and the headings, and 今年 in a text that came out a year later.

Worth knowing before one quotes 今年, but no fault of the report: information only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.document import Report, Span
from summarizer.outline.annotated import Annotated
from summarizer.validation.checks import Check, in_noise

_RELATIVE = re.compile("今年|明年")
_DATE = re.compile("((?:19|20)[0-9]{2})-([0-9]{2})")
_HEADED = re.compile(
    "((?:19|20)[0-9]{2})年度?(?:主要|重点|全年)?(?:工作)?(总结|回顾|情况|成效|计划|思路|打算|安排|要点|完成情况)"
)
_LATEST = 9  # a report of a year that comes out after September of the next is late


def year_checks(annotated: Annotated) -> Iterator[Check]:
    for report in annotated.reports:
        yield from _headings(annotated, report)
    published = _DATE.match(annotated.source.metadata.published or annotated.source.metadata.signed or "")
    if published is None:
        return
    year, month = int(published[1]), int(published[2])
    for report in annotated.reports:
        if report.report_year is None:
            continue
        yield from _title(annotated, report, year, month)
        yield from _relative(annotated, report, year)


def _title(annotated: Annotated, report: Report, year: int, month: int) -> Iterator[Check]:
    """2019年工作总结 that came out on 2020-12-24."""
    told = report.report_year or year
    title = annotated.source.metadata.title_span
    found = re.search(f"{told}年?", annotated.text[title.start : title.end]) if title else None
    if title is None or found is None:
        return
    named = Span(title.start + found.start(), title.start + found.end())
    dates = _dates(annotated, year)
    span = dates[0] if dates else named
    date = f"{year}年{month}月"
    early, late = (
        year < told or (year == told and month <= 6),
        year > told + 1 or (year == told + 1 and month > _LATEST),
    )
    why = f"标题写{told}年,发布在{date},是否为旧文请留意"
    why_en = f"the title says {told}, it was published in {year}-{month:02d}"
    spans = (named, *dates)
    yield Check("year", f"{told} ~ {year}", not (early or late), span, spans, why, why_en, information=True)


def _headings(annotated: Annotated, report: Report) -> Iterator[Check]:
    """一、2024年工作总结 under a title of 2024年度工作总结. A 政府工作报告 of 2025 looks back on 2024: no fault."""
    title = annotated.source.metadata.title_span
    if title is None or not report.span.holds(title):
        return
    text = annotated.text
    named = {_looks_back(m[2]): m for m in _HEADED.finditer(text, title.start, title.end)}
    for section in report.sections:
        heading = section.heading
        match = _HEADED.search(text, heading.start, heading.end) if heading and not heading.overlaps(title) else None
        twin = named.get(_looks_back(match[2])) if match else None
        if match is None or twin is None:
            continue
        spans = (Span(*twin.span(1)), Span(*match.span(1)))
        why = f"标题写“{twin.group()}”,小标题写“{match.group()}”"
        why_en = f'the title says "{twin.group()}", the heading "{match.group()}"'
        yield Check("year", f"{twin[1]} = {match[1]}", twin[1] == match[1], spans[1], spans, why, why_en)


def _looks_back(word: str) -> bool:
    return word in ("总结", "回顾", "情况", "成效", "完成情况")


def _relative(annotated: Annotated, report: Report, year: int) -> Iterator[Check]:
    """今年 that means the year before the one in which the text was published."""
    told = report.report_year
    if told is None or year == told or report.plan_year not in (None, told + 1):
        return
    for match in _RELATIVE.finditer(annotated.text, report.span.start, report.span.end):
        if in_noise(annotated, match.start()):
            continue
        meant = told if match.group() == "今年" else told + 1
        span = Span(*match.span())
        why = f"文中“{match.group()}”指{meant}年,而发布已在{year}年,引用时请写明年份"
        why_en = f'"{match.group()}" means {meant} though the text came out in {year}; name the year when quoting'
        spans = (span, *_dates(annotated, year))
        yield Check("year", f"{match.group()} = {meant}, {year}", False, span, spans, why, why_en, information=True)
        return


def _dates(annotated: Annotated, year: int) -> tuple[Span, ...]:
    dates = (m for m in annotated.mentions if m.kind in ("date", "metadata") and m.surface.startswith(str(year)))
    return tuple(Span(m.start, m.end) for m in dates if len(m.surface) >= 8)[:2]
