"""What the rules leave out on purpose: figures of the source that no item tells, each with its reason."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from summarizer.document import SectionKind, Sense
from summarizer.extraction.extractor import SetAside
from summarizer.extraction.rules.metrics import is_figure, is_scarred
from summarizer.extraction.rules.tables import cells_in, is_flat_row
from summarizer.items import Item
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity


def set_aside(annotated: Annotated, items: Sequence[Item]) -> tuple[SetAside, ...]:
    """The claims that no item tells and that need none. What is left without a reason counts as omitted."""
    told = _told(items)
    spans = sorted(evidence.span for item in items for evidence in item.evidence)
    starts = [span.start for span in spans]
    found: list[SetAside] = []
    for mention in annotated.mentions:
        if not mention.is_claim or mention.start in told:
            continue
        at = bisect_right(starts, mention.start) - 1
        cited = at >= 0 and mention.start < spans[at].end
        reason = _reason(annotated, mention, cited=cited)
        if reason is not None:
            found.append(SetAside(mention.start, reason))
    return tuple(found)


def _told(items: Iterable[Item]) -> frozenset[int]:
    return frozenset(_starts(items))


def _starts(items: Iterable[Item]) -> Iterator[int]:
    for item in items:
        for metric in item.metrics:
            if metric.source is not None:
                yield metric.source.start
            if metric.change is not None and metric.change.source is not None:
                yield metric.change.source.start


def _reason(annotated: Annotated, mention: Quantity, *, cited: bool) -> str | None:
    """heading, front, table, damaged, unsaid (its sentence reports nothing), name (no result); None: omitted."""
    sentence = annotated.sentence_at(mention.start)
    section = annotated.section_at(mention.start)
    if sentence is None or section is None:
        return "front"
    text = annotated.text
    if section.heading is not None and section.heading.holds(sentence.span):
        return "heading"
    if section.kind is SectionKind.FRONT:
        return "front"
    if is_flat_row(sentence.span.slice(text)) and not cells_in(annotated, sentence.span):
        return "table"
    if is_scarred(mention):
        return "damaged"
    if cited:
        return None if is_figure(mention) else "name"
    return "unsaid" if sentence.sense is Sense.NONE or not is_figure(mention) else None
