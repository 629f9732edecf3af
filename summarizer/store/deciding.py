"""Deciding: one command, one transaction — checked against the version it saw, recorded, told on, and never twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from summarizer.models import ItemModel
from summarizer.store.audit import Actor
from summarizer.store.clock import now
from summarizer.store.conflicts import Absent, conflict
from summarizer.store.drafts import Document, DraftFinding, DraftItem, load_document, load_finding, load_item
from summarizer.store.engine import new_id
from summarizer.store.recording import Change, Command, Outcome, finish, put_item, set_state
from summarizer.store.states import AFTER, CHANGES_ITEM, FINALS, OPEN, Action, allowed, reason_of
from summarizer.store.tables import decisions, findings, inquiries, items
from summarizer.store.undoing import undo
from summarizer.store.writing import dumped


def apply(connection: Connection, document_id: int, command: Command, actor: Actor, change: Change | None) -> Outcome:
    """Carries a command out. `change` is needed where the draft changes: fix, edit, delete, drop, add, and their undo.

    Raises Absent; Conflict: `final`, `stale`, `moved`, `impossible`. Nothing is changed then.
    """
    earlier = repeated(connection, document_id, command)
    if earlier is not None:
        return earlier
    document = load_document(connection, document_id)
    if document.state in FINALS:
        raise conflict("final")
    if change is not None and change.document_version != document.version:
        raise conflict("moved")
    if command.action is Action.UNDO:
        return undo(connection, document, command, actor, change)
    subject = _subject(connection, document, command)
    if subject.version != command.version:
        raise conflict("stale")
    if not allowed(command.action, subject.finding.state if subject.finding is not None else OPEN):
        raise conflict("impossible")
    command = replace(command, reason=reason_of(command.action, command.reason, command.note))
    if command.action in CHANGES_ITEM and change is None:
        raise ValueError(f"{command.action} needs the ledger's word")
    values = _decision(document, command, actor, subject, change)
    decision_id = new_id(connection.execute(insert(decisions), values))
    _change_item(connection, document, command, actor, subject, change)
    _change_finding(connection, document, command, subject, decision_id)
    _question(connection, document, command, actor, decision_id)
    return finish(connection, document, command, actor, decision_id, values, change)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a command is about, as it stands."""

    finding: DraftFinding | None
    item: DraftItem | None

    @property
    def version(self) -> int:
        if self.item is not None:
            return self.item.version
        return self.finding.version if self.finding is not None else 0


def _subject(connection: Connection, document: Document, command: Command) -> _Subject:
    finding = load_finding(connection, document.id, command.finding_id) if command.finding_id is not None else None
    item_id = command.item_id or (finding.finding.item if finding is not None else None)
    if command.action is Action.ADD:
        return _Subject(finding, None)
    item = load_item(connection, document.id, item_id) if item_id is not None else None
    if finding is None and item is None:
        raise Absent("finding")
    if item is None and command.action in CHANGES_ITEM:
        raise conflict("impossible")
    return _Subject(finding, item)


_REPEATED = select(decisions.c.id, decisions.c.version).where(
    decisions.c.document_id == bindparam("document"), decisions.c.key == bindparam("key_given")
)


def repeated(connection: Connection, document_id: int, command: Command) -> Outcome | None:
    """The outcome of a command that was carried out before."""
    row = connection.execute(_REPEATED, {"document": document_id, "key_given": command.key}).one_or_none()
    return Outcome(row.id, row.version, repeated=True) if row is not None else None


