"""Putting the access layer in front of an application."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from summarizer.errors import SummarizerError
from summarizer.server.access import administration
from summarizer.server.access.middleware import Gate
from summarizer.server.access.pages import router
from summarizer.server.access.refusals import failed, refused
from summarizer.server.access.state import Access
from summarizer.server.config import ServerConfig
from summarizer.store import Store


def install(app: FastAPI, config: ServerConfig, store: Store) -> Access:
    """The gate before every route, its own pages, and a page for what is refused where no route says it better."""
    access = Access(config, store)
    app.state.access = access
    app.add_middleware(Gate, access=access)
    app.include_router(router)
    app.include_router(administration.router)
    app.add_exception_handler(HTTPException, refused)  # FastAPI has one of its own, which answers JSON
    if SummarizerError not in app.exception_handlers:
        app.add_exception_handler(SummarizerError, failed)
    return access
