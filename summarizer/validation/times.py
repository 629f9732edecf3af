"""Periods and years: a figure of 1—11月 told as the whole year's or as 1—10月's, a year that is another one."""

from __future__ import annotations

import re

from summarizer.document import Report, Span
from summarizer.items import ItemList
from summarizer.quantities import Quantity
from summarizer.validation.claims import STATEMENT, Statement, Told
from summarizer.validation.compare.time import bases, parts, period, wording, years
from summarizer.validation.compare.words import plain
from summarizer.validation.finding import Claim
from summarizer.validation.index import Index, Ring
from summarizer.validation.report import ItemReport

_WHOLE_YEAR = re.compile(r"(?:全年|年度)(?!的?(?:目标|任务|计划|预算))")
_DATED = frozenset(("year", "period", "date"))
_STANDING = re.compile(r"现有|共有|实有|拥有|保有|总数|登记在册")
_THIS_YEAR = re.compile(r"今年(?!以来)|全年|本年")
_UNTIL = re.compile(r"目前|至今|迄今")


def check_period(index: Index, report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> None:
    """Compare the period of a claim with that of the mention that backs it."""
    source = period(mention.period)
    if claim.metric is not None:
        return
    statement = report.item.statement
    told_parts = parts(statement)
    base = bases(claim.view.before)
    if base and bases(ring.text) and base[-1] not in bases(ring.text):
        _mismatch(report, claim, mention, wording(bases(ring.text)[-1]), wording(base[-1]))
        return
    mine = period(claim.quantity.period)
    if source.months is not None and source.partial and _literal(index, mention, source.months):
        here = parts(claim.view.before)
        if source.months in told_parts and (not here or source.months in here):
            return
        name = wording(source.months)
        if _UNTIL.search(statement) and not here:
            return
        if not report.item.evidence and _of_title(index, mention, source.months):
            return  # a whole report on half a year, summed up by hand: its heading says so
        if not told_parts and _stands(index, mention, source.months):
            return
        if report.item.list is ItemList.PLANS and not told_parts and _of_heading(index, mention, source.months):
            return  # a plan for the second half of the year, in the report of the first
        if not told_parts and not _governs(index, mention, source.months, ring):
            return
        if told_parts or _WHOLE_YEAR.search(claim.view.before):
            told = wording((here or told_parts)[0]) if told_parts else "全年"
            _mismatch(report, claim, mention, name, told)
        else:
            _dropped(report, claim, mention, name)
        return
    if mine.partial and mine.months is not None and _strange(index, mention, mine.months, ring):
        _mismatch(report, claim, mention, "全年", wording(mine.months))


def _stands(index: Index, mention: Quantity, months: tuple[int, int]) -> bool:
    """Whether a figure is what there is (全市现有机构86家), parted by a semicolon from what was done in the months."""
    sentence = index.annotated.sentence_at(mention.start)
    start = sentence.span.start if sentence is not None else mention.start
    part = start + index.plain[start : mention.start].rfind(";") + 1
    return _STANDING.search(index.plain, part, mention.start) is not None and months not in parts(
        index.plain[part : mention.start]
    )


def _strange(index: Index, mention: Quantity, months: tuple[int, int], ring: Ring) -> bool:
    """Whether a part of the year is not the source's: the cited sentences say another, or nothing before says it."""
    said = parts(ring.text)
    if months in said:
        return False
    if said or _WHOLE_YEAR.search(ring.text):
        return not _literal(index, mention, months)
    report = index.report_at(mention.start)
    start = report.span.start if report is not None else 0
    return months not in parts(index.text[start : mention.start]) and not _literal(index, mention, months)


def _governs(index: Index, mention: Quantity, months: tuple[int, int], ring: Ring) -> bool:
    """Whether a part of the year governs a figure so plainly that a summary has to say it.

    In the figure's own sentence always. From an earlier one (1-11月,…。投资…亿元。) only money and shares: of its
    paragraph where the report is of more than those months and the figure reads as the whole year's, else cited.
    """
    sentence = index.annotated.sentence_at(mention.start)
    start = sentence.span.start if sentence is not None else mention.start
    if months in parts(index.text[start : mention.start]):
        return True
    if mention.kind not in ("money", "percentage"):
        return False
    report = index.report_at(mention.start)
    title = (report.title or "") if report is not None else ""
    paragraph = index.text.rfind("\n", 0, mention.start) + 1
    if not parts(title) and not _of_heading(index, mention, months):
        return months in parts(index.text[paragraph : mention.start])
    return months in parts(ring.text)


def _literal(index: Index, mention: Quantity, months: tuple[int, int]) -> bool:
    """Whether the text before a mention writes the part of the year itself; a part that was inferred proves nothing."""
    section = index.annotated.section_at(mention.start)
    start = section.span.start if section is not None else max(0, mention.start - 400)
    headings = " ".join(section.path) if section is not None else ""
    report = index.report_at(mention.start)
    title = (report.title or "") if report is not None else ""
    return months in parts(index.text[start : mention.start]) or months in parts(f"{title} {headings}")


def _of_title(index: Index, mention: Quantity, months: tuple[int, int]) -> bool:
    """Whether the title of the report names the part of the year: all that it tells is of it."""
    report = index.report_at(mention.start)
    return report is not None and months in parts(report.title or "")


def _of_heading(index: Index, mention: Quantity, months: tuple[int, int]) -> bool:
    """Whether the headings over a mention name the part of the year: all that stands under them is of it."""
    section = index.annotated.section_at(mention.start)
    return section is not None and months in parts(" ".join(section.path))


def _mismatch(report: ItemReport, claim: Told, mention: Quantity, true: str, told: str) -> None:
    if any(f.code == "period.mismatch" and f.expected == true and f.actual == told for f in report.findings):
        return
    report.add(
        "period.mismatch",
        claim,
        mention,
        source_period=true,
        claim_period=told,
        expected=true,
        actual=told,
    )


def _trimmed(text: str) -> str:
    """A stretch of text without the punctuation round it."""
    return re.sub(r"^[、,;\s]+|[、,;\s]+$", "", text)


def _dropped(report: ItemReport, claim: Told, mention: Quantity, name: str) -> None:
    if any(f.code == "period.dropped" and f.expected == name for f in report.findings):
        return
    told = _trimmed(claim.quantity.indicator or claim.view.before)
    suggestion = f"{name}{told}{claim.quantity.surface}"
    start = claim.quantity.start - len(claim.view.before)
    report.add(
        "period.dropped",
        claim,
        mention,
        source_period=name,
        suggestion=suggestion,
        expected=name,
        replace=(start, start, name),
    )


def _years_of(mention: Quantity) -> frozenset[int]:
    """The years that a year, period or date names, in figures or in Chinese numerals (一九七八年)."""
    return years(mention.surface) | years(mention.value or "")


def check_years(
    index: Index, report: ItemReport, statement: Statement, ring: Ring, of: Report | None, backed: dict[int, Quantity]
) -> None:
    """Every year that a statement names has to be one that the source names for it."""
    cited = (m for span in ring.spans for m in index.annotated.mentions_in(span) if m.kind in _DATED)
    known = years(ring.text).union(*(_years_of(m) for m in cited))
    for mention in statement.mentions:
        if mention.kind not in _DATED:
            continue
        named = _years_of(mention)
        strange = [year for year in sorted(named) if year not in known]
        governed = _governed(statement, mention, backed)
        base = plain(statement.text)[: mention.start].endswith(("较", "比", "是", "为")) and bool(known)
        if not strange or (
            not base and _due(strange[0], report, of, ring) and not _of_another(governed, strange[0], known)
        ):
            continue
        place = Claim(STATEMENT, Span(mention.start, mention.end), mention.surface)
        true = next((period(m.period).year for m in governed if period(m.period).year is not None), None)
        if true is None:
            true = next(iter(sorted(known)), None) if len(known) == 1 else None
        if true is not None and true in named:
            continue  # the year that the report gives the figure
        source = f"{true}年" if true is not None else "别的年份"
        quote = governed[0] if governed else (ring.mentions[0] if ring.mentions else None)
        replace = None
        if true is not None:
            replace = (mention.start, mention.end, mention.surface.replace(str(strange[0]), str(true)))
        if true is None and not known and not _somewhere(index, of, strange[0]):
            report.add("number.unsupported", claim=place, variant="year")
        else:
            report.add(
                "period.mismatch",
                None,
                quote,
                claim=place,
                source_period=source,
                claim_period=f"{strange[0]}年",
                expected=source if true is not None else None,
                replace=replace,
            )


def _governed(statement: Statement, mention: Quantity, backed: dict[int, Quantity]) -> list[Quantity]:
    """The source mentions of the claims that stand behind a year."""
    return [
        backed[place]
        for place, told in enumerate(statement.told)
        if told.quantity.start > mention.start and place in backed
    ]


def _of_another(governed: list[Quantity], year: int, known: frozenset[int]) -> bool:
    """Whether the next figure behind a year is of another year, which the cited sentences name."""
    true = period(governed[0].period).year if governed else None
    return true is not None and true != year and true in known


def _due(year: int, report: ItemReport, of: Report | None, ring: Ring) -> bool:
    """Whether a year that the cited sentences leave out is the report's own: added from its title, not invented."""
    if of is None or (
        any(word in ring.text for word in ("去年", "上年", "前年")) and year == (of.report_year or 0) - 1
    ):
        return of is not None
    if report.item.list is ItemList.PLANS:
        return year in (of.plan_year, of.report_year if of.plan_year is None else None)
    return year == of.report_year


def _somewhere(index: Index, of: Report | None, year: int) -> bool:
    text = index.text if of is None else of.span.slice(index.text)
    return str(year) in text


def check_year_of_claim(report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> None:
    """A claim under one year of the cited sentences, its figure under another (2018年 and 2019年 exchanged)."""
    mine, true = period(claim.quantity.period).year, period(mention.period).year
    if true is None:
        return
    since = f"{true}年以来"
    if since == mention.period and since in ring.text and _THIS_YEAR.search(claim.view.before):
        _mismatch(report, claim, mention, since, "今年")
        return
    if mine is None:
        return
    since = f"{mine}年以来"
    lead = re.split(r"[;；。]", report.item.statement[: claim.quantity.start])[-1]
    if since == claim.quantity.period != mention.period and since in ring.text and since in plain(lead):
        _mismatch(report, claim, mention, f"{true}年", since)  # 今年4篇,2023年以来13篇 told as 2023年以来4篇
        return
    if mine == true:
        return
    if mine not in years(report.item.statement) or true not in years(ring.text) or mine not in years(ring.text):
        return
    _mismatch(report, claim, mention, f"{true}年", f"{mine}年")
