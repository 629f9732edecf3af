"""Tables drawn with bars in plain text and Markdown: their cells, with the heads that govern each figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.document import Cell, Span
from summarizer.reading.grid import MOST_CELLS, Grid, heads_of

_RULE = re.compile(r"[|｜\s:\-—=+]+")
_BAR = re.compile("[|｜]")
_UNIT_LINE = re.compile("单位\\s*[:：]\\s*[^\\s,，;；)）|｜]{1,8}")
_UNIT_REACH = 120  # characters above the table in which its unit is announced
Row = list[tuple[int, str]]  # where a cell's words begin, and the words


def cells_of(text: str, where: str) -> tuple[Cell, ...]:
    """The figures of all bar tables of `text`, one pass over its lines; a table too large for a report has none."""
    if "|" not in text and "｜" not in text:
        return ()
    found: list[Cell] = []
    for rows in _tables(text):
        if sum(map(len, rows)) > MOST_CELLS:
            continue
        grid = Grid.of([[(words, 1, 1) for _, words in row] for row in rows], where)
        above = text[max(0, rows[0][0][0] - _UNIT_REACH) : rows[0][0][0]]
        announced = _UNIT_LINE.findall(above)
        for (row, column), (left, top) in heads_of(grid).items():
            start, words = rows[row][column]
            found.append(Cell(Span(start, start + len(words)), left, top, announced[-1] if announced else None))
    return tuple(sorted(found, key=lambda cell: cell.span))


def _tables(text: str) -> Iterator[list[Row]]:
    """Runs of at least two lines of at least two cells between bars; lines of dashes are passed over."""
    rows: list[Row] = []
    start = 0
    for line in text.split("\n"):
        row = _row(line, start)
        start += len(line) + 1
        if row is None:
            if len(rows) > 1:
                yield rows
            rows = []
        elif row:
            rows.append(row)
    if len(rows) > 1:
        yield rows


def _row(line: str, start: int) -> Row | None:
    """The cells of a line, empty for a line of dashes, None for a line that is no row."""
    words = line.strip()
    if not words or words[0] not in "|｜":
        return None
    if _RULE.fullmatch(words):
        return []
    bars = [match.start() for match in _BAR.finditer(line)]
    ends = [*bars[1:], len(line)] if words[-1] not in "|｜" else bars[1:]
    row: Row = []
    for bar, end in zip(bars, ends, strict=False):
        piece = line[bar + 1 : end]
        row.append((start + bar + 1 + len(piece) - len(piece.lstrip()), piece.strip()))
    return row if len(row) > 1 else None
