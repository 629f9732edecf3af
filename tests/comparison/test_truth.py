"""A table of outside truth: what agrees within rounding, what differs, and every way such a table can be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from summarizer.comparison.compared import Choice, compare
from summarizer.comparison.truth import TruthReport, read_truth
from summarizer.comparison.views import viewed
from summarizer.errors import UsageError
from tests.comparison.making import HAISHU, NOVEMBER, YINZHOU, gathered, summary

HEADS = ["指标", "地区", "年份", "数值", "单位"]


def sheet(path: Path, *rows: list[Any], heads: list[str] | None = None) -> Path:
    book = Workbook()
    for row in ([*(heads or HEADS)], *rows):
        book.worksheets[0].append(row)
    target = path / "权威数据.xlsx"
    book.save(target)
    return target


def against(path: Path, *papers: Any) -> TruthReport:
    found = compare(gathered(*papers), Choice(), (str(path), read_truth(path))).truth
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("row", "said", "within"),
    [
        (["技术交易额", "鄞州区", 2025, 1055000, "万元"], "技术交易额105.5亿元。", True),
        (["技术合同成交额", "330212", "2025年", 105.48, "亿元"], "技术交易额105.5亿元。", True),
        (["技术交易额", "宁波市鄞州区", 2025, 105.6, "亿元"], "技术交易额105.5亿元。", False),
        (["高新技术企业总数", "鄞州", 2025, 1342, "家"], "高新技术企业总数约1340家。", True),
        (["有效高企", "鄞州", 2025, 1304, "家"], "高新技术企业总数1340家。", False),
        (["研发强度", "鄞州", 2025, "3.69", "%"], "全社会研发投入强度达3.69%。", True),
        (["技术交易额", "鄞州", "2025年1-11月", 105.5, "亿元"], "1-11月,技术交易额105.5亿元。", True),
    ],
)
def test_a_figure_is_held_against_the_row_that_speaks_of_it(
    tmp_path: Path, row: list[Any], said: str, within: bool
) -> None:
    found = against(sheet(tmp_path, row), summary(said, region=YINZHOU))
    assert [each.within for each in found.checked] == [within]
    assert [finding.code for finding in found.findings] == ["compare.truth"] * (not within)
    assert found.unused == ()


@pytest.mark.parametrize(
    ("row", "said", "dated"),
    [
        (["技术交易额", "海曙区", 2025, 1, "亿元"], "技术交易额105.5亿元。", "2026-01-15"),  # another region
        (["技术交易额", "鄞州", 2024, 1, "亿元"], "技术交易额105.5亿元。", "2026-01-15"),  # another year
        (["技术交易额", "鄞州", 2025, 1, "亿元"], "1-11月,技术交易额105.5亿元。", "2026-01-15"),  # a part of it
        (["技术交易额", "鄞州", 2025, 1, "亿元"], "今年技术交易额105.5亿元。", NOVEMBER),  # not over yet
        (["高新技术企业总数", "鄞州", 2025, 1, "家"], "新认定高新技术企业265家。", "2026-01-15"),  # new ones
        (["新认定高新技术企业", "鄞州", 2025, 1, "家"], "推荐申报高新技术企业493家。", "2026-01-15"),
        (["市级企业研究院", "鄞州", 2025, 1, "家"], "拥有省级企业研究院14家。", "2026-01-15"),
    ],
)
def test_what_a_row_does_not_speak_of_is_left_alone(tmp_path: Path, row: list[Any], said: str, dated: str) -> None:
    found = against(sheet(tmp_path, row), summary(said, region=YINZHOU, dated=dated))
    assert (found.checked, found.findings) == ((), ())
    assert [number for number, _ in found.unused] == [2]


def test_heads_may_have_other_names_and_stand_below_a_title(tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ["2025年统计数据"],
        [],
        ["区县", "指标名称", "数据", "计量单位", "年度"],
        ["鄞州", "技术交易额", "1,055,000", "万元", "2025年"],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    (fact,) = read_truth(tmp_path / "a.xlsx")
    assert (fact.row, fact.surface, str(fact.amount.value)) == (4, "1055000万元", "10550000000")


def test_a_percentage_of_a_spreadsheet_counts_as_it_is_shown(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["研发强度", "鄞州", 2025, 0.0369, "%"])
    from openpyxl import load_workbook

    book = load_workbook(path)
    book.worksheets[0]["D2"].number_format = "0.00%"
    book.save(path)
    assert read_truth(path)[0].surface == "3.69%"


GOOD = ["技术交易额", "鄞州", 2025, 105.5, "亿元"]
WRONG: list[tuple[list[list[Any]], list[str] | None, str]] = [
    ([], None, "truth.empty"),
    ([GOOD, GOOD], None, "truth.twice"),
    ([["技术交易额", "鄞州", 2025, 105.5, "亿圆整块"]], None, "truth.unit"),
    ([["技术交易额", "鄞州", 2025, "约百亿", "元"]], None, "truth.number"),
    ([["技术交易额", "鄞州", 2025, True, "家"]], None, "truth.number"),
    ([["技术交易额", "鄞州", "去年", 105.5, "亿元"]], None, "truth.year"),
    ([["技术交易额", "", 2025, 105.5, "亿元"]], None, "truth.blank"),
    ([["技术交易额", "鄞州", 2025, None, "亿元"]], None, "truth.blank"),
    ([GOOD], ["指标", "地区", "年份", "数值", "备注"], "truth.columns"),
    ([GOOD], ["指标", "地区", "年份", "数值", "数据"], "truth.two_columns"),
]


@pytest.mark.parametrize(("rows", "heads", "code"), WRONG)
def test_a_table_that_can_not_be_used_says_why_in_one_line(
    tmp_path: Path, rows: list[list[Any]], heads: list[str] | None, code: str
) -> None:
    path = sheet(tmp_path, *rows, heads=heads)
    with pytest.raises(UsageError) as raised:
        read_truth(path)
    assert raised.value.code == code
    assert "\n" not in raised.value.line()
    assert raised.value.exit_code == 2


def test_merged_cells_and_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(HEADS)
    book.worksheets[0].append(GOOD)
    book.worksheets[0].merge_cells("A2:A3")
    book.save(tmp_path / "merged.xlsx")
    (tmp_path / "text.xlsx").write_text("指标,地区\n", encoding="utf-8")
    for name, code in (
        ("merged.xlsx", "truth.merged"),
        ("text.xlsx", "truth.not_xlsx"),
        ("gone.xlsx", "truth.unreadable"),
    ):
        with pytest.raises(UsageError) as raised:
            read_truth(tmp_path / name)
        assert raised.value.code == code


def test_a_name_that_two_regions_share_is_asked_about(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["技术交易额", "江北区", 2025, 105.5, "亿元"])
    papers = (
        summary("技术交易额105.5亿元。", region=("330205", "宁波市江北区")),
        summary("技术交易额105.5亿元。", region=("500105", "重庆市江北区")),
    )
    with pytest.raises(UsageError) as raised:
        against(path, *papers)
    assert raised.value.code == "truth.region"


def test_the_view_counts_what_agrees_and_names_what_nobody_tells(tmp_path: Path) -> None:
    path = sheet(tmp_path, GOOD, ["技术交易额", "海曙", 2025, 20, "亿元"], ["技术交易额", "慈溪", 2025, 9, "亿元"])
    papers = gathered(summary("技术交易额105.5亿元。", region=YINZHOU), summary("技术交易额30亿元。", region=HAISHU))
    view = viewed(compare(papers, Choice(), (str(path), read_truth(path))))
    assert view.truth is not None
    assert (view.truth["within"], view.truth["outside"]) == (1, 1)
    assert view.truth["unused"] == [{"row": 4, "name": "慈溪2025年技术交易额"}]
