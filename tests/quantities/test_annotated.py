"""The passages annotated by hand: well made, and read as well as the design asks for."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from benchmarks.quantities import Tally, annotated, score_document

FOLDER = Path(__file__).parent / "annotated"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
LEAST = {
    "digits: recall": 0.995,
    "claims: precision": 0.98,
    "claims: recall": 0.98,
    "value+unit": 0.99,
    "kind": 0.97,
    "qualifier": 0.97,
    "status": 0.93,
    "period": 0.90,
    "names kept from claims": 0.97,
}


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{name}.quantities.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("name", NAMES)
def test_annotations_stand_where_they_say_and_in_order(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    rows = _rows(name)
    assert all(text[row["start"] : row["end"]] == row["surface"] for row in rows)
    assert all(one["end"] <= other["start"] for one, other in pairwise(rows))


def test_strangers_are_read_as_the_design_asks() -> None:
    tally = Tally()
    for name in NAMES:
        text, mentions, _ = annotated(FOLDER / f"{name}.txt", form_only=False)
        score_document(name, text, _rows(name), mentions, tally)
    shares = {measure: tally.right[measure] / tally.all[measure] for measure in LEAST}
    assert {measure for measure, least in LEAST.items() if shares[measure] < least} == set()
