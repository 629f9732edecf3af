"""The figures that a summary tells, in order, each with its place in the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer import models
from summarizer.delivery.pages.cards import Piece, pieces
from summarizer.document import Span
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity, recognize

_SLACK = 40  # a sentence that is so little longer is shown whole


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a statement: its span there, and where it stands in the source, None where it stands nowhere."""

    span: Span
    surface: str
    source: Span | None


def figures(annotated: Annotated, item: models.ItemModel, findings: list[models.FindingModel]) -> tuple[Figure, ...]:
    """The figures of an item's statement in its order. `findings` are those of the item.

    A figure's place is what a finding compares it with, else its metric's, else that of the same value in the
    stretches that the item cites.
    """
    by_surface: dict[str, list[models.SpanModel]] = {}
    for metric in item.metrics:
        told = [(metric.surface, metric.source)]
        if metric.change is not None:
            told.append((metric.change.surface, metric.change.source))
        for surface, where in told:
            if where is not None:
                by_surface.setdefault(surface, []).append(where)
    doubted = [
        (finding.claim, finding.source)
        for finding in findings
        if finding.claim is not None and finding.claim.field == "statement"
    ]
    cited: dict[tuple[str | None, str | None], Quantity] = {}
    for evidence in item.evidence:
        for mention in annotated.mentions_in(Span(evidence.selector[0].start, evidence.selector[0].end)):
            cited.setdefault((mention.value, mention.unit), mention)
    found = []
    for mention in recognize(item.statement):
        if not mention.is_claim and mention.kind != "malformed":
            continue
        places = by_surface.get(mention.surface, [])
        place: models.SpanModel | models.QuoteModel | None = places.pop(0) if places else None
        for claim, source in doubted:
            if claim.start < mention.end and mention.start < claim.end and source is not None:
                place = source
        span = Span(place.start, place.end) if place is not None else None
        same = cited.get((mention.value, mention.unit))
        if span is None and same is not None:
            span = Span(same.start, same.end)
        found.append(Figure(Span(mention.start, mention.end), mention.surface, span))
    return tuple(found)


def findings_by_item(summary: models.Summary) -> dict[str, list[models.FindingModel]]:
    found: dict[str, list[models.FindingModel]] = {}
    for finding in summary.validation.findings:
        if finding.item is not None:
            found.setdefault(finding.item, []).append(finding)
    return found


def original(annotated: Annotated, span: Span, around: int) -> tuple[Piece, ...]:
    """The sentence that a figure stands in, the figure marked; of a long one `around` code points on either side."""
    sentence = annotated.sentence_at(span.start)
    low, high = (sentence.span.start, sentence.span.end) if sentence is not None else (span.start, span.end)
    high = max(high, span.end)
    whole = high - low <= len(span) + 2 * around + _SLACK
    cut_low = low if whole else max(low, span.start - around)
    cut_high = high if whole else min(high, span.end + around)
    shown = pieces(annotated.text, cut_low, cut_high, [(span.start, span.end, "mark")])
    lead = (Piece("…"),) if cut_low > low else ()
    trail = (Piece("…"),) if cut_high < high else ()
    return (*lead, *(Piece(" ".join(piece.text.split("\n")), piece.role) for piece in shown), *trail)


def quoted(annotated: Annotated, span: Span, around: int) -> str:
    """`original` as plain words."""
    return "".join(piece.text for piece in original(annotated, span, around)).strip()


def places(annotated: Annotated, span: Span) -> Iterator[str]:
    """What says where a place is: page or paragraph of the original file, headings, sentence."""
    origin = next((one.label for one in annotated.source.origins if one.span.start <= span.start < one.span.end), None)
    if origin is not None:
        yield origin
    section = annotated.section_at(span.start)
    if section is not None and section.path:
        yield " › ".join(section.path)
