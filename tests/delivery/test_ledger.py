"""The office's ledger: its own list filled, three kinds of empty and never a zero, every figure proved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from summarizer.delivery.ledger import Kind, LedgerCell
from summarizer.delivery.lists import IndicatorList, read_list
from summarizer.errors import UsageError
from summarizer.models import Summary, read_summary
from summarizer.pipeline.filling import Filled, fill
from summarizer.resources import table
from tests.delivery.making import TEXT, district, folder, made

HEAD = ["指标", "口径", "单位", "小数位", "必报/选报", "同义词"]
ASKED: list[list[Any]] = [
    ["新认定高新技术企业", "", "家", 0, "必报", ""],
    ["高企总数", "年末有效", "家", 0, "必报", ""],
    ["技术合同额", "", "亿元", 2, "必报", "技术交易额；技术合同成交额"],
    ["研发投入强度", "", "%", 2, "选报", ""],
    ["技术交易额", "同比增速", "%", 1, "选报", ""],
    ["技术交易额", "目标", "万元", None, "选报", ""],
    ["独角兽企业", "", "家", 0, "必报", ""],
]


def listed(path: Path, rows: Sequence[Sequence[Any]] = ASKED, head: Sequence[str] = HEAD) -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def asked(tmp_path: Path, *rows: Sequence[Any], head: Sequence[str] = HEAD) -> IndicatorList:
    return read_list(listed(tmp_path / "list.xlsx", rows, head))


def codes(found: IndicatorList) -> list[str]:
    return [note.code for note in found.notes]


def filled(tmp_path: Path, *summaries: Summary, rows: Sequence[Sequence[Any]] = ASKED, **options: Any) -> Filled:
    out = folder(tmp_path / "out", [(f"{place}.txt", each) for place, each in enumerate(summaries)])
    return fill(listed(tmp_path / "list.xlsx", rows), out, tmp_path / "台账.xlsx", **options)


def cells(done: Filled, name: str) -> dict[str, LedgerCell]:
    """A district's cells by indicator and 口径."""
    row = next(row for row in done.rows if row.district.name == name)
    return {f"{wanted.name}{wanted.caliber}": cell for wanted, cell in zip(done.wanted, row.cells, strict=True)}


def one(tmp_path: Path, text: str, indicator: Sequence[Any]) -> LedgerCell:
    """The cell that a sentence gives."""
    report = TEXT.replace(TEXT[TEXT.index("全区推荐") : TEXT.index("二、")], text + "\n")
    done = filled(tmp_path, district("宁波市鄞州区", "330212", report), rows=[indicator], year=2024)
    return next(row for row in done.rows if row.district.code == "330212").cells[0]


YINZHOU = "宁波市鄞州区"


def test_the_list_is_filled_in_its_units_and_decimals_and_in_its_order(tmp_path: Path) -> None:
    done = filled(tmp_path, district(YINZHOU, "330212"), year=2024)
    found = cells(done, YINZHOU)
    assert list(found) == [f"{row[0]}{row[1]}" for row in ASKED]
    assert {name: cell.value for name, cell in found.items()} == {
        "新认定高新技术企业": Decimal("265"),
        "高企总数年末有效": Decimal("1340"),
        "技术合同额": Decimal("105.50"),
        "研发投入强度": Decimal("3.51"),
        "技术交易额同比增速": Decimal("12.2"),
        "技术交易额目标": None,  # a plan for 2025
        "独角兽企业": None,
    }
    assert found["独角兽企业"].kind is Kind.UNMENTIONED
    assert found["技术交易额目标"].kind is Kind.UNREPORTED


def test_a_plan_is_asked_for_by_its_own_year(tmp_path: Path) -> None:
    done = filled(tmp_path, district(YINZHOU, "330212"), year=2025)
    found = cells(done, YINZHOU)
    assert found["技术交易额目标"].value == Decimal("1200000")
    assert found["技术合同额"].kind is Kind.UNREPORTED  # a target is no result


