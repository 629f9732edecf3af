"""Scores the recogniser: gold, peer cases, and speed beside a bare regular expression.

`python -m benchmarks.quantities [--gold DIR] [--seeds DIR] [--peers FILE] [--errors]`
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

from summarizer.quantities import CLAIM_KINDS, Quantity, recognize, scan

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
MAPPING: dict[str, Any] = tomllib.loads((ROOT / "benchmarks" / "quantities.toml").read_text(encoding="utf-8"))
DIGIT = re.compile(r"[0-9０-９]")
NUMERAL = re.compile(r"[0-9０-９零〇一二两三四五六七八九十百千万亿半]")
BARE = re.compile(r"\d+(?:[.,]\d+)*|[〇零一二两三四五六七八九十百千万亿]+")


def group_of(kind: str) -> str:
    """The kind, or the first of the kinds it counts as one with."""
    return next((group[0] for group in MAPPING["gold"]["groups"] if kind in group), kind)


def qualifiers_of(written: str | None) -> frozenset[str]:
    table: dict[str, str] = MAPPING["gold"]["qualifiers"]
    return frozenset(table[word] for word in (written or "").split("+") if word in table)


def overlapping(start: int, end: int, mentions: Sequence[Quantity]) -> Quantity | None:
    """The mention that shares most with [start, end); of equals the shorter."""
    best, size = None, 0
    for mention in mentions:
        if mention.start >= end:
            break
        shared = min(end, mention.end) - max(start, mention.start)
        if shared > size:
            best, size = mention, shared
    return best


class Tally:
    """Right and all of each measure, and what went wrong."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.all: Counter[str] = Counter()
        self.errors: list[str] = []

    def count(self, measure: str, right: bool, error: str = "") -> None:
        self.all[measure] += 1
        self.right[measure] += right
        if not right and error:
            self.errors.append(f"{measure}: {error}")

    def share(self, measure: str) -> str:
        total = self.all[measure]
        return f"{self.right[measure] / total:7.2%}  ({self.right[measure]}/{total})" if total else "      –"


def annotated(path: Path, form_only: bool) -> tuple[str, tuple[Quantity, ...], str]:
    """The text of a seed, its mentions with all context, and by which road they were made."""
    if form_only:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        return text, scan(text), "form only"
    try:
        outline, reading = import_module("summarizer.outline"), import_module("summarizer.reading")
        annotate, read = outline.annotate, reading.read
    except (ImportError, AttributeError):
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        return text, recognize(text), "bare text"
    document = annotate(read(path))
    return document.source.text, tuple(document.mentions), "outline"


