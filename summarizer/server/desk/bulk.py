"""Many decisions of one kind: findings of one code and one pattern, in a document or over documents; one undo for all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.models import FindingModel
from summarizer.server.desk.desk import Desk
from summarizer.store.audit import Actor
from summarizer.store.drafts import Document, finding_of, load_document
from summarizer.store.recording import Command
from summarizer.store.states import DRAFT, OPEN, Action
from summarizer.store.tables import decisions, documents, findings, items

ACTIONS = frozenset((Action.FIX, Action.KEEP, Action.QUERY, Action.NOTE, Action.DELETE, Action.DROP))
MOST = 500  # rows of one bulk


@dataclass(frozen=True, slots=True)
class Row:
    """One finding that a bulk may decide: where it stands, and the version its command has to carry."""

    document: Document
    finding: FindingModel
    version: int

    @property
    def mark(self) -> str:
        """What a ticked box sends: document, finding, and the version that was seen."""
        return f"{self.document.id}:{self.finding.id}:{self.version}"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a bulk: how many were decided, and each that was not, with its reason."""

    bulk_id: str
    decided: int
    refused: tuple[tuple[str, SummarizerError], ...]


def pattern_of(finding: FindingModel) -> str:
    """What findings that are alike share: the code, and the words on either side with their digits blanked."""
    sides = (finding.claim.surface if finding.claim else "", finding.source.surface if finding.source else "")
    blank = "|".join("".join("0" if letter.isdigit() else letter for letter in side) for side in sides)
    return f"{finding.code}|{blank}"


def candidates(desk: Desk, code: str, *, document_id: int | None = None, like: str | None = None) -> tuple[Row, ...]:
    """The open findings of a code, in one document or in all that are under review; `like`: of one pattern only."""
    query = (
        select(findings, items.c.version.label("item_version"))
        .join(documents, documents.c.id == findings.c.document_id)
        .outerjoin(items, (items.c.document_id == findings.c.document_id) & (items.c.item_id == findings.c.item_id))
        .where(documents.c.state == DRAFT, findings.c.code == code, findings.c.current, findings.c.state == OPEN)
        .order_by(documents.c.key, findings.c.document_id, findings.c.position)
        .limit(MOST)
    )
    if document_id is not None:
        query = query.where(findings.c.document_id == document_id)
    with desk.store.reading() as connection:
        rows = connection.execute(query).all()
        known = {number: load_document(connection, number) for number in {row.document_id for row in rows}}
    found = (Row(known[row.document_id], finding_of(row).finding, row.item_version or row.version) for row in rows)
    return tuple(row for row in found if like is None or pattern_of(row.finding) == like)


def decide_all(desk: Desk, marks: Sequence[str], command: Command, actor: Actor) -> Done:
    """Carries out one command on every ticked row. `command.key` names the bulk: repeating it changes nothing.

    A row that somebody decided meanwhile is refused by itself; the others are done. Raises UsageError.
    """
    if not marks:
        raise fault("review.no_selection")
    if command.action not in ACTIONS:
        raise fault("review.not_in_bulk", action=command.action.value)
    bulk_id = "b-" + hashlib.sha256(command.key.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    decided = 0
    refused: list[tuple[str, SummarizerError]] = []
    moved: dict[tuple[int, str | None], int] = {}
    for mark in marks[:MOST]:
        number, finding_id, version = _parts(mark)
        # An item with two ticked findings is at another version after the first.
        try:
            item = desk.draft_finding(number, finding_id).finding.item
            seen = version + moved.get((number, item), 0)
            single = replace(
                command, key=f"{bulk_id}:{finding_id}", finding_id=finding_id, version=seen, bulk_id=bulk_id
            )
            desk.decide(number, single, actor)
        except SummarizerError as error:
            refused.append((mark, error))
            continue
        decided += 1
        if item is not None:
            moved[number, item] = moved.get((number, item), 0) + 1
    return Done(bulk_id, decided, tuple(refused))


def undo_all(desk: Desk, bulk_id: str, actor: Actor) -> Done:
    """Takes a whole bulk back, newest first; what was decided anew since stays, and is told."""
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(decisions.c.id, decisions.c.document_id)
            .where(
                decisions.c.bulk_id == bulk_id,
                decisions.c.undone_by.is_(None),
                decisions.c.action != Action.UNDO.value,
            )
            .order_by(decisions.c.id.desc())
        ).all()
    undone = 0
    refused: list[tuple[str, SummarizerError]] = []
    for row in rows:
        command = Command(Action.UNDO, f"undo:{bulk_id}:{row.id}", 0, undoes=row.id, bulk_id=bulk_id)
        try:
            desk.decide(row.document_id, command, actor)
            undone += 1
        except SummarizerError as error:
            refused.append((str(row.id), error))
    return Done(bulk_id, undone, tuple(refused))


def _parts(mark: str) -> tuple[int, str, int]:
    number, _, rest = mark.partition(":")
    finding_id, _, version = rest.rpartition(":")
    if not (number.isdecimal() and version.isdecimal() and finding_id):
        raise fault("review.no_selection")
    return int(number), finding_id, int(version)
