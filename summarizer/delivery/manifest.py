"""The manifest of an export: what was written, how much of it, and the checksums to prove it by."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from summarizer.delivery.formats import About, Written
from summarizer.models import SCHEMA_VERSION


def manifest(name: str, about: About, written: Written, files: dict[str, Path]) -> dict[str, Any]:
    """`files` are the paths to read by the names that they will have."""
    return {
        "format": name,
        "states": about.states,
        "count": written.documents,
        "rows": dict(written.rows),
        "schema_version": SCHEMA_VERSION,
        "software": about.software,
        "created": about.created,
        "files": [_file(name, path) for name, path in sorted(files.items())],
    }


def manifest_bytes(told: dict[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _file(name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": name, "bytes": path.stat().st_size, "sha256": digest}
