"""Submitting a document, and polling its run."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from typing import IO, Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.responses import Response

from summarizer.faults import fault
from summarizer.server.access import require
from summarizer.server.api import cursors, replaying, shapes, views
from summarizer.server.api.cursors import Cursor, Limit
from summarizer.server.api.ids import RunId
from summarizer.server.api.problems import Problem, responses
from summarizer.server.api.replies import place, told
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.jobs.submitting import EXTRACTORS, job, submit
from summarizer.store import jobs

router = APIRouter(tags=["runs"])
_PART = 1 << 20
_KIND = "runs"
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "title": "Upload",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "extractor": {"type": "string", "enum": list(EXTRACTORS)},
                    },
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post(
    "/documents",
    operation_id="submit_document",
    summary="Submit a document",
    status_code=202,
    response_model=shapes.RunOut,
    responses={
        202: {"headers": {"Location": {"schema": {"type": "string"}, "description": "the run, to be polled"}}},
        **responses(400, 409, 413, 415),
    },
    openapi_extra=_BODY,
)
async def submit_document(
    request: Request,
    house: Annotated[House, Depends(house_of)],
    identity: Annotated[Identity, Depends(require(Right.SUBMIT))],
    _key: replaying.Key = None,
    name: Annotated[str, Query(max_length=500, description="the file's name, where the body is the file itself")] = "",
    extractor: Annotated[Literal["auto", "rules", "llm"] | None, Query()] = None,
) -> Response:
    """A file of any format that is read, as the form's field `file` or as the whole body. Answered before the run.

    The same bytes are the same document: submitted again they make a new run of it, and decisions that still fit stay.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        form = await _form(request)
        try:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise fault("upload.missing")
            chosen = form.get("extractor", extractor or "auto")
            return await run_in_threadpool(
                _submitted, request, house, identity, file.file, file.filename or name, str(chosen)
            )
        finally:
            await form.close()
    if not kind or kind in ("application/x-www-form-urlencoded", "application/json"):
        raise Problem(
            415,
            "file_only",
            "send the file as multipart/form-data, or as the body itself with a type such as application/octet-stream",
            "请用 multipart/form-data，或以 application/octet-stream 直接发送文件",
        )
    with tempfile.SpooledTemporaryFile(max_size=_PART) as body:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > house.config.upload_limit:
                raise fault("upload.large", limit=house.config.upload_limit >> 20)
            await run_in_threadpool(body.write, part)
        body.seek(0)
        return await run_in_threadpool(
            _submitted, request, house, identity, cast(IO[bytes], body), name, extractor or "auto"
        )


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=1, max_fields=4)
    except MultiPartException as error:
        raise Problem(400, "form", f"this form can't be read: {error.message}") from None


def _submitted(
    request: Request, house: House, identity: Identity, file: IO[bytes], name: str, extractor: str
) -> Response:
    if extractor not in EXTRACTORS:
        raise fault("upload.options", extractor=extractor[:40])
    digest = hashlib.sha256()
    for part in _parts(file):
        digest.update(part)
    about = json.dumps([digest.hexdigest(), name, extractor]).encode()
    file.seek(0)

    def work() -> Response:
        named = replaying.name_for(request, identity, about)
        uid = submit(
            house,
            name,
            _parts(file),
            identity,
            options={"extractor": extractor} if extractor != "auto" else None,
            uid=f"run_{named[:24]}" if named is not None else None,
        )
        headers = {"location": place(request, "runs", uid), "retry-after": "1"}
        return told(views.run(job(house, uid)), 202, headers=headers)

    return replaying.once(house, request, identity, about, work)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(_PART):
        yield part


@router.get(
    "/runs",
    operation_id="list_runs",
    summary="List runs",
    responses=responses(400),
)
def list_runs(
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.SUBMIT))],
    cursor: Cursor = None,
    limit: Limit = 50,
    state: Annotated[jobs.State | None, Query()] = None,
) -> shapes.RunPage:
    """Runs of submitted documents, the newest first."""
    before = cursors.number(cursor, _KIND)
    with house.store.reading() as connection:
        found, more = jobs.listed(connection, state=state, before=before, limit=limit)
    return shapes.RunPage(
        runs=[views.run(each) for each in found],
        next=cursors.made(_KIND, more) if more is not None else None,
    )


@router.get(
    "/runs/{run_id}",
    operation_id="get_run",
    summary="Poll a run",
    response_model=shapes.RunOut,
    responses=responses(),
)
def get_run(
    run_id: RunId,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.SUBMIT))],
) -> Response:
    """Queued, running, done (with the document's id), or failed (with the reason and the mend)."""
    found = job(house, run_id)
    headers: dict[str, Any] = {"retry-after": "1"} if found.state in ("queued", "running") else {}
    return told(views.run(found), headers={"cache-control": "no-store", **headers})