def score_gold(gold: Path, seeds: Path, tally: Tally, form_only: bool) -> str:
    road = ""
    for file in sorted(gold.glob("*.quantities.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        text, mentions, road = annotated(seeds / rows[0]["file"], form_only)
        score_document(file.name[:3], text, rows, mentions, tally)
    return road


def score_document(
    label: str, text: str, rows: list[dict[str, Any]], mentions: Sequence[Quantity], tally: Tally
) -> None:
    for row in rows:
        _score_row(label, text, row, overlapping(row["start"], row["end"], mentions), tally)
    spans = [(row["start"], row["end"], row) for row in rows]
    for mention in mentions:
        if not mention.is_claim or not NUMERAL.search(mention.surface):
            continue  # claims without a numeral (首家, 唯一, 翻番) are optional in the gold
        touched = [row for start, end, row in spans if start < mention.end and mention.start < end]
        if any(MAPPING["gold"]["optional"] in (row.get("note") or "") for row in touched):
            continue
        right = any(row["kind"] in CLAIM_KINDS or row["kind"] == "malformed" for row in touched)
        tally.count("claims: precision", right, f"{label} {around(text, mention.start, mention.end)} {mention.kind}")


def _score_row(label: str, text: str, row: dict[str, Any], found: Quantity | None, tally: Tally) -> None:
    where = f"{label} {around(text, row['start'], row['end'])}"
    optional = MAPPING["gold"]["optional"] in (row.get("note") or "")
    if optional and found is None:
        return
    claim = row["kind"] in CLAIM_KINDS
    if DIGIT.search(row["surface"]):
        tally.count("digits: recall", found is not None, where)
    if claim and not optional:
        tally.count(
            "claims: recall", found is not None and found.is_claim, f"{where} {row['kind']} → {found and found.kind}"
        )
    if row["kind"] in ("name", "metadata"):
        tally.count("names kept from claims", found is None or not found.is_claim, where)
    if found is None:
        return
    right_kind = group_of(found.kind) == group_of(row["kind"])
    tally.count("kind", right_kind, f"{where} {row['kind']} → {found.kind}")
    tally.count(
        "span exact", (found.start, found.end) == (row["start"], row["end"]) or not claim, f"{where} → {found.surface}"
    )
    if not (claim and found.is_claim):
        return
    ours = (found.value, found.upper, found.unit)
    theirs = (row["value"], row.get("value_hi"), row["unit"])
    tally.count("value+unit", ours == theirs, f"{where} {theirs} → {ours}")
    wanted = qualifiers_of(row["qualifier"])
    tally.count("qualifier", wanted == frozenset(found.qualifier), f"{where} {row['qualifier']} → {found.qualifier}")
    tally.count("status", found.status == row["status"], f"{where} {row['status']} → {found.status}")
    if row["period"] is None or re.match(MAPPING["gold"]["period"], row["period"]):
        tally.count("period", found.period == row["period"], f"{where} {row['period']} → {found.period}")


def around(text: str, start: int, end: int) -> str:
    left, right = text[max(0, start - 12) : start], text[end : end + 8]
    return f"{left}[{text[start:end]}]{right}".replace("\n", "⏎")


def decimal_of(written: str | None) -> Decimal | None:
    """The number of a value string, `a/b` divided out; None where there is none."""
    if written is None:
        return None
    try:
        upper, slash, lower = written.partition("/")
        return Decimal(upper) / Decimal(lower) if slash else Decimal(written)
    except (InvalidOperation, ZeroDivisionError):
        return None


def same(first: Decimal | None, second: Decimal | None) -> bool:
    if first is None or second is None:
        return first is second
    return abs(first - second) <= Decimal(MAPPING["peers"]["tolerance"]) * max(abs(first), abs(second), Decimal(1))


def peer_right(case: dict[str, Any], mentions: Sequence[Quantity]) -> bool:
    """Every expected number is found with its value and unit; in exhaustive cases no other claim is."""
    used: set[int] = set()
    for wanted in case["expected"]:
        near = [m for m in mentions if m.start < wanted["end"] and wanted["start"] < m.end]
        if not near or not _peer_value(wanted, near):
            return False
        used.update(m.start for m in near)
    return not case["exhaustive"] or all(m.start in used for m in mentions if m.is_claim)


def _peer_value(wanted: dict[str, Any], near: list[Quantity]) -> bool:
    low, tilde, high = wanted["value"].partition("~")
    if tilde:
        values = [decimal_of(m.value) for m in near] + [decimal_of(m.upper) for m in near]
        return all(
            any(same(decimal_of(bound), value) for value in values if value is not None)
            for bound in (low, high)
            if bound
        )
    return any(_peer_number(decimal_of(low), wanted["unit"], mention) for mention in near)


def _peer_number(value: Decimal | None, unit: str, mention: Quantity) -> bool:
    ours, our_unit = decimal_of(mention.value), mention.unit or ""
    if unit and our_unit != unit:
        mapped = MAPPING["peers"]["units"].get(our_unit)
        if mapped is None or mapped[0] != unit or ours is None:
            return False
        ours = ours * Decimal(mapped[1])
    return same(value, ours)


def score_peers(file: Path, show: bool) -> list[tuple[str, int, int]]:
    right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in file.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        mentions = scan(case["text"])
        fine = peer_right(case, mentions)
        suite = "/".join(case["origin"].split("/")[:1] + case["origin"].split("/")[-1:])
        for key in (case["tier"], f"{case['tier']} · {suite}"):
            right[key][0] += fine
            right[key][1] += 1
        if show and not fine:
            wanted = [(w["surface"], w["value"], w["unit"]) for w in case["expected"]]
            ours = [(m.surface, m.value, m.upper, m.unit, m.kind) for m in mentions]
            print(f"  {case['id']} {case['tier']} {case['text']!r} {wanted} → {ours}")
    return [(key, hit, total) for key, (hit, total) in sorted(right.items())]


def speeds(texts: Iterable[str], form_only: bool) -> list[tuple[str, float]]:
    """Characters a second of processor time over the same texts, the best of five runs."""
    documents = list(texts)
    size = sum(map(len, documents))
    contenders: list[tuple[str, Any]] = [
        ("bare regular expression", lambda text: BARE.findall(text)),
        ("scan (form)", scan),
    ]
    if not form_only:
        contenders.append(("recognize (form and surroundings)", recognize))
    try:
        jionlp = import_module("jionlp")
        contenders.append(("jionlp extract_money", jionlp.ner.MoneyExtractor()))
    except ImportError:
        print("jionlp is not installed here: not measured")
    measured = []
    for label, run in contenders:
        best = float("inf")
        for _ in range(5):
            begin = process_time()
            for text in documents:
                run(text)
            best = min(best, process_time() - begin)
        measured.append((label, size / best))
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=SHARED / "gold")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    parser.add_argument("--peers", type=Path, default=SHARED / "peer-cases" / "cases.jsonl")
    parser.add_argument("--errors", action="store_true", help="print every miss")
    parser.add_argument("--form", action="store_true", help="layer 1 alone, without any context")
    options = parser.parse_args()
    if options.gold.is_dir():
        tally = Tally()
        road = score_gold(options.gold, options.seeds, tally, options.form)
        print(f"\nGold ({options.gold.name}, context from {road})")
        for measure in tally.all:
            print(f"  {measure:24} {tally.share(measure)}")
        if options.errors:
            print("\n".join("    " + error for error in tally.errors))
    else:
        print(f"no gold at {options.gold}: not scored")
    if options.peers.is_file():
        print("\nPeer cases")
        for key, hit, total in score_peers(options.peers, options.errors):
            print(f"  {key:60} {hit / total:7.2%}  ({hit}/{total})")
    else:
        print(f"no peer cases at {options.peers}: not scored")
    prose = [path.read_text(encoding="utf-8") for path in sorted(options.seeds.glob("*.txt"))]
    prose += [path.read_text(encoding="utf-8") for path in sorted((SHARED / "corpus").glob("*.txt"))]
    print(f"\nSpeed on {sum(map(len, prose)):,} characters of prose, one core")
    for label, rate in speeds(prose, options.form):
        print(f"  {label:36} {rate:14,.0f} characters/s")


if __name__ == "__main__":
    main()
