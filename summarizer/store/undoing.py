"""Undoing: a compensating entry; what was decided and taken back both stay in the history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from summarizer.store.audit import Actor
from summarizer.store.clock import now
from summarizer.store.conflicts import Absent, conflict
from summarizer.store.drafts import Document, model_of
from summarizer.store.engine import new_id
from summarizer.store.recording import Change, Command, Outcome, finish, put_item, set_state
from summarizer.store.states import CHANGES_ITEM, OPEN, Action
from summarizer.store.tables import decisions, findings, inquiries, items


def undoable(connection: Connection, document_id: int, decision_id: int) -> Row[Any]:
    """The decision, where it can be undone: it stands, and nothing was decided on the same item or finding since.

    Raises Absent, Conflict (`impossible`).
    """
    row = connection.execute(
        select(decisions).where(decisions.c.document_id == document_id, decisions.c.id == decision_id)
    ).one_or_none()
    if row is None:
        raise Absent("decision")
    same = decisions.c.item_id == row.item_id if row.item_id is not None else decisions.c.finding_id == row.finding_id
    later = connection.execute(
        select(decisions.c.id).where(
            decisions.c.document_id == document_id,
            same,
            decisions.c.id > decision_id,
            decisions.c.undone_by.is_(None),
            decisions.c.action != Action.UNDO.value,
        )
    ).first()
    if row.undone_by is not None or row.action == Action.UNDO or later is not None:
        raise conflict("impossible")
    return row


def undo(connection: Connection, document: Document, command: Command, actor: Actor, change: Change | None) -> Outcome:
    """A compensating entry: what the decision did is taken back, the decision itself stays in the history."""
    assert command.undoes is not None
    row = undoable(connection, document.id, command.undoes)
    if row.action in CHANGES_ITEM and change is None:
        raise ValueError("undo needs the ledger's word")
    values = {name: getattr(row, name) for name in ("document_id", "finding_id", "item_id", "code", "bulk_id")}
    values |= {
        "key": command.key,
        "action": Action.UNDO.value,
        "note": command.note,
        "before": row.after,
        "after": row.before,
        "state_before": row.state_after,
        "state_after": row.state_before,
        "user_id": actor.user_id,
        "user_name": actor.name,
        "at": now(),
        "seconds": command.seconds,
        "version": document.version + 1,
        "undoes": row.id,
    }
    decision_id = new_id(connection.execute(insert(decisions), values))
    connection.execute(update(decisions).where(decisions.c.id == row.id).values(undone_by=decision_id))
    _take_back(connection, document, row)
    return finish(connection, document, command, actor, decision_id, values, change)


def _take_back(connection: Connection, document: Document, row: Row[Any]) -> None:
    if row.action == Action.ADD:
        connection.execute(delete(items).where(items.c.document_id == document.id, items.c.item_id == row.item_id))
    elif row.item_before is not None:
        put_item(connection, document.id, model_of(row.item_before), removed=False)
    elif row.item_id is not None:
        connection.execute(
            update(items)
            .where(items.c.document_id == document.id, items.c.item_id == row.item_id)
            .values(version=items.c.version + 1)
        )
    # All that stood on this decision: its own finding, an item's other ones, twins that took its state over.
    stood = [findings.c.document_id == document.id, findings.c.decision_id == row.id]
    for finding_id in connection.execute(select(findings.c.finding_id).where(*stood)).scalars().all():
        state, decision = _standing(connection, document.id, finding_id)
        where = [findings.c.document_id == document.id, findings.c.finding_id == finding_id]
        set_state(connection, where, {"state": state, "decision_id": decision})
    if row.action == Action.QUERY:
        connection.execute(delete(inquiries).where(inquiries.c.decision_id == row.id))


def _standing(connection: Connection, document_id: int, finding_id: str) -> tuple[str, int | None]:
    """A finding's state by the last decision on it that stands, and that decision."""
    row = connection.execute(
        select(decisions.c.id, decisions.c.state_after)
        .where(
            decisions.c.document_id == document_id,
            decisions.c.finding_id == finding_id,
            decisions.c.undone_by.is_(None),
            decisions.c.action != Action.UNDO.value,
        )
        .order_by(decisions.c.id.desc())
    ).first()
    return (row.state_after, row.id) if row is not None else (OPEN, None)
