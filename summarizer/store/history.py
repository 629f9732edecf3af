"""What was done to a document: decisions with their second signatures, and what its district was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

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


_DEEDS = (
    select(*(decisions.c[name] for name in Deed.__dataclass_fields__ if name != "signed"))
    .where(decisions.c.document_id == bindparam("document"))
    .order_by(decisions.c.id.desc())
)
_SIGNED = (
    select(signatures.c.decision_id, signatures.c.user_name)
    .join(decisions, decisions.c.id == signatures.c.decision_id)
    .where(decisions.c.document_id == bindparam("document"))
    .order_by(signatures.c.at)
)
_SIGNATURES = select(func.count()).select_from(_SIGNED.order_by(None).subquery())
_ASKED = (
    select(*(inquiries.c[name] for name in Inquiry.__dataclass_fields__))
    .where(inquiries.c.document_id == bindparam("document"))
    .order_by(inquiries.c.id)
)


def signature_count(connection: Connection, document_id: int) -> int:
    """How many second signatures a document has: they change what is shown, and no version."""
    return int(connection.execute(_SIGNATURES, {"document": document_id}).scalar_one())


def deeds(connection: Connection, document_id: int) -> tuple[Deed, ...]:
    """All of a document, newest first."""
    names: dict[int, list[str]] = defaultdict(list)
    for decision_id, name in connection.execute(_SIGNED, {"document": document_id}):
        names[decision_id].append(name)
    rows: Iterable[Sequence[Any]] = connection.execute(_DEEDS, {"document": document_id})
    return tuple(Deed(*(*row, tuple(names.get(row[0], ())))) for row in rows)


def asked(connection: Connection, document_id: int) -> dict[str, Inquiry]:
    """The newest question about each finding of a document."""
    rows: Iterable[Sequence[Any]] = connection.execute(_ASKED, {"document": document_id})
    return {each.finding_id: each for each in (Inquiry(*row) for row in rows)}
