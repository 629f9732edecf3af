"""Chunks: sections cut and gathered to fit a model's window, by structure and never inside a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.document import Section, Sentence
from summarizer.outline.annotated import Annotated


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one request holds: sections by id, and their sentences; of a big section only some."""

    report: str
    sections: tuple[str, ...]
    sentences: tuple[Sentence, ...]

    @property
    def characters(self) -> int:
        return sum(len(sentence.span) for sentence in self.sentences)


def chunks(annotated: Annotated, max_characters: int) -> tuple[Chunk, ...]:
    """The document in chunks of at most `max_characters` of sentences each; one longer sentence stands alone.

    Neighbouring small sections share a chunk, sections of one branch of the outline first; a section that is too big is
    cut at paragraphs, then between sentences. No chunk crosses a report's border; every sentence is in exactly one.
    """
    if max_characters < 1:
        raise ValueError("max_characters must be positive")
    found: list[Chunk] = []
    for report in annotated.reports:
        held: list[tuple[Section, tuple[Sentence, ...]]] = []
        size = 0
        for section, piece in _pieces(annotated.text, report.sections, max_characters):
            length = sum(len(one.span) for one in piece)
            if held and (size + length > max_characters or _better_apart(held[-1][0], section, size, max_characters)):
                found.append(_gathered(report.id, held))
                held, size = [], 0
            held.append((section, piece))
            size += length
        if held:
            found.append(_gathered(report.id, held))
    return tuple(found)


def _better_apart(last: Section, section: Section, size: int, limit: int) -> bool:
    """A chunk that is half full ends where a new top-level heading begins."""
    return size * 2 >= limit and last.id != section.id and last.path[:1] != section.path[:1]


def _pieces(text: str, sections: tuple[Section, ...], limit: int) -> Iterator[tuple[Section, tuple[Sentence, ...]]]:
    for section in sections:
        if sum(len(one.span) for one in section.sentences) <= limit:
            if section.sentences:
                yield section, section.sentences
            continue
        held: list[Sentence] = []
        size = 0
        for paragraph in _paragraphs(text, section.sentences):
            length = sum(len(one.span) for one in paragraph)
            if held and size + length > limit:
                yield section, tuple(held)
                held, size = [], 0
            if length <= limit:
                held.extend(paragraph)
                size += length
                continue
            for sentence in paragraph:
                if held and size + len(sentence.span) > limit:
                    yield section, tuple(held)
                    held, size = [], 0
                held.append(sentence)
                size += len(sentence.span)
        if held:
            yield section, tuple(held)


def _paragraphs(text: str, sentences: tuple[Sentence, ...]) -> Iterator[list[Sentence]]:
    """The sentences by paragraph: a line break between two of them ends one."""
    paragraph: list[Sentence] = []
    for sentence in sentences:
        if paragraph and "\n" in text[paragraph[-1].span.end : sentence.span.start]:
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def _gathered(report: str, held: list[tuple[Section, tuple[Sentence, ...]]]) -> Chunk:
    ids = tuple(dict.fromkeys(section.id for section, _ in held))
    return Chunk(report, ids, tuple(sentence for _, piece in held for sentence in piece))