def test_the_latest_year_is_taken_and_others_are_told(tmp_path: Path) -> None:
    old = TEXT.replace("2024", "2023").replace("2025", "2024")
    done = filled(tmp_path, district(YINZHOU, "330212"), district("宁波市海曙区", "330203", old))
    assert (done.year, done.other_years) == (2024, (2023,))
    assert cells(done, "宁波市海曙区")["技术合同额"].kind is Kind.UNREPORTED


def test_rows_are_the_districts_in_official_order_and_the_silent_are_listed(tmp_path: Path) -> None:
    zone = district("宁波高新区", None)
    done = filled(tmp_path, zone, district(YINZHOU, "330212"), district("宁波市海曙区", "330203"))
    assert [row.district.code for row in done.rows] == [
        "330203", "330205", "330206", "330211", "330212", "330213", "330225", "330226", "330281", "330282", None,
    ]  # fmt: skip
    assert [place.code for place in done.unreported] == [
        "330205", "330206", "330211", "330213", "330225", "330226", "330281", "330282",
    ]  # fmt: skip


def test_the_place_above_can_be_named_and_must_be_known(tmp_path: Path) -> None:
    done = filled(tmp_path, district(YINZHOU, "330212"), region="浙江省")
    assert [row.district.name for row in done.rows][:2] == ["杭州市", "宁波市"]
    with pytest.raises(UsageError) as caught:
        filled(tmp_path, district(YINZHOU, "330212"), region="某某市")
    assert caught.value.code == "fill.region"


def test_a_roster_in_the_list_says_whose_rows_in_which_order(tmp_path: Path) -> None:
    path = listed(tmp_path / "l.xlsx")
    book = load_workbook(path)
    roster = book.create_sheet("名单")
    for name in ("地区", "鄞州区", "宁波高新区", "海曙区", "没有的区"):
        roster.append([name])
    book.save(path)
    out = folder(tmp_path / "out", [("a", district(YINZHOU, "330212")), ("b", district("宁波高新区", None))])
    done = fill(path, out, tmp_path / "t.xlsx")
    assert [row.district.name for row in done.rows] == [YINZHOU, "宁波高新区", "宁波市海曙区", "没有的区"]
    assert [place.name for place in done.unreported] == ["宁波市海曙区", "没有的区"]


def test_a_must_report_indicator_that_is_missing_becomes_a_finding(tmp_path: Path) -> None:
    done = filled(tmp_path, district(YINZHOU, "330212"), year=2024)
    (missing,) = done.missing
    assert missing.finding.code == "coverage.omitted_key"
    assert missing.finding.severity == table("validation/codes.toml")["coverage.omitted_key"]["severity"]
    assert "独角兽企业" in missing.finding.message.zh
    assert "独角兽企业" in missing.finding.message.en
    assert (missing.document, missing.finding.report) == ("0.txt", "r1")
    again = filled(tmp_path, district(YINZHOU, "330212"), year=2024)
    assert again.missing[0].finding.id == missing.finding.id  # so that a decision survives


def test_drafts_are_left_out_and_told_apart_from_silence(tmp_path: Path) -> None:
    done = filled(tmp_path, district(YINZHOU, "330212"), district("宁波市海曙区", "330203", final=False))
    assert {cell.kind for cell in cells(done, "宁波市海曙区").values()} == {Kind.UNFINISHED, Kind.UNREPORTED}
    assert "宁波市海曙区" not in [place.name for place in done.unreported]
    done = filled(tmp_path, district("宁波市海曙区", "330203", final=False), state="all")
    assert cells(done, "宁波市海曙区")["技术合同额"].value == Decimal("105.50")
    with pytest.raises(UsageError, match="定稿"):
        filled(tmp_path, district("宁波市海曙区", "330203", final=False))


