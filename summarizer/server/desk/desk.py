"""The desk: what a reviewer decides is looked at by the ledger first, then written by the store in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from summarizer.models import FindingModel, ItemModel
from summarizer.outline.annotated import Annotated
from summarizer.pipeline.mapping import item_model
from summarizer.pipeline.revising import gathered, reworded
from summarizer.server.desk.shelf import Shelf
from summarizer.store import Connection, deciding, imports, revisions
from summarizer.store.audit import Actor
from summarizer.store.conflicts import Conflict, conflict
from summarizer.store.drafts import (
    Document,
    Draft,
    DraftFinding,
    DraftItem,
    find_document,
    load_document,
    load_draft,
    load_finding,
)
from summarizer.store.engine import Store
from summarizer.store.imports import Arrival, Imported, Merge
from summarizer.store.recording import Change, Command, Outcome
from summarizer.store.states import CHANGES_ITEM, COUNTED, FINALS, Action
from summarizer.store.undoing import undoable
from summarizer.store.writing import Ledger

_TRIES = 8  # a draft that changes while the ledger computes is computed again


@dataclass(frozen=True, slots=True)
class Preview:
    """What a deed would make of an item, and which errors and warnings the ledger would have against it."""

    item: ItemModel | None
    findings: tuple[FindingModel, ...]


class Desk:
    """One for a process; safe to use from many threads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._shelf = Shelf()
        self._forgetting: list[Callable[[int], None]] = []

    # ---- what is there -------------------------------------------------------------------------------------

    def draft(self, document_id: int) -> Draft:
        """A document as it is being reviewed. Raises Absent."""
        with self.store.reading() as connection:
            return self._load(connection, document_id)

    def draft_finding(self, document_id: int, finding_id: str) -> DraftFinding:
        """One finding as it stands. Raises Absent."""
        with self.store.reading() as connection:
            return load_finding(connection, document_id, finding_id)

    def annotated(self, draft: Draft) -> Annotated:
        """The draft's source with its resolved mentions, computed once and kept for a while."""
        return self._shelf.annotated(draft)

    def forget(self, document_id: int, uid: str) -> None:
        """To be told when a document was deleted."""
        self._shelf.forget(document_id, uid)
        for told in self._forgetting:
            told(document_id)

    def when_forgotten(self, told: Callable[[int], None]) -> None:
        """For whoever keeps documents of this desk in memory: `told` is called with the number of one that is gone."""
        self._forgetting.append(told)

    def _load(self, connection: Connection, document_id: int) -> Draft:
        return self._shelf.keep(load_draft(connection, document_id, self._shelf.draft(document_id)))

    # ---- runs that come in ---------------------------------------------------------------------------------

    def take_in(self, arrival: Arrival, actor: Actor) -> Imported:
        """Imports a run. Importing the same one twice changes nothing; decisions outlive a new run of a document."""
        for _ in range(_TRIES):
            try:
                return self._take_in(arrival, actor)
            except Conflict as error:
                if error.code != "moved":
                    raise
        raise conflict("moved")

    def _take_in(self, arrival: Arrival, actor: Actor) -> Imported:
        with self.store.reading() as connection:
            news = imports.look(connection, arrival)
        if news == "rerun":
            return self._rerun(arrival, actor)
        with self.store.writing() as connection:
            if imports.look(connection, arrival) != news:
                raise conflict("moved")
            if news == "new":
                return imports.import_new(connection, arrival, actor)
            if news == "waiting":
                return imports.import_waiting(connection, arrival, actor)
            document = find_document(connection, arrival.summary.document.id)
            assert document is not None
            return Imported(document.id, "unchanged")

    def _rerun(self, arrival: Arrival, actor: Actor) -> Imported:
        with self.store.reading() as connection:
            document = find_document(connection, arrival.summary.document.id)
            if document is None:
                raise conflict("moved")
            merge = imports.merged(connection, document.id, arrival.summary)
            draft = self._load(connection, document.id)
        looked = self._look(replace(draft, summary=arrival.summary), merge.items)
        with self.store.writing() as connection:
            return imports.import_rerun(connection, arrival, actor, merge, looked, version=draft.document.version)

    # ---- decisions -----------------------------------------------------------------------------------------

    def decide(self, document_id: int, command: Command, actor: Actor, *, statement: str | None = None) -> Outcome:
        """Carries a command out. `statement` is what the reviewer typed, for `edit` and, if they did, for `add`.

        Raises Absent; Conflict (`final`, `stale`, `impossible`): nothing is changed then. A repeated command is
        answered from the first.
        """
        needs_word = command.action in CHANGES_ITEM or command.action is Action.UNDO
        for _ in range(_TRIES):
            change = self._change(document_id, command, statement) if needs_word else None
            try:
                with self.store.writing() as connection:
                    return deciding.apply(connection, document_id, command, actor, change)
            except Conflict as error:
                if error.code != "moved":
                    raise
        raise conflict("moved")

    def preview(self, document_id: int, command: Command, *, statement: str | None = None) -> Preview:
        """What the ledger would say, before anything is written. Raises as `decide`, and for nothing that is stale."""
        change = self._change(document_id, command, statement)
        if change is None:
            return Preview(None, ())
        item_id = change.item.id if change.item is not None else None
        found = change.ledger.findings
        against = tuple(each for each in found if each.item == item_id and each.severity in COUNTED)
        return Preview(change.item, against if item_id is not None else ())

    def _change(self, document_id: int, command: Command, statement: str | None) -> Change | None:
        with self.store.reading() as connection:
            if deciding.repeated(connection, document_id, command) is not None:
                return None
            draft = self._load(connection, document_id)
            undone = None
            if command.action is Action.UNDO and draft.document.state not in FINALS:
                assert command.undoes is not None
                undone = undoable(connection, document_id, command.undoes)
        if draft.document.state in FINALS:
            raise conflict("final")
        if undone is not None:
            if undone.action not in CHANGES_ITEM:
                return None
            return self._taken_back(draft, undone.item_id, undone.item_before)
        if command.action is Action.ADD:
            return self._added(draft, command, statement)
        return self._changed(draft, command, statement)

    def _changed(self, draft: Draft, command: Command, statement: str | None) -> Change:
        finding = draft.finding(command.finding_id).finding if command.finding_id is not None else None
        item_id = command.item_id or (finding.item if finding is not None else None)
        if item_id is None:
            raise conflict("impossible")
        subject = draft.item(item_id)
        if command.action in (Action.DELETE, Action.DROP):
            after = None
        else:
            words = statement if command.action is Action.EDIT else finding.fix if finding is not None else None
            # A metric that disagrees has no fix of the statement: its figures are read from the statement anew.
            words = words or (subject.current.statement if command.action is Action.FIX else None)
            if not words or not words.strip():
                raise conflict("impossible")
            after = reworded(self.annotated(draft), subject.current, subject.report, subject.list, words.strip())
            if after == subject.current:
                raise conflict("impossible")
        return self._looked(draft, replace_item(draft.items, item_id, after), after)

    def _added(self, draft: Draft, command: Command, statement: str | None) -> Change:
        finding = draft.finding(command.finding_id).finding
        if finding.source is None:
            raise conflict("impossible")
        annotated = self.annotated(draft)
        item = gathered(annotated, finding.source.start, statement)
        taken = [each.item_id for each in draft.items]
        item = replace(item, id=imports.next_id(item.report, item.list.value, taken))
        model = item_model(annotated, item, flagged=False)
        place = DraftItem(item.id, item.report, item.list.value, len(taken), None, model, "accepted", False, 1)
        change = self._looked(draft, (*draft.items, place), model)
        return replace(change, report=item.report, list=item.list.value)

    def _taken_back(self, draft: Draft, item_id: str, before: dict[str, object] | None) -> Change:
        if before is None:  # an item that was added goes again
            return self._looked(draft, tuple(each for each in draft.items if each.item_id != item_id), None)
        item = ItemModel.model_validate(before)
        return self._looked(draft, replace_item(draft.items, item_id, item), item)

    def _looked(self, draft: Draft, items: Sequence[DraftItem], item: ItemModel | None) -> Change:
        return Change(draft.document.version, self._look(draft, items), item)

    def _look(self, draft: Draft, items: Sequence[DraftItem]) -> Ledger:
        """What the ledger says of these items."""
        return Ledger(*self._shelf.look(draft, items))

    # ---- documents -----------------------------------------------------------------------------------------

    def reopen(self, document_id: int, actor: Actor, *, version: int, reason: str) -> Document:
        """重新打开. A newer run that waited becomes the one under review, the decisions that fit it carried over."""
        merge: tuple[Merge, Ledger] | None = None
        with self.store.reading() as connection:
            document = load_document(connection, document_id)
            waiting = imports.waiting_run(connection, document)
            if waiting is not None:
                merged = imports.merged(connection, document_id, waiting)
                draft = replace(self._load(connection, document_id), summary=waiting)
        if waiting is not None:
            merge = merged, self._look(draft, merged.items)
        with self.store.writing() as connection:
            return revisions.reopen(connection, document_id, actor, version=version, reason=reason, merge=merge)


def replace_item(items: Sequence[DraftItem], item_id: str, after: ItemModel | None) -> tuple[DraftItem, ...]:
    """The draft's items with one of them in other words, or removed."""
    return tuple(
        each
        if each.item_id != item_id
        else replace(each, removed=True)
        if after is None
        else replace(each, current=after, removed=False)
        for each in items
    )
