"""What a bulk can take up, and what stands of one that was carried out."""

from __future__ import annotations

from sqlalchemy import Connection, select

from summarizer.models import FindingModel
from summarizer.store.drafts import Document, finding_of, load_document
from summarizer.store.states import DRAFT, OPEN, Action
from summarizer.store.tables import decisions, documents, findings, items


def open_findings(
    connection: Connection, code: str, document_id: int | None, most: int
) -> tuple[tuple[Document, FindingModel, int], ...]:
    """Undecided findings of a code with their documents and the versions that commands carry, in the queue's order."""
    query = (
        select(findings, items.c.version.label("item_version"))
        .join(documents, documents.c.id == findings.c.document_id)
        .outerjoin(items, (items.c.document_id == findings.c.document_id) & (items.c.item_id == findings.c.item_id))
        .where(documents.c.state == DRAFT, findings.c.code == code, findings.c.current, findings.c.state == OPEN)
        .order_by(documents.c.key, findings.c.document_id, findings.c.position)
        .limit(most)
    )
    if document_id is not None:
        query = query.where(findings.c.document_id == document_id)
    rows = connection.execute(query).all()
    known = {number: load_document(connection, number) for number in {row.document_id for row in rows}}
    return tuple((known[row.document_id], finding_of(row).finding, row.item_version or row.version) for row in rows)


def standing_of(connection: Connection, bulk_id: str) -> tuple[tuple[int, int], ...]:
    """The decisions of a bulk that were not undone, newest first: (decision, document)."""
    rows = connection.execute(
        select(decisions.c.id, decisions.c.document_id)
        .where(
            decisions.c.bulk_id == bulk_id,
            decisions.c.undone_by.is_(None),
            decisions.c.action != Action.UNDO.value,
        )
        .order_by(decisions.c.id.desc())
    )
    return tuple((row.id, row.document_id) for row in rows)
