"""Deciding: what each deed leads to, what is refused, what a repeat does."""

from __future__ import annotations

import pytest

from summarizer.store import Absent, Conflict
from summarizer.store.states import AFTER, STATES, Action, allowed, reasons
from tests.store.sitting import WANG, Sitting


def test_a_fix_by_the_source_settles_its_finding_and_renumbers_none_of_the_others(sitting: Sitting) -> None:
    sitting.decide(Action.FIX, sitting.altered("870元"))
    item = sitting.item("r1.a2")
    assert "780元" in item.current.statement
    assert (item.status, item.current.review.by, item.current.review.before) == (
        "corrected",
        "li",
        item.original and item.original.statement,
    )
    assert [each.finding.claim.surface for each in sitting.open if each.finding.claim] == ["21个", "530张"]
    assert sitting.draft.document.open_count == len(sitting.open) == 3


def test_of_two_findings_in_one_item_each_is_fixed_on_its_own(sitting: Sitting) -> None:
    sitting.decide(Action.FIX, sitting.altered("530张"))
    left = sitting.altered("21个")
    assert left.waits
    sitting.decide(Action.FIX, left)
    assert sitting.item("r1.a1").current.statement.startswith("全年新建社区养老服务站12个,新增养老床位350张")
    assert sitting.item("r1.a1").status == "corrected"


def test_a_kept_finding_stays_kept_when_another_one_of_its_item_is_fixed(sitting: Sitting) -> None:
    sitting.decide(Action.KEEP, sitting.altered("21个"))
    sitting.decide(Action.FIX, sitting.altered("530张"))
    assert sitting.altered("21个").state == "kept"
    assert sitting.item("r1.a1").status == "corrected"


def test_keeping_accepts_the_item_and_changes_no_word_of_it(sitting: Sitting) -> None:
    before = sitting.item("r1.a2").current.statement
    sitting.decide(Action.KEEP, sitting.altered("870元"), note="经核实")
    after = sitting.item("r1.a2")
    assert (after.current.statement, after.status) == (before, "accepted")
    assert (after.current.review.reason, after.current.review.note) == ("value_right", "经核实")


def test_what_a_person_typed_is_looked_at_by_the_ledger(sitting: Sitting) -> None:
    sitting.decide(
        Action.EDIT, sitting.altered("870元"), statement="城乡低保标准提高到每人每月790元,累计发放救助金3456万元"
    )
    found = sitting.altered("790元")
    assert found.waits
    assert sitting.item("r1.a2").status == "corrected"


def test_a_deleted_item_takes_all_its_findings_along_and_stays_in_the_file_as_rejected(sitting: Sitting) -> None:
    sitting.decide(Action.DELETE, sitting.altered("530张"))
    assert not [each for each in sitting.open if each.finding.item == "r1.a1"]
    item = next(each for each in sitting.summary().reports[0].achievements if each.id == "r1.a1")
    assert item.review.status == "rejected"


def test_a_question_to_the_district_waits_and_its_answer_asks_for_a_decision_again(sitting: Sitting) -> None:
    asked = sitting.altered("870元")
    sitting.decide(Action.QUERY, asked, question="低保标准是780元还是870元？")
    assert sitting.altered("870元").state == "queried"
    assert sitting.item("r1.a2").status == "queried"
    assert sitting.draft.document.queried_count == 1
    sitting.decide(Action.ANSWER, sitting.altered("870元"), answer="780元", answered_by="海州市民政局办公室")
    assert sitting.altered("870元").waits
    sitting.decide(Action.FIX, sitting.altered("870元"))
    assert sitting.draft.document.queried_count == 0


def test_a_figure_that_was_left_out_becomes_an_item(sitting: Sitting) -> None:
    omitted = sitting.finding("coverage.omitted_key")
    sitting.decide(Action.ADD, omitted)
    added = [each for each in sitting.draft.items if each.original is None]
    assert ["8921对" in each.current.statement for each in added] == [True]
    assert "coverage.omitted_key" not in {each.finding.code for each in sitting.draft.findings if each.current}
    assert added[0].item_id in {item.id for item in sitting.summary().reports[0].achievements}


@pytest.mark.parametrize("action", [Action.NOTE, Action.DROP])
def test_damage_in_the_source_is_quoted_or_dropped(sitting: Sitting, action: Action) -> None:
    sitting.decide(action, sitting.altered("870元"))
    assert sitting.item("r1.a2").removed is (action is Action.DROP)
    assert not [each for each in sitting.open if each.finding.item == "r1.a2"]


def test_an_answer_needs_a_question_and_all_else_may_replace_a_decision(sitting: Sitting) -> None:
    for state in STATES:
        for action in AFTER:
            assert allowed(action, state) is (action is not Action.ANSWER or state in ("queried", "answered"))
    with pytest.raises(Conflict) as refused:
        sitting.decide(Action.ANSWER, sitting.altered("870元"))
    assert refused.value.code == "impossible"


@pytest.mark.parametrize("action", list(AFTER))
def test_every_action_offers_reasons_in_both_languages(action: Action) -> None:
    offered = reasons(action)
    assert offered
    assert all(set(words) == {"zh", "en"} for words in offered.values())


def test_a_command_that_saw_an_older_version_changes_nothing(sitting: Sitting) -> None:
    found = sitting.altered("870元")
    mine = sitting.command(Action.KEEP, found)
    sitting.decide(Action.FIX, found, actor=WANG)
    before = sitting.draft
    with pytest.raises(Conflict) as refused:
        sitting.desk.decide(sitting.document_id, mine, sitting.actor)
    assert refused.value.code == "stale"
    assert sitting.draft == before


@pytest.mark.parametrize("action", [Action.KEEP, Action.FIX, Action.DELETE])
def test_a_repeated_command_is_answered_from_the_first(sitting: Sitting, action: Action) -> None:
    command = sitting.command(action, sitting.altered("870元"))
    first = sitting.desk.decide(sitting.document_id, command, sitting.actor)
    before, log = sitting.draft, sitting.log()
    again = sitting.desk.decide(sitting.document_id, command, sitting.actor)
    assert (again.decision_id, again.document_version, again.repeated) == (
        first.decision_id,
        first.document_version,
        True,
    )
    assert (sitting.draft, sitting.log()) == (before, log)


def test_a_finding_of_another_document_is_not_there(sitting: Sitting) -> None:
    found = sitting.altered("870元")
    command = sitting.command(Action.KEEP, found)
    with pytest.raises(Absent):
        sitting.desk.decide(sitting.document_id + 1, command, sitting.actor)
    unknown = sitting.command(Action.KEEP, item="r9.a9", version=1)
    with pytest.raises(Absent):
        sitting.desk.decide(sitting.document_id, unknown, sitting.actor)


def test_every_deed_leaves_a_row_in_the_log_and_no_word_of_the_document(sitting: Sitting) -> None:
    from summarizer.store import audit

    sitting.decide(Action.EDIT, sitting.altered("870元"), statement="低保标准提高到每人每月780元", note="照原文")
    with sitting.desk.store.reading() as connection:
        entry = list(audit.entries(connection))[-1]
    assert (entry.action, entry.actor, entry.address) == ("decision.edit", "li", "10.0.0.1")
    assert "低保" not in entry.detail
    assert sitting.sound()
