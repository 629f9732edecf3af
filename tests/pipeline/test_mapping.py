"""The published summary of real documents: valid by its schema, every quote where it says it is."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from summarizer.document import Span
from summarizer.extraction.extractor import Extraction
from summarizer.items import Evidence, Item, ItemList
from summarizer.models import ItemModel, Summary
from summarizer.outline import annotate
from summarizer.pipeline.library import summarize
from summarizer.pipeline.mapping import AROUND, to_summary
from summarizer.pipeline.published import schema
from summarizer.reading import read, read_bytes
from summarizer.validation import validate
from tests.conftest import SEEDS
from tests.pipeline.fakes import REPORT

ATTRIBUTION = {"software": "summarizer 0", "validator_version": "0", "extractor": "rules"}
seeds = pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])


@cache
def summary_of(path: Path) -> Summary:
    return summarize(path, extractor="rules")


def items_of(summary: Summary) -> list[ItemModel]:
    return [item for report in summary.reports for item in report.achievements + report.problems + report.plans]


@seeds
def test_a_summary_is_valid_by_the_published_schema(path: Path) -> None:
    jsonschema.validate(json.loads(summary_of(path).model_dump_json()), schema("summary"))


@seeds
def test_every_quote_stands_in_the_canonical_text_at_its_offsets(path: Path) -> None:
    text = read(path).text
    quoted = [evidence for item in items_of(summary_of(path)) for evidence in item.evidence]
    assert quoted
    for evidence in quoted:
        position, quote = evidence.selector
        assert text[position.start : position.end] == quote.exact
        assert text[: position.start].endswith(quote.prefix)
        assert text[position.end :].startswith(quote.suffix)
        assert len(quote.prefix) == min(AROUND, position.start)
        assert len(quote.suffix) == min(AROUND, len(text) - position.end)


@seeds
def test_every_figure_stands_in_the_canonical_text_at_its_span(path: Path) -> None:
    text = read(path).text
    for item in items_of(summary_of(path)):
        for metric in item.metrics:
            assert metric.source is not None
            assert text[metric.source.start : metric.source.end] == metric.surface


@seeds
def test_every_item_says_where_it_stands_and_its_id_is_its_own(path: Path) -> None:
    items = items_of(summary_of(path))
    assert {item.review.status for item in items} <= {"verified", "flagged"}
    assert len({item.id for item in items}) == len(items)


@seeds
def test_an_item_is_flagged_exactly_where_an_error_or_warning_names_it(path: Path) -> None:
    summary = summary_of(path)
    named = {finding.item for finding in summary.validation.findings if finding.severity != "info"} - {None}
    assert {item.id for item in items_of(summary) if item.review.status == "flagged"} == named


@seeds
def test_coverage_accounts_for_every_mention(path: Path) -> None:
    coverage = summary_of(path).validation.coverage
    assert coverage.mentions == coverage.cited + sum(coverage.set_aside.values()) + coverage.omitted
    assert coverage.omitted == len(coverage.omitted_mentions)


def test_the_summary_comes_back_from_its_own_json() -> None:
    summary = summary_of(SEEDS[0])
    assert Summary.model_validate_json(summary.model_dump_json()) == summary


def test_a_quote_that_is_not_in_the_text_is_never_published() -> None:
    annotated = annotate(read_bytes(REPORT.encode(), "report.txt"))
    evidence = Evidence("r1.s2", Span(0, 4), exact="别的文字")
    item = Item("r1.a1", "r1", ItemList.ACHIEVEMENTS, "综合", "某某区", evidence=(evidence,))
    with pytest.raises(ValueError, match="does not quote"):
        to_summary(
            annotated,
            Extraction((item,)),
            validate(annotated, ()),
            attribution=ATTRIBUTION,
            cost=None,
            repairs=(),
            started="",
            finished="",
        )


def test_a_source_name_that_is_no_utf8_is_still_published() -> None:
    source = read_bytes(REPORT.encode(), "\udcb9\udca4.txt")
    assert summarize(source, extractor="rules").document.source == "\ufffd\ufffd.txt"


def test_nothing_but_the_times_differs_between_two_runs() -> None:
    first, second = (summarize(SEEDS[1], extractor="rules").model_dump() for _ in range(2))
    for summary in (first, second):
        summary["provenance"]["started"] = summary["provenance"]["finished"] = ""
    assert json.dumps(first) == json.dumps(second)
