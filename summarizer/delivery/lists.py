"""The office's own list of indicators (指标清单.xlsx): what it asks for, and every line about what is odd in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarizer.delivery.measures import Measure, measure
from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.indicators import Indicator, folded

_COLUMNS = {
    "indicator": ("指标", "指标名称", "指标名", "统计指标"),
    "caliber": ("口径", "统计口径", "指标口径", "口径说明"),
    "unit": ("单位", "计量单位"),
    "decimals": ("小数位", "小数位数", "保留小数", "保留小数位", "保留小数位数"),
    "required": ("必报/选报", "必报选报", "必报", "必报或选报", "填报要求", "是否必报"),
}
_EXPECTED = ("caliber", "unit", "decimals", "required")
_SYNONYM = re.compile(r"同义|别名|又称|别称|简称")
_BETWEEN = re.compile(r"[;；、,，/\n|]+")
_ROSTER_HEADS = ("地区", "区县", "县市区", "区县市", "区(县、市)", "行政区", "行政区划", "地区名称", "区县名称")
_MUST = frozenset(("必报", "必填", "是", "√", "✓", "1", "Y", "YES", "必"))
_MAY = frozenset(("选报", "选填", "否", "", "0", "N", "NO", "选", "可选", "×"))
_PLANNED = re.compile(r"目标|计划(?!生育)")
_PERIOD = re.compile(r"(\d{1,2})[-—~至](\d{1,2})月份?|(\d{1,2})月份?|([上下]半年)|([前第]?[一二三四1-4]季度)|(三季度)")
_HEAD_WITHIN = 30  # rows in which the head of the list is looked for
_MOST_BYTES = 20 << 20
_MOST_UNPACKED = 200 << 20
_MOST_ROWS = 5000
_MOST_COLUMNS = 60
_MOST_PLACES = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row of the list. `names` are the indicator and its synonyms, folded; `period` a part of the year or None."""

    place: int  # from 0, in the list's order
    row: int
    name: str
    caliber: str
    unit: Measure | None
    decimals: int | None
    required: bool
    names: tuple[Indicator, ...]
    planned: bool = False
    period: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """`notes` are lines for people about what was odd; `roster` the districts that the list names, in its order."""

    wanted: tuple[Wanted, ...]
    roster: tuple[str, ...]
    notes: tuple[SummarizerError, ...]


def read_list(path: str | Path) -> IndicatorList:
    """The list of a workbook. Raises UsageError for one that can't be read or holds no indicator."""
    name = str(path)
    book = _book(Path(path), name)
    notes: list[SummarizerError] = []
    wanted: list[Wanted] | None = None
    roster: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(fault("list.hidden_sheet", name, sheet=sheet.title))
            continue
        grid = _Grid(sheet)
        head = grid.head(_COLUMNS["indicator"])
        if head is not None and wanted is None:
            wanted = list(_rows(grid, head, name, notes))
        elif head is None and (listed := grid.head(_ROSTER_HEADS)) is not None:
            roster += _roster(grid, listed)
    if wanted is None:
        raise fault("list.no_indicator", name)
    if not wanted:
        raise fault("list.empty", name)
    notes += _twice(wanted, name)
    return IndicatorList(tuple(wanted), tuple(dict.fromkeys(roster)), tuple(notes))


def _book(path: Path, name: str) -> Any:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise fault("list.too_large", name)
        with zipfile.ZipFile(path) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
                raise fault("list.too_large", name)
        return load_workbook(path, data_only=True)
    except FileNotFoundError:
        raise fault("list.missing", name) from None
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise fault("list.unreadable", name, reason=str(error)[:120] or type(error).__name__) from None


