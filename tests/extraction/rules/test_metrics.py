"""Indicators, changes and names among the figures of an item, as tables."""

from __future__ import annotations

import pytest

from summarizer.extraction.rules.indicators import joined, noun_of
from summarizer.extraction.rules.metrics import metrics_of
from summarizer.extraction.rules.tables import is_flat_row
from summarizer.items import Metric
from summarizer.outline import annotate
from summarizer.reading import read_bytes


def _metrics(sentence: str) -> tuple[Metric, ...]:
    annotated = annotate(read_bytes(f"2024年工作总结\n一、主要成绩\n{sentence}\n".encode(), "a.txt"))
    start = annotated.text.index(sentence)
    mentions = [mention for mention in annotated.mentions if mention.start >= start]
    return metrics_of(annotated.text, mentions, start)


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        # a rate is told whose it is
        (
            "建立居民电子健康档案38.6万份,建档率94.3%。",
            {"38.6万份": "建立居民电子健康档案", "94.3%": "居民电子健康档案建档率"},
        ),
        ("高考一本上线1286人,上线率41.3%。", {"1286人": "高考一本上线", "41.3%": "高考一本上线率"}),
        # not that of a measure, nor across a semicolon
        ("市区PM2.5平均浓度31微克/立方米;新建管网85公里,优良率85.5%。", {"85.5%": "优良率"}),
        # the fuller name by which a noun was called before
        ("与银行合作开展“风险池基金”贷款,全年贷款2.83亿元。", {"2.83亿元": "“风险池基金”贷款"}),
        # the subject of the clause before
        ("东线快速通道完成路基工程,累计完成投资3.7亿元。", {"3.7亿元": "东线快速通道完成投资"}),
        # a share of the plan
        ("一般公共预算收入完成68.45亿元,为年初预算的78.2%。", {"78.2%": "一般公共预算收入占年初预算"}),
        # of samples
        ("确保滨江小学等4所学校年内投入使用。", {"4所": "滨江小学等学校"}),
        # an indicator that names its matter stays as it is
        ("全区实现技术交易额105.5亿元。", {"105.5亿元": "技术交易额"}),
    ],
)
def test_an_indicator_names_its_matter(sentence: str, figures: dict[str, str]) -> None:
    found = {metric.surface: metric.indicator for metric in _metrics(sentence)}
    assert {surface: found.get(surface) for surface in figures} == figures


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        # the growth is the level's, not the share's between them
        ("完成固定资产投资15.8亿元,占年度计划的105.3%,同比增长9.7%。", {"15.8亿元": "9.7", "105.3%": None}),
        ("覆盖率93.4%,同比提高1.6个百分点。", {"93.4%": "1.6"}),
        # 分别 in order
        ("年末生猪存栏105.3万头,全年出栏168万头,同比分别增长4.2%和6.8%。", {"105.3万头": "4.2", "168万头": "6.8"}),
        # 分别 of another matter belongs to none of them
        ("入库高企83家,新申报高企88家;规上产值分别增长10.2%、7.6%。", {"83家": None, "88家": None}),
    ],
)
def test_a_change_stands_with_its_level(sentence: str, changes: dict[str, str | None]) -> None:
    found = {metric.surface: metric.change.value if metric.change else None for metric in _metrics(sentence)}
    assert {surface: found.get(surface, "missing") for surface in changes} == changes


@pytest.mark.parametrize(
    ("sentence", "surfaces"),
    [
        ("省级以上竞赛获一等奖36人次。", ["36人次"]),
        ("获批数连续四年居全市首位。", ["首位"]),
        ("实施十届区级人才项目,新立项182个。", ["182个"]),
        ("从八大类消费品价格看,食品烟酒下降1.9%。", ["1.9%"]),
    ],
)
def test_names_durations_and_editions_are_no_metrics(sentence: str, surfaces: list[str]) -> None:
    assert [metric.surface for metric in _metrics(sentence)] == surfaces


@pytest.mark.parametrize(
    ("owner", "measure", "whole"),
    [
        ("高考一本上线", "上线率", "高考一本上线率"),
        ("食品抽检", "合格率", "食品抽检合格率"),
        ("评审", "审减率", "评审审减率"),
    ],
)
def test_what_owner_and_measure_share_is_said_once(owner: str, measure: str, whole: str) -> None:
    assert joined(owner, measure) == whole


def test_verbs_are_no_part_of_a_noun() -> None:
    assert noun_of("立案查处环境违法案件") == "环境违法案件"
    assert noun_of("建设") == "建设"


@pytest.mark.parametrize(
    ("line", "flat"),
    [
        ("指标名称 单位 目标值 完成值", True),
        ("县域内就诊率 % 90 91.2", True),
        ("全年新增市级重点专科3个，总数达到11个。", False),
        ("某市卫生健康局2024年工作总结", False),
    ],
)
def test_rows_of_a_flattened_table_are_known(line: str, flat: bool) -> None:
    assert is_flat_row(line) is flat
