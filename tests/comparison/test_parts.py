"""The parts a comparison is made of, as tables: periods, places, offices, clauses."""

from __future__ import annotations

import pytest

from summarizer.comparison.clauses import clauses
from summarizer.comparison.periods import read
from summarizer.comparison.places import COUNTRY, Place, office, resolved, territory_of

CIXI = Place("330282", "宁波市慈溪市")
YINZHOU = Place("330212", "宁波市鄞州区")
NINGBO = Place("330200", "宁波市")
ZHEJIANG = Place("330000", "浙江省")


@pytest.mark.parametrize(
    ("text", "year", "dated", "label"),
    [
        ("2024年", 2024, "2025-01-17", "2024年"),
        ("2024年", 2024, None, "2024年"),
        ("2024年", 2024, "2024-12-25", "2024年(截至12月25日)"),
        ("2024年1-11月", 2024, "2025-01-17", "2024年1—11月"),
        ("2024年1-12月", 2024, "2025-01-17", "2024年"),
        ("2025年上半年", 2025, "2025-11-07", "2025年1—6月"),
        ("截至2024年末", 2024, "2025-01-17", "2024年"),
        ("截至一季度末", 2025, None, "2025年1—3月"),
        ("2024年8月", 2024, "2025-01-17", "2024年8月"),
        ("2025年以来", 2025, "2025-11-07", "2025年(截至11月7日)"),
        ("2023年以来", 2025, "2025-11-07", "2023年以来"),
        ("2021-2025年", 2025, "2026-01-01", "2021-2025年"),
        ("一季度", None, None, "年份不明·1—3月"),
        (None, 2025, "2026-01-01", "未注明时期"),
    ],
)
def test_a_period_is_read_with_the_date_of_its_document(
    text: str | None, year: int | None, dated: str | None, label: str
) -> None:
    assert read(text, year, dated).label == label


@pytest.mark.parametrize(
    ("word", "own", "place"),
    [
        ("全市", CIXI, CIXI),
        ("全市", YINZHOU, NINGBO),
        ("全大市", CIXI, NINGBO),
        ("全区", YINZHOU, YINZHOU),
        ("全省", CIXI, ZHEJIANG),
        ("全国", CIXI, COUNTRY),
        (None, CIXI, CIXI),
        ("全市", Place("110108", "北京市海淀区"), Place("110000", "北京市")),
        ("全区", Place("640100", "银川市"), Place("640000", "宁夏回族自治区")),
        ("全市", Place("", "宁波高新区"), Place("", "宁波高新区·全市")),
        ("全区", Place("", "宁波高新区"), Place("", "宁波高新区")),
        ("全县", NINGBO, Place("", "宁波市·全县")),
    ],
)
def test_a_territory_is_resolved_by_the_region_of_the_report(word: str | None, own: Place, place: Place) -> None:
    assert resolved(word, own) == place


def test_the_territory_of_a_scope_is_told_from_its_levels() -> None:
    assert territory_of("全区 市级以上") == "全区"
    assert territory_of("省级") is None


@pytest.mark.parametrize(
    ("issuer", "known"),
    [
        ("慈溪市科学技术局", "科技局"),
        ("市科技局", "科技局"),
        ("宁波市鄞州区科技局(科协)", "科技局"),
        ("宁波高新区科技创新局", "科技局"),
        ("甘肃省人民政府", "政府"),
        ("大庆市统计局", "统计局"),
        (None, ""),
    ],
)
def test_an_office_is_known_by_its_kind(issuer: str | None, known: str) -> None:
    assert office(issuer) == known


def test_a_figure_behind_among_them_is_part_of_the_one_before() -> None:
    first, part = clauses("引进企业188家,其中高新技术企业13家", [("引进企业", "188家"), ("高新技术企业", "13家")])
    assert (first.whole, part.whole) == (None, "引进企业")


@pytest.mark.parametrize(
    ("statement", "falls"),
    [
        ("单位能耗降低到0.5吨", True),
        ("能耗下降3%", True),
        ("增幅控制在3%以内", True),
        ("降低成本,实现产值5亿元", False),
        ("研发费用增长8%", False),
    ],
)
def test_a_fall_is_told_by_the_words_right_before_the_figure(statement: str, falls: bool) -> None:
    surface = next(word for word in ("0.5吨", "3%", "5亿元", "8%") if word in statement)
    assert clauses(statement, [("", surface)])[0].falls is falls
