"""The period of a figure: what is said governs until another is named; then the zone's year; else nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest

from summarizer.document import SectionKind, Span
from summarizer.quantities import EMPTY, Context, Zone
from tests.quantities.resolving import ACHIEVEMENTS, CALENDAR, MIXED, PLANS, PROBLEMS, told, zone

SAID = (
    # text, figure, context, period
    ("2024年1-11月,技术交易额105.5亿元", "105.5亿元", EMPTY, "2024年1-11月"),
    ("2024年,实现突破:1-11月,技术交易额105.5亿元;高新技术产业投资56.3亿元", "56.3亿元", ACHIEVEMENTS, "2024年1-11月"),
    ("1-11月,技术交易额105.5亿元。研发费用58.87亿元", "58.87亿元", ACHIEVEMENTS, "2024年1-11月"),
    ("1—11月技术交易额105.5亿元", "105.5亿元", EMPTY, "1-11月"),
    ("1至9月技术交易额105.5亿元", "105.5亿元", CALENDAR, "2024年1-9月"),
    ("前11个月技术交易额105.5亿元", "105.5亿元", CALENDAR, "2024年1-11月"),
    ("二〇二四年新增企业20家", "20家", EMPTY, "2024年"),
    ("2025年上半年GDP增长5%", "5%", EMPTY, "2025年上半年"),
    ("近三年来,实施项目412个,完成投资967亿元", "967亿元", ACHIEVEMENTS, "2022-2024年"),
    ("五年来,改造危房4120户", "4120户", ACHIEVEMENTS, "2020-2024年"),
    ("上半年开工项目3个;年底前人员达到4人以上,持证率达85%", "85%", PLANS, "2025年"),
    ("新院区一期11月底完成封顶,设计床位600张", "600张", ACHIEVEMENTS, "2024年"),
    ("力促机场工程三季度开工;分担率提高到20%", "20%", EMPTY, None),
    ("一季度全市实现地区生产总值626.9亿元", "626.9亿元", zone(MIXED.zones[0].kind, 2017), "2017年一季度"),
    ("2024年第三季度增长5%", "5%", EMPTY, "2024年三季度"),
    ("今年前三季度GDP增长5%", "5%", CALENDAR, "2024年前三季度"),
    ("今年新增企业20家", "20家", CALENDAR, "2024年"),
    ("今年新增企业20家", "20家", EMPTY, None),
    ("全年新增企业20家", "20家", ACHIEVEMENTS, "2024年"),
    ("全年开展活动不少于5次", "5次", PLANS, "2025年"),
    ("明年新增企业20家", "20家", PLANS, "2025年"),
    ("去年技术交易额100亿元", "100亿元", CALENDAR, "2023年"),
    ("2024年以来,累计服务企业16家", "16家", EMPTY, "2024年以来"),
    ("今年以来,累计服务企业16家", "16家", CALENDAR, "2024年以来"),
    ("“十四五”以来,累计新增企业300家", "300家", EMPTY, "2021年以来"),
    ("截至2024年底,全区有企业162家", "162家", EMPTY, "截至2024年末"),
    ("2014年末,全市牛存栏91.4万头", "91.4万头", EMPTY, "截至2014年末"),
    ("截至11月底,全区有企业162家", "162家", CALENDAR, "截至2024年11月末"),
    ("2021-2025年累计投入30亿元", "30亿元", EMPTY, "2021-2025年"),
    ("到2027年,研发强度达到4%", "4%", PLANS, "2027年"),
    ("增速比2016年高0.3个百分点", "0.3个百分点", EMPTY, None),
    ("成功推荐1人入选2024年十大人物,2人入围", "2人", EMPTY, None),
    ("2015和2016年同期增速分别为3.3%、0.5%", "0.5%", EMPTY, "2016年"),
    ("2018年比重仅32.4%,2019年上升为35.1%", "35.1%", EMPTY, "2019年"),
    ("经营主体达486万户,是2019年的1.7倍", "1.7倍", ACHIEVEMENTS, "2024年"),
    ("产业结构由上年的8.6:45.9:45.5调整为8.1:45.6:46.3", "8.6:45.9:45.5", ACHIEVEMENTS, "2023年"),
    ("产业结构由上年的8.6:45.9:45.5调整为8.1:45.6:46.3", "8.1:45.6:46.3", ACHIEVEMENTS, "2024年"),
    ("6月底前开工30个项目,新增景区1家", "1家", PLANS, "2025年"),
    ("新院区10月投用,新增床位500张", "500张", PLANS, "2025年"),
)


@pytest.mark.parametrize(("text", "figure", "context", "period"), SAID, ids=[f"{row[0]}→{row[3]}" for row in SAID])
def test_the_period_that_words_name(text: str, figure: str, context: Context, period: str | None) -> None:
    assert told(text, figure, context).period == period


@pytest.mark.parametrize(
    ("context", "period"),
    [(ACHIEVEMENTS, "2024年"), (PLANS, "2025年"), (PROBLEMS, None), (CALENDAR, None), (EMPTY, None)],
)
def test_where_nothing_is_said_the_section_decides(context: Context, period: str | None) -> None:
    assert told("新增企业20家", "20家", context).period == period


def test_a_period_ends_with_its_paragraph() -> None:
    text = "1-11月,技术交易额105.5亿元。\n\n新增企业20家。"
    assert told(text, "20家", ACHIEVEMENTS).period == "2024年"


def test_another_year_governs_its_sentence_only() -> None:
    text = "2022年获评优秀,投入30亿元。全年技术交易额15亿元,新增企业20家。"
    assert told(text, "30亿元", ACHIEVEMENTS).period == "2022年"
    assert told(text, "15亿元", ACHIEVEMENTS).period == "2024年"
    assert told(text, "20家", ACHIEVEMENTS).period == "2024年"


def test_a_bracket_keeps_its_period_to_itself() -> None:
    text = "工业增长6.8%(2015年增速为3.3%),拉动增长2.6个百分点"
    assert told(text, "3.3%").period == "2015年"
    assert told(text, "2.6个百分点").period is None


def test_damaged_years_tell_no_period() -> None:
    text = "20xx年,科技工作取得成效。2023年,新认定高新技术企业20家。"
    assert told(text, "20家", zone(ACHIEVEMENTS.zones[0].kind, None, None)).period is None


def test_the_latest_ranking_has_no_year_of_its_own() -> None:
    text = "综合评价最新排名全省第17位,较上年提高49位"
    assert told(text, "第17位", ACHIEVEMENTS).period is None
    assert told(text, "49位", ACHIEVEMENTS).period is None


def test_a_top_heading_names_the_period_of_its_section() -> None:
    parts = ("一、上半年工作完成情况\n", "新增企业20家。\n\n引进人才3人。\n", "二、其他成效\n", "获奖5项。\n")
    text = "".join(parts)
    cuts = [sum(map(len, parts[:count])) for count in range(5)]
    kind = SectionKind.ACHIEVEMENTS
    zones = tuple(
        Zone(Span(begin, end), kind, 2024, 2025, heading=number % 2 == 0)
        for number, (begin, end) in enumerate(pairwise(cuts))
    )
    assert told(text, "20家", Context(zones)).period == "2024年上半年"
    assert told(text, "3人", Context(zones)).period == "2024年上半年"
    assert told(text, "5项", Context(zones)).period == "2024年"


def test_the_part_of_the_year_in_the_title_dates_what_is_achieved() -> None:
    title, body = "关于我县2024年上半年经济情况的通报\n", "新增企业20家。\n"
    zones = (
        Zone(Span(0, len(title)), SectionKind.FRONT, 2024, 2024, title=True),
        Zone(Span(len(title), len(title + body)), SectionKind.ACHIEVEMENTS, 2024, 2024),
    )
    assert told(title + body, "20家", Context(zones)).period == "2024年上半年"
