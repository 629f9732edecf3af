"""What was done to a document: decisions with their second signatures, and what its district was asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from summarizer.store.tables import decisions, inquiries, signatures


@dataclass(frozen=True, slots=True)
class Deed:
    """One decision as people read it. `signed` are the names under it; `undone_by` is the deed that took it back."""

    id: int
    action: str
    finding_id: str | None
    item_id: str | None
    code: str | None
    reason: str | None
    note: str | None
    before: str | None
    after: str | None
    state_after: str | None
    user_id: int | None
    user_name: str
    at: str
    bulk_id: str | None
    undoes: int | None
    undone_by: int | None
    signed: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it is in force: no undo, and not undone."""
        return self.action != "undo" and self.undone_by is None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a district was asked about one finding, and what it answered."""

    finding_id: str
    question: str
    sent_by: str
    sent_at: str
    answer: str | None
    answered_by: str | None
    answered_at: str | None


_FIELDS = tuple(name for name in Deed.__dataclass_fields__ if name != "signed")


def deeds(connection: Connection, document_id: int) -> tuple[Deed, ...]:
    """All of a document, newest first."""
    names: dict[int, list[str]] = defaultdict(list)
    signed = (
        select(signatures.c.decision_id, signatures.c.user_name)
        .join(decisions, decisions.c.id == signatures.c.decision_id)
        .where(decisions.c.document_id == document_id)
        .order_by(signatures.c.at)
    )
    for decision_id, name in connection.execute(signed):
        names[decision_id].append(name)
    columns = [decisions.c[name] for name in _FIELDS]
    rows = connection.execute(
        select(*columns).where(decisions.c.document_id == document_id).order_by(decisions.c.id.desc())
    )
    return tuple(Deed(**row._mapping, signed=tuple(names[row.id])) for row in rows)


def asked(connection: Connection, document_id: int) -> dict[str, Inquiry]:
    """The newest question about each finding of a document."""
    columns = [inquiries.c[name] for name in Inquiry.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(inquiries.c.document_id == document_id).order_by(inquiries.c.id))
    return {row.finding_id: Inquiry(**row._mapping) for row in rows}
