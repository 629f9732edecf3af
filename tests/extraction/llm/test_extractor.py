"""Sections → requests, replies → items: the model cites, the program quotes."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summarizer.document import SectionKind, Source, Span
from summarizer.errors import ModelError, UsageError
from summarizer.extraction.extractor import Extraction, Failure, Reply, Request, Usage
from summarizer.extraction.llm.extractor import LlmExtractor
from summarizer.extraction.llm.requests import prompt_text
from summarizer.items import Item, ItemList
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.reading import read, read_bytes
from summarizer.validation.finding import Claim, Coverage, Finding, Severity, Validation
from tests.extraction.llm.support import settings_for

TEXT = """某某市某某区科技局2024年工作总结

一、主要成绩

(一)企业培育。全区新认定高新技术企业265家,总数约1340家,同比增长12.2%。1-11月,全区实现技术交易额105.5亿元。举办活动近40场。
(二)平台建设。新增市级研发中心31家、省级研发中心31家。

二、存在问题

高层次人才引进仍显不足。

三、2025年工作计划

力争研发投入占比突破4%。
"""


def source(text: str = TEXT, *, marked: bool = False) -> Source:
    made = read_bytes(text.encode(), "a.txt")
    return replace(made, metadata=replace(made.metadata, restricted=(Span(0, 2),))) if marked else made


@pytest.fixture(scope="module")
def annotated() -> Annotated:
    return annotate(source())


@pytest.fixture(scope="module")
def extractor() -> LlmExtractor:
    return LlmExtractor.of(settings_for("http://127.0.0.1:1/v1"))


def number_of(annotated: Annotated, words: str) -> int:
    """The number of the sentence that holds these words."""
    return next(s.number for s in annotated.sentences if words in s.span.slice(annotated.text))


def assembled(extractor: LlmExtractor, annotated: Annotated, *items: dict[str, Any]) -> Extraction:
    (request,) = extractor.prepare(annotated)
    return extractor.assemble(annotated, (Reply(request, json.dumps({"items": items}), usage=Usage(1, 10, 5)),))


def item(sentences: list[int], *metrics: tuple[str, str, str], **fields: Any) -> dict[str, Any]:
    made = [{"indicator": name, "quantity": quantity, "change": change} for name, quantity, change in metrics]
    base = {"list": "achievements", "topic": "企业培育", "statement": "x", "sentences": sentences, "metrics": made}
    return {**base, **fields}


def test_a_short_report_is_one_request_with_headings_and_numbers(extractor: LlmExtractor, annotated: Annotated) -> None:
    (request,) = extractor.prepare(annotated)
    text = prompt_text(request.payload["body"])
    assert "# 某某市某某区科技局2024年工作总结" in text
    assert "## 一、主要成绩" in text
    number = number_of(annotated, "105.5亿元")
    assert f"\n[{number}] " in text
    assert set(request.sections) <= set(annotated.sections)


def test_every_sentence_that_tells_something_is_asked_about_once(
    extractor: LlmExtractor, seeds: dict[str, Path]
) -> None:
    for path in seeds.values():
        found = annotate(read(str(path)))
        asked = [number for request in extractor.prepare(found) for number in numbers(request)]
        assert len(asked) == len(set(asked))
        left_out = [found.sentence_by_number[n] for n in found.sentence_by_number if n not in set(asked)]
        assert not [m for sentence in left_out for m in found.mentions_in(sentence.span) if m.is_claim]
        shown = {
            head for request in extractor.prepare(found) for heads, _ in request.payload["blocks"] for head in heads
        }
        for sentence in left_out:  # headings and title blocks only, and those are shown as headings
            section = found.section_at(sentence.span.start)
            assert section is not None
            text = " ".join(sentence.span.slice(found.text).split())
            assert section.kind is SectionKind.FRONT or any(head.endswith(text) for head in shown)


def numbers(request: Request) -> list[int]:
    return [int(line[1 : line.index("]")]) for _, lines in request.payload["blocks"] for line in lines]


def test_the_prompts_are_short_beside_the_documents(seeds: dict[str, Path]) -> None:
    extractor = LlmExtractor.of(settings_for("https://relay.example.com/v1"))
    sent = whole = 0
    for path in seeds.values():
        found = annotate(read(str(path)))
        sent += sum(len(prompt_text(request.payload["body"])) for request in extractor.prepare(found))
        whole += len(found.text)
    assert sent / whole <= 1.9


def test_the_same_document_makes_the_same_requests(extractor: LlmExtractor, annotated: Annotated) -> None:
    assert extractor.prepare(annotated) == extractor.prepare(annotate(source()))


def test_the_extractor_goes_to_a_worker_and_holds_no_key(annotated: Annotated) -> None:
    extractor = LlmExtractor.of(settings_for("http://127.0.0.1:1/v1", api_key="sk-very-secret"))
    sent = pickle.dumps(extractor)
    assert b"sk-very-secret" not in sent
    assert pickle.loads(sent).prepare(annotated) == extractor.prepare(annotated)


def test_a_figure_is_quoted_from_the_source(extractor: LlmExtractor, annotated: Annotated) -> None:
    number = number_of(annotated, "1340家")
    found = assembled(extractor, annotated, item([number], ("高新技术企业总数", "约1340家", "同比增长12.2%")))
    (metric,) = found.items[0].metrics
    assert metric.source is not None
    assert metric.source.slice(annotated.text) == metric.surface == "1340家"
    assert (metric.value, metric.unit, metric.qualifier) == ("1340", "家", ("about",))
    assert metric.indicator == "高新技术企业总数"
    assert metric.change is not None
    assert metric.change.source is not None
    assert metric.change.source.slice(annotated.text) == metric.change.surface == "12.2%"


WRITTEN = ["105.5亿元", "105.5 亿元", "105.5亿元", "1055000万元", "技术交易额105.5亿元"]


@pytest.mark.parametrize("quantity", WRITTEN)
def test_other_writings_of_a_figure_stand_on_the_same_mention(
    extractor: LlmExtractor, annotated: Annotated, quantity: str
) -> None:
    number = number_of(annotated, "105.5亿元")
    (metric,) = assembled(extractor, annotated, item([number], ("技术交易额", quantity, ""))).items[0].metrics
    assert metric.source is not None
    assert (metric.surface, metric.value, metric.period) == ("105.5亿元", "10550000000", "2024年1-11月")


def test_a_growth_rate_told_twice_is_one_figure(extractor: LlmExtractor, annotated: Annotated) -> None:
    number = number_of(annotated, "12.2%")
    (metric,) = assembled(extractor, annotated, item([number], ("增速", "12.2%", "同比增长12.2%"))).items[0].metrics
    assert (metric.surface, metric.change) == ("12.2%", None)


def test_two_equal_figures_of_a_sentence_go_to_two_metrics(extractor: LlmExtractor, annotated: Annotated) -> None:
    number = number_of(annotated, "31家")
    metrics = (
        assembled(extractor, annotated, item([number], ("省级研发中心", "31家", ""), ("市级研发中心", "31家", "")))
        .items[0]
        .metrics
    )
    starts = [metric.source.start for metric in metrics if metric.source]
    assert len(set(starts)) == 2


def test_a_figure_that_is_not_there_stays_as_written_without_a_source(
    extractor: LlmExtractor, annotated: Annotated
) -> None:
    number = number_of(annotated, "105.5亿元")
    (metric,) = assembled(extractor, annotated, item([number], ("技术交易额", "108.8亿元", ""))).items[0].metrics
    assert (metric.surface, metric.value, metric.source) == ("108.8亿元", "10880000000", None)


def test_a_figure_without_a_number_is_kept_for_the_ledger(extractor: LlmExtractor, annotated: Annotated) -> None:
    (metric,) = assembled(extractor, annotated, item([1], ("活动", "很多", ""))).items[0].metrics
    assert (metric.surface, metric.value, metric.source) == ("很多", None, None)


def test_unknown_sentence_numbers_leave_the_item_and_drop_the_evidence(
    extractor: LlmExtractor, annotated: Annotated
) -> None:
    number = number_of(annotated, "1340家")
    whole = assembled(extractor, annotated, item([9999]), item([number, 9999, -1, 0]))
    assert sorted(len(one.evidence) for one in whole.items) == [0, 1]
    assert not whole.failures


def test_evidence_quotes_its_sentence(extractor: LlmExtractor, annotated: Annotated) -> None:
    number = number_of(annotated, "1340家")
    (evidence,) = assembled(extractor, annotated, item([number])).items[0].evidence
    assert evidence.exact == evidence.span.slice(annotated.text)
    assert evidence.section is not None
    assert annotated.sections[evidence.section].span.holds(evidence.span)


def test_an_unknown_topic_is_the_other_one(extractor: LlmExtractor, annotated: Annotated) -> None:
    assert assembled(extractor, annotated, item([1], topic="招商引资")).items[0].topic == "其他"


def test_ids_follow_the_text_in_each_list(extractor: LlmExtractor, annotated: Annotated) -> None:
    late, early = number_of(annotated, "31家"), number_of(annotated, "1340家")
    problem, plan = number_of(annotated, "不足"), number_of(annotated, "力争")
    found = assembled(
        extractor,
        annotated,
        item([late], statement="后"),
        item([plan], list="plans"),
        item([problem], list="problems"),
        item([early], statement="前"),
    )
    assert [(one.id, one.list) for one in found.items] == [
        ("r1.a1", ItemList.ACHIEVEMENTS),
        ("r1.a2", ItemList.ACHIEVEMENTS),
        ("r1.q1", ItemList.PROBLEMS),
        ("r1.p1", ItemList.PLANS),
    ]
    assert [one.statement for one in found.items][:2] == ["前", "后"]


def test_a_compilations_items_go_to_the_report_of_their_sentences(
    extractor: LlmExtractor, seeds: dict[str, Path]
) -> None:
    found = annotate(read(str(seeds["002"])))
    assert len(found.reports) == 12
    replies = []
    for request in extractor.prepare(found):
        items = [item([number]) for number in numbers(request)][:60]
        replies.append(Reply(request, json.dumps({"items": items})))
    extraction = extractor.assemble(found, tuple(replies))
    assert {one.report for one in extraction.items} == {report.id for report in found.reports}
    for one in extraction.items:
        report = found.report_of(one.report)
        assert report is not None
        assert report.span.holds(one.evidence[0].span)


def test_a_failed_request_fails_its_sections_and_no_others(extractor: LlmExtractor, seeds: dict[str, Path]) -> None:
    found = annotate(read(str(seeds["000"])))
    requests = extractor.prepare(found)
    assert len(requests) > 1
    why = Failure("model.timeout", "超时")
    replies = (Reply(requests[0], failure=why), *(Reply(one, '{"items": []}', from_cache=True) for one in requests[1:]))
    extraction = extractor.assemble(found, replies)
    assert set(extraction.failures) == set(requests[0].sections)
    others = {section for one in requests[1:] for section in one.sections} - set(requests[0].sections)
    assert extraction.from_cache == len(others)


@pytest.mark.parametrize("text", ["", "nonsense", "{}", '{"items": 3}', '{"items": [{"list": "x"}]}', "[]", "null"])
def test_a_reply_that_is_no_draft_is_a_named_failure(extractor: LlmExtractor, annotated: Annotated, text: str) -> None:
    (request,) = extractor.prepare(annotated)
    extraction = extractor.assemble(annotated, (Reply(request, text),))
    assert {failure.code for failure in extraction.failures.values()} == {"model.shape"}


def test_a_marked_document_is_not_prepared_for_another_machine(annotated: Annotated) -> None:
    far = LlmExtractor.of(settings_for("https://api.example.com/v1"))
    secret = annotate(source(marked=True))
    assert not far.may_send(secret.source)
    with pytest.raises(ModelError) as caught:
        far.prepare(secret)
    assert caught.value.code == "model.restricted"
    assert far.prepare(annotated)


def test_a_marked_document_may_go_to_this_machine(extractor: LlmExtractor) -> None:
    assert extractor.may_send(source(marked=True))
    assert extractor.prepare(annotate(source(marked=True)))


def test_the_provenance_names_the_host_and_never_the_key() -> None:
    extractor = LlmExtractor.of(settings_for("https://api.example.com:8443/v1", api_key="sk-very-secret"))
    told = extractor.provenance()
    assert (told["extractor"], told["endpoint"], told["mode"]) == ("llm", "api.example.com:8443", "json_schema")
    assert "sk-very-secret" not in json.dumps(told)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"model": None}, "模型"),
    ({"profile": "nobody"}, "档案"),
    ({"context_tokens": 2048, "max_output_tokens": 2000}, "窗口"),
    ({"max_output_tokens": 64}, "max_output_tokens"),
]


@pytest.mark.parametrize(("fields", "word"), WRONG)
def test_settings_that_cannot_work_are_one_clear_line(fields: dict[str, Any], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        LlmExtractor.of(settings_for("http://127.0.0.1:1/v1", **fields))


def finding(one: Item, severity: Severity = Severity.ERROR) -> Finding:
    claim = Claim("statement", Span(0, 1), "90001家")
    return Finding(
        "f-1", "number.altered", severity, "原文“105.5亿元”,摘要“108.8亿元”", "altered", item=one.id, claim=claim
    )


def verdict(*findings: Finding) -> Validation:
    return Validation(findings, Coverage(0, 0))


@pytest.fixture
def draft(extractor: LlmExtractor, annotated: Annotated) -> Extraction:
    number = number_of(annotated, "105.5亿元")
    return assembled(
        extractor, annotated, item([number], ("技术交易额", "108.8亿元", ""), statement="技术交易额108.8亿元")
    )


def test_a_draft_with_errors_is_asked_for_once_more(
    extractor: LlmExtractor, annotated: Annotated, draft: Extraction
) -> None:
    (base,) = extractor.prepare(annotated)
    (again,) = extractor.repair(annotated, draft, verdict(finding(draft.items[0])))
    text = again.payload["body"]["messages"][1]["content"]
    assert again.payload["repairs"] == base.key
    assert again.key != base.key
    assert again.sections == base.sections
    assert "技术交易额108.8亿元" in text
    assert "原文“105.5亿元”,摘要“108.8亿元”" in text
    assert "占位" in text  # a figure from the prompt's examples is called what it is
    assert f"[{number_of(annotated, '105.5亿元')}] " in text


def test_a_draft_with_warnings_only_is_left_alone(
    extractor: LlmExtractor, annotated: Annotated, draft: Extraction
) -> None:
    assert extractor.repair(annotated, draft, verdict(finding(draft.items[0], Severity.WARNING))) == ()


def test_a_repaired_answer_stands_in_for_the_first_and_both_are_paid(
    extractor: LlmExtractor, annotated: Annotated, draft: Extraction
) -> None:
    (base,) = extractor.prepare(annotated)
    (again,) = extractor.repair(annotated, draft, verdict(finding(draft.items[0])))
    first = (Reply(base, '{"items": []}', usage=Usage(1, 10, 5)),)
    (kept,) = extractor.replaced(first, Reply(again, '{"items":[]}', usage=Usage(1, 20, 5)))
    assert (kept.text, kept.usage, kept.request) == ('{"items":[]}', Usage(2, 30, 10), base)
    (left,) = extractor.replaced(first, Reply(again, failure=Failure("model.timeout", "x"), usage=Usage(3, 0, 0)))
    assert (left.text, left.failure, left.usage.requests) == ('{"items": []}', None, 4)
