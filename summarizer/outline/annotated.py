"""The Annotated source: text, outline and resolved mentions, built once and shared by every later stage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from summarizer.document import Outline, Report, Section, Sentence, Source, Span
from summarizer.quantities import Context, Quantity


@dataclass(frozen=True)
class Annotated:
    """`mentions` are in the text's order and never overlap."""

    source: Source
    outline: Outline
    context: Context
    mentions: tuple[Quantity, ...]

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def reports(self) -> tuple[Report, ...]:
        return self.outline.reports

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Every section by its id."""
        return {section.id: section for report in self.reports for section in report.sections}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence in the text's order; numbers ascend."""
        return tuple(s for report in self.reports for section in report.sections for s in section.sentences)

    @cached_property
    def sentence_by_number(self) -> dict[int, Sentence]:
        return {sentence.number: sentence for sentence in self.sentences}

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    @cached_property
    def _section_starts(self) -> tuple[list[int], list[Section]]:
        sections = sorted(self.sections.values(), key=lambda section: section.span.start)
        return [section.span.start for section in sections], sections

    def mentions_in(self, span: Span) -> tuple[Quantity, ...]:
        """The mentions that begin inside `span`, in order; O(log n + found)."""
        low = bisect_left(self._starts, span.start)
        high = bisect_left(self._starts, span.end)
        return self.mentions[low:high]

    def mention_at(self, start: int) -> Quantity | None:
        """The mention that covers the code point `start`."""
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and start < self.mentions[index].end:
            return self.mentions[index]
        return None

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers a code point."""
        index = bisect_right(self._sentence_starts, offset) - 1
        if index >= 0 and offset < self.sentences[index].span.end:
            return self.sentences[index]
        return None

    def section_at(self, offset: int) -> Section | None:
        """The section that covers a code point."""
        starts, sections = self._section_starts
        index = bisect_right(starts, offset) - 1
        if index >= 0 and offset < sections[index].span.end:
            return sections[index]
        return None

    def report_of(self, report_id: str) -> Report | None:
        return next((report for report in self.reports if report.id == report_id), None)
