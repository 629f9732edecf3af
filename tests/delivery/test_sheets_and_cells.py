"""Cells for spreadsheets: numbers are numbers, texts are texts, and nothing that a document wrote is ever run."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from summarizer.delivery import comma, sheets, workbook
from summarizer.delivery.tables import Column
from summarizer.models import Summary, read_summary
from tests.delivery.making import ABOUT, delivered, made, reviewed

TEXT_COLUMN = Column("statement", "text", "内容", "")
DECIMAL_COLUMN = Column("value", "decimal", "数值", "")
HOSTILE = [
    "=1+1",
    "=cmd|'/c calc'!A1",
    "+1",
    "-1+cmd",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    " =1",
    "　＝1",
    "\u200b=1",
    "\ufeff=1",
    '=HYPERLINK("http://x","y")',
    "#N/A",
]


def spoiled(text: str) -> Summary:
    """A summary in which a document, a model and a reviewer wrote `text` wherever they can."""
    told = json.loads(reviewed(made()).model_dump_json())
    told["document"]["title"] = told["document"]["issuer"] = text
    for report in told["reports"]:
        report["title"] = text
        for item in report["achievements"]:
            item["statement"] = item["topic"] = text
            item["review"]["note"] = item["review"]["by"] = text
            for metric in item["metrics"]:
                metric["indicator"] = metric["surface"] = text
    return read_summary(json.dumps(told).encode())


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert comma.cell(text, TEXT_COLUMN) == "'" + text


@pytest.mark.parametrize("value", ["-3.2", "+5", "0", "10550000000", "0.1200"])
def test_a_number_stays_a_number_with_all_its_digits(value: str) -> None:
    assert comma.cell(value, DECIMAL_COLUMN) == value


@pytest.mark.parametrize("text", ["-", "+-1", "-1/9", "=3"])
def test_what_is_no_number_in_a_column_of_numbers_is_a_text(text: str) -> None:
    assert comma.cell(text, DECIMAL_COLUMN) == "'" + text


@given(st.text(max_size=30))
def test_no_text_begins_as_a_formula(text: str) -> None:
    told = comma.safe(text)
    assert told.lstrip(" \u3000\u00a0")[:1] not in tuple("=+-@＝＋－＠\t\r\n")
    assert told.removeprefix("'") == text.replace("\x00", "\ufffd") or told == text.replace("\x00", "\ufffd")


def test_csv_has_a_mark_and_windows_line_ends_and_hostile_texts_come_back_escaped(tmp_path: Path) -> None:
    comma.write([delivered(spoiled(HOSTILE[0]))], tmp_path, ABOUT)
    data = (tmp_path / "items.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    with (tmp_path / "items.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["statement"] for row in csv.DictReader(file) if row["list"] == "achievements"}
    assert found == {"'=1+1"}


def test_a_workbook_holds_no_formula_and_no_error_and_the_very_texts(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook.write([delivered(spoiled(text), key=f"={place}") for place, text in enumerate(HOSTILE)], path, ABOUT)
    book = load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value)[:1] in ("=", "#"))
    rows = book["事项"].iter_rows(min_row=2, values_only=True)
    statements = dict.fromkeys(row[13] for row in rows if row[11] == "成效")
    assert list(statements) == HOSTILE


def test_a_workbook_keeps_its_heads_in_sight_and_can_be_filtered(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook.write([delivered(made())], path, ABOUT)
    book = load_workbook(path)
    assert book.sheetnames == ["说明", "材料", "事项", "指标", "疑点", "证据"]
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref == book[name].dimensions


def test_a_link_leads_to_the_quote_that_proves_the_row(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook.write([delivered(made()), delivered(made(), "b.txt")], path, ABOUT)
    book = load_workbook(path)
    heads = [cell.value for cell in book["指标"][1]]
    linked = 0
    for row in book["指标"].iter_rows(min_row=2):
        cell = row[heads.index("原文写法")]
        assert cell.hyperlink is not None
        assert cell.hyperlink.target is None  # nothing leads out of the book
        sheet, _, place = (cell.hyperlink.location or "").replace("'", "").partition("!")
        evidence = book[sheet][int(place.removeprefix("A"))]
        assert evidence[0].value == row[0].value
        assert evidence[7].value == row[heads.index("原文")].value
        assert str(cell.value) in str(evidence[7].value)
        linked += 1
    assert linked == 2 * sum(
        len(item.metrics) for report in made().reports for item in (*report.achievements, *report.plans)
    )


def test_more_rows_than_a_sheet_holds_go_on_another_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    path = tmp_path / "x.xlsx"
    written = workbook.write([delivered(made(), f"{number}.txt") for number in range(3)], path, ABOUT)
    book = load_workbook(path)
    parts = [name for name in book.sheetnames if name.startswith("事项")]
    assert len(parts) > 1
    assert sum((book[name].max_row or 1) - 1 for name in parts) == written.rows["items"]
    assert all((book[name].max_row or 0) <= 5 for name in parts)
    assert any("事项" in chinese for chinese, _ in written.notes)
    location = book["指标"].cell(2, 14).hyperlink
    assert location is not None
    last = next(row for row in book[parts[-1]].iter_rows(min_row=2) if row[-1].value)
    assert last[-1].hyperlink is not None  # links of later sheets lead to later sheets
    assert last[-1].hyperlink.location is not None
    sheet, _, place = last[-1].hyperlink.location.replace("'", "").partition("!")
    assert book[sheet][int(place[1:])][1].value == last[10].value


def test_a_text_longer_than_a_cell_is_cut_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    written = workbook.write([delivered(spoiled("𠮷" * 20_000))], path, ABOUT)
    value = str(load_workbook(path)["事项"].cell(2, 14).value)
    assert len(value.encode("utf-16-le")) // 2 <= sheets.MOST_CHARACTERS
    assert value.endswith(sheets.CUT)
    assert any("截断" in chinese and "cut" in english for chinese, english in written.notes)


def test_a_number_that_excel_would_round_is_kept_as_text() -> None:
    assert sheets.number_form("123456789012345") == "#,##0"
    assert sheets.number_form("1234567890123456") is None
    assert sheets.number_form("105.50") == "#,##0.00"
    assert sheets.number_form("1/9") is None


def test_controls_that_no_workbook_can_hold_are_replaced(tmp_path: Path) -> None:
    workbook.write([delivered(spoiled("甲\x01乙\x0b丙"))], tmp_path / "x.xlsx", ABOUT)
    assert load_workbook(tmp_path / "x.xlsx")["事项"].cell(2, 14).value == "甲�乙�丙"
