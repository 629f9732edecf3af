"""Documents: the list, one of them, its text and its summary as it stands; taken away for good by an administrator."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from summarizer.models import Summary
from summarizer.server.access import require
from summarizer.server.api import cursors, shapes, tags, views
from summarizer.server.api.cursors import Cursor, Limit
from summarizer.server.api.ids import DocumentId
from summarizer.server.api.problems import responses
from summarizer.server.api.replies import JSON, fresh, told
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.jobs.working import reason_of
from summarizer.server.removing import remove_here
from summarizer.store import paging
from summarizer.store.drafts import load_draft
from summarizer.store.paging import SORTS, Sort, Wanted
from summarizer.store.revisions import bytes_of, summary_of

router = APIRouter(prefix="/documents", tags=["documents"])
Name = Annotated[str | None, Query(min_length=1, max_length=200)]
_KIND = "documents"


@router.get("", operation_id="list_documents", summary="List documents", responses=responses(400))
def list_documents(
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
    cursor: Cursor = None,
    limit: Limit = 50,
    sort: Annotated[Sort, Query(description="changed and open: the greatest first")] = "imported",
    state: Annotated[Literal["open", "final"] | None, Query()] = None,
    region: Name = None,
    year: Annotated[int | None, Query(ge=1900, le=2999)] = None,
    issuer: Name = None,
    code: Annotated[Name, Query(description="with a finding of this code")] = None,
) -> shapes.DocumentPage:
    """Documents page by page, filtered and sorted; a document that changes while you read may move."""
    place = None
    if cursor is not None:
        kind = int if sort in ("imported", "open") else str
        told_sort, value, last = cursors.read(cursor, _KIND, str, kind, int)
        if told_sort != sort:
            raise cursors.wrong()
        place = value, int(last)
    wanted = Wanted(state=state, region=region, year=year, issuer=issuer, code=code, sort=sort)
    with house.store.reading() as connection:
        found, more = paging.documents_page(connection, wanted, place, limit)
    return shapes.DocumentPage(
        documents=[views.document(each) for each in found],
        next=cursors.made(_KIND, sort, *more) if more is not None else None,
    )


assert set(SORTS) == set(Sort.__args__)  # type: ignore[attr-defined]


@router.get(
    "/{document_id}",
    operation_id="get_document",
    summary="Get a document",
    response_model=shapes.DocumentOut,
    responses=responses(304),
)
def get_document(
    document_id: DocumentId,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> Response:
    """A document and how far its review has come. Its ETag is what finalising and reopening are asked with."""
    with house.store.reading() as connection:
        found = views.known(connection, document_id)
    tag = tags.document_tag(found)
    return fresh(request, tag) or told(views.document(found), tag=tag)


@router.get(
    "/{document_id}/summary",
    operation_id="get_draft",
    summary="Get the summary as it stands",
    response_model=Summary,
    responses=responses(304),
)
def get_draft(
    document_id: DocumentId,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> Response:
    """The draft with every decision so far, by the published schema. What is final is among the revisions."""
    with house.store.reading() as connection:
        found = views.known(connection, document_id)
        tag = tags.document_tag(found)
        known = fresh(request, tag)
        if known is not None:
            return known
        draft = load_draft(connection, found.id)
    return Response(bytes_of(summary_of(draft, 0)), 200, {"etag": tag, "cache-control": tags.CACHING}, JSON)


@router.get(
    "/{document_id}/text",
    operation_id="get_text",
    summary="Get the canonical text",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **responses(304)},
)
def get_text(
    document_id: DocumentId,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> Response:
    """The text that every span of a summary counts in: code points, from 0."""
    with house.store.reading() as connection:
        found = views.known(connection, document_id)
        tag = f'"{found.text_sha256}"'
        known = fresh(request, tag)
        if known is not None:
            return known
        text = paging.text_of(connection, found.id)
    # Offered as a file: nothing that a document says is ever shown as a page.
    headers = {"etag": tag, "cache-control": tags.CACHING, "content-disposition": 'attachment; filename="text.txt"'}
    return Response(text.encode("utf-8", "surrogatepass"), 200, headers, "text/plain; charset=utf-8")


@router.delete(
    "/{document_id}",
    operation_id="delete_document",
    summary="Delete a document",
    responses=responses(),
)
def delete_document(
    document_id: DocumentId,
    house: Annotated[House, Depends(house_of)],
    identity: Annotated[Identity, Depends(require(Right.ADMINISTER))],
) -> shapes.DeletedOut:
    """Gone for good: text, runs, decisions, revisions, the uploaded file, results in the folder, replies of models.

    The log says that it was deleted, and who did it. What could not be cleared is named in `left`.
    """
    removed = remove_here(house, document_id, identity.actor)
    left = [shapes.ReasonOut(**reason_of(error)) for error in removed.left]
    return shapes.DeletedOut(id=document_id, left=left)
