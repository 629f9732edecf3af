"""Clauses of a sentence: cut at commas outside quotes and brackets, each weighed for what it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from summarizer import resources
from summarizer.document import Span
from summarizer.extraction.rules.metrics import is_figure
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity

_OPEN = "“‘《〈(（【〔「『[〝"
_CLOSE = "”’》〉)）】〕」』]〞"
_EDGE = re.compile(r"[,，;；:：。！!？?\n]|[“‘《〈(（【〔「『\[〝”’》〉)）】〕」』\]〞]")
MARKER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}是(?:要)?|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)"
    r"|[①-⑳]|首先[,，]?|其次[,，]?|再次[,，]?|最后[,，]|第[一二三四五六七八九十][,，、])\s*"
)
_LONGEST_LABEL = 24
# The markers of points: one measure each. 一、 and (一) head sections, which hold many.
POINT = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}是|\d{1,2}[.．、](?!\d)|[(（]\d{1,2}[)）]|[①-⑳]|首先|其次|再次|最后[,，]|第[一二三四五六七八九十][,，、])"
)
# A bracket that never closes swallows no more than this.
_LONGEST_BRACKET = 80


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause without the punctuation behind it. `stop` is that punctuation, '' at the end of the text."""

    span: Span
    stop: str
    figures: tuple[Quantity, ...]
    weight: int
    leans: bool  # on the clause before it
    opens: bool  # the way to the clause behind it
    governs: bool  # says how firmly the clauses behind it are meant


@cache
def words_of(name: str) -> tuple[str, ...]:
    return tuple(sorted(resources.table("extraction/rules/wording.toml")[name], key=len, reverse=True))


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words_of(name))))


def cut(text: str, span: Span) -> Iterator[tuple[Span, str]]:
    """(clause, stop) of a stretch, in order, punctuation inside quotes and brackets left whole."""
    depth = 0
    begin = span.start
    opened = span.start
    for match in _EDGE.finditer(text, span.start, span.end):
        char = match.group()
        if char in _OPEN:
            opened = match.start() if depth == 0 else opened
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 or match.start() - opened > _LONGEST_BRACKET or char in "。\n":
            depth = 0
            if text[begin : match.start()].strip():
                yield Span(begin, match.start()), char
            begin = match.end()
    if text[begin : span.end].strip():
        yield Span(begin, span.end), ""


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def clauses_of(annotated: Annotated, span: Span) -> tuple[Clause, ...]:
    """The clauses of a stretch with their figures and weights."""
    text = annotated.text
    found: list[Clause] = []
    for raw, stop in cut(text, span):
        clause = _trimmed(text, raw)
        words = clause.slice(text)
        marker = MARKER.match(words)
        body = words[marker.end() :] if marker else words
        figures = tuple(mention for mention in annotated.mentions_in(clause) if is_figure(mention))
        found.append(
            Clause(
                span=clause,
                stop=stop,
                figures=figures,
                # The label of a point (一是强化创新统筹。) only announces what follows it.
                weight=-1 if marker and stop in "。:：" and len(body) <= _LONGEST_LABEL else weigh(body),
                leans=body.startswith(words_of("leaning")),
                governs=_any("governing").search(body) is not None,
                opens=len(body) <= 12 and body.endswith(words_of("opening")),
            )
        )
    return tuple(found)


def weigh(words: str) -> int:
    """How much a clause without figures tells: deeds and names weigh, attitudes and effects weigh against it."""
    weight = 0
    if _any("concrete").search(words):
        weight += 2
    if "《" in words or "“" in words:
        weight += 2
    if _any("slogan").search(words):
        weight -= 3
    if _any("result").search(words):
        weight += 2
    if len(words) < 6:
        weight -= 1
    return weight
