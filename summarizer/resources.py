"""Finds prompts/, schemas/ and the TOML data, in a checkout and in an installed wheel alike."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def checkout() -> Path | None:
    """The project's root when running from a checkout, else None."""
    return _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "prompts").is_dir() else None


def shipped(folder: str, name: str) -> Path:
    """The path of `prompts/<name>` or `schemas/<name>`: in the wheel they lie under `_shipped/`."""
    root = checkout()
    return (root if root is not None else _PACKAGE / "_shipped") / folder / name


def text(folder: str, name: str) -> str:
    """The text of a shipped prompt or schema. Raises FileNotFoundError for an unknown name."""
    return shipped(folder, name).read_text(encoding="utf-8")


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML data table of the package by its path below `summarizer/`, read once: `validation/codes.toml`."""
    with (_PACKAGE / name).open("rb") as file:
        return tomllib.load(file)


@cache
def tables(folder: str) -> dict[str, Any]:
    """All TOML data tables of a folder below `summarizer/` as one. Raises KeyError where two have the same entry."""
    merged: dict[str, Any] = {}
    for path in sorted((_PACKAGE / folder).glob("*.toml")):
        rows = table(f"{folder}/{path.name}")
        twice = sorted(merged.keys() & rows.keys())
        if twice:
            raise KeyError(f"{folder}/{path.name} repeats {', '.join(twice)}")
        merged |= rows
    return merged
