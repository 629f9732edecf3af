"""Putting the site into an application: its routes, its files, its pages for what goes wrong, compressed answers."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.middleware.gzip import GZipMiddleware

from summarizer.errors import SummarizerError
from summarizer.server.house import House
from summarizer.server.site import assets, bulk, comparing, dashboard, documents, preferences, queue
from summarizer.server.site.rendering import made
from summarizer.store.conflicts import Absent, Conflict

_STATUS: tuple[tuple[type[SummarizerError], int], ...] = ((Absent, 404), (Conflict, 409), (SummarizerError, 422))


def install(app: FastAPI, house: House, elsewhere: Callable[[Request], bool] = lambda _: False) -> None:
    """Routes at the root. `elsewhere` tells of requests whose errors another room answers: the API's."""
    app.state.site = made(house.desk, assets.assets())
    app.state.comparison = comparing.latest()
    for each in (
        assets.router(),
        *(room.router for room in (queue, documents, bulk, dashboard, comparing, preferences)),
    ):
        app.include_router(each, include_in_schema=False)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)

    async def refused(request: Request, error: Exception) -> Response:
        if not isinstance(error, SummarizerError) or elsewhere(request):
            raise error
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        return documents.refusal(request, error, status)

    app.add_exception_handler(SummarizerError, refused)
