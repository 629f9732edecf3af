"""Scores the embedded extractor's items against gold: labels, metrics, items (`python -m benchmarks.items`).

The three figures are those of the gold's README; none can be had by cutting finer or coarser.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from summarizer.document import Span
from summarizer.extraction.extractor import Extraction
from summarizer.extraction.rules import RulesExtractor
from summarizer.items import Metric
from summarizer.outline import annotate
from summarizer.reading import read

ROOT = Path(__file__).resolve().parents[1]
LISTS = ("achievements", "problems", "plans")


@dataclass
class Score:
    """Counts of one figure; `f1` is micro over everything added."""

    hit: int = 0
    gold: int = 0
    predicted: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        both = self.gold + self.predicted
        return 2 * self.hit / both if both else 1.0

    def add(self, other: Score) -> None:
        self.hit += other.hit
        self.gold += other.gold
        self.predicted += other.predicted


@dataclass(frozen=True)
class GoldMetric:
    list: str
    span: Span | None
    value: str | None
    unit: str | None
    indicator: str


def dice(left: str, right: str) -> float:
    """Dice on characters, as multisets."""
    if not left and not right:
        return 1.0
    shared = sum((Counter(left) & Counter(right)).values())
    return 2 * shared / (len(left) + len(right))


def same_value(left: str | None, right: str | None) -> bool:
    if left is None or right is None:
        return left is right
    try:
        return Decimal(left) == Decimal(right)
    except InvalidOperation:
        return left == right


def matching(edges: Sequence[Sequence[int]], right: int) -> int:
    """Size of the maximum matching of a bipartite graph; `edges[i]` are the partners of left node i."""
    partner = [-1] * right

    def augment(node: int, seen: set[int]) -> bool:
        for other in edges[node]:
            if other in seen:
                continue
            seen.add(other)
            if partner[other] < 0 or augment(partner[other], seen):
                partner[other] = node
                return True
        return False

    return sum(augment(node, set()) for node in range(len(edges)))


def gold_lists(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    reports = document.get("reports") or [document]
    return {name: [item for report in reports for item in report.get(name, [])] for name in LISTS}


def gold_metrics(items: dict[str, list[dict[str, Any]]], quantities: list[dict[str, Any]]) -> list[GoldMetric]:
    """Gold metrics with the span of their mention: inside the item, same value, the unit and indicator most alike."""
    found = []
    for name, rows in items.items():
        for item in rows:
            inside = [q for q in quantities if item["start"] <= q["start"] < item["end"]]
            for metric in item["metrics"]:
                same = [
                    quantity
                    for quantity in inside
                    if same_value(quantity["value"], metric["value"])
                    and (metric["value"] is not None or quantity["kind"] == "malformed")
                ]
                span = None
                if same:
                    best = max(same, key=lambda q: (q["unit"] == metric["unit"], _alike(q, metric), -q["start"]))
                    span = Span(best["start"], best["end"])
                    inside.remove(best)
                found.append(GoldMetric(name, span, metric["value"], metric["unit"], metric["indicator"]))
    return found


def _alike(quantity: dict[str, Any], metric: dict[str, Any]) -> float:
    return dice(quantity["indicator"] or "", metric["indicator"] or "")


def score_labels(gold: dict[str, list[dict[str, Any]]], extraction: Extraction) -> Score:
    total = Score()
    for name in LISTS:
        wanted = {point for item in gold[name] for point in range(item["start"], item["end"])}
        got = {
            point
            for item in extraction.items
            if item.list == name
            for evidence in item.evidence
            for point in range(evidence.span.start, evidence.span.end)
        }
        total.add(Score(len(wanted & got), len(wanted), len(got)))
    return total


def score_metrics(gold: list[GoldMetric], extraction: Extraction) -> Score:
    predicted: list[tuple[str, Metric]] = [
        (item.list.value, metric) for item in extraction.items for metric in item.metrics
    ]
    edges = [
        [
            index
            for index, (name, other) in enumerate(predicted)
            if name == metric.list
            and metric.span is not None
            and other.source is not None
            and other.source.overlaps(metric.span)
            and same_value(other.value, metric.value)
            and (other.unit or None) == (metric.unit or None)
            and dice(other.indicator, metric.indicator) >= 0.5
        ]
        for metric in gold
    ]
    score = Score(matching(edges, len(predicted)), len(gold), len(predicted))
    score.missed = [f"{m.indicator} {m.value} {m.unit} {m.span}" for m, e in zip(gold, edges, strict=True) if not e]
    used = {index for e in edges for index in e}
    score.extra = [
        f"{name} {m.indicator} {m.surface} {m.value} {m.unit} {m.source}"
        for index, (name, m) in enumerate(predicted)
        if index not in used
    ]
    return score


def score_items(gold: dict[str, list[dict[str, Any]]], extraction: Extraction) -> Score:
    total = Score()
    for name in LISTS:
        wanted = [(item["start"], item["end"]) for item in gold[name]]
        got = [
            (min(e.span.start for e in item.evidence), max(e.span.end for e in item.evidence))
            for item in extraction.items
            if item.list == name and item.evidence
        ]
        edges = [
            [
                index
                for index, (start, end) in enumerate(got)
                if min(end, b) - max(start, a) >= min(end - start, b - a) / 2
            ]
            for a, b in wanted
        ]
        total.add(Score(matching(edges, len(got)), len(wanted), len(got)))
    return total


def right_list(gold: dict[str, list[dict[str, Any]]], extraction: Extraction) -> tuple[int, int]:
    """(right, all) of the predicted items that overlap a gold item by half: do they stand in its list?"""
    right = total = 0
    for item in extraction.items:
        if not item.evidence:
            continue
        start = min(e.span.start for e in item.evidence)
        end = max(e.span.end for e in item.evidence)
        best = [
            (min(end, g["end"]) - max(start, g["start"]), name)
            for name in LISTS
            for g in gold[name]
            if min(end, g["end"]) - max(start, g["start"]) >= min(end - start, g["end"] - g["start"]) / 2
        ]
        if best:
            total += 1
            right += max(best)[1] == item.list
    return right, total


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; exit code 0, or 2 where there is no gold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    parser.add_argument("--verbose", action="store_true", help="list metrics missed and extra")
    options = parser.parse_args(argv)
    files = sorted(options.gold.glob("*.items.json")) if options.gold.is_dir() else []
    if not files:
        print(f"items: no gold in {options.gold}; give a folder with --gold", file=sys.stderr)
        return 2
    totals = {name: Score() for name in ("labels", "metrics", "items")}
    right = matched = 0
    print(f"{'document':<10}{'labels':>8}{'metrics':>9}{'items':>8}{'gold':>6}{'ours':>6}{'list':>10}{'ms':>8}")
    for file in files:
        number = file.name.split(".")[0]
        source = next(options.seeds.glob(f"{number}*.txt"))
        gold = json.loads(file.read_text(encoding="utf-8"))
        lines = (options.gold / f"{number}.quantities.jsonl").read_text(encoding="utf-8").splitlines()
        quantities = [json.loads(line) for line in lines if line.strip()]
        annotated = annotate(read(str(source)))
        begin = time.perf_counter()
        extraction = RulesExtractor().assemble(annotated, ())
        took = time.perf_counter() - begin
        lists = gold_lists(gold)
        scores = {
            "labels": score_labels(lists, extraction),
            "metrics": score_metrics(gold_metrics(lists, quantities), extraction),
            "items": score_items(lists, extraction),
        }
        hits, all_ = right_list(lists, extraction)
        right += hits
        matched += all_
        for name, score in scores.items():
            totals[name].add(score)
        row = "".join(f"{scores[n].f1:>{w}.3f}" for n, w in (("labels", 8), ("metrics", 9), ("items", 8)))
        counts = f"{scores['items'].gold:>6}{scores['items'].predicted:>6}{f'{hits}/{all_}':>10}{took * 1000:>8.1f}"
        print(f"{number:<10}{row}{counts}")
        if options.verbose:
            for line in scores["metrics"].missed:
                print("   missed", line)
            for line in scores["metrics"].extra:
                print("   extra ", line)
    row = "".join(f"{totals[n].f1:>{w}.3f}" for n, w in (("labels", 8), ("metrics", 9), ("items", 8)))
    print(f"{'together':<10}{row}{totals['items'].gold:>6}{totals['items'].predicted:>6}{f'{right}/{matched}':>10}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
