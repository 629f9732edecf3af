"""Sheets for desks: cells are what they are and never a formula, heads stay in sight, links lead inside the book."""

from __future__ import annotations

import contextlib
import errno
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from summarizer.delivery.tables import is_decimal
from summarizer.resources import table

if TYPE_CHECKING:
    from openpyxl import Workbook

Cell = Any  # of openpyxl, whose stubs don't tell all that a cell has

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
MOST_LINKS = 65_000  # Excel follows 65,530 a sheet
MOST_DIGITS = 15  # of a number that Excel keeps
_SIGNS = "=+-@＝＋－＠#\t\r"
CUT = "…(过长，已截断)"
HEAD_FONT = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="1F4E78")
LINK_FONT = Font(color="0563C1", underline="single")
WRAPPED = Alignment(wrap_text=True, vertical="top")
TOP = Alignment(vertical="top")
# XML 1.0 has no place for these; lone surrogates have none anywhere.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@cache
def _words() -> dict[str, dict[str, str]]:
    return dict(table("delivery/words.toml"))


def said(column: str, value: str) -> str:
    """A word of the contract as a sheet says it: achieved → 已完成; what has no word stays."""
    words = _words().get(column)
    if words is None:
        return value
    return (
        "、".join(words.get(each, each) for each in value.split(","))
        if column == "qualifier"
        else words.get(value, value)
    )


def clean(text: str) -> str:
    """Text that a cell can hold, cut where Excel would cut it."""
    text = _FORBIDDEN.sub("\ufffd", text)
    # Excel counts UTF-16 units.
    if len(text) * 2 <= MOST_CHARACTERS or len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
        return text
    room = MOST_CHARACTERS - len(CUT)
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + CUT


def made(sheet: Any, value: str | Decimal | int | float | None) -> Cell:
    """A cell of a sheet that is written row by row."""
    return WriteOnlyCell(sheet, value)  # type: ignore[arg-type]


class Styles:
    """The styles of one book, each made once: openpyxl looks every one up that is set on a cell by itself."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._known: dict[tuple[Any, ...], Any] = {}

    def put(
        self, cell: Cell, *, wrap: bool = False, quoted: bool = False, link: bool = False, form: str | None = None
    ) -> Cell:
        key = (wrap, quoted, link, form)
        style = self._known.get(key)
        if style is None:
            model = made(self._sheet, None)
            model.alignment = WRAPPED if wrap else TOP
            if link:
                model.font = LINK_FONT
            if form is not None:
                model.number_format = form
            if quoted:
                model.quotePrefix = True
            style = self._known[key] = model._style
        cell._style = style
        return cell


def text_cell(sheet: Any, text: str, styles: Styles | None = None, *, wrap: bool = False, link: bool = False) -> Cell:
    """A cell that is text whatever it begins with: no formula, no error value, and none after it was edited."""
    told = clean(text)
    cell = made(sheet, None)
    cell._value = told  # not through the setter, which looks for formulas and error values
    cell.data_type = "s"
    quoted = is_dangerous(told)
    if styles is not None:
        return styles.put(cell, wrap=wrap, quoted=quoted, link=link)
    if quoted:
        cell.quotePrefix = True
    return cell


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet may take a text for something to run, once somebody edits the cell."""
    return text[:1] in _SIGNS and bool(text)


def number_form(value: str, decimals: int | None = None) -> str | None:
    """The number format of a decimal of the contract; None for what Excel can't hold as a number with all digits."""
    digits = value.lstrip("+-").replace(".", "").lstrip("0")
    if not is_decimal(value) or len(digits) > MOST_DIGITS:
        return None
    places = len(value.partition(".")[2]) if decimals is None else decimals
    return "#,##0" + ("." + "0" * min(places, 15) if places else "")


def head_cells(sheet: Any, heads: Sequence[str]) -> list[Cell]:
    cells = []
    for head in heads:
        cell = text_cell(sheet, head)
        cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, Alignment(wrap_text=True, vertical="center")
        cells.append(cell)
    return cells


def link(cell: Cell, sheet: str, row: int, tip: str | None = None) -> None:
    """Makes a cell lead to a row of another sheet of the book; how it looks is its style's business."""
    quoted = sheet.replace("'", "''")
    # The cell's own reference is set when it is written.
    cell._hyperlink = Hyperlink(ref="", location=f"'{quoted}'!A{row}", tooltip=tip)


def new_sheet(book: Workbook, name: str, widths: Sequence[float], *, frozen: str = "A2") -> Any:
    """A sheet that is written row by row: widths in characters, rows above and columns left of `frozen` stay."""
    sheet = book.create_sheet(name)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = frozen
    return sheet


def save(book: Workbook, target: Path) -> None:
    """The workbook to disk, whatever the clock says: a ZIP knows no year before 1980."""
    archive = _Archive(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True, strict_timestamps=False)
    ExcelWriter(book, archive).save()


class _Archive(zipfile.ZipFile):
    """Parts made in memory bear the oldest date there is instead of the clock's."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *rest: Any, **named: Any) -> None:
        if isinstance(zinfo_or_arcname, str):
            zinfo_or_arcname = zipfile.ZipInfo(zinfo_or_arcname)
            zinfo_or_arcname.compress_type = self.compression
        super().writestr(zinfo_or_arcname, data, *rest, **named)


@contextlib.contextmanager
def streaming(book: Workbook) -> Iterator[None]:
    """A book that is written row by row into temporary files: they go whatever happens, a full disk is an OSError."""
    try:
        yield
    except etree.LxmlError as error:
        # The serialiser tells a failed write by its own name: IO_EFBIG, IO_ENOSPC, or IO_WRITE.
        raise OSError(errno.ENOSPC, str(error)) from error
    finally:
        for sheet in book.worksheets:
            _let_go(sheet)


def _let_go(sheet: Any) -> None:
    """Ends the generators of a sheet that failed half-way (left alone, they complain at their end), and its file."""
    writer = getattr(sheet, "_writer", None)
    for generator in (getattr(sheet, "_rows", None), getattr(writer, "xf", None)):
        if generator is not None:
            with contextlib.suppress(etree.LxmlError, OSError, RuntimeError):
                generator.close()
    if writer is not None:
        with contextlib.suppress(OSError, ValueError):
            writer.cleanup()
