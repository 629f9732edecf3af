"""Finalising: when a document may become a revision, what that is, and how it is opened again."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from summarizer.models import read_summary
from summarizer.store import Actor, Conflict, revisions, signing
from summarizer.store.imports import Arrival
from summarizer.store.states import Action
from summarizer.store.tables import revisions as table
from tests.store import samples
from tests.store.sitting import LI, WANG, Sitting


def settled(sitting: Sitting) -> Sitting:
    """Every finding decided."""
    while sitting.open:
        sitting.decide(Action.KEEP, sitting.open[0])
    return sitting


def test_a_document_with_open_findings_is_not_finalised(sitting: Sitting) -> None:
    with pytest.raises(Conflict) as refused:
        sitting.finalise(with_queries=True)
    assert refused.value.code == "open"


def test_a_revision_is_a_summary_file_with_every_review_filled(sitting: Sitting) -> None:
    sitting.decide(Action.FIX, sitting.altered("870元"))
    revision = settled(sitting).finalise()
    assert (revision.number, revision.kind) == (1, "final")
    assert hashlib.sha256(revision.body.encode()).hexdigest() == revision.sha256
    summary = read_summary(revision.body.encode())
    items = [item for report in summary.reports for item in (*report.achievements, *report.problems, *report.plans)]
    assert {item.review.revision for item in items} == {1}
    fixed = next(item for item in items if item.id == "r1.a2")
    assert (fixed.review.status, fixed.review.by, fixed.review.reason) == ("corrected", "li", "by_source")
    assert fixed.review.at is not None
    assert fixed.review.before is not None
    assert "870元" in fixed.review.before


def test_what_was_asked_of_the_district_can_stay_open_and_the_revision_lists_it(sitting: Sitting) -> None:
    asked = sitting.altered("870元")
    sitting.decide(Action.QUERY, asked)
    settled(sitting)
    with pytest.raises(Conflict):
        sitting.finalise()
    revision = sitting.finalise(with_queries=True)
    assert (revision.kind, revision.queried) == ("final_with_queries", (asked.finding.id,))


def test_a_final_document_takes_no_decision_until_it_is_opened_again(sitting: Sitting) -> None:
    found = sitting.altered("870元")
    done = sitting.decide(Action.KEEP, found)
    revision = settled(sitting).finalise()
    for attempt in (
        lambda: sitting.decide(Action.FIX, found),
        lambda: sitting.decide(Action.KEEP, found),
        lambda: sitting.undo(done),
        lambda: sitting.finalise(),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "final"
    version = sitting.draft.document.version
    sitting.desk.reopen(sitting.document_id, LI, version=version, reason="区里来函更正")
    sitting.decide(Action.FIX, sitting.altered("870元"))
    again = sitting.finalise()
    assert (again.number, again.sha256 != revision.sha256) == (2, True)
    with sitting.desk.store.reading() as connection:
        kept = revisions.load_revisions(connection, sitting.document_id)
    assert [each.sha256 for each in kept] == [revision.sha256, again.sha256]


def test_the_database_refuses_to_change_a_revision(sitting: Sitting) -> None:
    settled(sitting).finalise()
    with pytest.raises(DatabaseError, match="append-only"), sitting.desk.store.writing() as connection:
        connection.execute(update(table).values(body="{}"))


def test_finalising_what_has_changed_since_is_refused(sitting: Sitting) -> None:
    version = settled(sitting).draft.document.version
    with pytest.raises(Conflict) as refused:
        sitting.finalise(version=version - 1)
    assert refused.value.code == "stale"


def test_where_a_second_signature_is_wanted_somebody_else_has_to_give_it(sitting: Sitting) -> None:
    settled(sitting)
    with pytest.raises(Conflict) as refused:
        sitting.finalise(second_signature=True)
    assert refused.value.code == "unsigned"
    with sitting.desk.store.reading() as connection:
        waiting = signing.unsigned(connection, sitting.document_id)
    for decision in waiting:
        with pytest.raises(Conflict) as own, sitting.desk.store.writing() as connection:
            signing.sign(connection, sitting.document_id, decision, LI)
        assert own.value.code == "own"
        with sitting.desk.store.writing() as connection:
            signing.sign(connection, sitting.document_id, decision, WANG)
    assert sitting.finalise(second_signature=True).number == 1


def test_a_new_run_of_a_final_document_waits_until_it_is_opened_again(sitting: Sitting) -> None:
    settled(sitting).finalise()
    later: Arrival = samples.arrival(edit=samples.second)
    assert sitting.desk.take_in(later, Actor("loader")).news == "waiting"
    assert sitting.desk.take_in(later, Actor("loader")).news == "unchanged"
    assert sitting.draft.document.state == "final"
    version = sitting.draft.document.version
    sitting.desk.reopen(sitting.document_id, LI, version=version, reason="新的一稿")
    assert sitting.draft.summary.validation.findings == later.summary.validation.findings
    assert sitting.altered("3465万元").waits
    assert sitting.sound()
