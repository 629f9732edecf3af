"""The lines of a text with their spans: what noise, titles and header fields are looked for in."""

from __future__ import annotations

import re

from summarizer.document import Span
from summarizer.frozen import dataclass

_BLANK = " \t\u3000\xa0\ufeff\u200b"
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the blanks around it; never empty. `number` counts the non-empty lines from 0."""

    number: int
    span: Span
    text: str


def lines_of(text: str) -> list[Line]:
    """The non-empty lines of a text."""
    found: list[Line] = []
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip(_BLANK)
        if stripped:
            start = match.start() + len(raw) - len(raw.lstrip(_BLANK))
            found.append(Line(len(found), Span(start, start + len(stripped)), stripped))
    return found


def is_prose(text: str) -> bool:
    """Whether a line is running prose: long, or a finished sentence of some length."""
    return len(text) >= 80 or (len(text) >= 20 and text[-1] in "。！？；;!?" and "," in text.replace("，", ","))
