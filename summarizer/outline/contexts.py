"""The Context: zones of noise, titles, headings and sentences of one kind, built from the outline for `resolve`."""

from __future__ import annotations

from summarizer.document import Outline, Report, Section, SectionKind, Sense, Source, Span
from summarizer.outline.headings import kind_of_heading
from summarizer.outline.senses import KINDS
from summarizer.quantities import Context, Zone


def context_of(source: Source, outline: Outline, titles: frozenset[Span], headings: frozenset[Span]) -> Context:
    """The zones of a document, in order and never overlapping."""
    zones: list[Zone] = [Zone(noise.span, noise=True) for noise in source.noise]
    first = outline.reports[0].span.start if outline.reports else len(source.text)
    meta = source.metadata.title_span
    if meta is not None and meta.end <= first:
        zones.append(Zone(meta, SectionKind.FRONT, title=True))
    for report in outline.reports:
        for section in report.sections:
            zones.extend(_zones_of(report, section, titles, headings))
    zones.sort(key=lambda zone: zone.span)
    return Context(tuple(_apart(zones)), source.cells)


def _zones_of(report: Report, section: Section, titles: frozenset[Span], headings: frozenset[Span]) -> list[Zone]:
    """A section's zones: its headings, and runs of neighbouring sentences that share a kind."""
    zones: list[Zone] = []
    told = kind_of_heading(report.title or "") is SectionKind.ACHIEVEMENTS
    titles = frozenset(span for span in titles if span.overlaps(section.span))
    for sentence in section.sentences:
        kind = KINDS.get(sentence.sense, section.kind if sentence.sense is Sense.NONE else None)
        told = told and kind not in (SectionKind.PROBLEMS, SectionKind.PLANS)
        if kind is SectionKind.MIXED:  # what opens a report that looks back is its results, until another sense is told
            kind = SectionKind.ACHIEVEMENTS if told else None
        title = any(span.holds(sentence.span) for span in titles)
        heading = sentence.span in headings
        zone = Zone(sentence.span, kind, report.report_year, report.plan_year, heading=heading, title=title)
        last = zones[-1] if zones else None
        if last is not None and not (heading or title or last.heading or last.title) and last.kind is kind:
            zones[-1] = Zone(Span(last.span.start, sentence.span.end), kind, report.report_year, report.plan_year)
        else:
            zones.append(zone)
    return zones


def _apart(zones: list[Zone]) -> list[Zone]:
    """The zones without overlaps: noise inside a run of sentences cuts it."""
    apart: list[Zone] = []
    for zone in zones:
        if apart and zone.span.start < apart[-1].span.end:
            last = apart.pop()
            if last.span.start < zone.span.start:
                apart.append(_cut(last, last.span.start, zone.span.start))
            apart.append(zone)
            if zone.span.end < last.span.end:
                apart.append(_cut(last, zone.span.end, last.span.end))
        else:
            apart.append(zone)
    return apart


def _cut(zone: Zone, start: int, end: int) -> Zone:
    return Zone(Span(start, end), zone.kind, zone.report_year, zone.plan_year, zone.noise, zone.heading, zone.title)
