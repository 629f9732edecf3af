"""Noise: what stands around a report is marked with its kind, never deleted; what belongs to it is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.document import NoiseKind
from summarizer.reading import read, read_bytes

BODY = "\n全年完成技术交易额105.5亿元，同比增长12.2%，新认定高新技术企业56家，总数达162家，创新生态持续优化。\n"


def _noise(text: str) -> list[tuple[str, str]]:
    source = read_bytes(text.encode(), "a.txt")
    return [(one.kind.value, one.span.slice(source.text)) for one in source.noise]


SEEDS = [
    (
        "000",
        [
            ("navigation", "首页\n>政府信息公开>工作信息>计划总结"),
            ("header", "索引号 002969069/2025-00324\n"),
            ("header", "发布日期: 2025-01-17 10:40 信息来源: 区科技局 信息来源: 区科技局"),
            ("controls", "【打印本页】 【关闭窗口】"),
        ],
    ),
    (
        "001",
        [
            ("header", "索引号: B07608932/2020-56584"),
            ("advertising", "m88明升体育网址-"),
            ("header", "时间:2020-12-24 16:20 来源:区科技局 浏览次数:"),
        ],
    ),
    ("002", [("header", "信息来源: 创新浙江\n发布时间: 2025-11-07\n浏览次数:1365")]),
    ("003", [("boilerplate", "温馨提示:\n1. ")]),
    ("004", [("header", "113302820029365B/2025-188639\n市科技局\n主动公开\n通知公告\n科技、教育/科技\n2025-04-30\n")]),
]


@pytest.mark.parametrize(("number", "expected"), SEEDS, ids=[number for number, _ in SEEDS])
def test_a_seeds_noise_is_marked(seeds: dict[str, Path], number: str, expected: list[tuple[str, str]]) -> None:
    source = read(seeds[number])
    found = [(one.kind.value, one.span.slice(source.text)) for one in source.noise]
    assert [kind for kind, _ in found] == [kind for kind, _ in expected]
    assert all(text.startswith(begin) for (_, text), (_, begin) in zip(found, expected, strict=True))


def test_the_tags_of_a_sharing_site_are_noise_and_the_title_below_them_is_not(seeds: dict[str, Path]) -> None:
    source = read(seeds["003"])
    (noise,) = source.noise
    assert noise.span.slice(source.text).endswith("网站客服:3074922707\n2023\n市政府\n科技\n宣传工作\n总结")


LINES = [
    ("首页 > 政务公开 > 工作总结", "navigation"),
    ("您的位置：首页»信息公开»计划总结", "navigation"),
    ("发布机构：区科技局  发布日期：2024-01-05", "header"),
    ("浏览次数：1,365次", "header"),
    ("【字体：大 中 小】 打印 关闭", "controls"),
    ("分享到：微信 微博 QQ空间", "controls"),
    ("上一篇：2023年工作总结", "controls"),
    ("扫一扫在手机打开当前页", "controls"),
]


@pytest.mark.parametrize(("line", "kind"), LINES)
def test_a_line_around_the_report_is_noise_above_and_below_it(line: str, kind: str) -> None:
    title = "某某市科技局2024年工作总结"
    assert _noise(f"{line}\n{title}{BODY}") == [(kind, line)]
    assert _noise(f"{title}{BODY}\n{line}\n") == [(kind, line)]


OWN = [
    "一、2024年工作总结",
    "时间紧任务重",
    "来源于基层的创新不断涌现",
    "下载量突破1万次",
    "分享经验做法",
    "大力推进",
    "作者",
]


@pytest.mark.parametrize("line", OWN)
def test_a_line_of_the_report_itself_is_left_alone(line: str) -> None:
    assert _noise(f"某某市科技局2024年工作总结\n{line}{BODY}") == []


def test_a_table_of_contents_is_navigation_up_to_the_first_heading_itself() -> None:
    contents = "目  录\n一、2024年工作回顾………1\n二、2025年工作安排………5"
    text = f"某某市科技局工作总结\n{contents}\n一、2024年工作回顾{BODY}二、2025年工作安排{BODY}"
    assert _noise(text) == [("navigation", contents)]


def test_fields_inside_the_body_are_no_header() -> None:
    assert _noise(f"2024年工作总结{BODY}来源：市统计局\n{BODY}{BODY}") == []


ADVERTISED = [
    ("m88明升体育网址-区科技局2019年工作总结", "m88明升体育网址-", "区科技局2019年工作总结"),
    ("bet365官网登录_市农业局2021年工作要点", "bet365官网登录_", "市农业局2021年工作要点"),
    ("市农业局2021年工作要点-亚博app下载", "-亚博app下载", "市农业局2021年工作要点"),
    ("澳门新葡京娱乐|区教育局2020年工作总结", "澳门新葡京娱乐|", "区教育局2020年工作总结"),
    ("体育局-2023年工作总结", None, "体育局-2023年工作总结"),
    ("福利彩票发行中心-2023年工作总结", None, "福利彩票发行中心-2023年工作总结"),
    ("AI+制造-2024年工作总结", None, "AI+制造-2024年工作总结"),
    ("R&D-2024年工作总结", None, "R&D-2024年工作总结"),
    ("2023-2024年度科技工作总结", None, "2023-2024年度科技工作总结"),
    ("G60科创走廊-2024年工作总结", None, "G60科创走廊-2024年工作总结"),
]


@pytest.mark.parametrize(("line", "advertising", "title"), ADVERTISED)
def test_advertising_stuck_to_a_title_is_marked_and_not_part_of_it(
    line: str, advertising: str | None, title: str
) -> None:
    source = read_bytes((line + BODY).encode(), "a.txt")
    marked = [one.span.slice(source.text) for one in source.noise if one.kind is NoiseKind.ADVERTISING]
    assert marked == ([advertising] if advertising else [])
    assert source.metadata.title == title


def test_a_plan_that_counts_downloads_and_users_is_the_report_s_own() -> None:
    line = "2024年，客户端下载量达到28万，日活跃用户达3万；经营收入达到3000万元，增长10%左右。"
    assert _noise(f"某某县融媒体中心2023年工作总结{BODY}\n{line}\n") == []
