"""The draft's JSON schema as servers get it: `$defs` inlined, extras forbidden, no titles, no defaults; made once."""

from __future__ import annotations

from functools import cache
from typing import Any

from summarizer.models import Draft

_DROPPED = ("title", "description", "default")
_STRING_BOUNDS = ("minLength", "maxLength")


@cache
def draft_schema(string_bounds: bool = True) -> dict[str, Any]:
    """The schema of `Draft`, flat and self-contained; callers must not change it."""
    raw = Draft.model_json_schema()
    drop = _DROPPED if string_bounds else _DROPPED + _STRING_BOUNDS
    schema: dict[str, Any] = _inline(raw, raw.get("$defs", {}), drop)
    return schema


def _inline(node: Any, definitions: dict[str, Any], drop: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_inline(entry, definitions, drop) for entry in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inline(definitions[node["$ref"].rpartition("/")[2]], definitions, drop)
    made: dict[str, Any] = {}
    for key, value in node.items():
        if key == "properties":  # names of fields, not keywords: a field may be called `title`
            made[key] = {name: _inline(field, definitions, drop) for name, field in value.items()}
        elif key != "$defs" and key not in drop:
            made[key] = _inline(value, definitions, drop)
    if made.get("type") == "object":
        made["additionalProperties"] = False
        made["required"] = list(made.get("properties", {}))
    return made
