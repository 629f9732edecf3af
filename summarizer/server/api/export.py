"""The export: finalised summaries as a stream of lines, one document in memory at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response, StreamingResponse

from summarizer.delivery.jsonl import line
from summarizer.delivery.records import Delivered, State
from summarizer.models import read_summary
from summarizer.server.access import require
from summarizer.server.api.alive import still
from summarizer.server.api.feed import place_of
from summarizer.server.api.problems import responses
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.store import Absent, paging
from summarizer.store.drafts import load_draft
from summarizer.store.revisions import bytes_of, load_revision, summary_of

router = APIRouter(tags=["export"])
MEDIA_TYPE = "application/jsonl"
NEXT = "export-next"
_PART = 200  # documents whose keys are looked up at once


class Ended(Exception):
    """The stream breaks off: its reader may not have the rest, or what was sent is no longer whole.

    The connection is closed without the last chunk, so that nobody takes a part for the whole.
    """


@router.get(
    "/export.jsonl",
    operation_id="export",
    summary="Export as JSONL",
    response_class=Response,
    responses={
        200: {
            "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
            "headers": {"Export-Next": {"schema": {"type": "string"}, "description": "`since` of the next export"}},
        },
        **responses(400),
    },
)
def export(
    request: Request,
    house: Annotated[House, Depends(house_of)],
    identity: Annotated[Identity, Depends(require(Right.EXPORT))],
    since: Annotated[
        str, Query(max_length=15, description="`Export-Next` of an earlier export: only what is new")
    ] = "0",
    state: Annotated[Literal["final", "all"], Query(description="all: drafts too, marked as such")] = "final",
) -> Response:
    """A line a document in the order of their names: key, state, revision, sha256, summary.

    The stream breaks off — without its last chunk — where the token is revoked or a document is deleted meanwhile:
    what a reader has then is not the whole, and is to be asked for anew.
    """
    after = place_of(since)
    with house.store.reading() as connection:
        start = paging.last_event(connection)
    lines = _lines(house, identity, start, after, drafts=state == "all")
    return StreamingResponse(lines, headers={NEXT: str(start)}, media_type=MEDIA_TYPE)


def _lines(house: House, identity: Identity, start: int, since: int, *, drafts: bool) -> Iterator[bytes]:
    place = ("", 0)
    while True:
        with house.store.reading() as connection:
            part = paging.export_keys(connection, place, drafts=drafts, since=since, limit=_PART)
        for document_id, key, revision in part:
            with house.store.reading() as connection:
                _go_on(connection, identity, start)
                found = _delivered(connection, document_id, key, revision)
            yield line(found)
        if len(part) < _PART:
            break
        place = part[-1][1], part[-1][0]
    with house.store.reading() as connection:
        _go_on(connection, identity, start)


def _go_on(connection: Connection, identity: Identity, start: int) -> None:
    if not still(connection, identity):
        raise Ended("the token of this export was revoked")
    if paging.deleted_since(connection, start):
        raise Ended("a document was deleted during this export")


def _delivered(connection: Connection, document_id: int, key: str, revision: int) -> Delivered:
    try:
        if not revision:
            summary = summary_of(load_draft(connection, document_id), 0)
            return Delivered(key, summary, "draft", 0, hashlib.sha256(bytes_of(summary)).hexdigest())
        found = load_revision(connection, document_id, revision)
    except Absent:
        raise Ended("a document was deleted during this export") from None
    summary = read_summary(found.body.encode("utf-8"), key)
    return Delivered(key, summary, cast(State, found.kind), revision, found.sha256, found.at, found.user_name)
