"""What people get: charts, sheets, pages and files, with every string of a document harmless."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from summarizer.comparison import raster
from summarizer.comparison.charts import PRINT, bars, outcome_chart, row_chart
from summarizer.comparison.compared import compare
from summarizer.comparison.finding import catalogue
from summarizer.comparison.views import ComparisonView, viewed
from summarizer.comparison.writing import safe, write
from summarizer.errors import UsageError
from summarizer.resources import table
from tests.comparison.making import CIXI, HAISHU, YINZHOU, gathered, summary

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '=HYPERLINK("http://x")<script>alert(1)</script>\x07&"\''


@cache
def view() -> ComparisonView:
    papers = (
        summary("有序推进。", "新认定高新技术企业120家。", year=2022, dated="2023-01-20"),
        summary("新认定高新技术企业100家。技术交易额4.9亿元。", year=2023, dated="2024-01-20"),
        summary("新认定高新技术企业110家。技术交易额51亿元。", year=2024, dated="2025-01-20"),
        summary("新认定高新技术企业130家。技术交易额50亿元。"),
        summary("新认定高新技术企业103家。", dated="2026-03-01", issuer=EVIL),
        summary("新认定高新技术企业56家。", region=(None, EVIL), issuer=EVIL),
        summary("新认定高新技术企业265家。", region=YINZHOU),
        summary("新认定高新技术企业66家。", region=HAISHU),
    )
    return viewed(compare(gathered(*papers)), "zh")


def words(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_chart_is_well_formed_says_itself_in_words_and_holds_no_markup_of_a_document() -> None:
    svg = bars(EVIL, [(EVIL, Decimal(3), "3家"), ("乙", Decimal("-1.5"), "-1.5%")])
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert [each.tag for each in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert "3家" in (root[1].text or "")
    assert "<script" not in svg
    assert "style" not in {each.tag.removeprefix(SVG) for each in root.iter()}
    assert {"3家", "-1.5%", "乙"} <= set(words(svg))


def test_a_chart_in_a_page_takes_its_colours_from_the_page() -> None:
    row = next(row for row in view().rows if "高新技术企业" in row.title)
    page, picture = row_chart(row), row_chart(row, palette=PRINT)
    assert page is not None
    assert picture is not None
    assert "currentColor" in page
    assert "var(--chart-1" in page
    assert "var(" not in picture


def test_years_are_lines_and_regions_are_bars() -> None:
    money = next(row for row in view().rows if "技术交易额" in row.title)
    chart = row_chart(money)
    assert chart is not None
    assert "<polyline" in chart
    assert {"4.9亿元", "51亿元", "50亿元", "宁波市慈溪市"} <= set(words(chart))


def test_the_verdicts_are_told_in_words_beside_their_colours() -> None:
    chart = outcome_chart(view().outcomes)
    assert chart is not None
    assert any("未完成 1" in text for text in words(chart))


def test_pictures_are_drawn(tmp_path: Path) -> None:
    paths = raster.write_pictures(raster.pictures(view(), "zh"), tmp_path)
    assert len(paths) >= 3
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_without_the_library_pictures_are_refused_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ImportError

    monkeypatch.setattr(raster, "import_module", missing)
    with pytest.raises(UsageError) as raised:
        raster.write_pictures([], Path())
    assert raised.value.code == "comparing.no_png"


def test_a_page_shows_the_strings_of_documents_literally(tmp_path: Path) -> None:
    (path,) = write(view(), tmp_path / "a.html", "zh")
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\x07" not in page
    assert page.count("<svg") >= 3


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(tmp_path: Path) -> None:
    (path,) = write(view(), tmp_path / "a.xlsx", "zh")
    book = load_workbook(path)
    assert book.sheetnames == ["指标对比", "计划与完成", "发现"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert any(isinstance(cell.value, str) and cell.value.startswith("=HYPERLINK") for cell in cells)
    values = {cell.value for cell in book["指标对比"]["G"][1:]}
    assert {5100000000, 130} <= values
    assert all(sheet.freeze_panes == "A2" for sheet in book)


def test_csv_is_what_a_spreadsheet_opens_and_runs_nothing(tmp_path: Path) -> None:
    paths = write(view(), tmp_path / "a.csv", "zh")
    assert [path.name for path in paths] == ["a.csv", "a.outcomes.csv", "a.findings.csv"]
    for path in paths:
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\n") == raw.count(b"\r\n")
        rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "＝"))]
    assert safe("　=1+1") == "'　=1+1"
    assert safe("正常") == "正常"


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        write(view(), tmp_path / "a.pdf", "en")
    assert raised.value.code == "comparing.suffix"


def test_a_conflict_and_a_jump_stand_in_their_cells() -> None:
    row = next(row for row in view().rows if "高新技术企业" in row.title)
    (line,) = [line for line in row.lines if line.place == CIXI[1]]
    assert line.cells[-1].text == "不一致: 130家 / 103家"
    money = next(row for row in view().rows if "技术交易额" in row.title)
    assert [cell.alarm for cell in money.lines[0].cells] == [False, True, False]
    assert money.lines[0].cells[1].previous == "4.9亿元"


@pytest.mark.parametrize("code", catalogue())
def test_a_code_has_a_severity_two_messages_and_an_example(code: str) -> None:
    row = catalogue()[code]
    assert code.startswith("compare.")
    assert row["severity"] in ("error", "warning", "info")
    assert row["zh"]
    assert row["en"]
    assert row["example"]


def test_every_label_stands_in_both_languages() -> None:
    for kind, rows in table("comparison/labels.toml").items():
        for name, row in rows.items():
            assert {"zh", "en"} <= set(row), f"{kind}.{name}"
