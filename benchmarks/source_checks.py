"""The checks of the source against what annotators noted: anomalies found, checks passed and failed.

`python -m benchmarks.source_checks --gold DIR [--verbose]`

An anomaly counts where its quote holds a digit or a mask, is cut off, or stands in the title; any source finding
that overlaps it finds it. A check counts with digits in its expression and a result pass or fail; it is met by a
check of the same result that shares places with its evidence. On `not_verifiable` nothing should be claimed to fail.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from summarizer.document import Span
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.reading import read
from summarizer.validation.source_checks import consistency, source_findings

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
_SCORED = re.compile(r"[0-9]|[xX]{2}")
_CUT = ("truncated", "截断")


def anomalies(annotated: Annotated, gold: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Found, missed, and findings that no annotation stands by."""
    title = annotated.source.metadata.title_span or Span(0, 0)
    findings = [f for f in source_findings(annotated) if f.source is not None]
    found: list[str] = []
    missed: list[str] = []
    every = [Span(a["start"], a["end"]) for a in gold["source_anomalies"]]
    for anomaly in gold["source_anomalies"]:
        span = Span(anomaly["start"], anomaly["end"])
        cut = any(word in anomaly.get("type", "") + anomaly["why"] for word in _CUT)
        if not (_SCORED.search(anomaly["quote"]) or cut or span.overlaps(title)):
            continue
        said = [f.code for f in findings if f.source is not None and f.source.span.overlaps(span)]
        line = f"{anomaly['quote'][:40]!r}: {anomaly['why'][:50]}"
        (found if said else missed).append(f"{line} {said}")
    stray = [
        f"{f.code} {f.source.surface[:40]!r}"
        for f in findings
        if f.source is not None and not any(f.source.span.overlaps(span) for span in every)
    ]
    return found, missed, stray


def checks(annotated: Annotated, gold: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Met, unmet, and failures claimed where the annotation says that nothing can be verified or that it passes."""
    mine = consistency(annotated)
    met: list[str] = []
    unmet: list[str] = []
    wrong: list[str] = []
    for check in gold["consistency_checks"]:
        expression = check.get("expression") or check.get("computation") or ""
        spans = [Span(e["start"], e["end"]) for e in check["evidence"]]
        touching = [c for c in mine if sum(any(s.overlaps(o) for o in spans) for s in c.spans) >= min(2, len(c.spans))]
        line = f"{check.get('check') or check.get('claim')}: {expression[:50]} {check['result']}"
        failing = [c.expression for c in touching if not c.passed and not c.information]
        if check["result"] != "fail" and failing:
            wrong.append(f"{line} {failing}")
        if check["result"] == "not_verifiable" or len(re.findall(r"\d", expression)) < 2:
            continue
        same = [c.expression for c in touching if c.passed == (check["result"] == "pass")]
        (met if same else unmet).append(f"{line} {same}")
    return met, unmet, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, help="folder with the annotated items")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    files = sorted(arguments.gold.glob("*.items.json")) if arguments.gold else []
    if not files:
        print("no annotations given: --gold DIR")
        return 2
    print(f"{'document':<10}{'anomalies':>11}{'other findings':>16}{'checks met':>12}{'wrongly failed':>16}")
    for file in files:
        name = file.name[:3]
        annotated = annotate(read(next(SEEDS.glob(f"{name}*"))))
        gold = json.loads(file.read_text(encoding="utf-8"))
        found, missed, stray = anomalies(annotated, gold)
        met, unmet, wrong = checks(annotated, gold)
        shares = (f"{len(found)}/{len(found) + len(missed)}", f"{len(met)}/{len(met) + len(unmet)}")
        print(f"{name:<10}{shares[0]:>11}{len(stray):>16}{shares[1]:>12}{len(wrong):>16}")
        if arguments.verbose:
            for title, lines in (("missed", missed), ("other", stray), ("unmet", unmet), ("wrong", wrong)):
                for line in lines:
                    print(f"    {title}: {line}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
