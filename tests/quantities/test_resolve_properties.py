"""Invariants of layer 2: no mention moves, nothing raises, paragraphs end inheritance, time is linear."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.document import SectionKind, Span
from summarizer.quantities import EMPTY, Context, Zone, recognize, resolve, scan
from summarizer.quantities.cues import rows
from summarizer.quantities.marks import find

WORDS = sorted({word for row in rows() for word in row["words"]})
FIGURES = [
    "265家",
    "12.2%",
    "1.47亿",
    "0.1个百分点",
    "第一",
    "2024年",
    "1-11月",
    "亿元",
    "(一)",
    "32项",
    "15",
    "20xx年",
    "约1340家",
]
MARKS = list(",。;:、()()\n,;:“”")
PROSE = st.lists(
    st.sampled_from([*WORDS, *FIGURES, *MARKS, *FIGURES, *MARKS, "高新技术企业", "全区", "研发费用"]), max_size=60
)
ANY = st.one_of(st.text(max_size=200), PROSE.map("".join))
KINDS = st.sampled_from([None, *SectionKind])


@st.composite
def contexts(draw: st.DrawFn) -> Context:
    if draw(st.booleans()):
        return EMPTY
    cuts = sorted(draw(st.lists(st.integers(0, 300), max_size=4, unique=True)))
    spans = [Span(a, b) for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    years = st.one_of(st.none(), st.integers(2000, 2030))
    return Context(
        tuple(
            Zone(span, draw(KINDS), draw(years), draw(years), noise=draw(st.booleans()), title=draw(st.booleans()))
            for span in spans
        )
    )


@given(ANY, contexts())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_resolve_keeps_place_surface_and_order(text: str, context: Context) -> None:
    mentions = scan(text)
    resolved = resolve(text, mentions, context)
    assert [(q.start, q.end, q.surface) for q in resolved] == [(q.start, q.end, q.surface) for q in mentions]
    assert all(text[q.start : q.end] == q.surface for q in resolved)


@given(ANY, ANY)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_paragraph_ends_all_inheritance(first: str, second: str) -> None:
    joined = [(q.start, q.surface, q.value, q.unit, q.kind) for q in recognize(f"{first}\n\n{second}")]
    shift = len(first) + 2
    apart = [(q.start, q.surface, q.value, q.unit, q.kind) for q in recognize(f"{first}\n\n")]
    apart += [(q.start + shift, q.surface, q.value, q.unit, q.kind) for q in recognize(second)]
    assert joined == apart


@given(ANY, contexts())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_part_points_to_an_earlier_mention(text: str, context: Context) -> None:
    resolved = recognize(text, context)
    starts = {q.start for q in resolved}
    assert all(q.part_of in starts and q.part_of < q.start for q in resolved if q.part_of is not None)


@given(ANY)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_bare_text_is_resolved_by_its_words_alone(text: str) -> None:
    """Where no status word and no period stands, neither field is told."""
    told_status = {row_word for row in rows() if "status" in row for row_word in row["words"]}
    resolved = recognize(text)
    if not find(text):
        assert all(q.period is None for q in resolved)
    if not any(word in text for word in told_status):
        allowed = {None, "context", "baseline"}
        assert all(q.status in allowed for q in resolved)


HOSTILE = {
    "figures in one clause": "265家",
    "figures and cues in one clause": "新增265家",
    "cues alone": "增长",
    "open brackets": "(1家",
    "closed brackets": "1家)",
    "parts without end": "其中1家、",
    "a list without end": "1家、",
    "periods": "2024年1-11月",
    "periods and figures": "2023年2家",
    "from and to": "从1家到",
    "respectively": "分别为1%、",
    "fillers": "约近超达到为",
    "one long noun": "研",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        mentions = scan(text)
        best = 1e9
        for _ in range(2):
            begun = process_time()
            resolve(text, mentions, EMPTY)
            best = min(best, process_time() - begun)
        return best

    seconds(2_000)
    assert seconds(80_000) < 8 * 2.5 * seconds(10_000) + 0.05
