"""Summaries from elsewhere: what is wrong in them is carried to the ledger, what can't be one is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from summarizer.document import Span
from summarizer.errors import SummaryError
from summarizer.items import Evidence, Item, ItemList, Metric
from summarizer.pipeline.intake import items_of_json


def taken(item: Any, kind: str = "achievements") -> Item:
    text = json.dumps({"reports": [{"id": "r1", kind: [item]}]}, ensure_ascii=False)
    (only,) = items_of_json(text, "a.json").items
    return only


@pytest.mark.parametrize(
    ("given", "metric"),
    [
        ({"indicator": "增速", "surface": "12.2%", "value": "abc", "unit": "%"}, {"value": "abc"}),
        ({"value": 12, "unit": "家"}, {"value": "12", "surface": "12家"}),
        ({"value": None}, {"value": None, "surface": ""}),
        ({"value": True}, {"value": None}),
        ({"value": ["12"]}, {"value": None}),
        ({"surface": "近40场", "qualifier": "nearly"}, {"qualifier": ("nearly",)}),
        ({"surface": "近40场", "qualifier": ["nearly", 3]}, {"qualifier": ("nearly", "3")}),
        ({"source": {"start": 3, "end": 9}}, {"source": Span(3, 9)}),
        ({"source": {"start": 9, "end": 3}}, {"source": None}),
        ({"source": {"start": -1, "end": 3}}, {"source": None}),
        ({"source": "3-9"}, {"source": None}),
        ({"indicator": "增速", "unknown": {"nested": []}}, {"indicator": "增速"}),
        ({"change": "12%"}, {"change": None}),
    ],
)
def test_a_metric_is_carried_over_as_it_stands(given: dict[str, Any], metric: dict[str, Any]) -> None:
    (made,) = taken({"statement": "x", "metrics": [given]}).metrics
    assert {name: getattr(made, name) for name in metric} == metric


def test_a_number_with_a_point_keeps_its_digits() -> None:
    text = '{"achievements": [{"statement": "x", "metrics": [{"value": 105.50, "unit": "亿元"}]}]}'
    (item,) = items_of_json(text, "a.json").items
    assert item.metrics == (Metric("", "105.50亿元", value="105.50", unit="亿元"),)


@pytest.mark.parametrize(
    ("given", "evidence"),
    [
        (
            {
                "section": "r1.s1",
                "selector": [
                    {"type": "TextPositionSelector", "start": 1, "end": 3},
                    {"type": "TextQuoteSelector", "exact": "甲乙", "prefix": "", "suffix": ""},
                ],
            },
            (Evidence("r1.s1", Span(1, 3), "甲乙"),),
        ),
        ({"start": 1, "end": 3}, (Evidence(None, Span(1, 3), None),)),
        ({"selector": [{"type": "TextQuoteSelector", "exact": "甲乙"}]}, (Evidence(None, Span(0, 0), "甲乙"),)),
        ({"start": 1, "end": 10**12}, (Evidence(None, Span(1, 10**12), None),)),
        ({}, ()),
        ("第三段", ()),
    ],
)
def test_evidence_is_read_from_selectors_or_plain_offsets(given: Any, evidence: tuple[Evidence, ...]) -> None:
    assert taken({"statement": "x", "evidence": [given]}).evidence == evidence


def test_an_item_may_lack_everything() -> None:
    assert taken({}) == Item("r1.a1", "r1", ItemList.ACHIEVEMENTS, "", "")


def test_an_item_may_be_a_bare_sentence() -> None:
    assert taken("新增企业12家", "plans") == Item("r1.p1", "r1", ItemList.PLANS, "", "新增企业12家")


def test_ids_are_those_of_the_file() -> None:
    assert taken({"id": "mine", "statement": "x"}).id == "mine"


def test_a_summary_without_reports_is_one_report() -> None:
    intake = items_of_json('{"problems": ["缺人"]}', "a.json")
    assert [(item.report, item.list, item.statement) for item in intake.items] == [("r1", ItemList.PROBLEMS, "缺人")]


def test_a_summary_that_cites_nowhere_is_not_blamed_for_it() -> None:
    assert not items_of_json('{"problems": ["缺人"]}', "a.json").cites


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "summary.not_json"),
        ('{"reports": [}', "summary.not_json"),
        ("[" * 100_000, "summary.not_json"),
        ("[]", "summary.shape"),
        ('"text"', "summary.shape"),
        ("{}", "summary.shape"),
        ('{"findings": []}', "summary.shape"),
        ('{"reports": 3}', "summary.shape"),
    ],
)
def test_what_cannot_be_a_summary_is_refused_in_one_line(text: str, code: str) -> None:
    with pytest.raises(SummaryError) as caught:
        items_of_json(text, "a.json")
    assert caught.value.code == code
    assert caught.value.exit_code == 2
    assert "\n" not in caught.value.line()


def test_nonsense_inside_is_passed_over() -> None:
    text = '{"reports": [3, null, {"achievements": {"a": 1}, "plans": [null, ["x"]]}]}'
    assert [item.statement for item in items_of_json(text, "a.json").items] == ["", ""]
