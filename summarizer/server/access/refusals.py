"""What a browser sees where something was refused. Answers of the API are problems (RFC 9457) instead."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from summarizer.errors import SummarizerError
from summarizer.server.access.middleware import API, path_of
from summarizer.server.access.views import known, page
from summarizer.server.identity import identity_of
from summarizer.store import Absent, Conflict


async def refused(request: Request, error: Exception) -> Response:
    """A page, or a problem, for an HTTPException."""
    assert isinstance(error, HTTPException)
    if path_of(request.scope).startswith(API):
        told = {"type": "about:blank", "title": error.detail, "status": error.status_code}
        return JSONResponse(told, error.status_code, error.headers, media_type="application/problem+json")
    key = f"refused.{error.status_code}"
    response = page(request, "fault.html", error.status_code, identity=identity_of(request), fault=known(key))
    response.headers.update(error.headers or {})
    return response


async def failed(request: Request, error: Exception) -> Response:
    """The same for an error of ours that a route let through."""
    assert isinstance(error, SummarizerError)
    status = status_of(error)
    if path_of(request.scope).startswith(API):
        told = {"type": "about:blank", "title": error.line(), "status": status, "code": error.code}
        return JSONResponse(told, status, media_type="application/problem+json")
    return page(request, "fault.html", status, identity=identity_of(request), error=error)


def status_of(error: SummarizerError) -> int:
    """The HTTP status that an error of ours is told by."""
    if isinstance(error, Absent):
        return 404
    return 409 if isinstance(error, Conflict) else 422
