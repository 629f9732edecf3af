"""Cards: the summary's row above the source's, what differs marked, the words that govern underlined, by harm."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from summarizer.delivery.pages.cards import Card, Decision
from summarizer.delivery.pages.governing import governing
from summarizer.delivery.pages.labels import groups
from summarizer.delivery.pages.sources import annotated_of
from summarizer.delivery.pages.view import DocumentView, view_of
from summarizer.outline import annotate
from summarizer.reading import read_bytes
from summarizer.resources import table
from tests.delivery.pages.making import SLIPS, of_statements, plain, slipped


@pytest.fixture(scope="module")
def view(seeds: dict[str, Path]) -> DocumentView:
    return slipped(seeds["000"], SLIPS["000"]).view


def card_of(view: DocumentView, code: str) -> Card:
    return next(card for card in view.cards if card.shown.code == code)


# (code, column that differs, the summary's words, the source's words)
ROWS = [
    ("scope.mismatch", "scope", "全省", "全市"),
    ("scale.mismatch", "number", "105.5万元", "105.5亿元"),
    ("number.altered", "number", "1430家", "1340家"),
    ("qualifier.inflated", "qualifier", "", "近"),
    ("commitment.changed", "status", "计划、确保", "计划、争取"),
    ("direction.reversed", "number", "5.0%", "5.0%"),
]


@pytest.mark.parametrize(("code", "column", "told", "true"), ROWS)
def test_only_the_cells_that_differ_are_marked(
    view: DocumentView, code: str, column: str, told: str, true: str
) -> None:
    cards = [card for card in view.cards if card.shown.code == code]
    rows = {
        (c.column, "、".join(c.words), "、".join(s.words))
        for card in cards
        for c, s in zip(card.claim_row, card.source_row, strict=True)
    }
    assert (column, told, true) in rows
    for card in cards:
        assert {cell.column for cell in card.claim_row if cell.differs} == {column}


def test_a_damaged_figure_quoted_as_it_stands_is_not_marked_as_a_difference(seeds: dict[str, Path]) -> None:
    card = next(card for card in plain(seeds["000"]).view.cards if card.shown.code == "source.malformed" and card.item)
    told = {cell.column: cell for cell in card.claim_row}
    true = {cell.column: cell for cell in card.source_row}
    assert told["number"].words == true["number"].words
    assert not told["number"].differs
    assert not true["number"].differs


def test_cards_come_in_the_order_of_harm(view: DocumentView) -> None:
    needed = [card for card in view.cards if card.needs]
    assert [card.shown.harm for card in needed] == sorted(card.shown.harm for card in needed)
    assert needed[0].shown.code == "number.unsupported"
    assert needed[-1].of_source
    order = [groups()[card.shown.harm] for card in needed]
    assert order.index("scope") < order.index("value") < order.index("qualifier") < order.index("source")
    assert [card.needs for card in view.cards] == sorted((card.needs for card in view.cards), reverse=True)


def test_a_card_quotes_the_whole_sentence_with_its_headings(view: DocumentView) -> None:
    card = card_of(view, "qualifier.inflated")
    sentence = "".join(piece.text for piece in card.sentence)
    assert sentence in view.text
    assert "近40场" in sentence
    assert card.path[0].startswith("一、")
    assert "".join(piece.text for piece in card.statement) == next(
        entry.item.statement for entry in view.entries if entry.item.id == card.item
    )


def test_a_period_far_before_the_figure_is_underlined(seeds: dict[str, Path]) -> None:
    annotated = slipped(seeds["000"], ()).annotated
    figure = next(mention for mention in annotated.mentions if mention.surface == "56.3亿元")
    words = {annotated.text[word.span.start : word.span.end]: word for word in governing(annotated, figure)}
    assert "1-11月" in words
    assert figure.start - words["1-11月"].span.end > 60
    assert words["高新技术产业投资"].governs == "subject"


@pytest.mark.parametrize("row", table("delivery/pages/governing.toml")["cue"], ids=lambda row: row["example"])
def test_the_word_of_an_example_governs_its_figure(row: dict[str, object]) -> None:
    example = str(row["example"])
    annotated = annotate(read_bytes(f"江南区科技局2024年工作总结\n一、工作情况\n{example}".encode(), "稿.txt"))
    found = {
        example_word
        for mention in annotated.mentions
        for word in governing(annotated, mention)
        if word.governs == row["field"]
        for example_word in [annotated.text[word.span.start : word.span.end]]
    }
    assert found & set(row["words"])  # type: ignore[call-overload]


def test_governing_words_never_overlap_and_stand_before_the_figure(view: DocumentView, seeds: dict[str, Path]) -> None:
    annotated = annotate(read_bytes(seeds["002"].read_bytes(), "002.txt"))
    for mention in annotated.mentions:
        words = governing(annotated, mention)
        assert all(one.span.end <= other.span.start for one, other in pairwise(words))
        assert all(word.span.end <= mention.start for word in words)


def test_a_decided_finding_is_no_longer_open(seeds: dict[str, Path]) -> None:
    made = slipped(seeds["000"], SLIPS["000"])
    first = made.view.cards[0]
    decided = view_of(
        annotated_of(made.summary, made.text), made.summary, {first.id: Decision("kept", by="王", reason="false_alarm")}
    )
    assert decided.counts.open == made.view.counts.open - 1
    assert decided.counts.decided == 1
    asked = view_of(annotated_of(made.summary, made.text), made.summary, {first.id: Decision("queried")})
    assert (asked.counts.waiting, asked.counts.open) == (1, made.view.counts.open - 1)


def test_a_summary_of_another_text_is_refused(seeds: dict[str, Path]) -> None:
    made = slipped(seeds["004"], ())
    with pytest.raises(ValueError, match="another text"):
        view_of(annotated_of(made.summary, made.text + "。"), made.summary)


def test_an_omitted_figure_that_leads_its_sentence_comes_first() -> None:
    text = "江南区科技局2024年工作总结\n一、工作成绩\n举办活动40场，参加1500人次。\n投入经费350万元。"
    view = of_statements(text, (("举办活动40场", "40场"),)).view
    assert [(one.surface, one.key) for one in view.omissions] == [("350万元", True), ("1500人次", False)]
    assert view.counts.change == 1
