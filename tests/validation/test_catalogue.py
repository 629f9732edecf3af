"""The catalogue: complete, every message fills, every code's example is found by the ledger itself."""

from __future__ import annotations

import string

import pytest

from summarizer.document import SectionKind
from summarizer.items import ItemList, Metric
from summarizer.validation import validate
from summarizer.validation.codes import catalogue, make_finding
from summarizer.validation.finding import Severity
from tests.validation.making import annotated, item, kind_for

ERRORS = [
    "number.unsupported",
    "number.altered",
    "number.miscalculated",
    "unit.mismatch",
    "scale.mismatch",
    "qualifier.inflated",
    "indicator.mismatch",
    "scope.mismatch",
    "measure.mismatch",
    "direction.reversed",
    "baseline.as_current",
    "part.whole",
    "share.denominator",
    "superlative.added",
    "period.mismatch",
    "status.promoted",
    "status.demoted",
    "stage.promoted",
    "metric.disagrees",
    "section.invented",
    "evidence.missing",
    "evidence.altered",
]
WARNINGS = [
    "number.elsewhere",
    "number.rounded_across",
    "qualifier.weakened",
    "qualifier.changed",
    "distribution.lost",
    "period.dropped",
    "stage.demoted",
    "commitment.changed",
    "items.conflict",
    "name.unsupported",
    "phrase.altered",
    "coverage.omitted_key",
    "source.malformed",
    "source.placeholder",
    "source.inconsistent",
    "source.percent_point",
    "source.instruction",
    "source.advertising",
    "source.restricted",
]
INFOS = [
    "number.rounded",
    "number.derived",
    "items.duplicate",
    "evidence.incomplete",
    "coverage.omitted",
    "source.hedge_doubled",
]
OF_ITEMS = [name for name in catalogue() if not name.startswith("source.")]


def test_every_code_of_the_design_has_its_fixed_severity() -> None:
    expected = dict.fromkeys(ERRORS, Severity.ERROR)
    expected |= dict.fromkeys(WARNINGS, Severity.WARNING) | dict.fromkeys(INFOS, Severity.INFO)
    assert {name: code.severity for name, code in catalogue().items()} == expected


@pytest.mark.parametrize("name", catalogue())
def test_every_wording_fills_with_its_named_words(name: str) -> None:
    for variant, (zh, en) in catalogue()[name].wordings.items():
        words = {field for text in (zh, en) for _, field, _, _ in string.Formatter().parse(text) if field}
        finding = make_finding(name, variant=variant, shown=dict.fromkeys(words, "甲"))
        assert "{" not in finding.message_zh + finding.message_en
        assert finding.message_zh != finding.message_en


@pytest.mark.parametrize("name", OF_ITEMS)
def test_the_example_of_each_code_is_found(name: str) -> None:
    example = catalogue()[name].example
    listed = str(example["list"])
    parts = str(example["source"]).split("\n")
    kinds = [SectionKind.ACHIEVEMENTS if listed == "problems" else kind_for(part, listed) for part in parts]
    source = annotated(*zip(parts, kinds, strict=True))
    metrics = (Metric(**example["metric"]),) if "metric" in example else ()
    first = item(
        source,
        str(example["statement"]),
        listed=ItemList(listed),
        cite=example.get("cite"),
        exact=example.get("exact"),
        metrics=metrics,
    )
    items = [first]
    if "also" in example:
        items.append(item(source, str(example["also"]), listed=ItemList(listed), name="r1.a2"))
    assert name in {finding.code for finding in validate(source, items).findings}
