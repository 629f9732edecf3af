"""Capability profiles: what one OpenAI-compatible server can and can't do, by endpoint or by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from summarizer.extraction.llm.complaints import complaint
from summarizer.extraction.llm.leave import is_loopback
from summarizer.resources import table

Mode = Literal["tools", "json_schema", "json", "md_json"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One row of `profiles.toml`; see the comments there."""

    name: str
    mode: Mode
    modes: tuple[Mode, ...]
    why: str
    hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    strict: bool = False
    string_bounds: bool = True
    limit: str = "max_tokens"
    body: dict[str, Any] = field(default_factory=dict)
    omit: tuple[str, ...] = ()


@cache
def profiles() -> tuple[dict[str, Any], ...]:
    """The rows of the data file, in its order."""
    return tuple(table("extraction/llm/profiles.toml")["profiles"])


def names() -> tuple[str, ...]:
    """The names a user may choose."""
    return tuple(row["name"] for row in profiles())


def choose(base_url: str, model: str, name: str | None = None) -> Profile:
    """The profile by name, else by the endpoint's host or loopback port, else `generic`.

    Raises UsageError for a name that isn't in the data file.
    """
    if name is not None:
        row = next((row for row in profiles() if row["name"] == name), None)
        if row is None:
            raise complaint("profile.unknown", "profile", name=name, names=" ".join(names()))
    else:
        row = _by_endpoint(base_url)
    omit = tuple(row.get("omit", ()))
    for special in row.get("models", ()):
        if model.startswith(tuple(special["starts"])):
            omit += tuple(special["omit"])
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items() if key != "models"}
    return Profile(**cast(dict[str, Any], {**fields, "omit": omit}))


def _by_endpoint(base_url: str) -> dict[str, Any]:
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    for row in profiles():
        if any(host == known or host.endswith("." + known) for known in row["hosts"]):
            return row
    if is_loopback(host):
        for row in profiles():
            if parts.port in row.get("ports", ()):
                return row
    return next(row for row in profiles() if row["name"] == "generic")
