"""From the store's rows to what the API shows."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Connection, Row

from summarizer.models import RegionModel
from summarizer.server.api import shapes, tags
from summarizer.server.api.ids import shown
from summarizer.server.webhooks.messages import cloud_event, told_of
from summarizer.store import Absent
from summarizer.store.drafts import Document, DraftFinding, DraftItem, find_document
from summarizer.store.events import Event
from summarizer.store.jobs import Job
from summarizer.store.outbox import Delivery, Hook


def known(connection: Connection, uid: str) -> Document:
    """The document of an id. Raises Absent."""
    document = find_document(connection, uid)
    if document is None:
        raise Absent("document")
    return document


def document(each: Document) -> shapes.DocumentOut:
    named = each.region_name is not None
    return shapes.DocumentOut(
        id=each.uid,
        name=each.key,
        title=each.title,
        issuer=each.issuer,
        region=RegionModel(name=each.region_name or "", code=each.region_code) if named else None,
        report_year=each.report_year,
        dated=each.dated,
        media_type=each.media_type,
        characters=each.characters,
        text_sha256=each.text_sha256,
        restricted=each.restricted,
        state=cast(shapes.State, each.state),
        revision=each.revision,
        newer_run=each.waiting_run_id is not None,
        counts=shapes.CountsOut(
            open=each.open_count,
            queried=each.queried_count,
            decided=each.decided_count,
            errors=each.error_count,
            warnings=each.warning_count,
            items=each.item_count,
        ),
        imported_at=each.imported_at,
        changed_at=each.changed_at,
        etag=tags.document_tag(each),
    )


def run(job: Job) -> shapes.RunOut:
    return shapes.RunOut(
        id=job.uid,
        name=job.name,
        state=job.state,
        document=job.document_uid,
        reason=shapes.ReasonOut(**job.reason) if job.reason is not None else None,
        submitted_by=job.user_name,
        submitted_at=job.at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def finding(each: DraftFinding, about: DraftItem | None) -> shapes.FindingOut:
    return shapes.FindingOut(
        finding=each.finding,
        state=each.state,
        current=each.current,
        decision=shown("dec", each.decision_id) if each.decision_id is not None else None,
        etag=tags.finding_tag(each, about),
    )


def item(each: DraftItem) -> shapes.ItemOut:
    review = each.current.review.model_copy(update={"status": each.status})
    return shapes.ItemOut(
        item=each.current.model_copy(update={"review": review}),
        report=each.report,
        list=each.list,
        status=each.status,
        removed=each.removed,
        etag=tags.item_tag(each),
    )


def decision(row: Row[Any]) -> shapes.DecisionOut:
    return shapes.DecisionOut(
        id=shown("dec", row.id),
        action=row.action,
        finding=row.finding_id,
        item=row.item_id,
        code=row.code,
        reason=row.reason,
        note=row.note,
        before=row.before,
        after=row.after,
        state_before=row.state_before,
        state_after=row.state_after,
        by=row.user_name,
        at=row.at,
        undoes=shown("dec", row.undoes) if row.undoes is not None else None,
        undone_by=shown("dec", row.undone_by) if row.undone_by is not None else None,
        etag=decision_tag(row),
    )


def decision_tag(row: Row[Any]) -> str:
    """A decision changes but once, when it is undone."""
    return f'"c{row.id}{".undone" if row.undone_by is not None else ""}"'


def revision(row: Any) -> shapes.RevisionOut:
    """A revision, or its row without the body."""
    return shapes.RevisionOut(
        number=row.number,
        state=row.kind,
        sha256=row.sha256,
        queried=list(row.queried),
        by=row.user_name,
        at=row.at,
    )


def event(each: Event) -> shapes.EventOut:
    return shapes.EventOut(**cloud_event(each))


def hook(each: Hook) -> shapes.HookOut:
    return shapes.HookOut(**_hook(each))


def secret(each: Hook) -> shapes.HookSecret:
    return shapes.HookSecret(**_hook(each), secret=each.secret)


def _hook(each: Hook) -> dict[str, Any]:
    return {
        "id": shown("wh", each.id),
        "url": each.url,
        "types": list(each.types),
        "active": each.active,
        "created_by": each.created_by,
        "created_at": each.created_at,
        "previous_secret_until": each.until,
    }


def delivery(each: Delivery) -> shapes.DeliveryOut:
    return shapes.DeliveryOut(
        id=shown("dlv", each.id),
        event=each.event_seq,
        type=each.type,
        state=each.state,
        attempts=each.attempts,
        next_at=each.next_at if each.state == "pending" else None,
        last_status=each.last_status,
        last_error=told_of(each.last_error, "en"),
        delivered_at=each.delivered_at,
    )
