"""The outcome of one check of the source against itself, and the ground that all such checks share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from summarizer.document import Span
from summarizer.frozen import dataclass
from summarizer.outline.annotated import Annotated
from summarizer.quantities.quantity import Quantity
from summarizer.validation.arithmetic import decimal, grain

_STOPS = re.compile(r"[。;；!！?？\n]")


@dataclass(frozen=True, slots=True)
class Check:
    """Numbers on both sides, verified. What can't be verified is no check at all.

    `span` is where a finding points when it fails; `spans` are all the places that took part. `why` says in
    words what does not fit, and stands in the finding's message.
    """

    kind: str  # sum, part, stock, share, change, order, announced, numbering, year, rate
    expression: str  # "32项 = 2项+30项"
    passed: bool
    span: Span
    spans: tuple[Span, ...]
    why: str = ""
    why_en: str = ""
    information: bool = False  # a failure that is worth knowing, but is no fault


def span_of(first: Quantity, last: Quantity | None = None) -> Span:
    """From the start of one mention to the end of another."""
    return Span(first.start, (last or first).end)


def level(mention: Quantity) -> Decimal | None:
    """The exact value of a claim that is one figure; None for ranges, ranks, changes and words without a value."""
    if not mention.is_claim or mention.upper or mention.kind in ("rank", "ordinal", "vague", "range"):
        return None
    return decimal(mention.value)


def slack(mention: Quantity) -> Decimal:
    """Half the worth of the last written place: how far the true value may lie from the written one."""
    place = grain(mention)
    return place / 2 if place is not None else Decimal(0)


def hedged(mention: Quantity) -> bool:
    return bool(mention.qualifier)


def sentence_span(annotated: Annotated, offset: int) -> Span:
    """The sentence that holds `offset`, by the outline, else by full stops and semicolons."""
    sentence = annotated.sentence_at(offset)
    if sentence is not None:
        return sentence.span
    text = annotated.text
    start = max((m.end() for m in _STOPS.finditer(text, max(0, offset - 400), offset)), default=max(0, offset - 400))
    stop = _STOPS.search(text, offset)
    return Span(start, stop.end() if stop else len(text))


def in_noise(annotated: Annotated, offset: int) -> bool:
    """Whether `offset` stands in what the reading marked as noise; noise is in order and never overlaps."""
    noise = annotated.source.noise
    if not noise:
        return False
    index = bisect_right(noise, offset, key=lambda one: one.span.start) - 1
    return index >= 0 and offset < noise[index].span.end


def covered(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of `spans`, in order and never overlapping, overlaps `span`."""
    index = bisect_left(spans, span.end, key=lambda one: one.start) - 1
    return index >= 0 and spans[index].overlaps(span)


def report_at(annotated: Annotated, offset: int) -> str | None:
    """The id of the report that holds `offset`."""
    return next((r.id for r in annotated.reports if r.span.start <= offset < r.span.end), None)
