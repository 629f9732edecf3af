"""The pane: its text is the source exactly, whatever lies over it, and nothing in it is markup."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.delivery.pages.ledger import Mark
from summarizer.delivery.pages.pane import Layers, Stretch, html, stretches
from summarizer.delivery.pages.view import view_of
from summarizer.document import Origin, Span
from summarizer.outline import annotate
from summarizer.reading import read, read_bytes
from tests.delivery.pages.making import SLIPS, of_statements, plain, slipped

XSS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt; &amp; &#60;",
    "<!-- -->]]>",
    "javascript:alert(1)",
)


class Reader(HTMLParser):
    """The text of an HTML fragment as a browser would have it, and the elements in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append((dict(attrs).get("class") or tag).split()[0])

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        for name in self.open:
            self.inside.setdefault(name, []).append(data)


def read_back(fragment: str) -> Reader:
    reader = Reader()
    reader.feed(fragment)
    reader.close()
    assert reader.open == []
    return reader


def same(text: str) -> str:
    return text


@pytest.mark.parametrize("seed", ["000", "001", "002", "003", "004"])
def test_the_text_of_the_pane_is_the_source(seeds: dict[str, Path], seed: str) -> None:
    made = slipped(seeds[seed], SLIPS.get(seed, ()))
    assert "".join(read_back(made.view.pane(same)).text) == made.text
    for card in made.view.cards[:5]:
        assert "".join(read_back(made.view.pane(same, current=card.id)).text) == made.text


@pytest.mark.parametrize("seed", ["000", "003"])
def test_the_outlined_evidence_is_the_quote(seeds: dict[str, Path], seed: str) -> None:
    view = slipped(seeds[seed], SLIPS[seed]).view
    seen = 0
    for card in view.cards:
        outlined = "".join(read_back(view.pane(same, current=card.id)).inside.get("ev", []))
        quotes = [view.text[span.start : span.end] for span in sorted(card.evidence)]
        assert all(quote in outlined for quote in quotes)
        seen += bool(quotes)
    assert seen > 5


def test_a_character_of_four_bytes_before_the_evidence_moves_nothing() -> None:
    text = "江南区科技局2024年工作总结\n𠮷田科技园𠮷𠮷举办活动近40场，参加1500人次。"
    view = of_statements(text, (("𠮷田科技园𠮷𠮷举办活动40场", "近40场"),)).view
    card = next(card for card in view.cards if card.shown.code == "qualifier.inflated")
    pane = read_back(view.pane(same, current=card.id))
    assert "".join(pane.text) == text
    assert "".join(pane.inside["ev"]) == "𠮷田科技园𠮷𠮷举办活动近40场，参加1500人次。"
    assert [piece.text for piece in card.sentence if piece.role == "mark"] == ["40场"]


@pytest.mark.parametrize("attack", XSS)
def test_markup_in_a_document_is_shown_as_it_is_written(attack: str) -> None:
    text = f"江南区科技局2024年工作总结\n举办{attack}活动近40场。"
    made = of_statements(text, ((f"举办{attack}活动40场", "近40场"),))
    pane = read_back(made.view.pane(same))
    assert "".join(pane.text) == made.text
    assert pane.tags <= {"span", "a", "u"}


@given(
    st.text(alphabet="科<>&\"'𠮷\r\n\x00\ud800 1", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=8),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=4),
)
def test_any_layers_over_any_text_leave_the_text_alone(
    text: str, marked: list[tuple[int, int]], outlined: list[tuple[int, int]]
) -> None:
    size = len(text)
    marks, at = [], 0
    for start, length in sorted(marked):
        low, high = max(start, at), min(start + length, size)
        if low < high:
            marks.append(Mark(Span(low, high), "cited", None, ("f-1",)))
            at = high
    spans = tuple(Span(low, min(low + length, size)) for low, length in outlined if low < size)
    whole = (Stretch(Span(0, size), "s", "s-1"),) if size else ()
    layers = Layers(whole, tuple(marks), spans, tuple((span, "period") for span in spans[:1]))
    expected = "".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)
    assert "".join(read_back(html(text, layers, same, {"f-1": "#finding-f-1"})).text) == expected


def test_stretches_cover_the_text_without_a_gap(seeds: dict[str, Path]) -> None:
    for path in seeds.values():
        annotated = annotate(read(path))
        found = stretches(annotated)
        assert [one.span.start for one in found] == [0, *(one.span.end for one in found[:-1])]
        assert found[-1].span.end == len(annotated.text)


def test_pages_of_the_original_file_are_named_where_they_begin() -> None:
    from dataclasses import replace

    text = "江南区科技局2024年工作总结\n举办活动40场。\n参加1500人次。"
    source = read_bytes(text.encode(), "稿.txt")
    cut = text.index("参加")
    paged = replace(source, origins=(Origin(Span(0, cut), "p1"), Origin(Span(cut, len(text)), "p2")))
    assert [one.origin for one in stretches(annotate(paged)) if one.origin] == ["p1", "p2"]


def test_sixty_thousand_characters_with_fifteen_hundred_marks_are_fast(seeds: dict[str, Path]) -> None:
    made = plain(seeds["002"])
    text = made.text
    # The same report over and over: what grows is the text alone.
    times = -(-60_000 // len(text))
    long = annotate(read_bytes((text * times).encode(), "长.txt"))
    told = made.summary.document.model_copy(update={"text_sha256": long.source.text_sha256})
    summary = made.summary.model_copy(update={"document": told})
    clock = time.process_time()
    view = view_of(long, summary)
    pane = view.pane(same)
    spent = time.process_time() - clock
    assert len(long.text) >= 60_000
    assert len(view.marks) > 1_200
    assert "".join(read_back(pane).text) == long.text
    assert spent < 1.0
