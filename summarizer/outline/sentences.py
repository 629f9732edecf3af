"""Sentences: where official prose ends one, inside a stretch that has no line break of its own."""

from __future__ import annotations

import re

from summarizer.document import Span

# A full stop that is no decimal point and no enumerator's never occurs in Chinese prose: only 。！？!? end a sentence.
# Clauses (;；) stay together: figures of one sentence lean on each other across them.
_END = re.compile(r"[。！？!?]+[”’〞」』）)\]】]*")
_BLANK = " \t\u3000\xa0\ufeff\u200b"


def sentences_in(text: str, start: int, end: int) -> list[Span]:
    """The sentences of `text[start:end]`, blanks around them left out; every other character is in exactly one."""
    found: list[Span] = []
    position = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _inside_quotation(text, position, match):
            continue
        _add(found, text, position, match.end())
        position = match.end()
    _add(found, text, position, end)
    return found


def _inside_quotation(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the mark ends a quoted title or saying that the sentence goes on behind: “怎么办？”的问题."""
    closed = match.group()[-1] in "”’〞」』）)]】"
    following = text[match.end()]
    if closed:
        # “…。” ends the sentence; “…？”的 does not: the words go on.
        return following not in "\n" and match.group()[0] in "!?！？" and _goes_on(following)
    return False


def _goes_on(char: str) -> bool:
    return char in "的等、,，是和与之为"


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start] in _BLANK + "\n":
        start += 1
    while end > start and text[end - 1] in _BLANK + "\n":
        end -= 1
    if start < end:
        found.append(Span(start, end))


def pieces_of(span: Span, text: str, longest: int) -> list[Span]:
    """A sentence longer than `longest` cut behind clause marks or commas, never inside a number; else it alone."""
    if len(span) <= longest:
        return [span]
    cuts = [match.end() for match in re.finditer(r"[;；,，、](?![0-9０-９]{3}(?![0-9０-９]))", span.slice(text))]
    pieces: list[Span] = []
    begin = last = 0
    for cut in cuts:
        if cut - begin > longest and last > begin:
            pieces.append(Span(span.start + begin, span.start + last))
            begin = last
        last = cut
    if len(span) - begin > longest and last > begin:
        pieces.append(Span(span.start + begin, span.start + last))
        begin = last
    pieces.append(Span(span.start + begin, span.end))
    return pieces
