"""Undoing: a compensating entry that takes back just what the decision did."""

from __future__ import annotations

import pytest

from summarizer.server.desk.bulk import candidates, decide_all, undo_all
from summarizer.store import Conflict
from summarizer.store.recording import Command
from summarizer.store.states import Action
from tests.store.sitting import LI, Sitting


@pytest.mark.parametrize("action", [Action.FIX, Action.KEEP, Action.DELETE, Action.QUERY, Action.NOTE, Action.DROP])
def test_undo_gives_the_item_and_its_findings_back(sitting: Sitting, action: Action) -> None:
    before = sitting.summary()
    done = sitting.decide(action, sitting.altered("870元"))
    sitting.undo(done)
    assert sitting.summary() == before
    assert sitting.log()[-2:] == [f"decision.{action}", "decision.undo"]
    assert sitting.sound()


def test_undoing_a_deletion_gives_back_what_was_decided_on_its_other_findings(sitting: Sitting) -> None:
    sitting.decide(Action.KEEP, sitting.altered("21个"))
    done = sitting.decide(Action.DELETE, sitting.altered("530张"))
    sitting.undo(done)
    assert sitting.altered("21个").state == "kept"
    assert sitting.altered("530张").state == "open"
    assert not sitting.item("r1.a1").removed


def test_undoing_an_item_that_was_added_leaves_its_figure_out_again(sitting: Sitting) -> None:
    before = sitting.summary()
    done = sitting.decide(Action.ADD, sitting.finding("coverage.omitted_key"))
    sitting.undo(done)
    assert sitting.summary() == before
    again = sitting.decide(Action.ADD, sitting.finding("coverage.omitted_key"), statement="办理婚姻登记8921对")
    assert again.decision_id > done.decision_id
    added = [each for each in sitting.draft.items if each.original is None]
    assert [each.current.statement for each in added] == ["办理婚姻登记8921对"]


def test_only_the_last_decision_on_an_item_can_be_undone_and_only_once(sitting: Sitting) -> None:
    first = sitting.decide(Action.FIX, sitting.altered("530张"))
    second = sitting.decide(Action.FIX, sitting.altered("21个"))
    with pytest.raises(Conflict) as refused:
        sitting.undo(first)
    assert refused.value.code == "impossible"
    sitting.undo(second)
    sitting.undo(first)
    with pytest.raises(Conflict):
        sitting.undo(first)
    assert len(sitting.open) == 4


def test_an_undo_can_not_be_undone(sitting: Sitting) -> None:
    taken_back = sitting.undo(sitting.decide(Action.KEEP, sitting.altered("870元")))
    with pytest.raises(Conflict):
        sitting.undo(taken_back)


def test_a_bulk_is_carried_out_once_and_undone_as_one(sitting: Sitting) -> None:
    before = sitting.summary()
    marks = [row.mark for row in candidates(sitting.desk, "number.altered")]
    command = Command(Action.KEEP, "bulk-1", 0, reason="value_right")
    done = decide_all(sitting.desk, marks, command, LI)
    assert (done.decided, done.refused) == (3, ())
    assert len(sitting.open) == 1
    log = sitting.log()
    assert decide_all(sitting.desk, marks, command, LI).refused == ()
    assert sitting.log() == log
    assert undo_all(sitting.desk, done.bulk_id, LI).decided == 3
    assert sitting.summary() == before
