"""Finalising: a draft becomes an immutable revision, a summary file by the contract with every `review` filled."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Row, insert, select, update

from summarizer.models import CountsModel, ItemModel, Summary, ValidationModel
from summarizer.store import events
from summarizer.store.audit import Actor, record
from summarizer.store.clock import now
from summarizer.store.conflicts import Absent, conflict
from summarizer.store.drafts import Document, Draft, load_document, load_draft
from summarizer.store.imports import LISTS, Merge, take_run
from summarizer.store.signing import unsigned
from summarizer.store.states import COUNTED, DRAFT, FINAL, FINAL_WITH_QUERIES, FINALS, QUERIED
from summarizer.store.tables import documents, revisions
from summarizer.store.writing import Ledger


@dataclass(frozen=True, slots=True)
class Revision:
    """One finalised state of a document. `body` is the summary file, `sha256` that of its bytes."""

    document_id: int
    uid: str
    key: str
    number: int
    kind: str
    sha256: str
    body: str
    queried: tuple[str, ...]
    user_name: str
    at: str


def summary_of(draft: Draft, number: int) -> Summary:
    """The draft as a summary file of revision `number`; 0 for one that is not finalised.

    Items that were rejected stay, with that status: who takes the file sees what was decided of them.
    """
    listed: dict[tuple[str, str], list[ItemModel]] = defaultdict(list)
    for each in draft.items:
        review = each.current.review.model_copy(update={"status": each.status, "revision": number})
        listed[each.report, each.list].append(each.current.model_copy(update={"review": review}))
    reports = [
        report.model_copy(update={kind: listed[report.id, kind] for kind in LISTS}) for report in draft.summary.reports
    ]
    found = [each.finding for each in draft.findings if each.current]
    counts = {name: sum(finding.severity == name for finding in found) for name in ("error", "warning", "info")}
    noisy = counts["error"] + counts["warning"]
    partial = draft.summary.validation.verdict == "partial"
    validation = ValidationModel(
        verdict="partial" if partial else "flagged" if noisy else "clean",
        counts=CountsModel(**counts),
        findings=found,
        coverage=draft.coverage,
    )
    summary = draft.summary.model_copy(update={"reports": reports, "validation": validation})
    # Copies are not checked: what is published is.
    return Summary.model_validate_json(summary.model_dump_json())


def bytes_of(summary: Summary) -> bytes:
    """A revision's file, byte for byte, in the form of the batch's own."""
    return (summary.model_dump_json(indent=2) + "\n").encode("utf-8")


def finalise(
    connection: Connection,
    document_id: int,
    actor: Actor,
    *,
    version: int,
    with_queries: bool = False,
    second_signature: bool = False,
) -> Revision:
    """定稿, or 存疑定稿 `with_queries`. Raises Absent; Conflict: `final`, `stale`, `open`, `unsigned`."""
    draft = load_draft(connection, document_id)
    document = draft.document
    if document.state in FINALS:
        raise conflict("final")
    if document.version != version:
        raise conflict("stale")
    queried = tuple(
        each.finding.id
        for each in draft.findings
        if each.current and each.finding.severity in COUNTED and each.state == QUERIED
    )
    if document.open_count or (queried and not with_queries):
        raise conflict("open")
    if second_signature and unsigned(connection, document_id):
        raise conflict("unsigned")
    number = document.revision + 1
    kind = FINAL_WITH_QUERIES if queried else FINAL
    body = bytes_of(summary_of(draft, number))
    digest = hashlib.sha256(body).hexdigest()
    at = now()
    connection.execute(
        insert(revisions).values(
            document_id=document_id,
            number=number,
            kind=kind,
            sha256=digest,
            body=body.decode("utf-8"),
            queried=list(queried),
            user_id=actor.user_id,
            user_name=actor.name,
            at=at,
        )
    )
    connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(state=kind, revision=number, version=documents.c.version + 1, changed_at=at)
    )
    record(
        connection,
        actor,
        "document.finalise",
        document_uid=document.uid,
        revision=number,
        kind=kind,
        sha256=digest,
        queried=len(queried),
    )
    events.emit(connection, events.FINALISED, document.uid, number, kind=kind, sha256=digest)
    return Revision(
        document_id, document.uid, document.key, number, kind, digest, body.decode("utf-8"), queried, actor.name, at
    )


def reopen(
    connection: Connection,
    document_id: int,
    actor: Actor,
    *,
    version: int,
    reason: str,
    merge: tuple[Merge, Ledger] | None = None,
) -> Document:
    """重新打开: decisions go on towards the next revision. `merge` takes the run that waited, its decisions merged in.

    Raises Absent; Conflict: `stale`, `impossible` for a document that is open.
    """
    document = load_document(connection, document_id)
    if document.state not in FINALS:
        raise conflict("impossible")
    if document.version != version:
        raise conflict("stale")
    connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(state=DRAFT, version=documents.c.version + 1, changed_at=now())
    )
    if merge is not None and document.waiting_run_id is not None:
        take_run(connection, document_id, document.waiting_run_id, *merge)
    # The reason is a person's words on a document: it stays in the log, so it must not quote the text.
    record(
        connection,
        actor,
        "document.reopen",
        document_uid=document.uid,
        revision=document.revision,
        reason=reason,
        run=document.waiting_run_id if merge is not None else None,
    )
    events.emit(connection, events.REOPENED, document.uid, document.revision)
    return load_document(connection, document_id)


def _revision(row: Row[tuple[object, ...]]) -> Revision:
    fields = {name: getattr(row, name) for name in Revision.__dataclass_fields__}
    return Revision(**{**fields, "queried": tuple(row.queried)})


_COLUMNS = (
    revisions.c.document_id,
    documents.c.uid,
    documents.c.key,
    *(revisions.c[name] for name in ("number", "kind", "sha256", "body", "queried", "user_name", "at")),
)


def load_revision(connection: Connection, document_id: int, number: int) -> Revision:
    """Raises Absent."""
    query = select(*_COLUMNS).join(documents, documents.c.id == revisions.c.document_id)
    row = connection.execute(
        query.where(revisions.c.document_id == document_id, revisions.c.number == number)
    ).one_or_none()
    if row is None:
        raise Absent("revision")
    return _revision(row)


def load_revisions(connection: Connection, document_id: int) -> tuple[Revision, ...]:
    """All of a document, oldest first."""
    query = select(*_COLUMNS).join(documents, documents.c.id == revisions.c.document_id)
    rows = connection.execute(query.where(revisions.c.document_id == document_id).order_by(revisions.c.number))
    return tuple(_revision(row) for row in rows)


def newest_revisions(connection: Connection, since: str | None = None) -> Iterator[Revision]:
    """The newest revision of every document that is final now, in the order of their keys, one at a time.

    `since`: only what was finalised after that moment.
    """
    query = (
        select(revisions.c.document_id, revisions.c.number)
        .join(documents, documents.c.id == revisions.c.document_id)
        .where(documents.c.state.in_(FINALS), revisions.c.number == documents.c.revision)
        .order_by(documents.c.key, documents.c.id)
    )
    if since is not None:
        query = query.where(revisions.c.at > since)
    for document_id, number in connection.execute(query).all():
        yield load_revision(connection, document_id, number)
