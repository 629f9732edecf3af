"""Putting the site into an application: its routes, its files, its pages for what goes wrong, compressed answers."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.middleware.gzip import GZipMiddleware

from summarizer.errors import SummarizerError
from summarizer.server.house import House
from summarizer.server.site import assets, bulk, comparing, dashboard, deleting, documents, preferences, queue
from summarizer.server.site.rendering import made
from summarizer.store.conflicts import Absent, Conflict

_STATUS: tuple[tuple[type[SummarizerError], int], ...] = ((Absent, 404), (Conflict, 409), (SummarizerError, 422))


def install(app: FastAPI, house: House) -> None:
    """Routes at the root. The API is an application of its own below it, with answers of its own."""
    app.state.site = made(house.desk, assets.assets())
    app.state.comparison = comparing.latest()
    for each in (
        assets.router(),
        *(room.router for room in (queue, documents, deleting, bulk, dashboard, comparing, preferences)),
    ):
        app.include_router(each, include_in_schema=False)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, SummarizerError)
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        return documents.refusal(request, error, status)

    async def unreadable(request: Request, _error: Exception) -> Response:
        return documents.refusal(request, Absent("page"), 404)

    app.add_exception_handler(SummarizerError, refused)
    app.add_exception_handler(RequestValidationError, unreadable)
