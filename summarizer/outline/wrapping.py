"""Wrapped lines: copies out of PDF files and mail break every line at one width; here the paragraphs are joined again.

Only the outline joins: the canonical text keeps its line breaks, and a joined paragraph's span simply holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from summarizer.document import Span
from summarizer.outline.enumerators import enumerator_at
from summarizer.reading.lines import Line

_LEAST_LINES = 8
_WIDEST = 130  # columns; nobody wraps wider
_NARROWEST = 24
_SLACK = 6  # columns that a full line may lack: a hanging mark, a word that did not fit
_FULL_SHARE = 0.5
_OPEN_SHARE = 0.6
_ENDS = "。！？!?；;：:"
_HIGH_RANK = 24


def joined(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines with wrapped ones joined to paragraphs; the lines themselves where the text is not wrapped."""
    width = _wrap_width(lines)
    if width is None:
        return list(lines)
    paragraphs: list[Line] = [lines[0]]
    for above, line in pairwise(lines):
        if _goes_on(text, above, line, width):
            first = paragraphs[-1]
            span = Span(first.span.start, line.span.end)
            paragraphs[-1] = Line(first.number, span, first.text + line.text)
        else:
            paragraphs.append(line)
    return paragraphs


def columns(text: str) -> int:
    """The display width of a text: two columns a CJK character or full-width mark, one for any other."""
    return len(text) + sum(1 for char in text if char > "\u2e7f" or char in "“”‘’…—·")


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """The width at which a text is wrapped, None where it isn't: most lines are full, and full lines end open."""
    if len(lines) < _LEAST_LINES or max(len(line.text) for line in lines) > _WIDEST:
        return None
    widths = sorted(columns(line.text) for line in lines)
    width = widths[int(len(widths) * 0.9)]
    if not _NARROWEST <= width <= _WIDEST or widths[-1] > width + _SLACK:
        return None
    full = [line for line in lines if columns(line.text) >= width - _SLACK]
    opened = [line for line in full if line.text[-1] not in _ENDS]
    wrapped = len(full) >= _FULL_SHARE * len(lines) and len(opened) >= _OPEN_SHARE * len(full)
    return width if wrapped else None


def _goes_on(text: str, above: Line, line: Line, width: int) -> bool:
    """Whether a line continues the one above: that one is full, nothing stands between, no indent or heading begins."""
    if columns(above.text) < width - _SLACK or text[above.span.end : line.span.start].strip(" ") != "\n":
        return False
    found = enumerator_at(line.text)
    if found is None:
        return True
    return found.rank > _HIGH_RANK and above.text[-1] not in _ENDS
