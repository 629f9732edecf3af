"""The same indicator over regions and years: what stands in one cell, what doesn't, and what contradicts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.comparison.compared import Choice
from summarizer.comparison.table import Row
from tests.comparison.making import CIXI, HAISHU, NINGBO, NOVEMBER, YINZHOU, compared, summary


def cells(row: Row) -> list[tuple[str, str, str, list[str]]]:
    return [
        (cell.place.name, cell.period.label, cell.state, [figure.surface for figure in cell.figures])
        for cell in row.cells
    ]


def titles(*rows: Row) -> list[tuple[str, str]]:
    return [(row.subject.core, row.subject.measure) for row in rows]


def test_synonyms_of_two_regions_stand_in_one_row() -> None:
    (row,) = compared(
        summary("新认定国家高新技术企业56家。", region=HAISHU),
        summary("新认定高新技术企业265家。", region=YINZHOU, dated="2026-01-20"),
    ).rows
    assert cells(row) == [("宁波市海曙区", "2025年", "value", ["56家"]), ("宁波市鄞州区", "2025年", "value", ["265家"])]


def test_regions_come_in_official_order_and_gaps_are_not_reported() -> None:
    (row,) = compared(
        summary("技术交易额105.5亿元。", region=YINZHOU),
        summary("技术交易额15.2亿元。", year=2024, region=HAISHU, dated="2025-01-10"),
    ).rows
    assert [(place.name, [cell.state for cell in line]) for place, line in row.lines()] == [
        ("宁波市海曙区", ["value", "not_reported"]),
        ("宁波市鄞州区", ["not_reported", "value"]),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("新认定高新技术企业56家。", "高新技术企业总数达1340家。"),  # new ones, the total
        ("新认定省级企业研究院2家。", "新认定市级企业研究院3家。"),  # levels
        ("推荐申报高新技术企业493家。", "新认定高新技术企业265家。"),  # stages
        ("规上工业研发费用增长12.2%。", "规上工业研发费用达58亿元。"),  # growth, level
        ("接待游客300人次。", "接待游客300人。"),  # units
        ("引进企业188家,其中高新技术企业13家。", "高新技术企业670家。"),  # a part, the whole
    ],
)
def test_what_is_measured_otherwise_stands_in_another_row(first: str, second: str) -> None:
    found = compared(summary(first, region=HAISHU), summary(second, region=YINZHOU))
    assert found.rows == ()
    assert found.findings == ()


def test_eleven_months_never_stand_in_the_column_of_a_year() -> None:
    found = compared(summary("1-11月,技术交易额105.5亿元。"), summary("全年技术交易额120亿元。", dated="2026-02-01"))
    (row,) = found.rows
    assert [cell.period.label for cell in row.cells] == ["2025年1—11月", "2025年"]
    assert found.findings == ()


def test_a_year_in_a_document_of_that_year_is_as_of_its_date() -> None:
    (row,) = compared(summary("高新技术企业总数达8855家。", dated=NOVEMBER), summary("高新技术企业总数达9000家。")).rows
    assert [cell.period.label for cell in row.cells] == ["2025年(截至11月7日)", "2025年"]


def test_the_whole_city_is_another_place_than_the_district_that_tells_of_it() -> None:
    found = compared(
        summary("全市技术交易额900亿元。", region=YINZHOU),
        summary("全市技术交易额30亿元。", region=CIXI),
        summary("全市技术交易额900亿元。", region=NINGBO),
    )
    (row,) = found.rows
    assert [place.name for place in row.places] == ["宁波市", "宁波市慈溪市"]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("first", "second", "contradict"),
    [
        ("技术交易额105.5亿元。", "技术交易额150.5亿元。", True),
        ("技术交易额277.59亿元。", "技术交易额277.6亿元。", False),
        ("技术交易额277.59亿元。", "技术交易额2775900万元。", False),
        ("高新技术企业总数约1340家。", "高新技术企业总数1342家。", False),
        ("高新技术企业总数超1300家。", "高新技术企业总数1342家。", False),
        ("高新技术企业总数1340家。", "高新技术企业总数1304家。", True),
        ("高新技术企业总数1340家。", "高新技术企业总数1341家。", True),
        ("全社会研发投入强度达3.69%。", "全社会研发投入强度达3.68%。", True),
        ("高新技术企业总数近1340家。", "高新技术企业总数1342家。", True),
        ("预计技术交易额15.2亿元。", "技术交易额15.9亿元。", False),  # an estimate and the final figure
    ],
)
def test_two_documents_of_one_district_and_year_contradict_beyond_rounding(
    first: str, second: str, contradict: bool
) -> None:
    found = compared(summary(first), summary(second, dated="2026-03-01"))
    assert [finding.code for finding in found.findings] == ["compare.conflict"] * contradict
    (row,) = found.rows
    assert row.cells[0].state == ("conflict" if contradict else "value")


def test_bare_counts_that_differ_are_a_note_and_no_error() -> None:
    bare = summary("为全区120家高新技术企业提供风险保障。", region=YINZHOU)
    (found,) = compared(bare, summary("全区高新技术企业超670家。", region=YINZHOU, dated="2026-03-01")).findings
    assert (found.code, found.severity) == ("compare.unclear", "info")


def test_both_sides_of_a_contradiction_are_named() -> None:
    (found,) = compared(summary("技术交易额105.5亿元。"), summary("技术交易额150.5亿元。", dated="2026-03-01")).findings
    assert "105.5亿元" in found.message_zh
    assert "150.5亿元" in found.message_zh
    assert "000.txt" in found.message_en
    assert "001.txt" in found.message_en


@pytest.mark.parametrize(
    ("then", "now", "jump", "alarm"),
    [
        ("技术交易额15.2亿元。", "技术交易额152亿元。", 10, True),
        ("技术交易额152亿元。", "技术交易额15.2亿元。", 10, True),
        ("技术交易额15.2亿元。", "技术交易额45亿元。", 10, False),
        ("技术交易额15.2亿元。", "技术交易额45亿元。", 2, True),
        ("新认定省级企业研究院1家。", "新认定省级企业研究院10家。", 10, False),  # from nearly nothing
        ("规上工业研发费用增长1.2%。", "规上工业研发费用增长12.2%。", 10, False),  # a rate may
    ],
)
def test_a_jump_against_the_year_before_is_an_alarm(then: str, now: str, jump: int, alarm: bool) -> None:
    earlier = summary(then, year=2024, dated="2025-01-10")
    found = compared(earlier, summary(now), choice=Choice(jump=Decimal(jump)))
    assert [finding.code for finding in found.findings] == ["compare.jump"] * alarm
    if alarm:
        assert "可能是单位或小数点错误" in found.findings[0].message_zh


def test_the_alarm_does_not_compare_a_year_with_a_part_of_one() -> None:
    earlier = summary("1-2月,技术交易额1.2亿元。", year=2024, dated="2025-01-10")
    assert compared(earlier, summary("全年技术交易额15.2亿元。")).findings == ()


def test_a_copy_counts_once() -> None:
    one = summary("技术交易额105.5亿元。")
    found = compared(one, one, summary("技术交易额90亿元。", region=HAISHU))
    assert found.copies == ("001.txt",)
    assert [len(cell.figures) for cell in found.rows[0].cells] == [1, 1]


def test_unknown_regions_are_grouped_by_the_issuer_and_said() -> None:
    found = compared(
        summary("技术交易额105.5亿元。", region=None, issuer="某市科技局"),
        summary("技术交易额90亿元。", region=None, issuer="另一局"),
    )
    assert [place.name for place in found.rows[0].places] == ["另一局", "某市科技局"]
    assert len(found.unplaced) == 2


def test_a_single_document_compares_to_nothing() -> None:
    found = compared(summary("技术交易额105.5亿元。"))
    assert (found.rows, found.findings, found.outcomes) == ((), (), ())


def test_a_rejected_item_counts_nowhere() -> None:
    one = summary("技术交易额105.5亿元。")
    (report,) = one.reports
    items = [
        item.model_copy(update={"review": item.review.model_copy(update={"status": "rejected"})})
        for item in report.achievements
    ]
    rejected = one.model_copy(update={"reports": [report.model_copy(update={"achievements": items})]})
    found = compared(rejected, summary("技术交易额90亿元。", dated="2026-03-01"))
    assert found.findings == ()
    assert dict(found.left_out)["rejected"] == 1


def test_indicators_and_regions_can_be_chosen_by_synonym_name_and_code() -> None:
    papers = (
        summary("新认定高新技术企业56家。技术交易额15亿元。", region=HAISHU),
        summary("新认定高新技术企业265家。技术交易额105.5亿元。", region=YINZHOU, dated="2026-01-20"),
    )
    assert titles(*compared(*papers, choice=Choice(indicators=("高企",))).rows) == [("高企", "new")]
    for region in ("330212", "鄞州", "宁波市鄞州区"):
        (row,) = compared(*papers, choice=Choice(("技术合同成交额",), (region,))).rows
        assert [place.name for place in row.places] == ["宁波市鄞州区"]
