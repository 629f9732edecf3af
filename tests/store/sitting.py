"""A reviewer at a desk with one document, in few words."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from summarizer.models import Summary
from summarizer.server.desk import Desk
from summarizer.store import Actor, audit
from summarizer.store.drafts import Draft, DraftFinding, DraftItem, load_draft
from summarizer.store.recording import Command, Outcome
from summarizer.store.revisions import Revision, finalise, summary_of
from summarizer.store.states import Action

LI = Actor("li", 1, "10.0.0.1")
WANG = Actor("wang", 2, "10.0.0.2")
_keys = itertools.count()
_REASONS = {
    Action.KEEP: "value_right",
    Action.FIX: "by_source",
    Action.EDIT: "wording",
    Action.DELETE: "unsupported",
    Action.QUERY: "value",
    Action.ANSWER: "answered",
    Action.NOTE: "as_written",
    Action.DROP: "damaged",
    Action.ADD: "omitted",
}


@dataclass
class Sitting:
    """`decide` carries the version that the document shows, as a page just loaded would."""

    desk: Desk
    document_id: int
    actor: Actor = field(default=LI)

    @property
    def draft(self) -> Draft:
        return self.desk.draft(self.document_id)

    @property
    def open(self) -> list[DraftFinding]:
        """The findings that wait."""
        return [each for each in self.draft.findings if each.waits]

    def finding(self, code: str, item: str | None = None, surface: str | None = None) -> DraftFinding:
        """The one finding of this kind that the ledger has now."""
        found = [
            each
            for each in self.draft.findings
            if each.current
            and each.finding.code == code
            and item in (None, each.finding.item)
            and surface in (None, each.finding.claim and each.finding.claim.surface)
        ]
        assert len(found) == 1, found
        return found[0]

    def altered(self, surface: str) -> DraftFinding:
        return self.finding("number.altered", surface=surface)

    def item(self, item_id: str) -> DraftItem:
        return self.draft.item(item_id)

    def command(
        self,
        action: Action,
        finding: DraftFinding | None = None,
        item: str | None = None,
        **words: Any,
    ) -> Command:
        draft = self.draft
        item_id = item or (finding.finding.item if finding is not None else None)
        items = {each.item_id: each.version for each in draft.items}
        version = items.get(item_id or "", finding.version if finding is not None else 0)
        words.setdefault("key", f"key-{next(_keys)}")
        words.setdefault("version", version)
        words.setdefault("reason", _REASONS.get(action))
        return Command(action, finding_id=finding.finding.id if finding is not None else None, item_id=item, **words)

    def decide(
        self,
        action: Action,
        finding: DraftFinding | None = None,
        item: str | None = None,
        *,
        statement: str | None = None,
        actor: Actor | None = None,
        **words: Any,
    ) -> Outcome:
        command = self.command(action, finding, item, **words)
        return self.desk.decide(self.document_id, command, actor or self.actor, statement=statement)

    def undo(self, outcome: Outcome) -> Outcome:
        return self.decide(Action.UNDO, undoes=outcome.decision_id)

    def finalise(self, **words: Any) -> Revision:
        with self.desk.store.writing() as connection:
            version = words.pop("version", None)
            if version is None:
                version = load_draft(connection, self.document_id).document.version
            return finalise(connection, self.document_id, self.actor, version=version, **words)

    def summary(self) -> Summary:
        """The draft by the contract, checked."""
        return summary_of(self.draft, 0)

    def log(self) -> list[str]:
        with self.desk.store.reading() as connection:
            return [entry.action for entry in audit.entries(connection)]

    def sound(self) -> bool:
        with self.desk.store.reading() as connection:
            return audit.verify(connection).fault is None
