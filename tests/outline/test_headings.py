"""Headings: how far one reaches when its text runs on behind it, and what it says of its section."""

from __future__ import annotations

import pytest

from summarizer.document import SectionKind
from summarizer.outline.enumerators import enumerator_at
from summarizer.outline.headings import heading_end, kind_of_heading

RUN_ON = [
    ("(一)科技争投指标稳中有进。我区科技进步综合评价最新排名全省第17位。", "(一)科技争投指标稳中有进。"),
    ("1.加大企业研发投入。加强科技型企业扩面提质,推动更多企业。", "1.加大企业研发投入。"),
    ("（二）强化党建引领：严格落实“第一议题”制度，及时跟进学习。", "（二）强化党建引领："),
    ("一是聚力打好稳增长阵地战，经济运行持续向好。对标宏观政策。", "一是聚力打好稳增长阵地战，经济运行持续向好。"),
    (
        "一、以创新驱动为核心,营造科技创新良好环境今年以来,区委区政府高度重视市委创新驱动决定,深化科技创新驱动认识。",
        "一、以创新驱动为核心,营造科技创新良好环境",
    ),
    (
        "二、以企业创新为主体,不断壮大优质创新力量采取突出引导、注重集成、分类指导的工作模式,积极培育一批高新技术企业。",
        "二、以企业创新为主体,不断壮大优质创新力量",
    ),
    (
        "四、以科技合作为依托,大力推进产业转型开展2023年科技合作坚持走出与请进并重,合作的深度和广度显著提升,效果明显。",
        "四、以科技合作为依托,大力推进产业转型开展",
    ),
    (
        "二、主要增长因素分析总体看，今年以来，生产和需求继续回暖，为实现全年增长目标奠定了坚实基础，形势总体向好。",
        "二、主要增长因素分析",
    ),
    (
        "一、总体情况 2024年，全县经济运行总体平稳，完成生产总值320亿元，同比增长6.1%，增速居全市第二位。",
        "一、总体情况",
    ),
]


@pytest.mark.parametrize(("text", "heading"), RUN_ON)
def test_a_heading_ends_where_its_text_begins(text: str, heading: str) -> None:
    enumerator = enumerator_at(text)
    assert enumerator is not None
    end = heading_end(text, 0, enumerator.end, len(text), high=enumerator.rank <= 20)
    assert end is not None
    assert text[:end] == heading


CONTENT = [
    "1.确保全社会研发投入强度突破2.0%;",
    "2.全年新认定高新技术企业265家,总数约1340家。其中国家级12家。",
    "一是全年投入资金3.5亿元。二是新增企业12家。",
]


@pytest.mark.parametrize("text", CONTENT)
def test_an_item_with_figures_is_content_and_no_heading(text: str) -> None:
    enumerator = enumerator_at(text)
    assert enumerator is not None
    assert heading_end(text, 0, enumerator.end, len(text), high=False) is None


A, P, F, M = SectionKind.ACHIEVEMENTS, SectionKind.PROBLEMS, SectionKind.PLANS, SectionKind.MIXED
KINDS = [
    ("一、2024年工作总结", A),
    ("过去一年工作回顾", A),
    ("主要工作成效", A),
    ("一、目标任务完成情况", A),
    ("2024年计划执行情况", A),
    ("二、存在问题", P),
    ("三、存在的主要困难和不足", P),
    ("当前面临的困难与挑战", P),
    ("二、问题和短板", P),
    ("三、2020主要指标及工作思路", F),
    ("二、明年工作思路", F),
    ("下一步工作打算", F),
    ("2025年工作要点", F),
    ("指导思想:", F),
    ("二、2025年工作总体要求和预期目标", F),
    ("存在问题及下一步打算", M),
    ("2023年工作总结和2024年工作计划", M),
    ("一、2024年推进法治政府建设的主要举措和成效", A),
    ("一、2023年民生实事办结情况", A),
    ("一、回顾过去，成绩来之不易", A),
    ("一、今年以来主要工作", A),
    ("八、工作短板", P),
    ("三、工作中存在的困难及下步打算", M),
    ("四、2025年推进法治政府建设的主要安排", F),
    ("二、展望未来，任务艰巨光荣", F),
    ("二、下半年工作安排", F),
    ("（一）聚焦主责主业，狠抓目标落实", None),
    ("（二）坚持目标导向，推动经济增长", None),
    ("（三）加快规划编制", None),
    ("（四）优化资源配置，项目谋划成效显著", None),
    ("（五）打造特色亮点", None),
    ("一、基本情况", None),
    ("(一)补齐创新短板", None),
    ("聚焦问题整改", None),
    ("（一）粮食生产稳中有进", None),
    ("以“改革突破”优机制、建体系", None),
]


@pytest.mark.parametrize(("heading", "kind"), KINDS)
def test_a_heading_says_what_its_section_is_for(heading: str, kind: SectionKind | None) -> None:
    assert kind_of_heading(heading) is kind


def test_a_year_in_a_heading_is_told_by_the_reports_year() -> None:
    assert kind_of_heading("三、2025年重点工作", report_year=2024) is F
    assert kind_of_heading("一、2024年重点工作", report_year=2024) is A


def test_key_work_looks_ahead_behind_a_retrospect_only() -> None:
    assert kind_of_heading("二、重点工作", before=A) is F
    assert kind_of_heading("二、重点工作") is None
