"""One document down the street: requests, drafts, repair, and who may be asked at all."""

from __future__ import annotations

import pickle

import pytest

from summarizer.extraction.extractor import Failure, Reply, Request, Usage
from summarizer.extraction.rules import RulesExtractor
from summarizer.models import Summary
from summarizer.pipeline.street import Recipe, Walk, advance, begin, finish
from summarizer.reading import read_bytes
from tests.pipeline.fakes import REPORT, FakeExtractor, fake_recipe, verbatim

SOURCE = read_bytes(REPORT.encode(), "report.txt")
WRONG = "2024年,全区新增高新技术企业180家,同比增长12.5%。"
RIGHT = "2024年,全区新增高新技术企业120家,同比增长12.5%。"


def walked(*answers: dict[str, str], rounds: int = 1) -> Summary:
    """The summary after one round a table of answers: a section's statement, `verbatim` where none is given."""
    walk = begin(SOURCE, Recipe(FakeExtractor(), RulesExtractor(), rounds=rounds))
    for given in answers:
        walk = advance(walk, tuple(_reply(request, given) for request in walk.requests))
    return finish(walk)


def _reply(request: Request, given: dict[str, str]) -> Reply:
    text = given.get(request.sections[0])
    return verbatim(request) if text is None else Reply(request, text, usage=Usage(1, 10, 5))


def first_section() -> str:
    return begin(SOURCE, fake_recipe()).requests[0].sections[0]


def test_the_rules_need_no_replies() -> None:
    walk = begin(SOURCE, Recipe(RulesExtractor(), RulesExtractor()))
    assert walk.requests == ()
    assert finish(walk).provenance.extractor == "rules"


def test_a_model_is_asked_once_for_each_section_that_tells_something() -> None:
    walk = begin(SOURCE, fake_recipe())
    assert [len(request.sections) for request in walk.requests] == [1, 1]


def test_a_document_on_its_way_can_be_handed_to_another_process() -> None:
    walk: Walk = pickle.loads(pickle.dumps(begin(SOURCE, fake_recipe())))
    arrived = advance(walk, tuple(verbatim(request) for request in walk.requests))
    assert finish(arrived).validation.verdict == "clean"


def test_a_document_that_has_not_arrived_has_no_summary() -> None:
    with pytest.raises(ValueError, match="arrived"):
        finish(begin(SOURCE, fake_recipe()))


def test_a_draft_with_errors_is_repaired_and_both_are_recorded() -> None:
    section = first_section()
    summary = walked({section: WRONG}, {section: RIGHT})
    assert summary.reports[0].achievements[0].statement == RIGHT
    assert summary.validation.counts.error == 0
    (repair,) = summary.provenance.repairs
    assert (repair.section, repair.kept, repair.before.error > 0, repair.after.error) == (section, "repaired", True, 0)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ("2024年,全区新增高新技术企业190家,同比增长18.5%。", "it is worse"),
        (WRONG, "it is no better"),
        ("", "an empty draft has no errors, but repairs nothing"),
    ],
)
def test_the_first_draft_is_kept_where_the_second_is_no_better(second: str, why: str) -> None:
    section = first_section()
    summary = walked({section: WRONG}, {section: second})
    assert summary.reports[0].achievements[0].statement == WRONG, why
    assert [repair.kept for repair in summary.provenance.repairs] == ["first"]
    assert summary.reports[0].achievements[0].review.status == "flagged"


def test_no_round_of_repair_is_made_where_none_is_wanted() -> None:
    assert walked({first_section(): WRONG}, rounds=0).provenance.repairs == []


def test_what_repairs_cost_is_counted_whichever_draft_is_kept() -> None:
    section = first_section()
    summary = walked({section: WRONG}, {section: WRONG})
    assert (summary.provenance.usage.requests, summary.provenance.usage.prompt_tokens) == (3, 30)


def test_a_failed_repair_leaves_the_first_draft_and_its_cost() -> None:
    section = first_section()
    walk = begin(SOURCE, fake_recipe())
    walk = advance(walk, tuple(_reply(request, {section: WRONG}) for request in walk.requests))
    failed = tuple(Reply(request, failure=Failure("x", "y"), usage=Usage(2)) for request in walk.requests)
    summary = finish(advance(walk, failed))
    assert summary.reports[0].achievements[0].statement == WRONG
    assert (summary.provenance.repairs, summary.provenance.usage.requests) == ([], 4)


def test_a_failed_section_stands_in_the_summary_with_its_reason() -> None:
    walk = begin(SOURCE, fake_recipe())
    first, second = walk.requests
    walk = advance(walk, (Reply(first, failure=Failure("model.refused", "不答")), verbatim(second)))
    summary = finish(walk)
    states = {section.id: section for section in summary.reports[0].sections}
    failed = states[first.sections[0]]
    assert failed.state == "failed"
    assert failed.reason is not None
    assert (failed.reason.code, failed.reason.message) == ("model.refused", "不答")
    assert summary.validation.verdict == "partial"
    assert (summary.provenance.sections.failed, summary.reports[0].achievements) == (1, [])
    assert len(summary.reports[0].plans) == 1


def test_a_document_that_may_not_be_sent_is_done_by_the_rules_and_says_so() -> None:
    walk = begin(SOURCE, fake_recipe(sends=False))
    assert walk.requests == ()
    assert finish(walk).provenance.extractor == "rules"
