"""Topics, clauses and statements of the embedded extractor, as tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import resources
from summarizer.document import Span
from summarizer.extraction.rules import RulesExtractor
from summarizer.extraction.rules.clauses import cut, hangs
from summarizer.extraction.rules.statement import statement_of
from summarizer.extraction.rules.topics import topic_of, topics
from summarizer.outline import annotate
from summarizer.reading import read_bytes

TOPICS = resources.table("extraction/topics.toml")["topics"]


@pytest.mark.parametrize("topic", TOPICS, ids=[topic["name"] for topic in TOPICS])
def test_each_topic_is_given_to_its_example(topic: dict[str, str]) -> None:
    assert topic_of(topic["example"]) == topic["name"]


def test_the_list_of_topics_is_closed() -> None:
    assert len(topics()) == len(set(topics())) == 19
    assert topic_of("天气晴朗") == "其他"


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("新增企业3家,总数10家。", ["新增企业3家", "总数10家"]),
        ("完善“投,贷,保”体系;举办活动", ["完善“投,贷,保”体系", "举办活动"]),
        ("项目32项(省2项,市30项),获补助", ["项目32项(省2项,市30项)", "获补助"]),
        ("印发《意见,试行》。", ["印发《意见,试行》"]),
        ("缺右引号“甲。乙", ["缺右引号“甲", "乙"]),
    ],
)
def test_clauses_end_at_commas_outside_quotes_and_brackets(text: str, clauses: list[str]) -> None:
    assert [span.slice(text) for span, _ in cut(text, Span(0, len(text)))] == clauses


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        # manner goes, the deed stays
        ("积极开展招商活动近40场,参加人员达到1500多人次。", "开展招商活动近40场,参加人员达到1500多人次"),
        # an attitude before figures goes
        ("持续深化改革,壮大队伍规模,引进人才12名。", "引进人才12名"),
        # 其中 keeps what it is part of
        ("推荐申报高新技术企业493家,其中新认定265家。", "推荐申报高新技术企业493家,其中新认定265家"),
        # a hedge is never cut off
        ("全年技术交易额预计超15.2亿元。", "全年技术交易额预计超15.2亿元"),
        # a ratio is never cut at its colon
        ("城乡居民收入比由5:1缩小到2.6:1。", "城乡居民收入比由5:1缩小到2.6:1"),
        # 其中 stays whatever mark stands behind it
        (
            "农作物播种面积1136万亩,其中,粮食种植面积1038万亩。",
            "农作物播种面积1136万亩,其中,粮食种植面积1038万亩",
        ),
        # a figure without a subject of its own keeps the clause that has one
        ("农村学校音体美教师紧缺,缺编74名。", "农村学校音体美教师紧缺,缺编74名"),
        # what leads to a deed is kept with it, never alone
        ("依托新材料科技城建设,引进研发团队5个。", "依托新材料科技城建设,引进研发团队5个"),
        ("随着基础设施逐步健全,建成文化广场71个。", "建成文化广场71个"),
        # deeds beside figures stay while there is room
        (
            "县医院胸痛中心通过国家认证,针灸科获批市级重点专科。新增重点专科3个。",
            "县医院胸痛中心通过国家认证,针灸科获批市级重点专科;新增重点专科3个",
        ),
        # what opens a clause stays with it
        ("截至目前,全市孵化场地超5万平方米,入驻企业200家。", "截至目前,全市孵化场地超5万平方米,入驻企业200家"),
    ],
)
def test_a_statement_keeps_figures_with_what_they_lean_on(sentence: str, statement: str) -> None:
    annotated = annotate(read_bytes(f"2024年工作总结\n一、主要成绩\n{sentence}\n".encode(), "a.txt"))
    start = annotated.text.index(sentence)
    assert statement_of(annotated, (Span(start, start + len(sentence)),)) == statement


@pytest.mark.parametrize(
    "words",
    [
        "依托市新材料科技城建设",
        "随着农村道路的逐步健全",
        "通过“推动一个产业、落实两大保障”等做法",
        "新型经营主体和农机合作社的组建和运营",
        "在上级部门的支持下",
        "虽然取得积极进展",
    ],
)
def test_what_says_nothing_by_itself_hangs(words: str) -> None:
    assert hangs(words)


@pytest.mark.parametrize(
    "words",
    [
        "依托“研值在线”平台升级研发行动",
        "为全区企业提供风险保障",
        "着力推进现代农业示范区的建设",
        "与浙江大学签订战略合作协议",
    ],
)
def test_a_clause_with_a_verb_and_its_object_stands_alone(words: str) -> None:
    assert not hangs(words)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="一二三是、。,;:“”《》()新增企业达到3家5%亿元年月1-\n 力争问题", max_size=200))
def test_any_text_gives_items_whose_figures_stand_in_the_source(text: str) -> None:
    annotated = annotate(read_bytes(f"二〇二四年工作总结\n{text}".encode(), "a.txt"))
    for item in RulesExtractor().assemble(annotated, ()).items:
        assert item.statement
        for metric in item.metrics:
            assert metric.source is not None
            assert metric.source.slice(annotated.text) == metric.surface
