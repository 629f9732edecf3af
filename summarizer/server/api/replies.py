"""Replies: models as JSON with their tags, 304 for who has them already."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from summarizer.server.api.tags import CACHING, unchanged

JSON = "application/json"


def told(
    model: BaseModel, status: int = 200, *, tag: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A model as it is sent."""
    named = {"etag": tag, "cache-control": CACHING} if tag is not None else {}
    return Response(model.model_dump_json(), status, {**named, **(headers or {})}, JSON)


def fresh(request: Request, tag: str) -> Response | None:
    """The 304 of a reader who has this version; None for one who needs it."""
    if unchanged(request, tag):
        return Response(status_code=304, headers={"etag": tag, "cache-control": CACHING})
    return None


def place(request: Request, *parts: str) -> str:
    """A path below the API's root, for Location."""
    return "/".join((str(request.scope.get("root_path", "")), *parts))
