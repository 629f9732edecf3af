"""The builder of canonical text: blocks become lines, tables rows of cells, each with where it stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.document import Cell, Noise, NoiseKind, Origin, Span
from summarizer.reading.content import Content, canonical
from summarizer.reading.grid import Grid, GridCell, heads_of

_UNIT_LINE = re.compile("单位\\s*[:\uff1a]\\s*[^\\s,\uff0c;\uff1b)\uff09]{1,8}")
_UNIT_REACH = 3  # the announced unit stands in one of so many lines above its table
_SPACES = re.compile(r"[ \t\f\v\xa0]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A span just written, for those who mark it afterwards."""

    span: Span


class Builder:
    """Collects a document's text in order. Offsets are those of the text that `content` returns."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._cells: list[Cell] = []
        self._origins: list[Origin] = []
        self._noise: list[Noise] = []
        self._lines: list[str] = []

    def __len__(self) -> int:
        return self._size

    def _write(self, text: str) -> Span:
        start = self._size
        self._parts.append(text)
        self._size += len(text)
        return Span(start, self._size)

    def line(self, text: str, *, origin: str | None = None, noise: NoiseKind | None = None) -> Block | None:
        """Writes one paragraph and a line end; nothing for an empty one. Runs of blanks become one blank."""
        words = _SPACES.sub(" ", canonical(text)).strip()
        if not words:
            return None
        span = self._write(words)
        self._write("\n")
        self._lines.append(words)
        if origin is not None:
            self._origins.append(Origin(span, origin))
        if noise is not None:
            self._noise.append(Noise(span, noise))
        return Block(span)

    def blank(self) -> None:
        """An empty line, at most one in a row and none at the start."""
        if self._size and self._parts[-1] == "\n" and not (len(self._parts) > 1 and self._parts[-2] == "\n"):
            self._write("\n")

    def table(self, grid: Grid, *, origin: str | None = None, noise: NoiseKind | None = None) -> None:
        """Writes a table, a line a row, a tab between cells; figures keep the heads that govern them."""
        unit = self._announced() or _unit_of(grid)
        start = self._size
        heads = heads_of(grid)
        for row in grid.rows:
            for place, cell in enumerate(row):
                if place:
                    self._write("\t")
                span = self._write(_one_line(cell))
                if (cell.row, cell.column) in heads:
                    rows, columns = heads[cell.row, cell.column]
                    self._cells.append(Cell(span, rows, columns, unit))
            self._write("\n")
        self._lines.append("")
        if origin is not None and self._size > start:
            self._origins.append(Origin(Span(start, self._size - 1), origin))
        if noise is not None and self._size > start:
            self._noise.append(Noise(Span(start, self._size - 1), noise))

    def _announced(self) -> str | None:
        for line in reversed(self._lines[-_UNIT_REACH:]):
            if found := _UNIT_LINE.search(line):
                return found.group()
        return None

    def content(self, media_type: str, encoding: str | None = None, fields: dict[str, str] | None = None) -> Content:
        """The finished Content."""
        return Content(
            text="".join(self._parts),
            media_type=media_type,
            encoding=encoding,
            cells=tuple(self._cells),
            origins=tuple(self._origins),
            noise=tuple(self._noise),
            fields=fields or {},
        )


def _one_line(cell: GridCell) -> str:
    return " ".join(canonical(cell.text).split())


def _unit_of(grid: Grid) -> str | None:
    """The unit announced inside the table, in a row of one cell at its top."""
    top: Sequence[Sequence[GridCell]] = grid.rows[:2]
    for row in top:
        for cell in row:
            if found := _UNIT_LINE.search(cell.text):
                return found.group()
    return None
