"""Revisions: a document made final, opened again, and what was final, byte for byte."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from summarizer.models import Summary
from summarizer.server.access import require
from summarizer.server.api import replaying, shapes, tags, views
from summarizer.server.api.ids import DocumentId
from summarizer.server.api.limits import json_only
from summarizer.server.api.problems import responses
from summarizer.server.api.replies import JSON, fresh, place, told
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.store import paging
from summarizer.store.revisions import finalise as make_final
from summarizer.store.revisions import load_revision

router = APIRouter(prefix="/documents/{document_id}", tags=["revisions"])
_MATCH = {"parameters": [{"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}]}
Number = Annotated[int, Path(ge=1, le=1_000_000, description="the revision's number")]


@router.get("/revisions", operation_id="list_revisions", summary="List revisions", responses=responses())
def list_revisions(
    document_id: DocumentId,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> shapes.RevisionList:
    """What was finalised, the oldest first."""
    with house.store.reading() as connection:
        rows = paging.revision_heads(connection, views.known(connection, document_id).id)
    return shapes.RevisionList(revisions=[views.revision(row) for row in rows])


@router.get(
    "/revisions/{number}",
    operation_id="get_revision",
    summary="Get a revision",
    response_model=Summary,
    responses=responses(304),
)
def get_revision(
    document_id: DocumentId,
    number: Number,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> Response:
    """The summary file as it was finalised. It never changes; its ETag is the sha256 of its bytes."""
    with house.store.reading() as connection:
        found = load_revision(connection, views.known(connection, document_id).id, number)
    tag = f'"{found.sha256}"'
    headers = {"etag": tag, "cache-control": tags.CACHING}
    return fresh(request, tag) or Response(found.body.encode("utf-8"), 200, headers, JSON)


@router.post(
    "/revisions",
    operation_id="finalise",
    summary="Finalise",
    status_code=201,
    response_model=shapes.RevisionOut,
    responses=responses(400, 409, 412, 413, 415, 428),
    openapi_extra=_MATCH,
    dependencies=[Depends(json_only)],
)
def finalise(
    document_id: DocumentId,
    told_in: shapes.FinaliseIn,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    identity: Annotated[Identity, Depends(require(Right.FINALISE))],
    _key: replaying.Key = None,
) -> Response:
    """定稿: the draft becomes an immutable revision. 409 while findings wait. If-Match carries the document's ETag."""
    tags.required(request)

    def work() -> Response:
        with house.store.writing() as connection:
            found = views.known(connection, document_id)
            tags.matched(request, tags.document_tag(found))
            made = make_final(
                connection,
                found.id,
                identity.actor,
                version=found.version,
                with_queries=told_in.with_queries,
                second_signature=house.config.second_signature,
            )
        path = place(request, "documents", document_id, "revisions", str(made.number))
        return told(views.revision(made), 201, tag=f'"{made.sha256}"', headers={"location": path})

    return replaying.once(house, request, identity, told_in.model_dump_json().encode(), work)


@router.post(
    "/reopening",
    operation_id="reopen",
    summary="Reopen",
    response_model=shapes.DocumentOut,
    responses=responses(400, 409, 412, 413, 415, 428),
    openapi_extra=_MATCH,
    dependencies=[Depends(json_only)],
)
def reopen(
    document_id: DocumentId,
    told_in: shapes.ReopenIn,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    identity: Annotated[Identity, Depends(require(Right.FINALISE))],
    _key: replaying.Key = None,
) -> Response:
    """重新打开: decisions go on, towards the next revision; the reason is logged. A newer run that waited is taken."""
    tags.required(request)

    def work() -> Response:
        with house.store.reading() as connection:
            found = views.known(connection, document_id)
        tags.matched(request, tags.document_tag(found))
        after = house.desk.reopen(found.id, identity.actor, version=found.version, reason=told_in.reason.strip())
        return told(views.document(after), tag=tags.document_tag(after))

    return replaying.once(house, request, identity, told_in.model_dump_json().encode(), work)
