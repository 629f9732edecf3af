"""The source indexed once for the ledger: its claims by value, their views, and the rings round a citation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from summarizer.document import Report, Section, Sentence, Span
from summarizer.frozen import dataclass
from summarizer.items import Item
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity
from summarizer.validation.arithmetic import decimal
from summarizer.validation.compare.number import Worth, unsigned, worth
from summarizer.validation.compare.view import View, view_among
from summarizer.validation.compare.words import fold, plain


@dataclass(frozen=True)
class Ring:
    """A stretch of the source that a claim may be backed by: its spans, in order, and the claims in them."""

    spans: tuple[Span, ...]
    mentions: tuple[Quantity, ...]
    damaged: tuple[Quantity, ...]
    text: str

    def holds(self, mention: Quantity) -> bool:
        start = mention.start
        for span in self.spans:  # noqa: SIM110 - asked of every candidate: a loop costs half of any()
            if span.start <= start < span.end:
                return True
        return False

    @cached_property
    def folded(self) -> str:
        return fold(self.text)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif len(span):
            merged.append(span)
    return tuple(merged)


class Index:
    """Read-only after building, but for views that are made when first asked for."""

    def __init__(self, annotated: Annotated) -> None:
        self.annotated = annotated
        self.text = annotated.text
        self.plain = plain(annotated.text)
        self.claims = tuple(
            mention for mention in annotated.mentions if mention.is_claim or mention.kind == "malformed"
        )
        self._starts = [mention.start for mention in self.claims]
        self._views: dict[int, View] = {}
        self._by_worth: dict[Worth, list[Quantity]] = defaultdict(list)
        for mention in self.claims:
            value = worth(mention) if mention.is_claim else None
            if value is not None:
                self._by_worth[unsigned(value)].append(mention)
        self.folded = fold(annotated.text)
        self._sentence_ends = [sentence.span.end for sentence in annotated.sentences]

    def view(self, mention: Quantity) -> View:
        """The view of a source mention, made once."""
        found = self._views.get(mention.start)
        if found is None:
            place = bisect_left(self._starts, mention.start)
            found = self._views[mention.start] = view_among(self.plain, self.claims, place)
        return found

    def of_worth(self, value: Worth) -> list[Quantity]:
        """Every claim of the source that is worth this, whatever its unit and sign."""
        return self._by_worth.get(unsigned(value), [])

    @cached_property
    def _amounts(self) -> list[tuple[Decimal, int]]:
        """The claims' values without their signs, ascending, each with the place of its claim."""
        rows = ((decimal(mention.value), place) for place, mention in enumerate(self.claims) if mention.is_claim)
        return sorted((abs(value), place) for value, place in rows if value is not None)

    def near_worth(self, value: Decimal) -> list[Quantity]:
        """Every claim of the source within a tenth of a value."""
        low, high = abs(value) * 9 / 10, abs(value) * 11 / 10
        first, last = bisect_left(self._amounts, (low, -1)), bisect_right(self._amounts, (high, len(self.claims)))
        return [self.claims[place] for _, place in self._amounts[first:last]]

    def between(self, span: Span) -> tuple[Quantity, ...]:
        """The claims and damaged figures that begin inside a span."""
        low, high = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return self.claims[low:high]

    def sentences_in(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that a span touches."""
        sentences = self.annotated.sentences
        place = bisect_right(self._sentence_ends, span.start)
        found = []
        while place < len(sentences) and sentences[place].span.start < span.end:
            found.append(sentences[place])
            place += 1
        return tuple(found)

    def ring(self, spans: Iterable[Span]) -> Ring:
        """The ring of whole sentences that some spans touch; a span outside all sentences counts as itself."""
        whole: list[Span] = []
        for span in spans:
            inside = Span(min(span.start, len(self.text)), min(span.end, len(self.text)))
            touched = self.sentences_in(inside)
            whole.extend(sentence.span for sentence in touched)
            if len(inside):
                whole.append(inside)
        merged = _merged(whole)
        found = [mention for span in merged for mention in self.between(span)]
        return Ring(
            merged,
            tuple(mention for mention in found if mention.is_claim),
            tuple(mention for mention in found if mention.kind == "malformed"),
            "\n".join(span.slice(self.plain) for span in merged),
        )

    def sections_of(self, ring: Ring) -> tuple[Section, ...]:
        """The sections that a ring's spans begin in."""
        found = (self.annotated.section_at(span.start) for span in ring.spans)
        return tuple(section for section in found if section is not None)

    def report_at(self, offset: int) -> Report | None:
        """The report that covers a code point."""
        return next((r for r in self.annotated.reports if r.span.start <= offset < r.span.end), None)

    def report_of(self, item: Item, ring: Ring) -> Report | None:
        """The report that an item speaks of: by its id, by its evidence, or the only one."""
        report = self.annotated.report_of(item.report)
        if report is None and ring.spans:
            report = self.report_at(ring.spans[0].start)
        if report is None and len(self.annotated.reports) == 1:
            report = self.annotated.reports[0]
        return report
