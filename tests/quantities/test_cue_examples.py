"""Every row of the cue tables shows an example, and the example holds."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.quantities import recognize
from summarizer.quantities.cues import cues, half_width, nouns, rows

FIELDS = ("stage", "measure", "direction", "status", "commitment", "basis", "distribution")
ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=[row["example"] for row in ROWS])
def test_the_example_of_a_row_tells_what_the_row_says(row: dict[str, Any]) -> None:
    example = row["example"]
    mentions = recognize(example)
    for name in FIELDS:
        if name not in row or (name == "direction" and row.get("compare") is None and "持平" in example):
            continue
        wanted = [word for word in row["words"] if word in example] if row[name] == "@word" else [row[name]]
        assert any(getattr(mention, name) in wanted for mention in mentions), name
    if "sort" in row:
        assert any((mention.basis or "").split()[-1:] == [word] for mention in mentions for word in row["words"])
    for name in ("territory", "level"):
        if name in row:
            wanted = [word for word in row["words"] if word in example] if row[name] == "@word" else [row[name]]
            assert any(set((mention.scope or "").split()) & set(wanted) for mention in mentions), name


@pytest.mark.parametrize("row", ROWS, ids=[row["words"][0] for row in ROWS])
def test_the_example_of_a_row_holds_one_of_its_words(row: dict[str, Any]) -> None:
    assert any(word in row["example"] for word in row["words"])


def test_every_noun_table_has_its_example() -> None:
    (growth,) = [q for q in recognize("高新技术企业2463家,数量居全省第1位") if q.kind == "rank"]
    assert growth.indicator == "高新技术企业数量"
    assert all(nouns(name) for name in ("generic", "money", "people"))


def test_a_longer_word_shields_what_it_holds() -> None:
    assert [cue.entry.word for cue in cues("工业增加值增加5亿元")] == ["增加"]


def test_full_width_marks_are_read_as_half_width() -> None:
    text = "１２．５％，（全市）；同比："
    assert half_width(text) == "12.5%,(全市);同比:"
    assert len(half_width(text)) == len(text)
