"""Damage in the source: figures that are no numbers, places left to be filled in, a text that breaks off.

Nothing is repaired. What stands in page navigation and footers is not the report's fault and is passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from summarizer.document import Report, Span
from summarizer.outline.annotated import Annotated
from summarizer.quantities.quantity import Quantity
from summarizer.validation.checks import covered, in_noise, report_at
from summarizer.validation.codes import source_finding
from summarizer.validation.finding import Finding
from summarizer.validation.ids import Occurrences
from summarizer.validation.source_text import matches

_SCALED = re.compile(r"[0-9.]+[余多]?(?:万亿|亿|万)$")
_MONEY = re.compile(
    r"资金|补助|补贴|经费|产值|投资|投入|金额|收入|额度|营收|税收|利润|贷款|支出|兑现|奖励|保障|费用|融资|合同额|交易额|销售|产出"
)
_STOP = re.compile(r"[。,，;；)）\n]")
_CUT_UNIT = re.compile(r"平方(?![米公千里分厘毫英])|立方(?![米公分厘毫英])")
_HEADING_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=主要|重点|工作|目标|指标|计划|思路|打算|总结|全年|上半年|下半年)")
_ENTITY = re.compile(r"&(?:amp|nbsp|lt|gt|quot|ldquo|rdquo|mdash|middot|#[0-9]{2,5});|(?<![a-zA-Z&])[a-z]?amp;")
_MASKED_YEAR = re.compile(r"(?:19|20)[xX×*]{2}年?")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_YEARLY = frozenset(("year", "date", "metadata", "period"))
_PROSE_END = re.compile(r"[一-鿿]$")
_SIGNATURE = re.compile(r"(?:局|委|委员会|厅|办公室|政府|中心|院|科|处|公司|人民政府|[年月日])$")


def damage_findings(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    placeholders = list(_placeholders(annotated))
    yield from _malformed(annotated, seen, [span for span, _ in placeholders])
    yield from _without_unit(annotated, seen)
    yield from _years_without_word(annotated, seen)
    yield from _entities(annotated, seen)
    yield from _filled_in_years(annotated, seen)
    yield from _broken_off(annotated, seen)
    yield from _count_placeholders(annotated, placeholders, seen)


def _say(annotated: Annotated, seen: Occurrences, span: Span, why: str, why_en: str) -> Finding:
    words = {"why": why, "why_en": why_en}
    report = report_at(annotated, span.start)
    return source_finding("source.malformed", annotated.text, span, seen, report=report, **words)


def _malformed(annotated: Annotated, seen: Occurrences, placeholders: list[Span]) -> Iterator[Finding]:
    for mention in annotated.mentions:
        span = Span(mention.start, mention.end)
        if mention.kind != "malformed" or in_noise(annotated, mention.start):
            continue
        if covered(placeholders, span):
            continue
        note = f"({mention.note})" if mention.note else ""
        yield _say(annotated, seen, span, f"不成数{note}", "it is not a well-formed number")


def _without_unit(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """政策兑现达1.47亿。 — sums of money without 元, once with their count; 20万平方."""
    text = annotated.text
    sums: list[Span] = []
    for mention in annotated.mentions:
        if not mention.is_claim or in_noise(annotated, mention.start):
            continue
        behind = text[mention.end : mention.end + 1]
        cut = _CUT_UNIT.search(text, max(mention.start, mention.end - 2), mention.end + 3)
        if cut and cut.start() <= mention.end:
            span = Span(mention.start, max(mention.end, cut.end()))
            yield _say(annotated, seen, span, "单位不全", "its unit is incomplete")
        elif _SCALED.search(mention.surface) and _STOP.match(behind or "。") and _is_money(annotated, mention):
            sums.append(Span(mention.start, mention.end))
    if sums:
        more = f"(全文共{len(sums)}处)" if len(sums) > 1 else ""
        why_en = f"a sum of money without its unit, {len(sums)} in all"
        yield _say(annotated, seen, sums[0], f"金额缺“元”{more}", why_en)


def _is_money(annotated: Annotated, mention: Quantity) -> bool:
    """Whether the clause speaks of money; headings write 突破60亿 for short."""
    section = annotated.section_at(mention.start)
    if section and section.heading and section.heading.start <= mention.start < section.heading.end:
        return False
    before = annotated.text[max(0, mention.start - 24) : mention.start]
    return bool(_MONEY.search(re.split(r"[。,;、\n，；]", before)[-1]))


def _years_without_word(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """三、2020主要指标: a heading's year that lost its 年."""
    for section in annotated.sections.values():
        if section.heading is not None:
            match = _HEADING_YEAR.search(annotated.text, section.heading.start, section.heading.end)
            if match:
                why, why_en = "后缺“年”字", "the word for year is missing behind it"
                yield _say(annotated, seen, Span(*match.span()), why, why_en)


