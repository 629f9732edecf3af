"""Senses: achieved, problem, plan or none, by heading, tense and modality; work on problems is no problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.document import SectionKind, Sense
from summarizer.outline import outline
from summarizer.outline.senses import senses_of
from summarizer.reading import read

A, P, F, N = Sense.ACHIEVEMENT, Sense.PROBLEM, Sense.PLAN, Sense.NONE
BACK, AHEAD, TROUBLE = SectionKind.ACHIEVEMENTS, SectionKind.PLANS, SectionKind.PROBLEMS

SINGLE = [
    (AHEAD, "去年,我区已实施专项6项,取得阶段性成果9项。", A),
    (AHEAD, "去年实施的专项今年将全部完成验收。", F),
    (BACK, "129件重复信访事项,已办结126件,剩余3件力争年底前清零。", A),
    (BACK, "当前,仍有17件疑难积案未能化解,距全市90%的目标差3.6个百分点。", P),
    (BACK, "同时也要看到,我县经济总量仅占全市的6.8%。", P),
    (BACK, "11至12月,我们将确保重复信访率控制在8%以内。", F),
    (BACK, "四季度计划投入3500万元用于山门改造。", F),
    (BACK, "今年的主要预期目标是:生产总值增长6%左右。", F),
    (BACK, "向所有关心支持甘肃发展的社会各界人士表示衷心的感谢。", N),
    (BACK, "引进一批专业化科技服务机构,特别是目前较为薄弱的研发设计、技术转移等服务领域。", A),
    (BACK, "新认定国家高新技术企业56家,全区有效国家高新技术企业总数达162家。", A),
    (BACK, "努力实现产业转型升级,积极主动推进“机器换人”工作。", A),
    (BACK, "现场提醒整改问题28个。", A),
    (BACK, "针对流转不规范问题，开展专项整治，排查问题合同215份。", A),
    (BACK, "切实解决机关干部担当精神不够强的问题。", A),
    (BACK, "有效破解企业融资难、融资贵问题，惠及企业50家。", A),
    (BACK, "群众反映强烈的突出问题得到有效解决。", A),
    (BACK, "查处食品安全问题12起，问题整改率100%。", A),
    (BACK, "排查出存在问题的项目56个，已整改54个。", A),
    (BACK, "尚未完成整改的2个项目已制定方案。", A),
    (BACK, "信访问题仍较突出的3个乡镇实行挂牌整治。", A),
    (BACK, "仍有待提升的薄弱环节得到加强。", A),
    (BACK, "面对经济下行压力和诸多困难挑战，全年实现生产总值320亿元。", A),
    (BACK, "在外部环境仍然复杂严峻的情况下，进出口总额增长5%。", A),
    (BACK, "实现了从不足10%到35%的跨越。", A),
    (BACK, "没有发生重大食品安全事件。", A),
    (BACK, "城乡差距进一步缩小，收入比降至1.8。", A),
    (BACK, "争取到中央预算内投资1.2亿元。", A),
    (BACK, "为明年开好局、起好步奠定了坚实基础。", A),
    (BACK, "虽然成绩显著，但产业结构不优、创新能力不强等问题依然突出。", P),
    (BACK, "我们深知，工作中还有不少差距和不足，主要是：项目储备不足。", P),
    (BACK, "受多重因素影响，接待游客人数下降12.3%，未完成年度目标。", P),
    (BACK, "但与先进地区相比，研发投入强度还有较大差距。", P),
    (BACK, "同时也要清醒看到，我市科技工作还存在不少问题。", P),
    (BACK, "基层力量仍较为薄弱，专业人才缺口320名。", P),
    (BACK, "全年未完成年度目标任务的项目有3个。", P),
    (BACK, "下一步，我局将继续加大培育力度。", F),
    (BACK, "明年，将新增高新技术企业120家。", F),
    (BACK, "我们将进一步优化营商环境。", F),
    (BACK, "主要呈现三个特征:", N),
    (BACK, "一年来，着重抓了以下工作。", N),
    (BACK, "各位代表！", N),
    (BACK, "慈溪市科学技术局", N),
    (BACK, "2025年4月29日", N),
    (AHEAD, "加快推进平台建设，新增平台3个。", F),
    (AHEAD, "确保全社会研发投入强度突破2.0%。", F),
    (AHEAD, "传导“不作为、乱作为”的问责压力，切实解决担当精神不够强的问题。", F),
    (AHEAD, "目前，全市已累计建成平台15个。", A),
    (AHEAD, "去年我市研发投入强度达3.59%。", A),
    (AHEAD, "针对研发投入不足问题，开展专项行动。", F),
    (AHEAD, "2025年是“十四五”规划收官、“十五五”规划谋划之年。", N),
    (AHEAD, "具体抓好以下五方面工作:", N),
    (TROUBLE, "2018年R&D经费支出占比仅为1.6%,远低于全省平均水平。", P),
    (TROUBLE, "下一步，我们将加大投入。", F),
    (None, "全年接待游客320万人次，同比增长15.2%。", A),
    (None, "成功创建国家4A级景区1家。", A),
    (None, "2025年，计划投资3.5亿元，力争接待游客突破400万人次。", F),
    (None, "确保了粮食安全，完成播种面积12万亩。", A),
    (None, "景区基础设施还比较薄弱，停车位缺口约2000个。", P),
    (None, "对新认定的企业给予30万元一次性奖励。", N),
    (None, "习近平总书记强调，“发展新质生产力是推动高质量发展的内在要求。”", N),
    (None, "科技创新是引领高质量发展的核心动力。", N),
]


@pytest.mark.parametrize(("bias", "text", "sense"), SINGLE)
def test_a_sentence_has_a_sense(bias: SectionKind | None, text: str, sense: Sense) -> None:
    assert senses_of([[text]], bias, lead=False) == [[sense]]


STRETCHES = [
    (
        "a shift to problems holds to the end of its paragraph",
        [["新增企业12家。", "但也要看到，工作中还存在一些不足。", "人才引育力度不大。"], ["举办活动35场。"]],
        [[A, P, P], [A]],
    ),
    (
        "the answer to problems ends their stretch",
        [["工作中还存在一些不足。", "高端人才缺乏。", "下一步，我们将加大引育力度。", "新建院士工作站1家。"]],
        [[P, P, F, F]],
    ),
    (
        "下一步 holds to the end of its paragraph",
        [["下一步，我局将深入推进改革。", "建成示范基地3个。"], ["全年建成示范基地2个。"]],
        [[F, F], [A]],
    ),
]


@pytest.mark.parametrize(
    ("paragraphs", "expected"), [case[1:] for case in STRETCHES], ids=[case[0] for case in STRETCHES]
)
def test_stretches_of_sentences(paragraphs: list[list[str]], expected: list[list[Sense]]) -> None:
    assert senses_of(paragraphs, BACK, lead=False) == expected


def test_before_subsections_only_facts_are_achievements() -> None:
    slogan, fact = "2024年，我局深入贯彻落实全会精神，全面推进各项工作。", "全年新增企业12家，同比增长8%。"
    assert senses_of([[slogan, fact]], BACK, lead=True) == [[N, A]]
    assert senses_of([[slogan, fact]], BACK, lead=False) == [[A, A]]


def test_without_headings_bare_verbs_follow_what_prevails() -> None:
    bare = "强化政策精准滴灌。"
    assert senses_of([["全年新增企业12家。", "成功创建平台3个。", bare]], None, lead=False)[0][-1] is A
    assert senses_of([["力争新增企业12家。", "到2030年建成平台3个。", bare]], None, lead=False)[0][-1] is F
    assert senses_of([[bare]], None, lead=False) == [[N]]


@pytest.mark.parametrize(("number", "problems"), [("000", 0), ("001", 6), ("003", 0), ("004", 0)])
def test_nothing_is_invented_in_the_seeds(seeds: dict[str, Path], number: str, problems: int) -> None:
    (report,) = outline(read(seeds[number])).reports
    senses = [one.sense for section in report.sections for one in section.sentences]
    assert senses.count(P) == problems


def test_seed_001_tells_its_problems_under_their_three_headings(seeds: dict[str, Path]) -> None:
    (report,) = outline(read(seeds["001"])).reports
    with_problems = [one for one in report.sections if any(each.sense is P for each in one.sentences)]
    assert [one.path[0] for one in with_problems] == ["二、存在问题"] * 3


def test_seed_004_claims_no_achievement(seeds: dict[str, Path]) -> None:
    (report,) = outline(read(seeds["004"])).reports
    assert {one.sense for section in report.sections for one in section.sentences} == {F, N}
