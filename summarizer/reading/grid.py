"""A table's grid: cells with their spans, and the row and column heads that govern each figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.reading import faults

# A table of more cells is no table of a report.
MOST_CELLS = 200_000
_MOST_HEAD_ROWS = 4
_MOST_SPAN = 1000
_LONGEST_DATUM = 60  # characters
_FIGURE = re.compile(
    "[-+\u00b1\u2212]?[\uff1c<>\u2265\u2264\u7ea6]?[0-9\uff10-\uff19][0-9\uff10-\uff19,\uff0c.\uff0e ]*"
    "[%\uff05\u2030]?[\u4e00-\u9fff]{0,3}"
)
_YEAR = re.compile("[0-9\uff10-\uff19]{4}年度?")
# A bare 2024 is a year in a row or a column of heads, a count elsewhere.
_BARE_YEAR = re.compile("(?:19|20)[0-9]{2}")
_SERIAL = frozenset(("序号", "编号", "行次", "No.", "NO."))
_UNIT_HEADS = frozenset(("单位", "计量单位"))


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell as written, at its first row and column, with how many it covers."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; a cell that covers several places stands in the first one only."""

    rows: tuple[tuple[GridCell, ...], ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[tuple[str, int, int]]], where: str) -> Grid:
        """A grid from rows of (text, height, width), as HTML and Word give them. Raises ReadingError when too large."""
        taken: set[tuple[int, int]] = set()
        placed: list[tuple[GridCell, ...]] = []
        total = 0
        for number, row in enumerate(rows):
            cells = []
            column = 0
            for text, height, width in row:
                while (number, column) in taken:
                    column += 1
                height, width = max(1, min(height, _MOST_SPAN)), max(1, min(width, _MOST_SPAN))
                total += height * width
                if total > MOST_CELLS:
                    raise faults.table(where, MOST_CELLS)
                if height > 1 or width > 1:
                    taken.update((number + down, column + right) for down in range(height) for right in range(width))
                cells.append(GridCell(text, number, column, height, width))
                column += width
            placed.append(tuple(cells))
        return cls(tuple(placed))

    def expanded(self) -> dict[tuple[int, int], GridCell]:
        """Every place with the cell that covers it."""
        return {
            (cell.row + down, cell.column + right): cell
            for row in self.rows
            for cell in row
            for down in range(cell.height)
            for right in range(cell.width)
        }


def mostly_prose(sizes: Iterable[int]) -> bool:
    """Whether cells of so many characters each are paragraphs laid out in a table: half are longer than data."""
    ordered = sorted(sizes)
    return not ordered or ordered[len(ordered) // 2] > _LONGEST_DATUM


def is_figure(text: str) -> bool:
    """Whether a cell's text is a figure and not a name, a year or a head."""
    words = text.strip()
    return bool(words) and _FIGURE.fullmatch(words) is not None and not _YEAR.fullmatch(words)


def _head_rows(grid: Grid, places: dict[tuple[int, int], GridCell], width: int) -> int:
    """How many rows at the top are heads: those without a figure, but never all of them."""
    for row in range(min(len(grid.rows), _MOST_HEAD_ROWS + 1)):
        cells = [places[row, column].text for column in range(width) if (row, column) in places]
        figures = [text for text in cells if is_figure(text)]
        if len(cells) > 1 and any(not _BARE_YEAR.fullmatch(text.strip()) for text in figures):
            return row
    return 0


def heads_of(grid: Grid) -> dict[tuple[int, int], tuple[tuple[str, ...], tuple[str, ...]]]:
    """(row heads, column heads) of each cell that holds a figure, by the cell's place."""
    places = grid.expanded()
    width = 1 + max((column for _, column in places), default=-1)
    top = _head_rows(grid, places, width)
    if not top:
        return {}
    heads_above: list[tuple[str, ...]] = []
    for column in range(width):
        above = []
        for row in range(top):
            cell = places.get((row, column))
            # A cell over the whole width is the table's title, not a head.
            if cell is not None and cell.width < width and (text := " ".join(cell.text.split())) and text not in above:
                above.append(text)
        heads_above.append(tuple(above))
    serial = {column for column in range(width) if set(heads_above[column]) & _SERIAL}
    units = {column for column in range(width) if set(heads_above[column]) & _UNIT_HEADS}
    found: dict[tuple[int, int], tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for number in range(top, len(grid.rows)):
        left: list[str] = []
        stated = [places[number, column].text.strip() for column in sorted(units) if (number, column) in places]
        seen: set[tuple[int, int]] = set()
        for column in range(width):
            cell = places.get((number, column))
            if cell is None or (cell.row, cell.column) in seen or column in serial or column in units:
                continue
            seen.add((cell.row, cell.column))
            if is_figure(cell.text) and (left or column or not _BARE_YEAR.fullmatch(cell.text.strip())):
                if cell.row == number:
                    names = tuple(left)
                    # A unit in a column of its own governs the row: written as a head in brackets.
                    if stated and stated[0] and not re.search("[%\uff05\u2030]", cell.text):
                        names = (*names[:-1], f"{names[-1]}({stated[0]})") if names else (f"({stated[0]})",)
                    found[cell.row, cell.column] = (names, heads_above[column])
            elif text := " ".join(cell.text.split()):
                left.append(text)
    return found