def _entities(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """ramp;d for R&D: what is left of a web page's escapes."""
    if "amp;" not in annotated.text and "&" not in annotated.text:
        return
    for match in _ENTITY.finditer(annotated.text):
        if not in_noise(annotated, match.start()):
            span = Span(*match.span())
            yield _say(annotated, seen, span, "是网页转义符残留", "it is left over from a web page's escapes")


def _filled_in_years(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """A text with masked years (20xx年) in which one and the same year stands everywhere: it was filled in.

    Reported once for the years, once for document numbers, once for dates, each with its count.
    """
    if not _MASKED_YEAR.search(annotated.text):
        return
    mentions = [m for m in annotated.mentions if m.kind in _YEARLY and _YEAR.search(m.surface)]
    years = {match.group() for m in mentions for match in _YEAR.finditer(m.surface)}
    if len(years) != 1 or len(mentions) < 3:
        return
    groups: dict[str, list[Quantity]] = {}
    for mention in mentions:
        groups.setdefault(mention.kind + ("号" if "号" in mention.surface else ""), []).append(mention)
    for group in sorted(groups.values(), key=lambda group: group[0].start):
        first = group[0]
        words = {"count": str(len(group))}
        span, report = Span(first.start, first.end), report_at(annotated, first.start)
        yield source_finding("source.placeholder", annotated.text, span, seen, report=report, **words)


def _broken_off(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """The last sentence of the last report stops without a stop, in a paragraph that has stops before it."""
    for report in annotated.reports[-1:]:
        span = _last_clause(annotated, report)
        if span is not None:
            yield _say(annotated, seen, span, "到此中断,句子没有写完", "the text breaks off here")


def _last_clause(annotated: Annotated, report: Report) -> Span | None:
    text = annotated.text
    end = report.span.end
    while end > report.span.start and (text[end - 1].isspace() or in_noise(annotated, end - 1)):
        end -= 1
    start = max(text.rfind("\n", report.span.start, end) + 1, report.span.start)
    paragraph = text[start:end]
    stop = max(paragraph.rfind(mark) for mark in "。!！?？")
    last = paragraph[stop + 1 :]
    if stop < 0 or len(last) < 8 or not _PROSE_END.search(last) or _SIGNATURE.search(last):
        return None
    clause = max(last.rfind(mark) for mark in ",，;；") + 1
    return Span(end - len(last) + clause, end)


def _placeholders(annotated: Annotated) -> Iterator[tuple[Span, str]]:
    for span in matches("placeholder", annotated.text):
        if not in_noise(annotated, span.start) and not _is_rule(annotated.text, span):
            yield span, span.slice(annotated.text)


def _is_rule(text: str, span: Span) -> bool:
    """Whether stars or dashes fill their line: a rule between parts, no place to fill in."""
    before = text[max(0, span.start - 4) : span.start].rstrip(" \t")[-1:]
    behind = text[span.end : span.end + 4].lstrip(" \t")[:1]
    return text[span.start] in "*_" and before in ("", "\n") and behind in ("", "\n")


def _count_placeholders(annotated: Annotated, found: list[tuple[Span, str]], seen: Occurrences) -> Iterator[Finding]:
    """One finding a pattern, at its first place, with its count."""
    counts = Counter(surface for _, surface in found)
    told: set[str] = set()
    for span, surface in found:
        if surface not in told:
            told.add(surface)
            words = {"count": str(counts[surface])}
            report = report_at(annotated, span.start)
            yield source_finding("source.placeholder", annotated.text, span, seen, report=report, **words)
