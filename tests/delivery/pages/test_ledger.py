"""Marks: every number of the source gets the state that the ledger's coverage counts it under."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.delivery.pages.ledger import Mark
from tests.delivery.pages.making import of_statements, plain

TEXT = (
    "江南区科技局2024年工作总结\n一、工作成绩\n全年新认定高新技术企业265家。举办活动近40场，参加1500人次。\n"
    "技术交易额105.5亿元，增长11.8/%。"
)


def state_of(marks: tuple[Mark, ...], text: str, surface: str) -> tuple[str, str | None]:
    return next(
        (mark.state, mark.reason) for mark in marks if text[mark.span.start : mark.span.end].startswith(surface)
    )


def test_a_number_is_cited_omitted_damaged_or_set_aside() -> None:
    made = of_statements(TEXT, (("新认定高新技术企业265家", "265家"), ("举办活动40场", "近40场")))
    marks = made.view.marks
    assert state_of(marks, TEXT, "265家")[0] == "cited"
    assert state_of(marks, TEXT, "1500人次")[0] == "omitted"
    assert state_of(marks, TEXT, "11.8/%")[0] == "damaged"
    assert state_of(marks, TEXT, "2024") == ("set_aside", "metadata")
    # What a claim is compared with is cited, wrong as the claim may be; its mark names the finding.
    doubted = next(mark for mark in marks if TEXT[mark.span.start : mark.span.end] == "40场")
    assert doubted.state == "cited"
    assert [made.view.card(one) is not None for one in doubted.findings] == [True]


@pytest.mark.parametrize("seed", ["000", "001", "002", "003", "004"])
def test_the_states_add_up_to_the_coverage_of_the_summary(seeds: dict[str, Path], seed: str) -> None:
    made = plain(seeds[seed])
    numbers, coverage = made.view.counts.numbers, made.summary.validation.coverage
    assert sum(numbers.values()) == coverage.mentions
    assert numbers["omitted"] == coverage.omitted
    # Damaged numbers are shown as damaged, whether an item quotes them or not.
    damaged = numbers["damaged"]
    assert coverage.cited - damaged <= numbers["cited"] <= coverage.cited
