"""Tables of a report: a row is an item, its cells told with their heads; a table flattened to text is set aside."""

from __future__ import annotations

import re
from bisect import bisect_left

from summarizer.document import Cell, Span
from summarizer.outline.annotated import Annotated

_MARKS = re.compile(r"[，。；！？,;]")
_COLUMN = re.compile(r"\t+| {1,}|　+")
_LEAST_COLUMNS = 3
_LONGEST_COLUMN = 16


def is_flat_row(line: str) -> bool:
    """Whether a line is a row of a table flattened to text: short columns between blanks, no sentence marks."""
    columns = _COLUMN.split(line.strip())
    return (
        len(columns) >= _LEAST_COLUMNS
        and not _MARKS.search(line)
        and all(0 < len(column) <= _LONGEST_COLUMN for column in columns)
        and (any(char.isdigit() for char in columns[-1]) or max(map(len, columns)) <= _LONGEST_COLUMN // 2)
    )


def cells_in(annotated: Annotated, span: Span) -> tuple[Cell, ...]:
    """The table cells with heads that begin inside a stretch, in order."""
    cells = annotated.source.cells
    low = bisect_left(cells, span.start, key=lambda cell: cell.span.start)
    high = bisect_left(cells, span.end, key=lambda cell: cell.span.start)
    return cells[low:high]


def row_statement(annotated: Annotated, cells: tuple[Cell, ...]) -> str:
    """A row as a clause: 财政投入(单位:万元):目标值900、完成值912. Empty without a figure or a row head."""
    told: list[str] = []
    head = next((" ".join(cell.row_heads) for cell in cells if cell.row_heads), "")
    for cell in cells:
        words = cell.span.slice(annotated.text).strip()
        if any(char.isdigit() for char in words):
            told.append(f"{''.join(cell.column_heads)}{words}")
    unit = next((cell.unit for cell in cells if cell.unit), None)
    return f"{head}{f'({unit})' if unit else ''}:{'、'.join(told)}" if head and told else ""