# (what the report says, the row of the list, the value or why it is in doubt, None where it doesn't say)
SENTENCES: list[tuple[str, list[Any], str | None]] = [
    ("全年实现技术交易额105.456亿元。", ["技术交易额", "", "亿元", 1, "", ""], "105.5"),
    ("全年实现技术交易额1.2亿元。", ["技术交易额", "", "万元", "", "", ""], "12000"),
    ("高新技术企业总数1340家。", ["高新技术企业总数", "", "个", 0, "", ""], "1340"),
    ("新增绿地20公顷。", ["新增绿地", "", "平方米", 0, "", ""], "200000"),
    ("今年申报第一批高新技术企业153家。", ["新认定高新技术企业", "", "家", 0, "", ""], None),
    ("今年申报第一批高新技术企业153家。", ["高新技术企业总数", "", "家", 0, "", ""], None),
    ("推荐申报高新技术企业493家。", ["高新技术企业", "", "家", 0, "", ""], None),
    ("引进企业188家,其中高新技术企业13家。", ["高新技术企业总数", "", "家", 0, "", ""], "口径"),
    ("为120家高新技术企业提供风险保障。", ["高新技术企业", "", "家", 0, "", ""], "口径"),
    ("新认定高新技术企业265家,高新技术企业总数1340家。", ["高新技术企业", "", "家", 0, "", ""], "几个数值"),
    ("新增省级科技型中小企业631家。", ["新增国家级科技型中小企业", "", "家", 0, "", ""], None),
    (
        "新增省级科技型中小企业631家,新增国家级科技型中小企业1287家。",
        ["新增科技型中小企业", "", "家", 0, "", ""],
        "几个数值",
    ),
    ("技术交易额居全市第二。", ["技术交易额", "", "亿元", 2, "", ""], None),
    ("全国技术交易额5000亿元。", ["技术交易额", "", "亿元", 2, "", ""], None),
    ("规上工业增加值同比下降3.2%。", ["规上工业增加值", "同比增速", "%", 1, "", ""], "-3.2"),
    ("规上工业增加值同比增长3.2%。", ["规上工业增加值增速", "", "%", 1, "", ""], "3.2"),
    ("2023年技术交易额90亿元,2024年技术交易额105.5亿元。", ["技术交易额", "", "亿元", 1, "", ""], "105.5"),
    ("1-11月技术交易额105.5亿元,1-6月技术交易额50亿元。", ["技术交易额", "1-6月", "亿元", 1, "", ""], "50.0"),
    ("高新技术企业总数1340家。", ["高新技术企业总数", "", "家(个)", 0, "", ""], "单位"),
]


@pytest.mark.parametrize(("text", "indicator", "expected"), SENTENCES)
def test_a_figure_is_taken_where_it_is_certain_and_never_guessed(
    tmp_path: Path, text: str, indicator: list[Any], expected: str | None
) -> None:
    cell = one(tmp_path, text, indicator)
    if expected is None:
        assert cell.kind is Kind.UNMENTIONED, cell
    elif cell.kind is Kind.DOUBTFUL:
        assert cell.why is not None
        assert expected in cell.why[0]
        assert cell.value is None
        assert cell.chosen
    else:
        assert str(cell.value) == expected


def test_two_reports_of_a_district_that_differ_are_both_named(tmp_path: Path) -> None:
    other = TEXT.replace("105.5亿元", "99.9亿元")
    done = filled(tmp_path, district(YINZHOU, "330212"), district(YINZHOU, "330212", other), year=2024)
    cell = cells(done, YINZHOU)["技术合同额"]
    assert cell.kind is Kind.DOUBTFUL
    assert {each.surface for each in cell.chosen} == {"105.5亿元", "99.9亿元"}
    assert {each.document for each in cell.chosen} == {"0.txt", "1.txt"}


def test_the_same_figure_in_two_reports_is_no_doubt(tmp_path: Path) -> None:
    done = filled(tmp_path, district(YINZHOU, "330212"), district(YINZHOU, "330212"), year=2024)
    assert cells(done, YINZHOU)["技术合同额"].value == Decimal("105.50")


def altered(summary: Summary, status: str) -> Summary:
    told = json.loads(summary.model_dump_json())
    for item in told["reports"][0]["achievements"]:
        item["review"]["status"] = status
    return read_summary(json.dumps(told).encode())


