"""Reports: a compilation is cut at its authors or at its titles; anything else is one report."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from summarizer.document import Region
from summarizer.outline import outline
from summarizer.reading import read
from tests.outline.documents import COMPILED, FARMING, outline_of

ARTICLES = [
    ("“三个年”激发实干奋进动力 跑出全域高水平创新型城市建设“加速度”", "宁波市科技局", "宁波市", "330200", "费小琛"),
    ("紧扣“三个年”活动聚力谋篇 解码区域创新发展新路径", "海曙区科技局", "宁波市海曙区", "330203", "张越男"),
    ("以“三个年”活动为引擎 驱动江北科技创新跃升向新", "江北区科技局", "宁波市江北区", "330205", "戴雪嵘"),
    ("聚焦改革、落实、提能“三个年” 推动科技创新工作走深走实", "镇海区科技局", "宁波市镇海区", "330211", "黎伦睦"),
    ("以“三个年”为抓手 谱写区域高质量发展新画卷", "北仑区科技局", "宁波市北仑区", "330206", "张盛杰"),
    ("推进“三个年”活动持续发力 攻坚改革激发新质生产力加速成长", "鄞州区科技局", "宁波市鄞州区", "330212", "虞文平"),
    (
        "向“新”而行 以“质”谋远 以“三个年”活动助推区域新质生产力发展",
        "奉化区科技局",
        "宁波市奉化区",
        "330213",
        "王志明",
    ),
    ("以“三个年”活动为笔 奋力绘就创新浙江建设新图景", "余姚市科技局", "宁波市余姚市", "330281", "诸仲玖"),
    ("以“三个年”为引领 加快以科技创新塑造发展新优势", "慈溪市科技局", "宁波市慈溪市", "330282", "胡志远"),
    ("以“三个年”活动为抓手 加快建设“正学创新之城”", "宁海县科技局", "宁波市宁海县", "330226", "冉诗雅"),
    ("以“创”开路 以“新”制胜 借力“三个年”活动下好创新“先手棋”", "象山县科技局", "宁波市象山县", "330225", "张沉忠"),
    (
        "纵深推进“三个年”活动 奋力打造又“高”又“新”高质量发展新标杆",
        "宁波高新区科技创新局",
        "宁波高新区",
        None,
        "杨小宝",
    ),
]


def test_seed_002_is_twelve_articles_with_title_author_office_and_place(seeds: dict[str, Path]) -> None:
    reports = outline(read(seeds["002"])).reports
    assert [(one.title, one.issuer, one.region, one.author) for one in reports] == [
        (title, issuer, Region(name, code), author) for title, issuer, name, code, author in ARTICLES
    ]
    assert {(one.report_year, one.plan_year) for one in reports} == {(2025, None)}


def test_the_articles_follow_each_other_and_the_sites_own_headline_belongs_to_none(seeds: dict[str, Path]) -> None:
    source = read(seeds["002"])
    reports = outline(source).reports
    title = source.metadata.title_span
    assert title is not None
    assert title.end <= reports[0].span.start
    assert all(one.span.end == two.span.start for one, two in pairwise(reports))
    assert reports[-1].span.end == len(source.text)


@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_the_other_seeds_are_one_report_each(seeds: dict[str, Path], number: str) -> None:
    source = read(seeds[number])
    (report,) = outline(source).reports
    assert (report.span.start, report.span.end) == (0, len(source.text))
    assert (report.title, report.issuer, report.region) == (
        source.metadata.title,
        source.metadata.issuer,
        source.metadata.region,
    )


YEARS = [("000", 2024, 2025), ("001", 2019, 2020), ("003", None, None), ("004", None, 2025)]


@pytest.mark.parametrize(("number", "report_year", "plan_year"), YEARS)
def test_a_seeds_years(seeds: dict[str, Path], number: str, report_year: int | None, plan_year: int | None) -> None:
    (report,) = outline(read(seeds[number])).reports
    assert (report.report_year, report.plan_year) == (report_year, plan_year)


def test_damaged_years_come_with_a_reason(seeds: dict[str, Path]) -> None:
    (report,) = outline(read(seeds["003"])).reports
    assert report.note is not None
    assert "20xx年" in report.note


def test_a_compilation_is_cut_at_titles_that_name_other_offices() -> None:
    reports = outline_of(COMPILED).reports
    assert [(one.issuer, one.region.code if one.region else None) for one in reports] == [
        ("平湖市科技局", "330482"),
        ("海盐县科技局", "330424"),
        ("海宁市科技局", "330481"),
    ]
    assert reports[0].plan_year == 2025


def test_a_compilation_is_cut_at_lines_that_name_the_author_behind_each_article() -> None:
    text = (
        "聚力科技创新\n推动产业升级\n张三\n今年以来，海曙区新认定高新技术企业56家，总数达162家，居全市第二。\n"
        "（作者系海曙区科技局局长）\n"
        "打造人才高地\n今年以来，江北区引进领军人才12名，新建院士工作站2家，成效明显，居宁波前列。\n（作者李四系江北区科技局党组书记）\n"
    )
    reports = outline_of(text).reports
    assert [(one.title, one.author, one.issuer) for one in reports] == [
        ("聚力科技创新 推动产业升级", "张三", "海曙区科技局"),
        ("打造人才高地", "李四", "江北区科技局"),
    ]


def test_a_place_that_shares_its_name_has_no_code_and_a_reason() -> None:
    (report,) = outline_of("朝阳区科技局2024年工作总结\n全年新认定高新技术企业56家，总数达162家，成效明显。\n").reports
    assert report.region == Region("朝阳区", None)
    assert report.note is not None
    assert "朝阳区" in report.note


def test_an_author_on_the_line_of_the_position() -> None:
    text = (
        "2025年甘肃省政府工作报告\n——2025年1月20日在甘肃省第十四届人民代表大会第三次会议上\n"
        "甘肃省省长 任振鹤\n各位代表：\n"
        "一、2024年工作回顾\n全省地区生产总值增长5.8%，增速居全国第3位，经济运行持续向好。\n"
    )
    (report,) = outline_of(text).reports
    assert (report.author, report.issuer, report.report_year, report.plan_year) == ("任振鹤", "甘肃省政府", 2024, None)


def test_a_signature_is_no_author() -> None:
    (report,) = outline_of(FARMING).reports
    assert report.author is None
    assert report.issuer == "柯城区农业农村局"
