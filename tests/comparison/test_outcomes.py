"""Plan against outcome: what counts as met, on the way, missed, not reported, and what can't be compared."""

from __future__ import annotations

import pytest

from tests.comparison.making import HAISHU, NOVEMBER, WHOLE, compared, judged, summary

# target of 2025 · what the report on 2025 says · its date · verdict · reason
CASES = [
    # reached and not, by the whole year's figure
    ("新认定高新技术企业120家。", "全年新认定高新技术企业130家。", WHOLE, "met", "reached"),
    ("新认定高新技术企业120家。", "全年新认定高新技术企业120家。", WHOLE, "met", "reached"),
    ("新认定高新技术企业120家。", "全年新认定高新技术企业119家。", WHOLE, "missed", "short"),
    ("技术交易额达50亿元。", "全年技术交易额49.8亿元。", WHOLE, "missed", "short"),
    ("技术交易额达50亿元。", "全年技术交易额500100万元。", WHOLE, "met", "reached"),
    # an application is no approval
    ("新认定高新技术企业120家。", "提交申报高新技术企业348家。", WHOLE, "not_comparable", "stage"),
    (
        "新认定高新技术企业120家。",
        "完成2025年度第一批高新技术企业申报,共提交申报348家,其中新认定提交130家。",
        NOVEMBER,
        "not_comparable",
        "stage",
    ),
    ("新认定高新技术企业120家。", "今年申报第一批高新技术企业153家。", WHOLE, "not_comparable", "stage"),
    ("新认定省级企业研究院2家。", "推荐申报省级企业研究院5家。", WHOLE, "not_comparable", "stage"),
    # November can't say missed
    ("新认定高新技术企业120家。", "目前已新认定高新技术企业90家。", NOVEMBER, "on_the_way", "so_far"),
    ("新认定高新技术企业120家。", "今年新认定高新技术企业90家。", NOVEMBER, "on_the_way", "so_far"),
    ("新认定高新技术企业120家。", "今年新认定高新技术企业125家。", NOVEMBER, "met", "reached"),
    ("技术交易额达50亿元。", "1-11月,技术交易额45亿元。", WHOLE, "on_the_way", "so_far"),
    ("全社会研发投入强度达3.69%。", "今年全社会研发投入强度达3.7%。", NOVEMBER, "on_the_way", "reached_so_far"),
    ("新认定高新技术企业120家。", "首批新认定高新技术企业45家。", WHOLE, "on_the_way", "so_far"),
    # an estimate decides nothing
    ("技术交易额达50亿元。", "预计全年技术交易额52亿元。", WHOLE, "on_the_way", "expected"),
    ("技术交易额达50亿元。", "预计全年技术交易额48亿元。", WHOLE, "on_the_way", "expected_short"),
    # qualifiers of the target
    ("实施本级重点研发项目15个左右。", "全年实施本级重点研发项目15个。", WHOLE, "met", "reached"),
    ("举办专题对接活动不少于5次。", "全年举办专题对接活动5次。", WHOLE, "met", "reached"),
    ("高新技术企业总数超1120家。", "高新技术企业总数达1120家。", WHOLE, "missed", "short"),
    ("高新技术企业总数超1120家。", "高新技术企业总数达1121家。", WHOLE, "met", "reached"),
    ("力争新认定高新技术企业120家以上。", "全年新认定高新技术企业120家。", WHOLE, "met", "reached"),
    # qualifiers of the result
    ("新认定高新技术企业120家。", "全年新认定高新技术企业近120家。", WHOLE, "missed", "short"),
    ("新认定高新技术企业120家。", "全年新认定高新技术企业超120家。", WHOLE, "met", "reached"),
    ("新认定高新技术企业120家。", "全年新认定高新技术企业超100家。", WHOLE, "not_comparable", "vague"),
    # direction
    ("单位产值能耗降低到0.5吨标准煤以下。", "单位产值能耗降低到0.48吨标准煤。", WHOLE, "met", "reached"),
    ("单位产值能耗降低到0.5吨标准煤以下。", "单位产值能耗降低到0.53吨标准煤。", WHOLE, "missed", "short"),
    ("单位GDP能耗下降3%。", "单位GDP能耗下降3.5%。", WHOLE, "met", "reached"),
    ("单位GDP能耗下降3%。", "单位GDP能耗上升0.5%。", WHOLE, "missed", "short"),
    ("安全生产事故不超过5起。", "全年发生安全生产事故6起。", WHOLE, "missed", "short"),
    ("安全生产事故不超过5起。", "今年发生安全生产事故3起。", NOVEMBER, "on_the_way", "reached_so_far"),
    ("科技创新指数进入全省前三。", "科技创新指数居全省第二。", WHOLE, "met", "reached"),
    ("科技创新指数进入全省前三。", "科技创新指数居全省第五。", WHOLE, "missed", "short"),
    ("科技创新指数进入全省前三。", "科技创新指数居全市第二。", WHOLE, "not_comparable", "scope"),
    # growth only against growth
    ("规上工业研发费用增长8%以上。", "规上工业研发费用58.87亿元,增长12.2%。", WHOLE, "met", "reached"),
    ("规上工业研发费用增长8%以上。", "规上工业研发费用增长6.5%。", WHOLE, "missed", "short"),
    ("规上工业研发费用增长8%以上。", "规上工业研发费用下降9.5%。", WHOLE, "missed", "short"),
    ("规上工业研发费用增长8%以上。", "规上工业研发费用达58.87亿元。", WHOLE, "not_comparable", "growth"),
    # another thing is no result
    ("新认定省级企业研究院2家。", "新认定市级企业研究院5家。", WHOLE, "not_reported", "not_mentioned"),
    ("高新技术企业总数达1120家。", "全年新认定高新技术企业130家。", WHOLE, "not_comparable", "measure"),
    ("新建产业创新联合体2家以上。", "计划新建产业创新联合体3家。", NOVEMBER, "not_comparable", "planned"),
    ("新认定高新技术企业120家。", "历年累计新认定高新技术企业500家。", WHOLE, "not_comparable", "measure"),
    ("新认定高新技术企业120家。", "全年累计新认定高新技术企业125家。", WHOLE, "met", "reached"),
    ("新认定高新技术企业120家。", "2024年新认定高新技术企业100家。", WHOLE, "not_comparable", "period"),
    ("新认定高新技术企业120家。", "全大市新认定高新技术企业1200家。", WHOLE, "not_comparable", "scope"),
    ("新增科技型中小企业300家。", "新增省级科技型中小企业631家。", WHOLE, "not_comparable", "name"),
    ("引进高层次人才20名以上。", "引进高层次人才25人。", WHOLE, "met", "reached"),
    ("引进高层次人才团队10个。", "全年技术交易额52亿元。", WHOLE, "not_reported", "not_mentioned"),
]


