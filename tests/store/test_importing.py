"""Bringing runs in: once, again, anew — and what becomes of the decisions."""

from __future__ import annotations

from summarizer.models import ItemModel
from summarizer.store import Actor, events, revisions
from summarizer.store.imports import known_bytes
from summarizer.store.states import Action
from tests.store import samples
from tests.store.sitting import Sitting

LOADER = Actor("loader")


def less(item: ItemModel) -> ItemModel | None:
    """The first run again, but with one of its faults gone."""
    if item.id == "r1.a1":
        return samples.first(item)
    return None if item.id == "r1.a3" else item


def test_importing_twice_changes_nothing(sitting: Sitting) -> None:
    before, log = sitting.draft, sitting.log()
    again = sitting.desk.take_in(samples.arrival(), LOADER)
    assert (again.document_id, again.news) == (sitting.document_id, "unchanged")
    assert (sitting.draft, sitting.log()) == (before, log)


def test_a_file_that_is_known_is_known_by_its_bytes(sitting: Sitting) -> None:
    arrival = samples.arrival()
    uid = arrival.summary.document.id
    with sitting.desk.store.reading() as connection:
        assert known_bytes(connection, uid, arrival.data)
        assert not known_bytes(connection, uid, arrival.data + b"\n")
        assert not known_bytes(connection, "sha256:0", arrival.data)


def test_a_draft_as_it_came_in_is_the_run_itself(sitting: Sitting) -> None:
    assert sitting.summary() == samples.arrival().summary


def test_a_new_run_keeps_the_decisions_whose_findings_stand_and_offers_the_others_again(sitting: Sitting) -> None:
    sitting.decide(Action.KEEP, sitting.altered("530张"))
    sitting.decide(Action.KEEP, sitting.altered("870元"))
    sitting.decide(Action.KEEP, sitting.finding("coverage.omitted_key"))
    assert sitting.desk.take_in(samples.arrival(edit=less), LOADER).news == "rerun"
    assert sitting.altered("530张").state == "kept"
    assert sitting.finding("coverage.omitted_key").state == "kept"
    assert sitting.altered("21个").waits
    assert [each.finding.claim.surface for each in sitting.open if each.finding.claim] == ["21个"]


def test_a_new_run_that_says_it_otherwise_is_decided_anew(sitting: Sitting) -> None:
    sitting.decide(Action.KEEP, sitting.altered("870元"))
    sitting.desk.take_in(samples.arrival(edit=samples.second), LOADER)
    assert sitting.altered("3465万元").waits
    assert sitting.altered("530张").waits


def test_what_a_reviewer_corrected_stays_corrected_in_a_run_that_makes_the_same_fault(sitting: Sitting) -> None:
    sitting.decide(Action.FIX, sitting.altered("530张"))
    sitting.desk.take_in(samples.arrival(edit=less), LOADER)
    assert "350张" in sitting.item("r1.a1").current.statement
    assert sitting.item("r1.a1").status in ("corrected", "flagged")
    assert not [
        each
        for each in sitting.draft.findings
        if each.current and each.finding.claim and each.finding.claim.surface == "530张"
    ]


def test_an_item_that_a_reviewer_added_stays_in_the_next_run(sitting: Sitting) -> None:
    sitting.decide(Action.ADD, sitting.finding("coverage.omitted_key"))
    sitting.desk.take_in(samples.arrival(edit=less), LOADER)
    assert any("8921对" in each.current.statement for each in sitting.draft.items)
    assert "coverage.omitted_key" not in {each.finding.code for each in sitting.draft.findings if each.waits}


def test_the_original_is_kept_beside_what_became_of_it(sitting: Sitting) -> None:
    sitting.decide(Action.FIX, sitting.altered("870元"))
    item = sitting.item("r1.a2")
    assert item.original is not None
    assert "870元" in item.original.statement
    assert item.changed


def test_the_feed_tells_what_happened_in_order_and_in_parts(sitting: Sitting) -> None:
    while sitting.open:
        sitting.decide(Action.KEEP, sitting.open[0])
    sitting.finalise()
    with sitting.desk.store.reading() as connection:
        all_of_it = events.feed(connection)
        parts = [events.feed(connection, after, 2) for after in (0, 2, 4)]
        final = list(revisions.newest_revisions(connection))
    assert [each.seq for each in all_of_it] == list(range(1, 7))
    assert [each.type for each in all_of_it] == [events.IMPORTED, *[events.DECIDED] * 4, events.FINALISED]
    assert tuple(each for part in parts for each in part) == all_of_it
    assert [each.sha256 for each in final] == [all_of_it[-1].data["sha256"]]