@pytest.mark.parametrize(("status", "kind"), [("queried", Kind.DOUBTFUL), ("rejected", Kind.UNMENTIONED)])
def test_what_is_asked_back_is_in_doubt_and_what_is_rejected_is_not_used(
    tmp_path: Path, status: str, kind: Kind
) -> None:
    done = filled(tmp_path, altered(district(YINZHOU, "330212"), status), year=2024)
    assert cells(done, YINZHOU)["技术合同额"].kind is kind


def test_a_report_that_tells_no_year_is_in_doubt_and_never_silent(tmp_path: Path) -> None:
    told = json.loads(district(YINZHOU, "330212").model_dump_json())
    told["reports"][0] |= {"report_year": None, "plan_year": None}
    undated = read_summary(json.dumps(told).encode())
    done = filled(tmp_path, undated, district("宁波市海曙区", "330203"))
    assert cells(done, YINZHOU)["研发投入强度"].kind is Kind.DOUBTFUL
    assert done.undated == ("0.txt r1",)


def test_the_workbook_shows_it_all_and_no_zero(tmp_path: Path) -> None:
    done = filled(tmp_path, district(YINZHOU, "330212"), district("宁波市海曙区", "330203", final=False), year=2024)
    book = load_workbook(done.target)
    assert book.sheetnames == ["台账", "证据", "未报名单", "必报缺项", "说明"]
    sheet, evidence = book["台账"], book["证据"]
    assert sheet.freeze_panes == "C5"
    assert [cell.value for cell in sheet[1]][2:] == [row[0] for row in ASKED]
    values = [cell for row in sheet.iter_rows(min_row=5, min_col=3) for cell in row]
    assert {type(cell.value) for cell in values} == {int, float, str}
    assert 0 not in [cell.value for cell in values]
    assert {cell.value for cell in values if isinstance(cell.value, str)} == {"未报文件", "报了未提及", "未定稿"}
    for cell in values:
        if isinstance(cell.value, str):
            continue
        assert cell.comment is not None
        assert cell.hyperlink is not None
        place = int((cell.hyperlink.location or "").rpartition("!A")[2])
        assert evidence.cell(place, 4).value == cell.value
        assert str(evidence.cell(place, 7).value) in str(evidence.cell(place, 13).value)  # the figure in its quote
        assert "“" in cell.comment.text
    assert sheet.cell(5 + 4, 3).number_format == "#,##0"
    assert sheet.cell(5 + 4, 5).number_format == "#,##0.00"
    silent = [row[0].value for row in book["未报名单"].iter_rows(min_row=2)]
    assert len(silent) == 9  # all of the city's ten but one
    assert [row[1].value for row in book["必报缺项"].iter_rows(min_row=2)] == ["独角兽企业"]


def test_a_hedged_figure_is_filled_and_its_hedge_is_told(tmp_path: Path) -> None:
    done = filled(tmp_path, district(YINZHOU, "330212"), year=2024)
    sheet = load_workbook(done.target)["台账"]
    total, trade = sheet.cell(9, 4), sheet.cell(9, 5)
    assert total.comment is not None
    assert trade.comment is not None
    assert "约" in total.comment.text
    assert "1-11月" in trade.comment.text


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", [("=0", district("=cmd", None))])
    path = listed(tmp_path / "l.xlsx", [["甲", "", "家", 0, "必报", "@SUM"]])
    book = load_workbook(path)
    sheet: Any = book.active
    for column, text in ((1, "=1+1"), (2, "=2")):
        sheet.cell(2, column).value = text
        sheet.cell(2, column).data_type = "s"
    book.save(path)
    done = fill(path, out, tmp_path / "t.xlsx", year=2024)
    assert done.wanted[0].name == "=1+1"
    kinds = {cell.data_type for sheet in load_workbook(done.target) for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["高新技术企业总数", "", "家(个)", 0, "必报", ""], "list.unit"),
        (["高新技术企业总数", "", "家", "两位", "必报", ""], "list.decimals"),
        (["高新技术企业总数", "", "家", -1, "必报", ""], "list.decimals"),
        (["高新技术企业总数", "", "家", 0, "也许", ""], "list.required"),
    ],
)
def test_what_is_odd_in_a_row_is_one_line_with_its_place(tmp_path: Path, row: list[Any], code: str) -> None:
    found = asked(tmp_path, row)
    assert codes(found) == [code]
    assert (found.notes[0].where or "").endswith("list.xlsx:2")
    assert len(found.wanted) == 1