def _decision(
    document: Document, command: Command, actor: Actor, subject: _Subject, change: Change | None
) -> dict[str, Any]:
    """The row of a decision, all but its number."""
    before = subject.item.current if subject.item is not None and not subject.item.removed else None
    after = change.item if change is not None else None
    item_id = subject.item.item_id if subject.item is not None else after.id if after is not None else command.item_id
    finding = subject.finding
    return {
        "document_id": document.id,
        "key": command.key,
        "action": command.action.value,
        "finding_id": command.finding_id,
        "item_id": item_id,
        "code": finding.finding.code if finding is not None else None,
        "reason": command.reason,
        "note": command.note,
        "before": before.statement if before is not None else None,
        "after": after.statement if after is not None else None,
        "item_before": dumped(before) if before is not None else None,  # whole: undo gives its review back, too
        "item_after": dumped(after) if after is not None else None,
        "state_before": finding.state if finding is not None else None,
        "state_after": AFTER[command.action],
        "user_id": actor.user_id,
        "user_name": actor.name,
        "at": now(),
        "seconds": command.seconds,
        "version": document.version + 1,
        "bulk_id": command.bulk_id,
    }


def _change_item(
    connection: Connection,
    document: Document,
    command: Command,
    actor: Actor,
    subject: _Subject,
    change: Change | None,
) -> None:
    if command.action is Action.ADD:
        assert change is not None
        assert change.item is not None
        row = {"report": change.report, "list": change.list, "original": None, "status": "accepted", "removed": False}
        item = _reviewed(change.item, None, command, actor)
        # Its version is one that no item added under this name before, and taken back, ever had.
        place = {"position": _last_place(connection, document.id) + 1, "version": document.version + 1}
        values = {"document_id": document.id, "item_id": item.id, "current": dumped(item), **row, **place}
        connection.execute(insert(items), values)
        return
    if subject.item is None:
        return
    now_item = change.item if change is not None and change.item is not None else subject.item.current
    original = subject.item.original or subject.item.current
    item = _reviewed(now_item, original, command, actor)
    removed = change.item is None if change is not None else subject.item.removed
    put_item(connection, document.id, item, removed=removed)


def _reviewed(item: ItemModel, original: ItemModel | None, command: Command, actor: Actor) -> ItemModel:
    """The item with who decided, when and why; its status is told by its row."""
    before = original.statement if original is not None and original.statement != item.statement else None
    review = item.review.model_copy(
        update={"by": actor.name, "at": now(), "reason": command.reason, "note": command.note, "before": before}
    )
    return item.model_copy(update={"review": review})


def _last_place(connection: Connection, document_id: int) -> int:
    places = connection.execute(select(items.c.position).where(items.c.document_id == document_id)).scalars().all()
    return max(places, default=-1)


def _change_finding(
    connection: Connection, document: Document, command: Command, subject: _Subject, decision_id: int
) -> None:
    """The finding's state. An item that goes takes all its findings along."""
    values: dict[str, Any] = {"state": AFTER[command.action], "decision_id": decision_id}
    where = [findings.c.document_id == document.id]
    if subject.finding is not None:
        set_state(connection, [*where, findings.c.finding_id == command.finding_id], values)
    if command.action in (Action.DELETE, Action.DROP) and subject.item is not None:
        set_state(connection, [*where, findings.c.item_id == subject.item.item_id, findings.c.current], values)


def _question(connection: Connection, document: Document, command: Command, actor: Actor, decision_id: int) -> None:
    if command.finding_id is None:
        return
    mine = [inquiries.c.document_id == document.id, inquiries.c.finding_id == command.finding_id]
    if command.action is Action.QUERY:
        connection.execute(
            insert(inquiries).values(
                document_id=document.id,
                finding_id=command.finding_id,
                decision_id=decision_id,
                question=command.question or command.note or "",
                sent_by=actor.name,
                sent_at=now(),
            )
        )
    elif command.action is Action.ANSWER:
        newest = select(inquiries.c.id).where(*mine).order_by(inquiries.c.id.desc()).limit(1).scalar_subquery()
        connection.execute(
            update(inquiries)
            .where(inquiries.c.id == newest)
            .values(
                answer=command.answer or command.note or "",
                answered_by=command.answered_by or "",
                answered_at=now(),
                recorded_by=actor.name,
            )
        )
