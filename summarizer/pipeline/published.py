"""The published JSON Schemas, generated from models.py: SchemaVer versions, an immutable `$id` each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from summarizer.errors import UsageError
from summarizer.faults import fault
from summarizer.models import DRAFT_VERSION, SCHEMA_VERSION, Draft, Summary
from summarizer.resources import checkout, shipped

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PUBLISHED: dict[str, tuple[type[BaseModel], str]] = {
    "summary": (Summary, SCHEMA_VERSION),
    "draft": (Draft, DRAFT_VERSION),
}


def names() -> tuple[str, ...]:
    """The schemas that are published: `summary`, and `draft` (what a model may answer)."""
    return tuple(_PUBLISHED)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema 2020-12 of `name`. Raises UsageError for an unknown name."""
    if name not in _PUBLISHED:
        raise UsageError(f"no schema named {name}", mend=f"choose one of: {', '.join(names())}")
    model, version = _PUBLISHED[name]
    head = {"$schema": DIALECT, "$id": f"urn:summarizer:schema:{name}:{version}"}
    return head | {key: value for key, value in model.model_json_schema().items() if key not in head}


def schema_text(name: str) -> str:
    """The schema file's text, byte for byte as it lies in `schemas/`."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def file_of(name: str) -> str:
    """The schema's path below `schemas/`: `summary/1-0-0.json`."""
    return f"{name}/{_PUBLISHED[name][1]}.json"


def versions(name: str) -> tuple[str, ...]:
    """The versions of a schema that lie in `schemas/`, in order."""
    found = (path.stem for path in shipped("schemas", file_of(name)).parent.glob("*.json"))
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split("-")]))


def write_all() -> tuple[Path, ...]:
    """Writes the schemas of today's versions in a checkout and returns the files.

    A published file never changes: where the models say something else under the same version, nothing is written.
    Raises UsageError for that, and outside of a checkout.
    """
    root = checkout()
    if root is None:
        raise UsageError("schemas can only be written in a checkout", mend="run it in the project's own folder")
    written = []
    for name in names():
        path = root / "schemas" / file_of(name)
        if path.is_file() and path.read_text(encoding="utf-8") != schema_text(name):
            raise fault("schema.published", str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(schema_text(name), encoding="utf-8")
        written.append(path)
    return tuple(written)
