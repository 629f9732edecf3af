"""Sentences end at 。！？ and at line ends; clauses, decimals, enumerators and quoted questions do not end one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.document import Span
from summarizer.outline.sentences import pieces_of, sentences_in

CASES = [
    ("新增265家。总数约1340家。", ["新增265家。", "总数约1340家。"]),
    ("增长12.2%;占比3.27%；达74.61%。", ["增长12.2%;占比3.27%；达74.61%。"]),
    ("1.加大投入。2.壮大产业", ["1.加大投入。", "2.壮大产业"]),
    ("他说：“要加快发展。”会议强调", ["他说：“要加快发展。”", "会议强调"]),
    ("破解“钱从哪来？”的难题。", ["破解“钱从哪来？”的难题。"]),
    ("各位代表！现在报告工作。", ["各位代表！", "现在报告工作。"]),
    ("  　正文。　　下一句 ", ["正文。", "下一句"]),
    ("什么是创新?就是突破!", ["什么是创新?", "就是突破!"]),
    ("加快发展！！！", ["加快发展！！！"]),
    ("（详见附件。）其他工作", ["（详见附件。）", "其他工作"]),
    ("没有句号", ["没有句号"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    assert [span.slice(text) for span in sentences_in(text, 0, len(text))] == expected


@given(st.text(alphabet="创新2.5%，,；;。！？!?”“）( \u3000字", max_size=120))
def test_every_character_but_blanks_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentences_in(text, 0, len(text))
    covered = [offset for span in spans for offset in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert all(char in " \u3000" for offset, char in enumerate(text) if offset not in set(covered))


@given(st.text(alphabet="创新2.5，,；;、3", max_size=200), st.integers(5, 60))
def test_an_endless_sentence_is_cut_behind_marks_and_loses_nothing(text: str, longest: int) -> None:
    pieces = pieces_of(Span(0, len(text)), text, longest)
    assert "".join(piece.slice(text) for piece in pieces) == text
    assert all(piece.slice(text)[-1] in ";；,，、" for piece in pieces[:-1])


def test_an_endless_sentence_is_never_cut_inside_a_number() -> None:
    text = "总产值1,234,567元," * 20
    assert all(piece.slice(text).endswith("元,") for piece in pieces_of(Span(0, len(text)), text, 15))
