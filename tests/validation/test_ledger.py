"""The ledger as a whole: rings, metrics, coverage, damaged sources, mends, ids, summaries from anywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.document import SectionKind, Span
from summarizer.items import Change, ItemList, Metric
from summarizer.validation import items_of_text, standing, validate, worst
from summarizer.validation.finding import Finding, Severity
from tests.validation.making import about_items, alarms, annotated, item, told

TEXT = (
    "1-11月,全区实现技术交易额105.5亿元;规上工业研发费用58.87亿元,同比增长12.2%。"
    "新认定高新技术企业265家,总数约1340家。开展大小活动近40场,参加人员1500多人次。"
)


def only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


@pytest.mark.parametrize(
    ("source", "statement", "listed", "fix"),
    [
        ("合作意向金额达1740万元。", "合作意向金额达1470万元", "achievements", "合作意向金额达1740万元"),
        ("大小活动近40场。", "大小活动40场", "achievements", "大小活动近40场"),
        ("设立项目30余项。", "设立项目30项", "achievements", "设立项目30余项"),
        ("成果转化指数位居全市第一。", "成果转化指数位居全省第一", "achievements", "成果转化指数位居全市第一"),
        ("研发费用同比增长12.2%。", "研发费用同比下降12.2%", "achievements", "研发费用同比增长12.2%"),
        ("推荐申报省科技奖1项。", "推荐获评省科技奖1项", "achievements", None),
        ("确保研发强度突破2.0%。", "力争研发强度突破2.0%", "plans", "确保研发强度突破2.0%"),
        ("培训2312人次。", "培训2312人", "achievements", "培训2312人次"),
        ("所得税减免额预计2亿元。", "所得税减免额2亿元", "achievements", "所得税减免额预计2亿元"),
        ("上半年接待游客412.6万人次。", "接待游客412.6万人次", "achievements", "上半年接待游客412.6万人次"),
    ],
)
def test_the_mend_reads_as_the_source_does(source: str, statement: str, listed: str, fix: str | None) -> None:
    findings = [f for f in about_items(told(source, statement, listed)) if f.severity is not Severity.INFO]
    assert [f.fix for f in findings] == [fix]
    if fix is not None:
        assert alarms(told(source, fix, listed)) == []


def test_messages_speak_to_a_clerk() -> None:
    finding = only(about_items(told("大小活动近40场。", "大小活动40场")))
    assert finding.message_zh == "摘要漏“近”:原文“近40场”,摘要“40场”,数字被写满。请补上“近”。"
    finding = only(about_items(told("1—11月,技术交易额105.5亿元。", "技术交易额105.5亿元")))
    assert "易误作全年数。建议写“1—11月技术交易额105.5亿元”" in finding.message_zh


def test_places_slice_to_their_surfaces() -> None:
    source = annotated(TEXT)
    draft = item(source, "技术交易额115.5亿元,新认定高企256家,活动40场")
    for finding in about_items(validate(source, (draft,))):
        assert finding.claim is not None
        assert finding.claim.span.slice(draft.statement) == finding.claim.surface
        assert finding.source is not None
        assert finding.source.span.slice(source.text) == finding.source.surface


def test_an_id_outlives_another_item_and_another_name() -> None:
    source = annotated(TEXT)
    wrong = item(source, "开展活动40场", cite="开展大小活动近40场,参加人员1500多人次。")
    alone = only(about_items(validate(source, (wrong,))))
    others = (item(source, "新认定高企265家", name="r1.a1"), replace(wrong, id="r1.a9", topic="其他"))
    beside = next(f for f in validate(source, others).findings if f.item == "r1.a9")
    assert beside.id == alone.id
    assert beside.code == alone.code == "qualifier.inflated"


METRIC = Metric("高新技术企业", "265家", value="265", unit="家", kind="cardinal")


@pytest.mark.parametrize(
    ("metric", "codes"),
    [
        (METRIC, []),
        (replace(METRIC, value="abc"), ["metric.disagrees"]),
        (replace(METRIC, value="266"), ["metric.disagrees"]),
        (replace(METRIC, unit="人"), ["metric.disagrees"]),
        (replace(METRIC, source=Span(9000, 9003)), ["metric.disagrees"]),
        (replace(METRIC, surface="256家", value="256"), ["number.altered"]),
        (replace(METRIC, surface="777家", value="777", indicator="孵化器"), ["number.unsupported"]),
        (replace(METRIC, change=Change("up", "同比", "12.2", "%", "同比增长12.2%")), []),
        (replace(METRIC, change=Change("down", "同比", "12.2", "%", "同比下降12.2%")), ["metric.disagrees"]),
        (replace(METRIC, change=Change("up", "同比", "13.2", "%", "同比增长13.2%")), ["metric.disagrees"]),
        (replace(METRIC, change=Change("up", "同比", "x", "%", "同比增长12.2%")), ["metric.disagrees"]),
    ],
)
def test_a_metric_is_held_against_the_source(metric: Metric, codes: list[str]) -> None:
    source = annotated(TEXT)
    assert alarms(validate(source, (item(source, "新认定高新技术企业", metrics=(metric,)),))) == codes


@pytest.mark.parametrize("field", ["value", "unit", "period", "status", "stage", "measure", "qualifier"])
def test_a_metric_that_names_its_place_agrees_in_every_field(field: str) -> None:
    source = annotated(TEXT)
    mention = next(m for m in source.mentions if m.surface == "1340家")
    good = Metric(
        indicator=mention.indicator or "",
        surface=mention.surface,
        value=mention.value,
        unit=mention.unit,
        kind=mention.kind,
        qualifier=mention.qualifier,
        measure=mention.measure,
        stage="approved",
        status=mention.status,
        period=mention.period,
        source=Span(mention.start, mention.end),
    )
    other = {
        "value": "1341",
        "unit": "人次",
        "period": "2023年",
        "status": "planned",
        "stage": "approved",
        "measure": "new",
        "qualifier": ("nearly",),
    }
    wrong = replace(good, **{field: other[field]})  # type: ignore[arg-type]
    statement = "高新技术企业总数约1340家"
    assert alarms(validate(source, (item(source, statement, metrics=(good,)),))) == []
    expected = [] if field == "stage" else ["metric.disagrees"]
    assert alarms(validate(source, (item(source, statement, metrics=(wrong,)),))) == expected


def test_rings_widen_from_the_cited_sentence_to_the_document() -> None:
    source = annotated("举办技术创新挑战赛。推广新品种136个。", "建立示范基地33个。")
    cite = "举办技术创新挑战赛。"

    def codes(statement: str) -> list[str]:
        draft = item(source, statement, cite=cite)
        return [f.code for f in about_items(validate(source, (draft,)))]

    assert codes("举办技术创新挑战赛,推广新品种136个") == ["evidence.incomplete"]
    assert codes("举办技术创新挑战赛,建立示范基地33个") == ["evidence.incomplete"]
    assert codes("举办技术创新挑战赛,签约团队136个") == ["number.elsewhere"]
    assert codes("举办技术创新挑战赛,签约团队951个") == ["number.unsupported"]


def test_the_cited_indicator_outweighs_the_same_number_elsewhere() -> None:
    source = annotated("推广新品种136个。", "建立示范基地163个。")
    draft = item(source, "推广新品种163个", cite="推广新品种136个。")
    assert alarms(validate(source, (draft,))) == ["number.altered"]


def test_a_damaged_figure_is_flagged_as_damage_and_never_as_unsupported() -> None:
    source = "高新技术产业增加值277.59亿元,同比增长11.8/%。"
    for statement in ("增加值277.59亿元、增11.8/%", "增加值277.59亿元、增11.8%"):
        assert alarms(told(source, statement)) == ["source.malformed"]
    assert alarms(told(source, "增加值277.59亿元、增17.8/%")) == ["number.altered"]


def test_a_masked_place_or_year_is_no_damaged_figure() -> None:
    source = "xx区在XX市考核中获优秀,20xx年新增学位1200个,惠及学生3.xx万人,缺编XX名。"
    assert alarms(told(source, "xx区在XX市考核获优秀,20xx年新增学位1200个")) == []
    assert alarms(told(source, "惠及学生3.xx万人")) == ["source.malformed"]
    assert alarms(told(source, "缺编XX名")) == ["source.malformed"]


@pytest.mark.parametrize(
    ("cite", "exact", "codes"),
    [
        ("", None, ["evidence.missing"]),
        ("举办培训班12期。", "举办培训班12期。", []),
        ("举办培训班12期。", "举办培训班22期。", ["evidence.altered"]),
    ],
)
def test_evidence_is_the_sources_own_text(cite: str, exact: str | None, codes: list[str]) -> None:
    source = annotated("举办培训班12期。")
    draft = item(source, "举办培训班12期", cite=cite, exact=exact)
    assert alarms(validate(source, (draft,))) == codes
    assert alarms(validate(source, (replace(draft, evidence=()),), cites=False)) == []


def test_an_empty_statement_and_a_place_outside_the_text_are_findings() -> None:
    source = annotated("举办培训班12期。")
    draft = item(source, " ")
    assert alarms(validate(source, (draft,))) == ["evidence.missing"]
    far = replace(item(source, "举办培训班12期"), evidence=(replace(draft.evidence[0], span=Span(500, 600)),))
    assert alarms(validate(source, (far,))) == ["evidence.missing"]


def test_coverage_counts_every_mention_once() -> None:
    source = annotated(
        ("一、1-11月,技术交易额105.5亿元。举办第二届挑战赛,培训12期、560人次。", SectionKind.ACHIEVEMENTS)
    )
    coverage = validate(source, (item(source, "培训12期", cite="举办第二届挑战赛,培训12期、560人次。"),)).coverage
    assert coverage.mentions == coverage.cited + sum(coverage.set_aside.values()) + len(coverage.omitted)
    assert coverage.cited == 1
    assert [omission.surface for omission in coverage.omitted] == ["105.5亿元", "560人次"]
    assert coverage.ratio == pytest.approx(1 / 3, abs=1e-3)


def test_only_a_leading_figure_of_an_unused_sentence_is_a_key_omission() -> None:
    source = annotated("技术交易额105.5亿元,增长12.2%。培训12期、560人次。")
    findings = validate(source, (item(source, "培训12期", cite="培训12期、560人次。"),)).findings
    named = {f.source.surface: f.code for f in findings if f.source is not None and f.item is None}
    omitted = dict.fromkeys(("12.2%", "560人次"), "coverage.omitted")
    assert named == {"105.5亿元": "coverage.omitted_key"} | omitted


def test_a_summary_without_citations_is_its_writers_choice_and_nothing_in_it_is_missing() -> None:
    source = annotated("全区实现技术交易额105.5亿元,同比增长12.2%。举办培训560人次。")
    findings = validate(source, (item(source, "举办培训560人次", cite=""),), cites=False).findings
    assert {finding.code for finding in findings} == {"coverage.omitted"}


def test_figures_left_out_on_purpose_are_set_aside() -> None:
    source = annotated("技术交易额105.5亿元。")
    start = source.mentions[0].start
    coverage = validate(source, (), set_aside={start: "duplicate"}).coverage
    assert (coverage.set_aside, coverage.omitted) == ({"duplicate": 1}, ())


def test_a_plan_under_the_achievements_is_promoted_even_without_figures() -> None:
    source = annotated("全年举办培训班12期。", ("探索建立耐心资本机制,完善担保体系。", SectionKind.PLANS))
    draft = item(source, "建立耐心资本机制,完善担保体系", cite="探索建立耐心资本机制,完善担保体系。")
    assert alarms(validate(source, (draft,))) == ["status.promoted"]
    assert alarms(validate(source, (replace(draft, list=ItemList.PLANS),))) == []


def test_duplicates_are_named_and_ids_stay_apart() -> None:
    source = annotated(TEXT)
    twice = (item(source, "新认定高企265家"), item(source, "新认定高企265家", name="r1.a2"))
    found = about_items(validate(source, twice))
    assert [f.code for f in found] == ["items.duplicate"]
    wrong = tuple(replace(draft, statement="新认定高企256家") for draft in twice)
    assert len({f.id for f in about_items(validate(source, wrong))}) == 3


def test_standing_is_the_worst_of_the_findings() -> None:
    source = annotated(TEXT)
    good, bad = item(source, "新认定高企265家"), item(source, "活动40场", name="r1.a2")
    findings = validate(source, (good, bad)).findings
    assert (standing(good, findings), standing(bad, findings)) == ("verified", "flagged")
    assert worst(["accepted", "verified", "rejected", "flagged"]) == "rejected"
    assert validate(source, (good, bad)).flagged == {"r1.a2"}


SUMMARY = """# 工作总结
一、主要成效
- 1-11月技术交易额105.5亿元,研发费用58.87亿元、增12.2%
- 新认定高企265家，总数约1340家。
* 活动近40场、1500余人次
"""


def test_a_summary_in_plain_text_is_read_item_by_item() -> None:
    source = annotated(TEXT)
    items = items_of_text(SUMMARY, source)
    assert [draft.list for draft in items] == [ItemList.ACHIEVEMENTS] * 3
    assert items[1].statement == "新认定高企265家，总数约1340家。"
    assert alarms(validate(source, items, cites=False)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "codes"),
    [
        ("105.5亿元", "115.5亿元", ["number.altered"]),
        ("265家", "285家", ["number.altered"]),
        ("近40场", "40场", ["qualifier.inflated"]),
        ("1-11月", "", ["period.dropped"]),
        ("增12.2%", "降12.2%", ["direction.reversed"]),
        ("总数约1340家", "总数约1340万家", ["scale.mismatch"]),
    ],
)
def test_a_fault_in_plain_text_is_found_without_citations(right: str, wrong: str, codes: list[str]) -> None:
    source = annotated(TEXT)
    assert alarms(validate(source, items_of_text(SUMMARY.replace(right, wrong), source), cites=False)) == codes


def test_the_list_of_a_plain_sentence_is_guessed_from_heading_or_modality() -> None:
    source = annotated(TEXT)
    text = "二、存在问题\n创新平台能级偏低。\n三、下一步打算\n培育高企。\n"
    assert [draft.list for draft in items_of_text(text, source)] == [ItemList.PROBLEMS, ItemList.PLANS]
    assert [draft.list for draft in items_of_text("力争引进企业15家。", source)] == [ItemList.PLANS]
    assert items_of_text("", source) == ()
