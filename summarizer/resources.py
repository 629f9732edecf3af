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


def tables(folder: str) -> tuple[str, ...]:
    """The names of all TOML tables of a folder below `summarizer/`, in order."""
    return tuple(f"{folder}/{path.name}" for path in sorted((_PACKAGE / folder).glob("*.toml")))
