"""The embedded extractor on whole documents: what becomes an item, in which list, with which figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.extraction.extractor import Extraction
from summarizer.extraction.rules import RulesExtractor
from summarizer.items import Item, ItemList
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.reading import read, read_bytes

DOCUMENT = """某市卫生健康局2024年工作总结和2025年工作计划

2024年,市卫生健康局深入贯彻上级决策部署,各项工作取得新成效。

一、2024年工作总结
(一)医疗服务能力稳步提升
一是建强医疗体系。新建社区卫生服务中心3家,全市医疗机构总数达412家。二是改善就医体验。家庭医生签约服务覆盖常住人口的45.6%,同比提高2.1个百分点。
(二)公共卫生扎实有力
1-10月,开展健康讲座126场次,参加人员近2万人次。

二、存在问题
基层医疗人才短缺,每千人口执业医师数仅2.6人,低于全省平均水平。

三、2025年工作计划
1.加强人才引进。力争全年招聘医护人员120人。
2.推进项目建设。确保市中医院新院区年底前投入使用,完成投资3.5亿元。
"""


def _annotated(text: str) -> Annotated:
    return annotate(read_bytes(text.encode(), "某市.txt"))


def _extract(text: str) -> Extraction:
    return RulesExtractor().assemble(_annotated(text), ())


def _statements(extraction: Extraction, name: ItemList) -> list[str]:
    return [item.statement for item in extraction.items if item.list is name]


def test_each_point_is_an_item_in_the_list_of_its_section() -> None:
    extraction = _extract(DOCUMENT)
    assert _statements(extraction, ItemList.ACHIEVEMENTS) == [
        "新建社区卫生服务中心3家,全市医疗机构总数达412家",
        "家庭医生签约服务覆盖常住人口的45.6%,同比提高2.1个百分点",
        "1-10月,开展健康讲座126场次,参加人员近2万人次",
    ]
    assert _statements(extraction, ItemList.PROBLEMS) == ["基层医疗人才短缺,每千人口执业医师数仅2.6人,低于全省平均水平"]
    assert _statements(extraction, ItemList.PLANS) == [
        "力争全年招聘医护人员120人",
        "确保市中医院新院区年底前投入使用,完成投资3.5亿元",
    ]


def test_a_growth_is_the_change_of_the_level_beside_it() -> None:
    item = next(i for i in _extract(DOCUMENT).items if "45.6%" in i.statement)
    (metric,) = item.metrics
    assert (metric.value, metric.unit) == ("45.6", "%")
    assert metric.change is not None
    assert (metric.change.value, metric.change.unit, metric.change.direction) == ("2.1", "百分点", "up")


def test_ids_name_report_list_and_place() -> None:
    ids = [item.id for item in _extract(DOCUMENT).items]
    assert ids == ["r1.a1", "r1.a2", "r1.a3", "r1.q1", "r1.p1", "r1.p2"]


def test_evidence_slices_to_the_words_it_cites_and_holds_every_metric() -> None:
    annotated = _annotated(DOCUMENT)
    for item in RulesExtractor().assemble(annotated, ()).items:
        (evidence,) = item.evidence
        for metric in item.metrics:
            assert metric.source is not None
            assert evidence.span.holds(metric.source)
            assert metric.source.slice(annotated.text) == metric.surface


def test_a_part_year_period_said_before_the_evidence_is_said_in_the_statement() -> None:
    text = (
        "2024年工作总结\n\n一、主要成绩\n1-9月,全市农业增加值58.2亿元,同比增长4.1%。"
        "新建高标准农田3.2万亩,改造提升1.1万亩,建成灌溉渠系120公里、机耕道路86公里。\n"
    )
    statements = _statements(_extract(text), ItemList.ACHIEVEMENTS)
    assert statements
    assert all("1-9月" in statement for statement in statements)


def test_slogans_ordinals_and_thresholds_are_no_metrics() -> None:
    text = (
        "2024年工作总结\n\n一、主要成绩\n一是抓平台。四大平台建设稳步推进,举办第二届创新大赛,招引亿元以上项目10个。\n"
    )
    metrics = [metric.surface for item in _extract(text).items for metric in item.metrics]
    assert metrics == ["10个"]


@pytest.mark.parametrize(
    ("number", "problems"), [("000", 0), ("001", 3), ("003", 0), ("004", 0)], ids=["000", "001", "003", "004"]
)
def test_no_problem_is_invented(seeds: dict[str, Path], number: str, problems: int) -> None:
    extraction = RulesExtractor().assemble(annotate(read(str(seeds[number]))), ())
    assert len(_statements(extraction, ItemList.PROBLEMS)) == problems


def test_a_plan_has_plans_only(seeds: dict[str, Path]) -> None:
    extraction = RulesExtractor().assemble(annotate(read(str(seeds["004"]))), ())
    assert {item.list for item in extraction.items} == {ItemList.PLANS}


def test_every_item_of_a_compilation_stands_under_the_report_that_holds_its_evidence(seeds: dict[str, Path]) -> None:
    annotated = annotate(read(str(seeds["002"])))
    reports = {report.id: report for report in annotated.reports}
    items: tuple[Item, ...] = RulesExtractor().assemble(annotated, ()).items
    assert len(reports) == 12
    assert {item.report for item in items} == set(reports)
    for item in items:
        assert all(reports[item.report].span.holds(evidence.span) for evidence in item.evidence)
