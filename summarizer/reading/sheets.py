"""Workbooks and comma-separated tables: XLSX, CSV → Content, a table a sheet."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

from summarizer.reading import faults
from summarizer.reading.builder import Builder
from summarizer.reading.content import Content
from summarizer.reading.encodings import decode
from summarizer.reading.grid import MOST_CELLS, Grid
from summarizer.reading.package import checked

_MOST_CELL = 32_767  # what Excel itself allows in a cell


def read(data: bytes, path: str) -> Content:
    """The Content of an XLSX workbook: visible sheets in order, values as shown. Raises ReadingError."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    checked(data, path)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError):
        raise faults.damaged(path, "Excel表格", "请用Excel或WPS打开后重新保存") from None
    builder = Builder()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        grid = _grid(sheet, path)
        if grid.rows:
            builder.line(sheet.title, origin=f"{sheet.title}!A1")
            builder.table(grid, origin=sheet.title)
    return builder.content("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def read_csv(data: bytes, path: str) -> Content:
    """The Content of a CSV file. Raises ReadingError."""
    text, encoding = decode(data, path)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",\t;")
    except csv.Error:
        dialect = csv.excel
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), dialect))
    except csv.Error:
        raise faults.damaged(path, "CSV表格", "请用Excel或WPS打开后另存为CSV(UTF-8)") from None
    builder = Builder()
    rows = [[(cell, 1, 1) for cell in record] for record in records if any(cell.strip() for cell in record)]
    builder.table(Grid.of(rows, path), origin="A1")
    return builder.content("text/csv", encoding)


def _grid(sheet: Any, path: str) -> Grid:
    """The used part of a sheet; a merged area is one cell."""
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        # Formatting to the last row makes empty sheets look huge: what counts is what is filled.
        filled = sum(1 for row in sheet.iter_rows(values_only=True) for value in row if value is not None)
        if filled > MOST_CELLS:
            raise faults.table(path, MOST_CELLS)
    merged = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    covered = {
        (row, column)
        for (top, left), (height, width) in merged.items()
        for row in range(top, top + height)
        for column in range(left, left + width)
        if (row, column) != (top, left)
    }
    rows = []
    for row in sheet.iter_rows():
        cells = [cell for cell in row if (cell.row, cell.column) not in covered]
        if any(cell.value is not None for cell in row):
            rows.append([(_shown(cell), *_clipped(merged.get((cell.row, cell.column), (1, 1)))) for cell in cells])
    return Grid.of(rows, path)


def _clipped(area: tuple[int, int]) -> tuple[int, int]:
    return min(area[0], 1000), min(area[1], 1000)


def _shown(cell: Any) -> str:
    """A value as the sheet shows it: percentages with their sign, whole numbers without a point, dates as dates."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if "%" in (cell.number_format or ""):
            places = cell.number_format.partition(".")[2].count("0")
            return f"{value * 100:.{places}f}%"
        return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)[:_MOST_CELL]
