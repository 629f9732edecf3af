"""`schemas/openapi.json`: the API's description as it is committed; a test holds it to the code."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from summarizer.errors import UsageError
from summarizer.resources import checkout
from summarizer.server.api.app import build

FILE = "openapi.json"


@cache
def openapi_text() -> str:
    """The file's text, byte for byte as it lies in `schemas/`."""
    return json.dumps(build().openapi(), ensure_ascii=False, indent=2) + "\n"


def write() -> Path:
    """Writes `schemas/openapi.json` in a checkout and returns its path. Raises UsageError outside of one."""
    root = checkout()
    if root is None:
        raise UsageError("schemas can only be written in a checkout", mend="run it in the project's own folder")
    path = root / "schemas" / FILE
    path.write_text(openapi_text(), encoding="utf-8")
    return path
