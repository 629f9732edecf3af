"""The API as an application of its own, below `/api/v1` of the server: its own problems, limits and description."""

from __future__ import annotations

import re
from typing import Any

from fastapi import Depends, FastAPI
from starlette.routing import Mount
from starlette.types import ASGIApp

from summarizer.pipeline.software import software
from summarizer.server.api import (
    board,
    comparing,
    deciding,
    documents,
    export,
    feed,
    hooks,
    pages,
    problems,
    revising,
    runs,
)
from summarizer.server.api.limits import BodyLimit, Meter, metered
from summarizer.server.api.problems import ProblemModel
from summarizer.server.house import House
from summarizer.server.webhooks.addresses import allowed
from summarizer.settings import load

ROOT = "/api/v1"
VERSION = "1.0.0"
_DESCRIPTION = """Documents, their runs, findings, decisions and revisions, for other systems.

Ids, cursors and ETags are opaque. Times are UTC. Errors are `application/problem+json` (RFC 9457). A command names the
version it saw by `If-Match`; a POST may carry an `Idempotency-Key` and is then carried out once, however often it
comes. Final is only what is among a document's revisions. Tokens are made by `summarizer users token create`, each with
scopes: read, decide, finalise, submit, export, administer.
"""
_TAGS = {
    "documents": "What was read, and how far its review has come",
    "runs": "Submitting documents",
    "review": "Findings, items, decisions",
    "revisions": "What is final",
    "events": "What happened, to be pulled",
    "export": "Everything that is final, as a stream",
    "comparison": "The same indicator over regions and years, plans against outcomes",
    "webhooks": "What happened, pushed (administrators)",
}


class Api(FastAPI):
    """FastAPI with the description as it is published."""

    def openapi(self) -> dict[str, Any]:
        """OpenAPI 3.1: problems as the only errors, tokens as the only way in."""
        if not self.openapi_schema:
            self.openapi_schema = _published(super().openapi())
        return self.openapi_schema


def build() -> Api:
    """The application without a house: what its description is made of."""
    api = Api(
        title="summarizer",
        version=VERSION,
        summary="Work summaries of Chinese government bureaus as JSON, every number proven against the source",
        description=_DESCRIPTION,
        openapi_tags=[{"name": name, "description": words} for name, words in _TAGS.items()],
        servers=[{"url": ROOT}],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
        redirect_slashes=False,
        dependencies=[Depends(metered)],
    )
    problems.install(api, lambda path: methods_of(api, path))
    api.add_middleware(BodyLimit)
    for room in (documents, runs, deciding, revising, feed, export, comparing, hooks, pages):
        api.include_router(room.router)
    return api


def mount(app: FastAPI, house: House) -> Api:
    """Puts the API below `/api/v1` of the server, and the page of webhooks beside the site's.

    Raises UsageError for settings that can't be used.
    """
    settings = load(**house.config.settings)
    api = build()
    api.state.house = house
    api.state.meter = Meter(settings.api_requests_per_minute)
    api.state.permitted = app.state.permitted = allowed(settings.webhook_hosts)
    api.state.waiting = set()
    api.state.software = software()
    api.state.comparison = app.state.comparison  # the page's: computed once for both
    app.state.api = api
    app.include_router(board.router)
    app.router.routes.append(_Below(ROOT, api, name="api"))
    return api


def methods_of(api: FastAPI, path: str) -> tuple[str, ...]:
    """The methods that a path below the API's root takes, by the description; none for one that isn't there."""
    found: set[str] = set()
    for template, methods in api.openapi()["paths"].items():
        pattern = re.sub(r"\\\{[a-z_]+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path):
            found |= {method.upper() for method in methods}
    return tuple(sorted(found))


class _Below(Mount):
    """A mount that takes every path below it: Starlette's own lets those with a line break through to the site."""

    def __init__(self, path: str, app: ASGIApp, name: str) -> None:
        super().__init__(path, app, name=name)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


def _published(raw: dict[str, Any]) -> dict[str, Any]:
    parts = raw["components"]
    schema = ProblemModel.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"] |= schema.pop("$defs", {}) | {"ProblemModel": schema}
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    parts["schemas"] = dict(sorted(parts["schemas"].items()))
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    raw["security"] = [{"token": []}]
    for path in raw["paths"].values():
        for operation in path.values():
            if "304" in operation["responses"]:
                operation["responses"]["304"].pop("content", None)
                operation["responses"]["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
    return raw
