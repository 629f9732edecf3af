"""Eight hand-written reports of other bureaus: each passage in the right list, each figure as data.

The annotations beside the reports were made before the program saw them. A passage counts as right where most of its
characters lie in items of its list; a metric where value, unit and list agree and the indicators share half of their
characters.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from summarizer.document import Span
from summarizer.extraction.rules import RulesExtractor
from summarizer.items import Item, ItemList, Metric
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.reading import read
from summarizer.validation import validate

FOLDER = Path(__file__).parent / "reports"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
# What is owed on documents that nobody tuned for (labels of items, metrics).
LEAST_LISTS = 0.93
LEAST_METRICS = 0.75


@dataclass(frozen=True)
class Wanted:
    """An annotated passage: the list it belongs to ("none": to no item) and its figures."""

    list: str
    span: Span
    metrics: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Outcome:
    annotated: Annotated
    items: tuple[Item, ...]
    set_aside: dict[int, str]
    wanted: tuple[Wanted, ...]


def _outcome(name: str) -> Outcome:
    annotated = annotate(read(str(FOLDER / f"{name}.txt")))
    rows = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["passages"]
    wanted = []
    position = 0
    for kind, quote, metrics in rows:
        start = annotated.text.index(quote, position)
        position = start + len(quote)
        wanted.append(Wanted(kind, Span(start, position), tuple((m[0], m[1], m[2]) for m in metrics)))
    extraction = RulesExtractor().assemble(annotated, ())
    return Outcome(annotated, extraction.items, {one.start: one.reason for one in extraction.set_aside}, tuple(wanted))


def list_of(outcome: Outcome, span: Span) -> str:
    """The list that holds most characters of a passage; "none" where no item holds half of it."""
    held: Counter[str] = Counter()
    for item in outcome.items:
        for evidence in item.evidence:
            held[item.list] += max(0, min(span.end, evidence.span.end) - max(span.start, evidence.span.start))
    kind, size = held.most_common(1)[0]
    return kind if size * 2 >= len(span) else "none"


def _dice(left: str, right: str) -> float:
    return 2 * sum((Counter(left) & Counter(right)).values()) / max(1, len(left) + len(right))


def metric_counts(outcome: Outcome) -> tuple[int, int, int, list[str]]:
    """(hits, wanted, found, differences) of the figures inside the annotated passages."""
    hits = wanted_count = found_count = 0
    differences = []
    for wanted in outcome.wanted:
        found: list[Metric] = [
            metric
            for item in outcome.items
            if item.list == wanted.list
            for metric in item.metrics
            if metric.source is not None and wanted.span.holds(metric.source)
        ]
        wanted_count += len(wanted.metrics)
        found_count += len(found)
        for indicator, value, unit in wanted.metrics:
            right = [
                m for m in found if (m.value, m.unit or "") == (value, unit) and _dice(m.indicator, indicator) >= 0.5
            ]
            if right:
                hits += 1
                found.remove(max(right, key=lambda m: _dice(m.indicator, indicator)))
            else:
                differences.append(f"missed {indicator} {value}{unit}")
        differences += [f"extra {m.indicator} {m.surface}" for m in found]
    return hits, wanted_count, found_count, differences


@pytest.mark.parametrize("name", NAMES)
def test_passages_stand_in_the_right_list(name: str) -> None:
    outcome = _outcome(name)
    wrong = [
        (wanted.list, list_of(outcome, wanted.span), wanted.span.slice(outcome.annotated.text))
        for wanted in outcome.wanted
        if list_of(outcome, wanted.span) != wanted.list
    ]
    assert len(wrong) <= (1 - LEAST_LISTS) * len(outcome.wanted), wrong


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_told_as_data(name: str) -> None:
    hits, wanted, found, differences = metric_counts(_outcome(name))
    assert 2 * hits >= LEAST_METRICS * (wanted + found), differences


@pytest.mark.parametrize("name", NAMES)
def test_no_problem_is_invented(name: str) -> None:
    outcome = _outcome(name)
    problems = [w.span for w in outcome.wanted if w.list == ItemList.PROBLEMS]
    for item in outcome.items:
        if item.list is ItemList.PROBLEMS:
            assert any(span.overlaps(evidence.span) for span in problems for evidence in item.evidence), item.statement


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_passes_the_ledger(name: str) -> None:
    outcome = _outcome(name)
    findings = validate(outcome.annotated, outcome.items, set_aside=outcome.set_aside).findings
    assert [(f.code, f.message_zh) for f in findings if f.severity != "info" and not f.code.startswith("source.")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_is_told_or_set_aside_with_a_reason(name: str) -> None:
    outcome = _outcome(name)
    coverage = validate(outcome.annotated, outcome.items, set_aside=outcome.set_aside).coverage
    assert [omission.surface for omission in coverage.omitted] == []
