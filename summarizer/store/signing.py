"""The second signature: 复审 of what somebody else decided."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from summarizer.store.audit import Actor, record
from summarizer.store.clock import now
from summarizer.store.conflicts import Absent, conflict
from summarizer.store.drafts import load_document
from summarizer.store.states import FINALS, Action
from summarizer.store.tables import decisions, signatures


def sign(connection: Connection, document_id: int, decision_id: int, actor: Actor) -> None:
    """A second signature under a decision (复审). Raises Absent; Conflict (`own`, `final`, `impossible`)."""
    document = load_document(connection, document_id)
    if document.state in FINALS:
        raise conflict("final")
    row = connection.execute(
        select(decisions).where(decisions.c.document_id == document_id, decisions.c.id == decision_id)
    ).one_or_none()
    if row is None:
        raise Absent("decision")
    if row.undone_by is not None or row.action == Action.UNDO or actor.user_id is None:
        raise conflict("impossible")
    if row.user_id == actor.user_id:
        raise conflict("own")
    mine = [signatures.c.decision_id == decision_id, signatures.c.user_id == actor.user_id]
    if connection.execute(select(signatures).where(*mine)).first() is None:
        connection.execute(
            insert(signatures).values(decision_id=decision_id, user_id=actor.user_id, user_name=actor.name, at=now())
        )
        record(connection, actor, "decision.sign", document_uid=document.uid, decision=decision_id)


def unsigned(connection: Connection, document_id: int) -> tuple[int, ...]:
    """The standing decisions of a document that nobody has countersigned, in order."""
    rows = connection.execute(
        select(decisions.c.id)
        .outerjoin(signatures, signatures.c.decision_id == decisions.c.id)
        .where(
            decisions.c.document_id == document_id,
            decisions.c.undone_by.is_(None),
            decisions.c.action != Action.UNDO.value,
            signatures.c.decision_id.is_(None),
        )
        .order_by(decisions.c.id)
    )
    return tuple(rows.scalars())
