"""The application: store and desk made once, the rooms' routes put together, the access layer in front of them all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from summarizer.server.access import install
from summarizer.server.api.app import mount
from summarizer.server.config import ServerConfig
from summarizer.server.desk import Desk
from summarizer.server.house import House
from summarizer.server.jobs.background import Background
from summarizer.server.site import install as install_site
from summarizer.store import open_store


def create_app(config: ServerConfig) -> FastAPI:
    """The ASGI application. Opens (and migrates) the database; raises what `open_store` raises."""
    store = open_store(config.database)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        background.start()
        try:
            yield
        finally:
            background.stop()
            store.close()

    # FastAPI's own pages load their scripts from elsewhere: the API has its own.
    app = FastAPI(
        title="summarizer",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.house = House(config, store, Desk(store))
    background = Background(app.state.house)

    @app.get("/healthz", include_in_schema=False)
    def health() -> PlainTextResponse:
        with store.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
        return PlainTextResponse("ok\n")

    install_site(app, app.state.house)
    mount(app, app.state.house)
    install(app, config, store)  # last: what it adds stands before everything else
    return app
