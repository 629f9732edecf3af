"""A list of words as one pattern: it finds what trying the words one by one finds, the longest first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.patterns import any_of


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("省", "省级"), "省级和省", ["省级", "省"]),
        (("增加值", "增加"), "增加值增加", ["增加值", "增加"]),
        (("科技奖", "科技馆"), "科技馆", ["科技馆"]),
        (("科技大市场", "科技"), "科技大会", ["科技"]),
        (("A.B", "[x]", "^"), "AxB A.B [x] ^", ["A.B", "[x]", "^"]),
        (("-", "]", "a-", "a]"), "a-a]-]", ["a-", "a]", "-", "]"]),
    ],
)
def test_the_longest_word_wins_and_words_are_literal(words: tuple[str, ...], text: str, found: list[str]) -> None:
    assert re.findall(any_of(words), text) == found


@given(
    st.lists(st.text(alphabet="省市级a.-]^", min_size=1, max_size=4), min_size=1, max_size=8),
    st.text(alphabet="省市级a.-]^县", max_size=30),
)
def test_it_finds_what_the_words_one_by_one_find(words: list[str], text: str) -> None:
    one_by_one = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    assert re.findall(any_of(words), text) == re.findall(one_by_one, text)
