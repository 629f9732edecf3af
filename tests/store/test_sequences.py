"""Whatever reviewers do, in whatever order: counts are right, the file is valid, the log is sound, undo leads back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.models import Summary
from summarizer.server.desk import Desk
from summarizer.store import Actor, Conflict, audit
from summarizer.store.drafts import load_draft
from summarizer.store.states import COUNTED, QUERIED, WAITING, Action, status_of
from tests.servers.databases import Databases
from tests.store import samples
from tests.store.sitting import LI, WANG, Sitting

ACTIONS = [action for action in Action if action is not Action.UNDO]
STATEMENTS = (
    "城乡低保标准提高到每人每月790元,累计发放救助金3456万元",
    "累计发放救助金34.56亿元",
    "没有数字的一句话",
    "<script>alert(1)</script>780元",
)
deeds = st.lists(
    st.tuples(
        st.sampled_from([*ACTIONS, Action.UNDO, Action.UNDO]),
        st.integers(0, 9),
        st.sampled_from(STATEMENTS),
        st.sampled_from([LI, WANG]),
    ),
    min_size=1,
    max_size=8,
)


def carry_out(sitting: Sitting, deed: tuple[Action, int, str, Actor]) -> int | None:
    """One deed, on whichever finding the number picks. The decision, or None where it was refused."""
    action, pick, statement, actor = deed
    draft = sitting.draft
    words: dict[str, Any] = {}
    if action is Action.UNDO:
        with sitting.desk.store.reading() as connection:
            last = connection.exec_driver_sql("SELECT max(id) FROM decisions").scalar() or 0
        words["undoes"] = max(1, last - pick)
        finding = None
    else:
        found = [each for each in draft.findings if each.current]
        if not found:
            return None
        finding = found[pick % len(found)]
    typed = statement if action in (Action.EDIT, Action.ADD) else None
    try:
        return sitting.decide(action, finding, statement=typed, actor=actor, **words).decision_id
    except Conflict:
        return None
    except Exception as error:
        if type(error).__name__ == "Absent":
            return None
        raise


def check(sitting: Sitting) -> None:
    """What always holds."""
    draft = sitting.draft
    with sitting.desk.store.reading() as connection:
        assert load_draft(connection, sitting.document_id) == draft  # what is kept in memory is what is written
        assert audit.verify(connection).fault is None
    counted = [each for each in draft.findings if each.current and each.finding.severity in COUNTED]
    document = draft.document
    assert document.open_count == sum(each.state in WAITING for each in counted)
    assert document.queried_count == sum(each.state == QUERIED for each in counted)
    assert document.open_count + document.queried_count + document.decided_count == len(counted)
    assert document.error_count + document.warning_count == len(counted)
    assert document.item_count == sum(not each.removed for each in draft.items)
    for item in draft.items:
        states = [each.state for each in counted if each.finding.item == item.item_id]
        assert item.status == status_of(states, changed=item.changed, removed=item.removed)
    summary = sitting.summary()
    assert Summary.model_validate_json(summary.model_dump_json()) == summary
    # What the ledger says of the draft as it stands, from nothing, is what the draft has.
    looked = Desk(sitting.desk.store)._look(draft, draft.items)
    assert {each.id for each in looked.findings} == {each.finding.id for each in draft.findings if each.current}
    assert looked.coverage == draft.coverage


@pytest.mark.parametrize("kind", ["sqlite"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=deeds)
def test_any_deeds_in_any_order_leave_a_sound_document_and_undo_leads_back(
    databases: Databases, kind: str, deeds: list[tuple[Action, int, str, Actor]]
) -> None:
    from summarizer.store import open_store

    store = open_store(databases.fresh(kind))
    try:
        desk = Desk(store)
        sitting = Sitting(desk, desk.take_in(samples.arrival(), Actor("loader")).document_id)
        before = sitting.summary()
        for deed in deeds:
            carry_out(sitting, deed)
            check(sitting)
        undo_everything(sitting)
        check(sitting)
        assert sitting.summary() == before
    finally:
        store.close()


def undo_everything(sitting: Sitting) -> None:
    with sitting.desk.store.reading() as connection:
        standing = (
            connection.exec_driver_sql(
                "SELECT id FROM decisions WHERE undone_by IS NULL AND action <> 'undo' ORDER BY id DESC"
            )
            .scalars()
            .all()
        )
    for decision in standing:
        sitting.decide(Action.UNDO, undoes=decision)
