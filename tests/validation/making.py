"""Small annotated sources and items for the ledger's tests: one report, sections by kind, sentences by full stop."""

from __future__ import annotations

import re

from summarizer.document import Outline, Region, Report, Section, SectionKind, Sense, Sentence, Source, Span
from summarizer.items import Evidence, Item, ItemList, Metric
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Context, Zone, recognize
from summarizer.validation import Validation, validate
from summarizer.validation.finding import Finding, Severity

_SENSES = {
    SectionKind.ACHIEVEMENTS: Sense.ACHIEVEMENT,
    SectionKind.PROBLEMS: Sense.PROBLEM,
    SectionKind.PLANS: Sense.PLAN,
}
_PLANNED = re.compile(r"力争|确保|争取|计划|目标")


def annotated(*parts: tuple[str, SectionKind] | str, region: str = "宁波市鄞州区", year: int = 2024) -> Annotated:
    """A source of one report, each part a section; a bare string is an achievements section."""
    text, sections, zones, number = "", [], [], 0
    for place, part in enumerate(parts):
        body, kind = part if isinstance(part, tuple) else (part, SectionKind.ACHIEVEMENTS)
        start = len(text)
        text += body + "\n"
        span = Span(start, len(text))
        sentences = []
        for match in re.finditer(r"[^。\n]+。?", body):
            number += 1
            sense = _SENSES.get(kind, Sense.PLAN if _PLANNED.search(match.group()) else Sense.ACHIEVEMENT)
            sentences.append(Sentence(number, Span(start + match.start(), start + match.end()), sense))
        sections.append(Section(f"r1.s{place + 1}", (kind.value,), kind, span, None, tuple(sentences)))
        zones.append(Zone(span, kind, year, year + 1))
    report = Report("r1", "工作总结", None, Region(region), None, year, year + 1, Span(0, len(text)), tuple(sections))
    source = Source("a.txt", "sha256:0", "text/plain", "utf-8", text)
    context = Context(tuple(zones))
    return Annotated(source, Outline((report,)), context, recognize(text, context))


def item(
    source: Annotated,
    statement: str,
    *,
    listed: ItemList = ItemList.ACHIEVEMENTS,
    cite: str | None = None,
    exact: str | None = None,
    metrics: tuple[Metric, ...] = (),
    name: str = "r1.a1",
) -> Item:
    """An item that cites `cite` (the whole text where None, nothing where empty)."""
    evidence: tuple[Evidence, ...] = ()
    if cite != "":
        start = 0 if cite is None else source.text.index(cite)
        end = len(source.text) - 1 if cite is None else start + len(cite)
        evidence = (Evidence(None, Span(start, end), exact),)
    return Item(name, "r1", listed, "综合", statement, metrics, evidence)


def kind_for(sentence: str, listed: str) -> SectionKind:
    """The kind of section a bare sentence stands in: a target in the plans, a problem's in the problems."""
    if listed == "problems":
        return SectionKind.PROBLEMS
    return SectionKind.PLANS if _PLANNED.search(sentence) else SectionKind.ACHIEVEMENTS


def told(sentence: str, statement: str, listed: str = "achievements", kind: SectionKind | None = None) -> Validation:
    """The ledger's word on one statement that cites one source."""
    source = annotated((sentence, kind or kind_for(sentence, listed)))
    return validate(source, (item(source, statement, listed=ItemList(listed)),))


def about_items(validation: Validation) -> tuple[Finding, ...]:
    return tuple(finding for finding in validation.findings if finding.item is not None)


def alarms(validation: Validation) -> list[str]:
    """The codes of errors and warnings about items, in order."""
    return [finding.code for finding in about_items(validation) if finding.severity is not Severity.INFO]
