"""XLSX for the desk: a sheet each for documents, items, metrics, findings and evidence, in Chinese, each row linked."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from summarizer.delivery import sheets
from summarizer.delivery.formats import About, Written
from summarizer.delivery.records import Delivered, items_of
from summarizer.delivery.tables import Cell, Column, Name, holding, rows, tables
from summarizer.models import SCHEMA_VERSION

_ORDER: tuple[Name, ...] = ("documents", "items", "metrics", "findings", "evidence")
_LONG = frozenset(("statement", "quote", "message_zh", "message_en", "before", "prefix", "suffix", "section", "title"))
# The column of a table that leads on: a document to its first item, all others to their evidence.
_LINKED = {"documents": "document", "items": "quote", "metrics": "surface", "findings": "source"}
_NOTE = (
    ("工作表“材料”每份材料一行，“事项”“指标”“疑点”“证据”分别列出各项内容；蓝色带下划线的单元格可点击，跳到原文证据。"),
    ("数值以基本单位给出(元，不是亿元)；“原文写法”是材料中的写法。“未定稿”的内容尚未经过审核，不得作为定稿使用。"),
    ("起、止是在规范文本(与总结同名的 .txt)中的字符位置。"),
)
Place = tuple[str, int]  # a sheet and a row of it


class _Paged:
    """A table on as many sheets as its rows need: 指标, 指标2, …"""

    def __init__(self, book: Workbook, name: Name) -> None:
        self._book = book
        self.table = tables()[name]
        self.columns = self.table.columns
        self.count = 0
        self.sheets = 0
        self.cut = 0
        self.unlinked = 0
        self._sheet: Any = None
        self._open()

    def _open(self) -> None:
        self._finish()
        self.sheets += 1
        self._name = self.table.zh + (str(self.sheets) if self.sheets > 1 else "")
        self._sheet = sheets.new_sheet(self._book, self._name, [_width(column) for column in self.columns], frozen="B2")
        self._sheet.append(sheets.head_cells(self._sheet, [column.head for column in self.columns]))
        self._styles = sheets.Styles(self._sheet)
        self._row = 1
        self._links = 0

    def _finish(self) -> None:
        if self._sheet is not None:
            self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self.columns))}{max(self._row, 1)}"

    def place(self) -> Place:
        """Where the next row will stand."""
        return (
            (self.table.zh + str(self.sheets + 1), 2) if self._row >= sheets.MOST_ROWS else (self._name, self._row + 1)
        )

    def add(self, row: tuple[Cell, ...], to: Place | None) -> None:
        if self._row >= sheets.MOST_ROWS:
            self._open()
        self._row += 1
        self.count += 1
        self._sheet.append([self._cell(value, column, to) for value, column in zip(row, self.columns, strict=True)])

    def _cell(self, value: Cell, column: Column, to: Place | None) -> Any:
        if value is None or not isinstance(value, str):
            return value
        form = sheets.number_form(value) if column.type == "decimal" else None
        if form is not None:
            return self._styles.put(sheets.made(self._sheet, Decimal(value)), form=form)
        told = sheets.said(column.name, value)
        if len(told) * 2 > sheets.MOST_CHARACTERS and sheets.clean(told) != told:
            self.cut += 1
        linked = to is not None and column.name == _LINKED.get(self.table.name) and self._may_link()
        cell = sheets.text_cell(self._sheet, told, self._styles, wrap=column.name in _LONG, link=linked)
        if linked and to is not None:
            sheets.link(cell, *to)
        return cell

    def _may_link(self) -> bool:
        if self._links >= sheets.MOST_LINKS:
            self.unlinked += 1
            return False
        self._links += 1
        return True

    def end(self) -> None:
        self._finish()


def write(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """The workbook `target`. What Excel can't hold is told in the notes: rows beyond a sheet, long cells, links.

    Raises OSError where the disk (or that of temporary files, where sheets grow) is full.
    """
    book = Workbook(write_only=True)
    with sheets.streaming(book):
        _about(book, about)
        paged = {name: _Paged(book, name) for name in _ORDER}
        for each in delivered:
            _add(paged, each)
        for one in paged.values():
            one.end()
        sheets.save(book, target)
    counts: dict[str, int] = {name: one.count for name, one in paged.items()}
    return Written(counts["documents"], counts, tuple(_notes(paged)))


def _add(paged: dict[Name, _Paged], each: Delivered) -> None:
    """One document's rows: evidence first, because the others lead to it."""
    places: dict[tuple[str, int], Place] = {}
    for row in rows("evidence", each):
        places[str(row[1]), int(row[2] or 0)] = paged["evidence"].place()
        paged["evidence"].add(row, None)
    paged["documents"].add(next(rows("documents", each)), paged["items"].place())
    for row, (_, _, item) in zip(rows("items", each), items_of(each.summary), strict=True):
        paged["items"].add(row, places.get((item.id, 1)))
    metrics = ((item, metric) for _, _, item in items_of(each.summary) for metric in item.metrics)
    for row, (item, metric) in zip(rows("metrics", each), metrics, strict=True):
        held = holding(item, metric)
        paged["metrics"].add(row, places.get((item.id, held + 1)) if held is not None else None)
    for row, finding in zip(rows("findings", each), each.summary.validation.findings, strict=True):
        paged["findings"].add(row, places.get((finding.item or "", 1)))


def _width(column: Column) -> float:
    if column.name in _LONG:
        return 48
    return 24 if column.name in ("document", "indicator", "topic", "issuer", "region") else 13


def _about(book: Workbook, about: About) -> None:
    sheet = sheets.new_sheet(book, "说明", [18, 90])
    sheet.append(sheets.head_cells(sheet, ["项目", "内容"]))
    styles = sheets.Styles(sheet)
    facts = {"生成软件": about.software, "生成时间(UTC)": about.created, "总结格式版本": SCHEMA_VERSION}
    facts["导出范围"] = "仅已定稿的材料" if about.states == "final" else "全部材料，定稿状态见各表"
    for name, value in (*facts.items(), *(("说明", text) for text in _NOTE)):
        sheet.append([sheets.text_cell(sheet, name, styles), sheets.text_cell(sheet, value, styles, wrap=True)])


def _notes(paged: dict[Name, _Paged]) -> Iterable[tuple[str, str]]:
    for name, one in paged.items():
        if one.sheets > 1:
            yield (
                f"“{one.table.zh}”有 {one.count} 行，超出一张工作表的上限，分为 {one.sheets} 张",
                f"{name}: {one.count} rows are more than a sheet holds, they stand on {one.sheets} sheets",
            )
        if one.cut:
            yield (
                f"“{one.table.zh}”有 {one.cut} 个单元格超过 {sheets.MOST_CHARACTERS} 字，已截断；全文请导出为其他格式",
                f"{name}: {one.cut} cells are cut at {sheets.MOST_CHARACTERS} characters; other formats are whole",
            )
        if one.unlinked:
            yield (
                f"“{one.table.zh}”有 {one.unlinked} 行没有链接(Excel 每张表最多约 6.5 万个)",
                f"{name}: {one.unlinked} rows have no link (Excel follows some 65,000 a sheet)",
            )
