"""Tables flattened to lines of words between blanks: their cells, with the heads that govern each figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.document import Cell, Source, Span
from summarizer.reading.grid import MOST_CELLS, Grid, heads_of, is_figure

Row = list[tuple[int, str]]  # where a cell's words begin, and the words

_WORDS = re.compile(r"[^\s\u3000]+")
_MARKS = re.compile(r"[，。；！？;]|[,:：](?!\d)")
_LABELLED = re.compile(r"其中[:：]")  # a row that is part of the one above it
_LONGEST_WORD = 20
_LEAST_COLUMNS = 3
_UNIT_REACH = 120  # characters above the table in which its unit is announced
_UNITS = re.compile(r"单位\s*[:：]\s*([^\s,，;；)）]{1,16})")
_OF_MONEY = re.compile(r"额|款|资金|收入|支出|投资|产值|利润|税|费|经费|预算|收支")
_MONEY = re.compile(r"[十百千万亿]*(?:美|欧|港)?元")


def with_columns(source: Source) -> Source:
    """The source with the cells of its flattened tables beside those that reading found; linear."""
    found = cells_in_columns(source.text)
    if not found:
        return source
    known = [cell.span for cell in source.cells]
    fresh = [cell for cell in found if not any(span.overlaps(cell.span) for span in known)] if known else list(found)
    return replace(source, cells=tuple(sorted((*source.cells, *fresh), key=lambda cell: cell.span)))


def cells_in_columns(text: str) -> tuple[Cell, ...]:
    """The figures of all tables whose columns are parted by blanks: a line of heads and two rows at least."""
    found: list[Cell] = []
    for rows in _tables(text):
        if sum(map(len, rows)) > MOST_CELLS:
            continue
        grid = Grid.of([[(words, 1, 1) for _, words in row] for row in rows], "")
        announced = _announced(text, rows[0][0][0])
        for (row, column), (left, top) in heads_of(grid).items():
            start, words = rows[row][column]
            found.append(Cell(Span(start, start + len(words)), left, top, _unit_for(top, announced)))
    return tuple(sorted(found, key=lambda cell: cell.span))


def is_row(line: str) -> bool:
    """Whether a line is a row of such a table: short words between blanks, the last ones figures."""
    words = _WORDS.findall(line)
    return (
        len(words) >= _LEAST_COLUMNS
        and not _MARKS.search(_LABELLED.sub("", line))
        and max(map(len, words)) <= _LONGEST_WORD
        and sum(is_figure(word) for word in words) >= 2
        and not is_figure(words[0])
    )


def _announced(text: str, start: int) -> list[str]:
    """The units announced above a table: 单位:个、万元."""
    told = _UNITS.findall(text[max(0, start - _UNIT_REACH) : start])
    return [unit for unit in re.split("[、/]", told[-1]) if unit] if told else []


def _unit_for(heads: Sequence[str], announced: Sequence[str]) -> str | None:
    """Of several units the one that fits a column: money for sums, the other for counts."""
    if len(announced) < 2:
        return announced[0] if announced else None
    of_money = any(_OF_MONEY.search(head) for head in heads)
    fitting = [unit for unit in announced if (_MONEY.fullmatch(unit) is not None) == of_money]
    return fitting[0] if len(fitting) == 1 else None


def _tables(text: str) -> Iterator[list[Row]]:
    """A line of heads and the two or more rows of its width below it."""
    rows: list[Row] = []
    start = 0
    for line in text.split("\n"):
        row = _row(line, start)
        start += len(line) + 1
        if row is not None and rows and len(row) != len(rows[0]):
            if len(rows) > 2:
                yield rows
            rows = []
        if row is None:
            if len(rows) > 2:
                yield rows
            rows = []
        elif rows or not any(is_figure(words) for _, words in row):
            if rows and not any(is_figure(words) for _, words in row):
                rows = [*rows, row] if len(rows) > 1 else [row]  # a second line of heads takes the place of the first
            else:
                rows.append(row)
    if len(rows) > 2:
        yield rows


def _row(line: str, start: int) -> Row | None:
    """The words of a line that may be a row; None for prose."""
    if len(line) > 400 or _MARKS.search(_LABELLED.sub("", line)):
        return None
    row = [(start + match.start(), match.group()) for match in _WORDS.finditer(line)]
    if len(row) < _LEAST_COLUMNS or max(len(words) for _, words in row) > _LONGEST_WORD:
        return None
    return row
