"""What one version of a schema has and another has not, and how far the version must be raised for it (SchemaVer)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from summarizer.faults import fault
from summarizer.pipeline import published
from summarizer.resources import shipped


class Step(StrEnum):
    """What a change does to what was written before: MODEL, it no longer fits; ADDITION, all of it still does."""

    MODEL = "model"
    ADDITION = "addition"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference at a place such as `reports[].achievements[].topic`; `old`, `new` are None where nothing is."""

    place: str
    old: str | None
    new: str | None
    step: Step


@dataclass(frozen=True, slots=True)
class _Field:
    types: frozenset[str]  # of JSON; enumerated values as they are written
    required: bool

    def told(self) -> str:
        return " | ".join(sorted(self.types)) + ("" if self.required else " ?")


def load(name: str, which: str | None) -> dict[str, Any]:
    """A schema by its version (a published file), by a path, or of the models where `which` is None.

    Raises UsageError for a version that was never published or a file that is no schema.
    """
    if which is None:
        return published.schema(name)
    path = Path(which) if which.endswith(".json") else shipped("schemas", f"{name}/{which}.json")
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = ", ".join(published.versions(name))
        raise fault("schema.unknown", which, known=known) from None
    if not isinstance(found, dict) or "properties" not in found:
        raise fault("schema.unknown", which, known=", ".join(published.versions(name)))
    return found


def diff(old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    """All changes from `old` to `new`, by place."""
    before, after = dict(_fields(old, old, "")), dict(_fields(new, new, ""))
    changes = []
    for place in sorted(before.keys() | after.keys()):
        first, second = before.get(place), after.get(place)
        if first == second or _above(place, before, after):
            continue
        step = _step(first, second)
        changes.append(Change(place, first.told() if first else None, second.told() if second else None, step))
    return tuple(changes)


def raised(version: str, changes: tuple[Change, ...]) -> str:
    """The version after `version` that these changes ask for: model-revision-addition."""
    model, revision, addition = (int(part) for part in version.split("-"))
    if any(change.step is Step.MODEL for change in changes):
        return f"{model + 1}-0-0"
    return f"{model}-{revision}-{addition + 1}" if changes else version


def _step(old: _Field | None, new: _Field | None) -> Step:
    if new is None:
        return Step.MODEL  # nothing unknown is allowed: what has the field no longer fits
    if old is None:
        return Step.MODEL if new.required else Step.ADDITION
    narrower = not old.types <= new.types or (new.required and not old.required)
    return Step.MODEL if narrower else Step.ADDITION


def _above(place: str, before: dict[str, _Field], after: dict[str, _Field]) -> bool:
    """Whether the field around it came or went itself: then that says it all."""
    head = place
    while "." in head:
        head = head.rpartition(".")[0].removesuffix("[]").removesuffix("{}")
        if (head in before) != (head in after):
            return True
    return False


def _fields(schema: dict[str, Any], root: dict[str, Any], place: str) -> Iterator[tuple[str, _Field]]:
    schema = _followed(schema, root)
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        here = f"{place}.{name}" if place else name
        yield here, _Field(frozenset(_types(each, root)), name in required)
        yield from _inner(each, root, here)


def _inner(schema: dict[str, Any], root: dict[str, Any], place: str) -> Iterator[tuple[str, _Field]]:
    """The fields below one: of an object, of each member of a list, of each value of a map."""
    schema = _followed(schema, root)
    for each in schema.get("anyOf", ()):
        yield from _inner(each, root, place)
    if "properties" in schema:
        yield from _fields(schema, root, place)
    for number, each in enumerate(schema.get("prefixItems", ())):
        yield from _inner(each, root, f"{place}[{number}]")
    if isinstance(schema.get("items"), dict):
        yield from _inner(schema["items"], root, f"{place}[]")


def _types(schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    schema = _followed(schema, root)
    for each in schema.get("anyOf", ()):
        yield from _types(each, root)
    if "enum" in schema:
        yield from (json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    elif "const" in schema:
        yield json.dumps(schema["const"], ensure_ascii=False)
    elif schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        yield from (f"list of {each}" for each in _types(schema["items"], root))
    elif "type" in schema:
        yield schema["type"] + "".join(f" {key} {schema[key]}" for key in ("pattern", "minimum") if key in schema)


def _followed(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema
