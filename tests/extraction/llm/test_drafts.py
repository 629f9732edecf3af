"""Answer text → draft: form is mended, content never; whatever comes over the wire ends in a draft or a named fault."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ModelError
from summarizer.extraction.llm.answers import draft_of, least_tokens, tokens_estimate
from summarizer.extraction.llm.completion import read as read_completion
from summarizer.extraction.llm.drafts import mend, merge, read, without_fence, without_thinking
from summarizer.models import Draft
from tests.extraction.llm.support import REPLIES

PLAIN = (REPLIES / "plain.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["plain.json", "fenced.txt", "prose_and_fence.txt", "thinking.txt"])
def test_one_draft_in_many_wrappings(name: str) -> None:
    assert mend((REPLIES / name).read_text(encoding="utf-8")) == Draft.model_validate_json(PLAIN).model_dump_json()


@pytest.mark.parametrize("name", ["thinking_only.txt", "wrong_shape.json", "wrong_enum.json", "cut.json"])
def test_what_is_no_draft_says_why(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        mend((REPLIES / name).read_text(encoding="utf-8"))


THOUGHTS = [
    ("<think>a</think>b", "b"),
    ("  <think>a</think>\n{}", "\n{}"),
    ("a</think>b", "b"),  # some servers send the end alone
    ("<think>a <think>b</think> c</think>d", "d"),
    ("<thinking>a</thinking>b", "b"),
    ("<think>never ends", ""),
    ("no thoughts", "no thoughts"),
    ('{"statement": "原文写着</think>"}', '{"statement": "原文写着</think>"}'),
]


@pytest.mark.parametrize(("text", "rest"), THOUGHTS)
def test_thinking_is_taken_away_from_the_front_only(text: str, rest: str) -> None:
    assert without_thinking(text) == rest


FENCES = [
    ("```json\n{}\n```", "{}\n"),
    ("```\n[]\n```", "[]\n"),
    ("答:\n```json\n{}", "{}"),
    ("{}", "{}"),
    ('{"statement": "```"}', '{"statement": "```"}'),
]


@pytest.mark.parametrize(("text", "inside"), FENCES)
def test_a_fence_is_opened_once(text: str, inside: str) -> None:
    assert without_fence(text) == inside


def test_figures_are_never_mended() -> None:
    item = {"list": "plans", "topic": "科普", "statement": "约１,０００家", "sentences": [1], "metrics": []}
    metric = {"indicator": "企业", "quantity": " 约１,０００ 家", "change": None}
    (found,) = read(mend(json.dumps([{**item, "metrics": [metric]}])))
    assert (found.statement, found.metrics[0].quantity) == ("约１,０００家", " 约１,０００ 家")


def test_merged_answers_may_be_longer_than_one_may() -> None:
    items = json.loads(PLAIN)["items"] * 60
    assert len(read(merge([json.dumps({"items": items})] * 2))) == 120


@given(st.text())
def test_any_text_is_a_draft_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        Draft.model_validate_json(mend(text))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["items", "list", "topic", "statement", "sentences", "metrics", "indicator", "quantity", "change"]
)
DRAFTLIKE = st.recursive(
    JSON, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=20
)


@given(st.dictionaries(NAMES, JSON))
def test_any_item_is_a_draft_or_a_value_error(item: dict[str, Any]) -> None:
    with contextlib.suppress(ValueError):
        Draft.model_validate_json(mend(json.dumps({"items": [item]})))


@given(DRAFTLIKE)
def test_any_json_is_a_draft_or_a_value_error(data: Any) -> None:
    with contextlib.suppress(ValueError):
        Draft.model_validate_json(mend(json.dumps(data)))


WIRE = st.sampled_from(
    ["choices", "message", "content", "finish_reason", "tool_calls", "function", "arguments", "usage", "prompt_tokens"]
)
WIRELIKE = st.recursive(
    JSON, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WIRE, inner, max_size=6), max_leaves=20
)


@given(WIRELIKE)
def test_any_body_is_a_draft_or_a_named_outcome(data: Any) -> None:
    reply = read_completion(data)
    if reply is None:
        return
    for mode in ("tools", "json_schema", "md_json"):
        with contextlib.suppress(ModelError):
            draft_of(mode, reply, "提示", "localhost")


@given(st.text(alphabet="年度工作总结abc 123,。{}", max_size=200))
def test_tokens_are_estimated_from_above_and_below(text: str) -> None:
    assert 0 <= least_tokens(text) <= tokens_estimate(text) <= len(text)
