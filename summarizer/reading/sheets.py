"""Workbooks and comma-separated tables: XLSX, CSV → Content, a table a sheet."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from summarizer.reading import faults
from summarizer.reading.builder import Builder
from summarizer.reading.content import Content
from summarizer.reading.encodings import decode
from summarizer.reading.grid import MOST_CELLS, Grid
from summarizer.reading.package import DAMAGE, checked

_MOST_CELL = 32_767  # what Excel itself allows in a cell
_MOST_PLACES = 10 * MOST_CELLS  # filled cells strewn so wide apart are no table
_SAMPLE = 8192
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_NOT_COUNTED = "(公式未计算)"
_FORM = re.compile(
    r"(?P<before>(?:\"[^\"]*\")?)(?P<whole>[#0,]*0)(?:\.(?P<places>[0#]*))?(?P<percent>%)?(?P<after>(?:\"[^\"]*\")?)"
)
_PADDING = re.compile(r"_.|\*.|\[(?!<|>|=)[^\]]*\]|\\ | ")  # blanks as wide as a character, fill, colours and locales


def read(data: bytes, path: str) -> Content:
    """The Content of an XLSX workbook: visible sheets in order, values as shown. Raises ReadingError."""
    package = checked(data, path)
    builder = Builder()
    try:
        book = _book(data, values=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        uncounted = _uncounted(data) if _has_formulas(package) else {}
        for sheet in sheets:
            grid = _grid(sheet, uncounted.get(sheet.title, frozenset()), path)
            if grid.rows:
                builder.line(sheet.title, origin=f"{sheet.title}!A1")
                builder.table(grid, origin=sheet.title)
    except DAMAGE:
        raise faults.damaged(path, "Excel表格", "请用Excel或WPS打开后重新保存") from None
    return builder.content("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def read_csv(data: bytes, path: str) -> Content:
    """The Content of a CSV file. Raises ReadingError."""
    text, encoding = decode(data, path)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise faults.damaged(path, "CSV表格", "请用Excel或WPS打开后另存为CSV(UTF-8)") from None
    builder = Builder()
    rows = [[(cell, 1, 1) for cell in record] for record in records if any(cell.strip() for cell in record)]
    builder.table(Grid.of(rows, path), origin="A1")
    return builder.content("text/csv", encoding)


def _delimiter(text: str) -> str:
    """The one of comma, tab and semicolon that cuts most of the first records into equally many cells."""
    sample = text[:_SAMPLE]

    def merit(delimiter: str) -> tuple[int, int]:
        try:
            records = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if any(row)]
        except csv.Error:
            return (0, 0)
        widths = Counter(len(row) for row in records if len(row) > 1).most_common(1)
        return (widths[0][1], widths[0][0]) if widths else (0, 0)

    return max(",\t;", key=merit)


def _filled(sheet: Any) -> list[tuple[int, int]]:
    """The places that hold something. Formatting down to the last row would make walking all of them endless."""
    cells: dict[tuple[int, int], Any] = sheet._cells
    return [place for place, cell in cells.items() if cell.value is not None]


def _book(data: bytes, *, values: bool) -> Any:
    """The workbook with the formulas' values, or with the formulas."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # openpyxl warns of styles and extensions it doesn't keep: nothing that is read here.
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)


def _has_formulas(package: zipfile.ZipFile) -> bool:
    names = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
    return any(_FORMULA.search(package.read(name)) for name in names)


def _uncounted(data: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """The places of formulas by sheet. Programs that write workbooks without counting leave their values out."""
    book = _book(data, values=False)
    return {
        sheet.title: frozenset(place for place, cell in sheet._cells.items() if cell.data_type == "f")
        for sheet in book.worksheets
    }


def _grid(sheet: Any, formulas: frozenset[tuple[int, int]], path: str) -> Grid:
    """The filled part of a sheet; a merged area is one cell, rows and columns without anything are left out."""
    filled = _filled(sheet)
    if len(filled) > MOST_CELLS:
        raise faults.table(path, MOST_CELLS)
    filled += [place for place in formulas if sheet.cell(*place).value is None]
    rows = sorted({row for row, _ in filled})
    columns = sorted({column for _, column in filled})
    if len(rows) * len(columns) > _MOST_PLACES:
        raise faults.table(path, MOST_CELLS)
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        down = [row for row in rows if area.min_row <= row <= area.max_row]
        right = [column for column in columns if area.min_col <= column <= area.max_col]
        if not down or not right:
            continue
        merged[down[0], right[0]] = (len(down), len(right))
        covered.update((row, column) for row in down for column in right if (row, column) != (down[0], right[0]))
    known = sheet._cells
    grid: list[list[tuple[str, int, int]]] = []
    for row in rows:
        cells = []
        for column in columns:
            if (row, column) in covered:
                continue
            cell = known.get((row, column))
            text = _shown(cell) if cell is not None else ""
            if not text and (row, column) in formulas:
                text = _NOT_COUNTED
            cells.append((text, *merged.get((row, column), (1, 1))))
        grid.append(cells)
    return Grid.of(grid, path)


def _shown(cell: Any) -> str:
    """A value as the sheet shows it: rounded by its format, percentages with their sign, dates as dates."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return (
            f"{value.year}年{value.month}月{value.day}日"
            if "d" in (cell.number_format or "d").lower()
            else (f"{value.year}年{value.month}月")
        )
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _figure(value, cell.number_format or "General")
    return str(value)[:_MOST_CELL]


def _figure(value: int | float, form: str) -> str:
    """A number by its format code (ECMA-376 part 1, 18.8.31): places, thousands, per cent, quoted words around it.

    A format that scales or does anything else unusual gives the number itself, to the fifteen digits Excel keeps.
    """
    exact = Decimal(repr(value)) if isinstance(value, int) else Decimal(f"{value:.15g}")
    found = _FORM.fullmatch(_PADDING.sub("", form.partition(";")[0]))
    if not exact.is_finite() or found is None or (exact < 0 and ";" in form and "-" not in form):
        return _plain(exact)
    places, percent = len(found["places"] or ""), found["percent"] or ""
    shifted = exact * 100 if percent else exact
    rounded = shifted.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    optional = (found["places"] or "").count("#")
    words = f"{rounded:,f}" if "," in found["whole"] else f"{rounded:f}"
    if optional:
        head, _, tail = words.partition(".")
        fixed = places - optional
        tail = tail[:fixed] + tail[fixed:].rstrip("0")
        words = f"{head}.{tail}" if tail else head
    before, after = (part.replace('"', "") for part in (found["before"], found["after"]))
    return f"{before}{words}{percent}{after}"


def _plain(value: Decimal) -> str:
    if not value.is_finite():
        return str(value)
    words = f"{value:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
