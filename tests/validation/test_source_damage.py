"""Damage in the source, as a table: what is reported, in which words of the text, and what is left alone."""

from __future__ import annotations

import pytest

from summarizer.validation.source_checks import source_findings
from tests.validation.sources import annotated, said

DAMAGED = [
    ("高新技术产业增加值同比增长11.8/%。", "11.8/%"),
    ("意外险提供风险保障2.6亿元,2。二是强化科技赋能。", "2"),
    ("政策兑现落实力度达1.47亿。", "1.47亿"),
    ("全年新增载体面积20万平方、新申报平台3个。", "20万平方"),
    ("全社会ramp;d经费支出占比达到2.65%。", "ramp;"),
]
WHOLE = [
    "高新技术产业增加值同比增长11.8%。",
    "政策兑现落实力度达1.47亿元。",
    "打造产值超500亿元的集群,培育产值1000亿级产业。",
    "全年新增载体面积20万平方米。",
    "固定资产投资63.8亿元,同比增长6.6%。",
    "一、固定资产投资总额突破60亿\n全市完成固定资产投资63.8亿元,同比增长6.6%。",
    "全年粮食总产106万吨,棉花产量12万。",
]
PLACEHOLDERS = [
    ("完善xx区专利资助办法,下发XX县区建设方案,落实xx区任务。", [("xx区", "2"), ("XX县区", "1")]),
    ("20xx年,全区科技工作稳中有进。", [("20xx年", "1")]),
    ("经____同志审定,共完成***项。", [("____", "1"), ("***", "1")]),
    ("【请填写单位名称】2023年工作总结。", [("【请填写单位名称】", "1")]),
]
FILLED = [
    "二○○○年工作总结,二〇〇〇年全市粮食增产。",
    "一、总结\n***\n全年立项5项。\n______\n完成12项。",
    "举办XXL尺码服装展,MAXXIS轮胎签约。",
    "推进“3+X”产业体系建设,“224X”主导产业产值增长。",
]


@pytest.mark.parametrize(("text", "expected"), DAMAGED)
def test_a_damaged_figure_is_reported_and_not_repaired(text: str, expected: str) -> None:
    assert [quote for _, quote in said(text, "source.malformed")] == [expected]


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_figure_is_left_alone(text: str) -> None:
    assert said(text, "source.malformed") == []


@pytest.mark.parametrize(("text", "expected"), PLACEHOLDERS)
def test_a_place_left_to_fill_is_reported_once_a_pattern_with_its_count(
    text: str, expected: list[tuple[str, str]]
) -> None:
    findings = [f for f in source_findings(annotated(text)) if f.code == "source.placeholder"]
    assert [
        (f.source.surface, f.message_zh.partition("共")[2].partition("处")[0]) for f in findings if f.source
    ] == expected


@pytest.mark.parametrize("text", FILLED)
def test_letters_and_zeros_of_other_words_are_no_placeholder(text: str) -> None:
    assert said(text, "source.placeholder") == []


def test_sums_of_money_without_yuan_are_reported_once_with_their_count() -> None:
    findings = source_findings(annotated("获经费补助612万,累计获补助160万。补助经费25万,认定8项。"))
    money = [f for f in findings if "元" in f.message_zh]
    assert [f.source.surface for f in money if f.source] == ["612万"]
    assert "3处" in money[0].message_zh


def test_a_text_that_stops_in_mid_sentence_is_reported() -> None:
    text = "一、工作总结\n全年引进人才25人。加强创新团队建设,支持企业引进高层次人才,提升研发能力和管理水平"
    assert said(text, "source.malformed") == [("source.malformed", "提升研发能力和管理水平")]


@pytest.mark.parametrize(
    "text",
    [
        "全年引进人才25人。加强创新团队建设,提升研发能力和管理水平。",
        "全年引进人才25人。\n鄞州区科学技术局办公室\n2025年1月17日",
        "现将要点印发给你们,请认真贯彻执行。宁波市科学技术局",
    ],
)
def test_a_finished_text_or_a_signature_is_no_break(text: str) -> None:
    assert said(text, "source.malformed") == []


def test_one_year_that_fills_every_mask_is_a_placeholder() -> None:
    text = "20xx年工作总结\n2023年,新认定企业5家。依据(2023)21号文件开展工作。2023年共立项8项。2023年2月底完成。"
    quotes = [quote for _, quote in said(text, "source.placeholder")]
    assert "20xx年" in quotes
    assert any(quote.startswith("2023") for quote in quotes)
    assert said(text.replace("20xx年", "2023年"), "source.placeholder") == []