def test_missing_columns_are_told_and_taken_as_blank(tmp_path: Path) -> None:
    found = asked(tmp_path, ["技术交易额"], head=["指标名称"])
    assert codes(found) == ["list.no_column"] * 4
    assert (found.wanted[0].unit, found.wanted[0].decimals, found.wanted[0].required) == (None, None, False)


@pytest.mark.parametrize("second", [["高企总数", "", "个", 0, "", ""], ["别的", "", "个", 0, "", "有效高新技术企业"]])
def test_rows_that_ask_for_the_same_are_told(tmp_path: Path, second: list[Any]) -> None:
    found = asked(tmp_path, ["高新技术企业总数", "", "个", 0, "", ""], second)
    assert codes(found) == ["list.duplicate"]
    assert len(found.wanted) == 2  # columns as given


def test_the_same_name_with_another_measure_is_no_duplicate(tmp_path: Path) -> None:
    rows = [["高新技术企业", word, "家", 0, "", ""] for word in ("当年新认定", "年末有效总数", "目标")]
    assert codes(asked(tmp_path, *rows)) == []


def test_merged_blank_and_hidden_rows_are_told_each(tmp_path: Path) -> None:
    path = listed(
        tmp_path / "l.xlsx",
        [
            ["技术交易额", "", "亿元", 2, "必报", ""],
            [None, "目标", "亿元", 2, "选报", ""],
            [None, None, None, None, None, None],
            ["高企总数", "", "家", 0, "必报", ""],
            ["独角兽企业", "", "家", 0, "必报", ""],
        ],
    )
    book = load_workbook(path)
    sheet: Any = book.active
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(path)
    found = read_list(path)
    assert [(each.name, each.planned) for each in found.wanted] == [
        ("技术交易额", False),
        ("技术交易额", True),
        ("独角兽企业", False),
    ]
    assert sorted(codes(found)) == ["list.blank", "list.hidden", "list.hidden_sheet", "list.merged"]


def test_a_title_above_and_wide_heads_are_no_hindrance(tmp_path: Path) -> None:
    path = listed(
        tmp_path / "l.xlsx", [["指 标", "单位（注）", "计量单位"], ["技术交易额", "", "亿元"]], ["2024年指标清单"]
    )
    assert [(each.name, each.unit.canonical if each.unit else None) for each in read_list(path).wanted] == [
        ("技术交易额", "元")
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "list.unreadable"),
        (b"PK\x03\x04broken", "list.unreadable"),
        (b"\xd0\xcf\x11\xe0old xls", "list.unreadable"),
    ],
)
def test_a_file_that_is_no_workbook_is_one_clear_line(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "l.xlsx"
    path.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        read_list(path)
    assert caught.value.code == code
    with pytest.raises(UsageError) as caught:
        read_list(tmp_path / "none.xlsx")
    assert caught.value.code == "list.missing"


def test_a_list_without_the_column_or_without_a_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        asked(tmp_path, ["a"], head=["名称"])
    assert caught.value.code == "list.no_indicator"
    with pytest.raises(UsageError) as caught:
        asked(tmp_path)
    assert caught.value.code == "list.empty"


def test_the_ledger_never_overwrites_the_list(tmp_path: Path) -> None:
    path = listed(tmp_path / "l.xlsx")
    before = path.read_bytes()
    out = folder(tmp_path / "out", [("a", made())])
    with pytest.raises(UsageError) as caught:
        fill(path, out, path)
    assert caught.value.code == "fill.over_list"
    assert path.read_bytes() == before
