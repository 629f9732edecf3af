"""The API's description: as a file for programs, and as a page for people that needs nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader

from summarizer.server.access import require
from summarizer.server.identity import Identity

router = APIRouter()
Anybody = Annotated[Identity, Depends(require(None))]


@router.get("/openapi.json", include_in_schema=False)
def described(request: Request, _identity: Anybody) -> JSONResponse:
    """The OpenAPI file, with the address that this server has below its host."""
    described: dict[str, Any] = request.app.openapi()
    return JSONResponse(described | {"servers": [{"url": request.scope["root_path"]}]})


@router.get("/docs", include_in_schema=False)
def docs(request: Request, _identity: Anybody) -> HTMLResponse:
    """All operations, one below the other."""
    described: dict[str, Any] = request.app.openapi()
    operations = [
        (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    root = str(request.scope.get("root_path", ""))
    return HTMLResponse(_templates().get_template("docs.html").render(api=described, operations=operations, root=root))


@cache
def _templates() -> Environment:
    folder = Path(__file__).resolve().parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True)
