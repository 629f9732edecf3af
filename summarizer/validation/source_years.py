"""Years: the title's against the date of publication, and 今年 in a text that came out a year later.

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
_LATEST = 9  # a report of a year that comes out after September of the next is late


def year_checks(annotated: Annotated) -> Iterator[Check]:
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
    span = Span(title.start + found.start(), title.start + found.end())
    date = f"{year}年{month}月"
    early, late = (
        year < told or (year == told and month <= 6),
        year > told + 1 or (year == told + 1 and month > _LATEST),
    )
    why = f"标题写{told}年,发布在{date},是否为旧文请留意"
    why_en = f"the title says {told}, it was published in {year}-{month:02d}"
    spans = (span, *_dates(annotated, year))
    yield Check("year", f"{told} ~ {year}", not (early or late), span, spans, why, why_en, information=True)


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
