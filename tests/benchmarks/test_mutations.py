"""The mutations themselves: every class has faults, a fault changes the statement, a seed always draws the same."""

from __future__ import annotations

import pytest

from benchmarks import mutation_meanings, mutation_rewordings, mutation_values
from benchmarks.mutation_samples import load
from benchmarks.mutation_text import TABLE, chinese, chinese_decimal, figures
from benchmarks.mutations import draw
from summarizer.validation.codes import catalogue

FAULTS = {**mutation_values.RULES, **mutation_meanings.RULES}
SAMPLES = load(None, None)


def test_every_class_of_the_table_has_a_rule_and_every_code_stands_in_the_catalogue() -> None:
    assert set(TABLE["classes"]) == set(FAULTS)
    assert {code for entry in TABLE["classes"].values() for code in entry["codes"]} <= set(catalogue())


def test_the_evidence_of_every_sample_stands_in_its_document() -> None:
    assert [s.evidence for s in SAMPLES.samples if s.evidence not in SAMPLES.texts[s.document]] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_change_and_the_same_seed_draws_the_same(name: str) -> None:
    first = draw(FAULTS[name], SAMPLES.samples, "1", 50)
    assert first
    assert first == draw(FAULTS[name], SAMPLES.samples, "1", 50)
    assert all(mutant.statement != sample.statement for sample, mutant in first)


@pytest.mark.parametrize("name", mutation_rewordings.RULES)
def test_every_rewording_is_made_of_the_samples_at_hand(name: str) -> None:
    assert draw(mutation_rewordings.RULES[name], SAMPLES.samples, "1", 10)


@pytest.mark.parametrize(
    ("number", "words"), [(6, "六"), (10, "十"), (12, "十二"), (31, "三十一"), (105, "一百零五"), (2300, "二千三百")]
)
def test_whole_numbers_are_written_in_chinese(number: int, words: str) -> None:
    assert chinese(number) == words


def test_decimals_are_written_in_chinese_digit_by_digit() -> None:
    assert chinese_decimal("12.20") == "十二点二零"


def test_figures_are_numbers_that_count_something() -> None:
    text = "2024年1-11月,“315”体系引进15家,合作意向1740万元,近40场、1500多人次,10万元以上的企业8家"
    assert [(f.number, f.scale, f.unit) for f in figures(text)] == [
        ("15", "", "家"),
        ("1740", "万", "元"),
        ("40", "", "场"),
        ("1500", "", "人次"),
        ("8", "", "家"),
    ]
