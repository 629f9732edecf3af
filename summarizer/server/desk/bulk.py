"""Many decisions of one kind: findings of one code and one pattern, over documents too; one undo for all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.models import FindingModel
from summarizer.server.desk.desk import Desk
from summarizer.store.audit import Actor
from summarizer.store.bulk import open_findings, standing_of
from summarizer.store.drafts import Document
from summarizer.store.recording import Command
from summarizer.store.states import Action

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
    with desk.store.reading() as connection:
        rows = open_findings(connection, code, document_id, MOST)
    found = (Row(*row) for row in rows)
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
        rows = standing_of(connection, bulk_id)
    undone = 0
    refused: list[tuple[str, SummarizerError]] = []
    for decision_id, document_id in rows:
        command = Command(Action.UNDO, f"undo:{bulk_id}:{decision_id}", 0, undoes=decision_id, bulk_id=bulk_id)
        try:
            desk.decide(document_id, command, actor)
            undone += 1
        except SummarizerError as error:
            refused.append((str(decision_id), error))
    return Done(bulk_id, undone, tuple(refused))


def _parts(mark: str) -> tuple[int, str, int]:
    number, _, rest = mark.partition(":")
    finding_id, _, version = rest.rpartition(":")
    if not (number.isdecimal() and version.isdecimal() and finding_id):
        raise fault("review.no_selection")
    return int(number), finding_id, int(version)
