"""Text runs placed on a page → its lines in reading order: cells kept apart, columns read one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.reading.pages import PageLine

_APART = 0.8  # a gap of so many sizes between two runs is a blank
_GUTTER = 1.6  # and one of so many may be the gap between two columns
_LEAST_ROWS = 6  # fewer rows side by side are no columns
_LEAST_WORDS = 8  # characters that a column's line holds on average; a table's cell holds fewer


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one line. `top` is its baseline; all in one unit, from the upper left corner."""

    text: str
    left: float
    top: float
    width: float
    size: float
    slanted: bool = False

    @property
    def right(self) -> float:
        return self.left + self.width


def advance(text: str) -> float:
    """How wide a text runs in sizes, where nothing better is known: a Chinese character is a square."""
    return sum(1.0 if ord(character) > 0x2000 else 0.55 for character in text)


def lines_of(runs: Sequence[Run], number: int, height: float) -> list[PageLine]:
    """The lines of page `number`, which is `height` high, in reading order."""
    lines = [_line([run], number, height) for run in runs if run.slanted]
    rows = list(_rows([run for run in runs if not run.slanted]))
    return lines + [_line(part, number, height) for part in _ordered(rows)]


def _rows(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs on one height, from left to right."""
    row: list[Run] = []
    for run in sorted(runs, key=lambda run: (round(run.top, 1), run.left)):
        if row and abs(run.top - row[-1].top) > 0.5 * max(run.size, row[-1].size):
            yield sorted(row, key=lambda run: run.left)
            row = []
        row.append(run)
    if row:
        yield sorted(row, key=lambda run: run.left)


def _ordered(rows: list[list[Run]]) -> Iterator[list[Run]]:
    """The rows, cut at the gutter where the page has two columns: the left column before the right one."""
    gutter = _gutter(rows)
    if gutter is None:
        yield from rows
        return
    right: list[list[Run]] = []
    for row in rows:
        first = [run for run in row if run.left < gutter and run.right <= gutter + run.size]
        second = [run for run in row if run.left >= gutter]
        if len(first) + len(second) < len(row):  # a line over the full width: what stood beside is finished
            yield from right
            right = []
            yield row
            continue
        if first:
            yield first
        if second:
            right.append(second)
    yield from right


def _gutter(rows: list[list[Run]]) -> float | None:
    """The place between two columns: most rows have a wide gap there, and lines of prose on either side."""
    starts: list[float] = []
    words = 0
    for row in rows:
        gaps = [(after.left - before.right, place) for place, (before, after) in enumerate(pairwise(row), 1)]
        widest, place = max(gaps, default=(0.0, 0))
        if widest > _GUTTER * row[0].size and len([gap for gap, _ in gaps if gap > _GUTTER * row[0].size]) == 1:
            starts.append(row[place].left)
            words += min(_length(row[:place]), _length(row[place:]))
    if len(starts) < _LEAST_ROWS or len(starts) * 2 < len(rows) or words < _LEAST_WORDS * len(starts):
        return None
    edge = sorted(starts)[len(starts) // 2]
    aligned = [start for start in starts if abs(start - edge) < 3 * rows[0][0].size]  # a paragraph begins indented
    return min(aligned) - 0.01 if len(aligned) * 3 > len(starts) * 2 else None


def _length(runs: Sequence[Run]) -> int:
    return sum(len(run.text) for run in runs)


def _line(runs: Sequence[Run], number: int, height: float) -> PageLine:
    words = ""
    for place, run in enumerate(runs):
        apart = place and run.left - runs[place - 1].right > _APART * run.size
        words += " " + run.text if apart else run.text
    return PageLine(
        text=words,
        page=number,
        left=runs[0].left,
        right=max(run.right for run in runs),
        top=(runs[0].top - runs[0].size) / height,
        size=max(run.size for run in runs),
        slanted=runs[0].slanted,
    )
