"""The words of the source that govern a figure: its period, its subject, 预计/力争, 其中, wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from summarizer.document import Span
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity
from summarizer.resources import table

Governs = Literal["period", "subject", "status", "stage", "distribution"]
_TIMES = frozenset(("period", "year", "date"))
_SHORTEST_SUBJECT = 2
_FAR = 400  # code points: further back no word governs a figure


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the source and what it says of the figure."""

    span: Span
    governs: Governs


@cache
def _cues(field: str, code: str) -> tuple[str, ...]:
    """The words for one code of a field, the longest first: 推荐申报 before 申报."""
    rows = table("delivery/pages/governing.toml")["cue"]
    words = {word for row in rows if row["field"] == field and code in row["codes"] for word in row["words"]}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def governing(annotated: Annotated, mention: Quantity) -> tuple[Word, ...]:
    """The words that govern `mention`, in the text's order, none overlapping another. O(length of its paragraph)."""
    floor = max(0, mention.start - _FAR, annotated.text.rfind("\n", 0, mention.start) + 1)
    sentence = annotated.sentence_at(mention.start)
    near = max(floor, sentence.span.start) if sentence is not None else floor
    far = min(floor, near)
    found = [_period(annotated, mention, far), _subject(annotated.text, mention, near)]
    said: tuple[tuple[Governs, str | None], ...] = (
        ("status", mention.status),
        ("stage", mention.stage),
        ("distribution", mention.distribution),
    )
    found += [_cue(annotated.text, mention, near, field, code) for field, code in said if code is not None]
    words: list[Word] = []
    for word in sorted((word for word in found if word is not None), key=lambda word: word.span):
        if not words or word.span.start >= words[-1].span.end:
            words.append(word)
    return tuple(words)


def _period(annotated: Annotated, mention: Quantity, floor: int) -> Word | None:
    """The nearest time before the figure that its own period was resolved from."""
    if mention.period is None:
        return None
    for other in reversed(annotated.mentions_in(Span(floor, mention.start))):
        if other.kind in _TIMES and other.end <= mention.start:
            return Word(Span(other.start, other.end), "period")
    return None


def _subject(text: str, mention: Quantity, floor: int) -> Word | None:
    """The indicator as it stands before the figure; its longest beginning or end where words stand between."""
    name = mention.indicator or ""
    before = text[floor : mention.start]
    for size in range(len(name), _SHORTEST_SUBJECT - 1, -1):
        for part in {name[:size], name[-size:]}:
            at = before.rfind(part)
            if at >= 0:
                return Word(Span(floor + at, floor + at + size), "subject")
    return None


def _cue(text: str, mention: Quantity, floor: int, field: Governs, code: str) -> Word | None:
    """The nearest word before the figure that says so."""
    best: Word | None = None
    for word in _cues(field, code):
        at = text.rfind(word, floor, mention.start)
        if at >= 0 and (best is None or at > best.span.end):
            best = Word(Span(at, at + len(word)), field)
    return best
