"""Years: from the title, the headings, the opening or the date of publication; damaged ones stay open with a reason."""

from __future__ import annotations

import pytest

from summarizer.outline.years import is_occasion, years_of

CASES = [
    ("both in the title", "鄞州区科技局2024年度工作总结及2025年工作计划", [], "", None, (2024, 2025)),
    ("both, joined by 和", "教育局2023年工作总结和2024年工作打算", [], "", None, (2023, 2024)),
    ("a plan alone", "慈溪市科学技术局2025年工作要点", [], "", None, (None, 2025)),
    ("a summary alone", "县科协2021年工作总结", [], "", None, (2021, None)),
    ("a report of a year", "关于2024年教育工作情况的报告", [], "", None, (2024, None)),
    ("Chinese numerals", "二〇二四年工作总结", [], "", None, (2024, None)),
    ("a span of years", "2021-2023年三年行动工作总结", [], "", None, (2023, None)),
    ("halves of one year", "科技局2024年上半年工作总结和下半年工作计划", [], "", None, (2024, 2024)),
    (
        "nine months and the rest of the year",
        "南山区2024年1-9月预算执行情况及下阶段工作安排",
        ["二、下阶段工作安排"],
        "",
        None,
        (2024, 2024),
    ),
    ("the paper that a notice issues", "关于印发《2025年全县人社工作要点》的通知", [], "", None, (None, 2025)),
    ("full-width digits", "２０２４年工作总结", [], "", None, (2024, None)),
    (
        "headings, where the title names the year of the meeting",
        "2025年甘肃省政府工作报告",
        ["一、2024年工作回顾", "二、2025年工作总体要求和预期目标"],
        "",
        None,
        (2024, 2025),
    ),
    ("明年 in a heading", "科技局2024年工作总结", ["二、明年工作思路"], "", None, (2024, 2025)),
    ("the opening sentence", "我市农村经济稳步发展", [], "2014年，全市上下真抓实干，成效明显。", None, (2014, None)),
    ("a plan told by its year", None, [], "全年接待320万人次。2025年，计划投资3.5亿元。", None, (None, 2025)),
    ("the date of publication", "聚焦三个年", [], "今年以来新增3家。", "2025-11-07", (2025, None)),
    ("early in a year it stays open", "聚焦三个年", [], "今年以来新增3家。", "2025-01-07", (None, None)),
    (
        "given to an assembly early in a year",
        "平皋县政府工作报告(2022年2月18日在县第十七届人民代表大会第一次会议上)",
        ["一、过去五年工作回顾", "二、2022年工作"],
        "五年来新增3家。",
        None,
        (2021, 2022),
    ),
    (
        "a part of the year whose rest is planned in a sentence",
        "2024年文旅运行简报(1—3季度)",
        [],
        "前三季度接待游客8万人次。\n四季度计划投入3500万元。",
        None,
        (2024, 2024),
    ),
    ("nothing tells", "工作总结", [], "全面完成任务。", None, (None, None)),
    ("a mask", "工作总结", [], "20xx年,全区努力工作。2023年新增3家。", "2023-12-01", (None, None)),
    ("another mask", "20**年工作总结", [], "全区努力工作。", None, (None, None)),
    (
        "a year stamped over the figures",
        "工作总结",
        [],
        "2023年新增2023家,举办2023余场,服务202300家次。",
        None,
        (None, None),
    ),
]


@pytest.mark.parametrize(
    ("title", "headings", "text", "published", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_the_years_of_a_report(
    title: str | None, headings: list[str], text: str, published: str | None, expected: tuple[int | None, int | None]
) -> None:
    years = years_of(title, headings, text, published)
    assert (years.report, years.plan) == expected
    assert bool(years.note) == (expected == (None, None))


def test_the_line_that_says_where_a_report_was_given_tells_its_years() -> None:
    occasion = "——2025年1月9日在沂川市第三届人民代表大会第五次会议上"
    assert is_occasion(occasion)
    assert not is_occasion("2025年1月9日在沂川市召开动员大会,部署全年工作。")
    years = years_of("政府工作报告", [], "去年新增3家。", None, occasion)
    assert (years.report, years.plan) == (2024, 2025)


def test_a_stamped_year_is_named_in_the_reason() -> None:
    note = years_of("工作总结", [], "20xx年,新增2023家,培训2023余场。", None).note
    assert note is not None
    assert "20xx年" in note
    assert "2023" in note


def test_a_count_that_happens_to_be_a_year_damages_nothing() -> None:
    assert years_of("2023年工作总结", [], "2023年新增企业2023家,总数达3000家。", None).report == 2023
