"""Style and script: the few files of our own, served under names that carry their hash, so that they may be kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from summarizer.delivery.pages.environment import STATIC

_OWN = Path(__file__).resolve().parents[1] / "static"
_FILES = {
    "page.css": (STATIC, "text/css; charset=utf-8"),
    "site.css": (_OWN, "text/css; charset=utf-8"),
    "site.js": (_OWN, "text/javascript; charset=utf-8"),
    "theme.svg": (_OWN, "image/svg+xml"),
}
_FOREVER = "public, max-age=31536000, immutable"


def assets() -> dict[str, str]:
    """Every file's name with the hash of its bytes: `page.0a1b2c3d.css`."""
    return {name: _hashed(name, _bytes(name)) for name in _FILES}


def router() -> APIRouter:
    """The route of the files; they hold nothing of a document, so anybody may fetch them."""
    files = {_hashed(name, _bytes(name)): (_bytes(name), _FILES[name][1], _FOREVER) for name in _FILES}
    # By their plain names too, for pages of other rooms; those are asked for anew each time.
    files |= {name: (_bytes(name), _FILES[name][1], "no-cache") for name in _FILES}
    made = APIRouter()

    @made.get("/static/{name}", include_in_schema=False)
    def file(name: str) -> Response:
        found = files.get(name)
        if found is None:
            return PlainTextResponse("not found\n", 404)
        return Response(found[0], media_type=found[1], headers={"cache-control": found[2]})

    @made.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        # Pages that name no icon are asked for this one by the browser itself.
        return Response(_bytes("theme.svg"), media_type="image/svg+xml", headers={"cache-control": "no-cache"})

    return made


def _bytes(name: str) -> bytes:
    return (_FILES[name][0] / name).read_bytes()


def _hashed(name: str, data: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"
