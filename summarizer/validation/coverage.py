"""The other side of the ledger: which figures of the source no item uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from summarizer.document import SectionKind, Span
from summarizer.items import Item
from summarizer.quantities import Quantity
from summarizer.validation.codes import source_finding
from summarizer.validation.finding import Coverage, Finding, Omission
from summarizer.validation.ids import Occurrences
from summarizer.validation.index import Index, Ring

_LEADING = (SectionKind.ACHIEVEMENTS, SectionKind.PLANS)
_LEADING_KINDS = frozenset(("money", "percentage", "cardinal"))


def _in_spans(spans: list[Span], offset: int) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def _reason(index: Index, mention: Quantity, quiet: list[Span], left: Mapping[int, str]) -> str | None:
    """Why a figure nobody cites need not be cited; None for one that should have been."""
    if mention.start in left:
        return left[mention.start]
    if not mention.is_claim:
        return mention.kind
    if mention.kind == "ordinal":
        return "ordinal"
    if mention.status == "context":
        return "context"
    if _in_spans(quiet, mention.start):
        return "noise"
    return None


def cover(
    index: Index,
    items: Iterable[Item],
    backed: set[int],
    rings: Iterable[Ring],
    left: Mapping[int, str],
    *,
    complete: bool = True,
) -> tuple[Coverage, tuple[Finding, ...]]:
    """Coverage and a finding for every omitted figure.

    `backed` are the starts of source mentions that back (or contradict) a claim, `left` those an extractor left out
    on purpose, with the reason. A summary that isn't meant to be `complete` (one written by hand, without
    citations) is its writer's choice of what matters: no omission of it is a warning.
    """
    metric_starts = [m.source for item in items for m in item.metrics if m.source is not None]
    metric_starts += [
        m.change.source for item in items for m in item.metrics if m.change is not None and m.change.source is not None
    ]
    used = set(backed)
    for span in metric_starts:
        used.update(mention.start for mention in index.between(Span(span.start, max(span.end, span.start + 1))))
    quiet = [zone.span for zone in index.annotated.context.zones if zone.noise]
    cited = 0
    set_aside: Counter[str] = Counter()
    omitted: list[Quantity] = []
    for mention in index.annotated.mentions:
        if mention.start in used:
            cited += 1
            continue
        reason = _reason(index, mention, quiet, left)
        if reason is None:
            omitted.append(mention)
        else:
            set_aside[reason] += 1
    coverage = Coverage(
        mentions=len(index.annotated.mentions),
        cited=cited,
        set_aside=dict(sorted(set_aside.items())),
        omitted=tuple(Omission(Span(m.start, m.end), m.surface, m.indicator) for m in omitted),
    )
    return coverage, tuple(_omissions(index, omitted, used, rings, complete))


def _omissions(
    index: Index, omitted: list[Quantity], used: set[int], rings: Iterable[Ring], complete: bool
) -> Iterable[Finding]:
    seen = Occurrences()
    spans = sorted(span for ring in rings for span in ring.spans)
    starts = sorted(used)
    led: set[int] = set()
    for mention in omitted:
        sentence = index.annotated.sentence_at(mention.start)
        section = index.annotated.section_at(mention.start)
        key = False
        if complete and sentence is not None and section is not None and section.kind in _LEADING:
            first = next(iter(index.between(sentence.span)), None)
            untouched = not any(sentence.span.overlaps(span) for span in spans)
            untouched = untouched and not any(sentence.span.start <= start < sentence.span.end for start in starts)
            key = first is mention and untouched and mention.kind in _LEADING_KINDS and sentence.number not in led
            led.add(sentence.number)
        report = index.report_at(mention.start)
        yield source_finding(
            "coverage.omitted_key" if key else "coverage.omitted",
            index.text,
            Span(mention.start, mention.end),
            seen,
            report=report.id if report is not None else None,
            indicator=mention.indicator or "未辨明指标",
        )