@pytest.mark.parametrize(("target", "result", "dated", "outcome", "reason"), CASES)
def test_a_target_is_judged_by_what_the_report_says(
    target: str, result: str, dated: str, outcome: str, reason: str
) -> None:
    (row,) = judged(target, result, dated=dated)
    assert (row.outcome, row.reason) == (outcome, reason)


@pytest.mark.parametrize("target", ["探索建设共享实验室3家。", "谋划建设产业园2个。"])
def test_what_is_only_explored_is_no_target(target: str) -> None:
    assert judged(target, "建成共享实验室1家。") == []


def test_a_target_without_a_report_on_its_year_says_so() -> None:
    plan = summary("科技工作有序推进。", "新认定高新技术企业120家。", year=2024, dated="2025-01-20")
    (row,) = compared(plan).outcomes
    assert (row.outcome, row.reason, row.year) == ("not_reported", "no_report", 2025)


def test_another_region_and_another_office_are_no_outcome() -> None:
    plan = summary("科技工作有序推进。", "新认定高新技术企业120家。", year=2024, dated="2025-01-20")
    elsewhere = summary("全年新认定高新技术企业130家。", region=HAISHU, issuer="海曙区科技局")
    other = summary("全年新认定高新技术企业130家。", issuer="慈溪市统计局")
    (row,) = compared(plan, elsewhere, other).outcomes
    assert row.reason == "no_report"


def test_an_office_is_the_same_under_its_long_and_its_short_name() -> None:
    plan = summary("有序推进。", "新认定高新技术企业120家。", year=2024, issuer="慈溪市科学技术局", dated="2025-01-20")
    (row,) = compared(plan, summary("全年新认定高新技术企业130家。", issuer="慈溪市科技局(科协)")).outcomes
    assert row.outcome == "met"


def test_two_reports_that_disagree_decide_nothing() -> None:
    plan = summary("有序推进。", "新认定高新技术企业120家。", year=2024, dated="2025-01-20")
    first = summary("全年新认定高新技术企业130家。")
    second = summary("全年新认定高新技术企业110家。", dated="2026-02-20")
    (row,) = compared(plan, first, second).outcomes
    assert (row.outcome, row.reason) == ("not_comparable", "conflict")
    assert {row.result.surface if row.result else "", *(each.surface for each in row.others)} == {"130家", "110家"}


def test_the_whole_year_beats_a_part_of_it() -> None:
    plan = summary("有序推进。", "技术交易额达50亿元。", year=2024, dated="2025-01-20")
    part = summary("1-11月,技术交易额45亿元。", dated=NOVEMBER)
    (row,) = compared(plan, part, summary("全年技术交易额51亿元。")).outcomes
    assert (row.outcome, row.result.surface if row.result else None) == ("met", "51亿元")


def test_both_sides_carry_their_evidence() -> None:
    (row,) = judged("新认定高新技术企业120家。", "全年新认定高新技术企业130家。")
    assert row.result is not None
    assert "120家" in row.target.evidence.quote
    assert "130家" in row.result.evidence.quote
    assert row.result.evidence.start is not None
