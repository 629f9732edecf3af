"""What every deed shares: the command, what the ledger said of it, and the record that is left of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, update

from summarizer.models import ItemModel
from summarizer.store import events
from summarizer.store.audit import Actor, record
from summarizer.store.drafts import Document
from summarizer.store.states import Action
from summarizer.store.tables import findings, items
from summarizer.store.writing import Ledger, dumped, refresh, settle


@dataclass(frozen=True, slots=True)
class Command:
    """What a reviewer wants done. It names a finding, an item, or both; `undoes` a decision, for `undo`.

    `version` is the one that the reviewer saw: the item's where the deed concerns an item, else the finding's.
    `key` makes a repeated command harmless: it is answered from the first.
    """

    action: Action
    key: str
    version: int
    finding_id: str | None = None
    item_id: str | None = None
    reason: str | None = None
    note: str | None = None
    question: str | None = None  # for `query`: what the district is asked
    answer: str | None = None
    answered_by: str | None = None
    undoes: int | None = None
    seconds: float | None = None
    bulk_id: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The draft after the deed, looked at by the ledger while the document stood at `document_version`.

    `item` is None where the item is removed; for `add`, `report` and `list` say where it belongs.
    """

    document_version: int
    ledger: Ledger
    item: ItemModel | None = None
    report: str | None = None
    list: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command. `repeated`: it had been carried out before, and nothing happened now."""

    decision_id: int
    document_version: int
    repeated: bool = False


_PUT = (
    update(items)
    .where(items.c.document_id == bindparam("of_document"), items.c.item_id == bindparam("of_item"))
    .values(version=items.c.version + 1)
)


def put_item(connection: Connection, document_id: int, item: ItemModel, *, removed: bool) -> None:
    """An item's present words, one version more."""
    where = {"of_document": document_id, "of_item": item.id}
    connection.execute(_PUT, {**where, "current": dumped(item), "removed": removed})


def set_state(connection: Connection, where: Sequence[Any], values: dict[str, Any]) -> None:
    """Another state for the findings of `where`, one version more."""
    connection.execute(update(findings).where(*where).values(**values, version=findings.c.version + 1))


def finish(
    connection: Connection,
    document: Document,
    command: Command,
    actor: Actor,
    decision_id: int,
    values: Mapping[str, Any],
    change: Change | None,
) -> Outcome:
    """The last part of every deed: findings and counts anew, a row in the log, an event. `values` are its own row."""
    if change is not None:
        refresh(connection, document.id, change.ledger)
    else:
        settle(connection, document.id)
    record(
        connection,
        actor,
        f"decision.{command.action}",
        document_uid=document.uid,
        subject=values["finding_id"] or values["item_id"],
        decision=decision_id,
        version=document.version + 1,
        reason=command.reason,
        before=_sha(values["before"]),
        after=_sha(values["after"]),
        undoes=command.undoes,
        bulk=command.bulk_id,
    )
    events.emit(
        connection,
        events.DECIDED,
        document.uid,
        decision=decision_id,
        action=command.action.value,
        finding=values["finding_id"],
        item=values["item_id"],
        code=values["code"],
    )
    return Outcome(decision_id, document.version + 1)


def _sha(text: str | None) -> str | None:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text is not None else None