class _Grid:
    """A sheet's cells as text; a merged cell's text stands in each of its places."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.rows = min(sheet.max_row or 0, _MOST_ROWS)
        self.columns = min(sheet.max_column or 0, _MOST_COLUMNS)
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}
        self.ranges = [each for each in sheet.merged_cells.ranges if each.min_row <= _MOST_ROWS]
        for each in self.ranges:
            for row in range(each.min_row, min(each.max_row, self.rows) + 1):
                for column in range(each.min_col, min(each.max_col, self.columns) + 1):
                    self.merged[row, column] = (each.min_row, each.min_col)

    def text(self, row: int, column: int) -> str:
        value = self.sheet.cell(*self.merged.get((row, column), (row, column))).value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def own(self, row: int, column: int) -> bool:
        """Whether a cell is its own, not the lower part of one merged from a row above."""
        return self.merged.get((row, column), (row, column))[0] == row

    def head(self, names: tuple[str, ...]) -> tuple[int, int] | None:
        """Row and column of the first head that is one of `names`."""
        for row in range(1, min(self.rows, _HEAD_WITHIN) + 1):
            for column in range(1, self.columns + 1):
                if _bare(self.text(row, column)) in names:
                    return row, column
        return None


def _bare(head: str) -> str:
    return re.sub(r"\s+", "", head).translate(str.maketrans("（）", "()")).removesuffix("*").removesuffix(":")


def _rows(grid: _Grid, head: tuple[int, int], name: str, notes: list[SummarizerError]) -> Iterator[Wanted]:
    row, first = head
    heads = {column: _bare(grid.text(row, column)) for column in range(1, grid.columns + 1)}
    places = {"indicator": first}
    for field in _EXPECTED:
        found = next((column for column, text in heads.items() if text in _COLUMNS[field]), None)
        if found is None:
            notes.append(fault("list.no_column", name, column=_COLUMNS[field][0]))
        else:
            places[field] = found
    synonyms = [column for column, text in heads.items() if _SYNONYM.search(text)]
    if synonyms:
        # Further synonyms beside it, in columns without a head.
        beside = max(synonyms) + 1
        while beside <= grid.columns and not heads[beside]:
            synonyms.append(beside)
            beside += 1
    merged = [each for each in grid.ranges if each.max_row > row and each.min_col <= grid.columns]
    notes.extend(fault("list.merged", f"{name}:{each.coord}") for each in merged)
    last = max((r for r in range(row + 1, grid.rows + 1) if grid.text(r, first)), default=row)
    place = 0
    for each_row in range(row + 1, last + 1):
        where = f"{name}:{each_row}"
        if not grid.text(each_row, first):
            notes.append(fault("list.blank", where))
        elif grid.sheet.row_dimensions[each_row].hidden:
            notes.append(fault("list.hidden", where, indicator=grid.text(each_row, first)))
        elif grid.own(each_row, first) or any(
            grid.own(each_row, column) and grid.text(each_row, column) for column in places.values()
        ):
            yield _wanted(grid, each_row, place, places, synonyms, where, notes)
            place += 1


def _wanted(
    grid: _Grid,
    row: int,
    place: int,
    places: dict[str, int],
    synonyms: list[int],
    where: str,
    notes: list[SummarizerError],
) -> Wanted:
    told = {field: grid.text(row, column) for field, column in places.items()}
    caliber = told.get("caliber", "")
    unit = measure(told["unit"]) if told.get("unit") else None
    if unit is not None and not unit.known:
        notes.append(fault("list.unit", where, unit=unit.written))
    names = [told["indicator"]]
    for column in synonyms:
        names += [part.strip() for part in _BETWEEN.split(grid.text(row, column)) if part.strip()]
    period = _PERIOD.search(caliber)
    return Wanted(
        place,
        row,
        told["indicator"],
        caliber,
        unit,
        _decimals(told.get("decimals", ""), where, notes),
        _required(told.get("required", ""), where, notes),
        tuple(_heard(folded(each), folded(caliber)) for each in dict.fromkeys(names)),
        _PLANNED.search(caliber) is not None,
        part_of_year(period.group()) if period is not None else None,
    )


def _heard(name: Indicator, caliber: Indicator) -> Indicator:
    """A name with what the 口径 says where the name is silent."""
    return replace(
        name,
        levels=name.levels or caliber.levels,
        measure=name.measure or caliber.measure,
        stage=name.stage or caliber.stage,
    )


def part_of_year(period: str) -> str:
    """1—11月份 → 1-11月."""
    return re.sub(r"[—~至]", "-", period).replace("月份", "月")


def _decimals(text: str, where: str, notes: list[SummarizerError]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text) <= _MOST_PLACES:
        return int(text)
    notes.append(fault("list.decimals", where, text=text[:20]))
    return None


def _required(text: str, where: str, notes: list[SummarizerError]) -> bool:
    word = text.upper()
    if word not in _MUST and word not in _MAY:
        notes.append(fault("list.required", where, text=text[:20]))
    return word in _MUST


def _twice(wanted: list[Wanted], name: str) -> Iterator[SummarizerError]:
    """Rows that ask for the same thing: both are filled, but somebody should know."""
    seen: dict[tuple[object, ...], Wanted] = {}
    for each in wanted:
        unit = each.unit.canonical if each.unit is not None else None
        for told in each.names:
            key = (told.key or told.name, told.levels, told.measure, told.stage, each.planned, each.period, unit)
            other = seen.setdefault(key, each)
            if other is not each:
                yield fault("list.duplicate", f"{name}:{each.row}", indicator=each.name, row=other.row)
                break


def _roster(grid: _Grid, head: tuple[int, int]) -> Iterator[str]:
    row, column = head
    for each in range(row + 1, grid.rows + 1):
        text = grid.text(each, column)
        if text and grid.own(each, column) and not grid.sheet.row_dimensions[each].hidden:
            yield text
