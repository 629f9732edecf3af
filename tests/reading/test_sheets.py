"""Workbooks and CSV files as offices fill them in: values as shown, nothing lost, nothing shifted."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from summarizer.document import Source
from summarizer.reading import read_bytes
from tests.reading.making import as_xlsx


def book(workbook: Workbook) -> Source:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return read_bytes(buffer.getvalue(), "台账.xlsx")


def sheet(rows: list[list[object]], **formats: str) -> Source:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    for row in rows:
        page.append(row)
    for place, form in formats.items():
        page[place].number_format = form
    return book(workbook)


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.125, "0.0%", "12.5%"),
        (0.125, "0.00%;[Red]-0.00%", "12.50%"),
        (-0.125, "0.00%;[Red]-0.00%", "-12.50%"),
        (0.1 + 0.2, "General", "0.3"),
        (105.456, "0.00", "105.46"),
        (105.456, "0.00_ ", "105.46"),
        (1055000, "#,##0", "1,055,000"),
        (1055000.5, "#,##0.00_);(#,##0.00)", "1,055,000.50"),
        (12.5, '0.0"亿元"', "12.5亿元"),
        (12.5, "0.##", "12.5"),
        (105500, '0!.0,"万元"', "105500"),
        (35.0, "General", "35"),
        (123456789012345, "General", "123456789012345"),
        (datetime(2024, 12, 31), "yyyy-mm-dd", "2024年12月31日"),
        (date(2024, 12, 1), 'yyyy"年"m"月"', "2024年12月"),
        (True, "General", "是"),
        ("约35家", "General", "约35家"),
    ],
)
def test_a_value_is_read_as_the_sheet_shows_it(value: object, form: str, shown: str) -> None:
    assert sheet([["指标", "完成值"], ["数值", value]], B2=form).text.split("\n")[2] == f"数值\t{shown}"


def test_a_formula_that_nobody_counted_is_named_and_not_lost_in_silence() -> None:
    assert sheet([["指标", "完成值"], ["合计", "=SUM(B3:B4)"], ["甲", 3]]).text.split("\n")[2:4] == [
        "合计\t(公式未计算)",
        "甲\t3",
    ]


def test_a_counted_formula_is_its_value() -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append(["指标", "完成值"])
    page.append(["合计", "=B3*2"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    counted = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(counted, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name,
                data.replace(b"<v></v>", b"<v>70</v>").replace(b"<v />", b"<v>70</v>").replace(b"<v/>", b"<v>70</v>"),
            )
    assert read_bytes(counted.getvalue(), "a.xlsx").text.split("\n")[2] == "合计\t70"


def test_hidden_sheets_are_not_read() -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append(["指标", "完成值"])
    for state in ("hidden", "veryHidden"):
        hidden = workbook.create_sheet(state)
        hidden.append(["旧指标", 9999])
        hidden.sheet_state = state
    assert "9999" not in book(workbook).text


def test_a_merged_title_over_a_blank_row_shifts_no_column() -> None:
    source = read_bytes(
        as_xlsx([["主要指标完成情况"], [], ["指标", "2023年", "2024年"], ["新增高企", 30, 35]], merge="A1:C2"), "a.xlsx"
    )
    assert [(cell.span.slice(source.text), cell.row_heads, cell.column_heads) for cell in source.cells] == [
        ("30", ("新增高企",), ("2023年",)),
        ("35", ("新增高企",), ("2024年",)),
    ]


def test_blank_rows_and_columns_are_left_out_of_the_table() -> None:
    source = sheet([[], [None, "指标", None, "2024年"], [], [None, "新增高企", None, 35]])
    assert source.text == "Sheet\n指标\t2024年\n新增高企\t35\n"


def test_a_format_down_to_the_last_row_costs_nothing() -> None:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append(["指标", "2024年"])
    page.append(["新增高企", 35])
    page["XFD1048576"].number_format = "0.00"
    assert book(workbook).text.endswith("新增高企\t35\n")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("指标,2024年\n技术交易额,\"1,055,000\"\n", "技术交易额\t1,055,000"),
        ("指标;2024年\n技术交易额;1,055\n平台;2\n", "技术交易额\t1,055"),
        ("指标\t2024年\n技术交易额\t1,055\n平台\t2\n", "技术交易额\t1,055"),
        ('指标,2024年\n"他说""好"",\n再来",35\n', '他说"好", 再来\t35'),
        ("指标,备注\n新增高企,完成35家;超额\n平台,完成2家;达标\n", "新增高企\t完成35家;超额"),
        ("指标\n新增高企35家\n", "新增高企35家"),
    ],
    ids=["quoted commas", "semicolons", "tabs", "quotes and a line end", "semicolons inside", "one column"],
)  # fmt: skip
@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030"])
def test_a_csv_file_is_cut_where_its_cells_end(data: str, line: str, codec: str) -> None:
    assert line in read_bytes(data.encode(codec), "台账.csv").text.split("\n")
