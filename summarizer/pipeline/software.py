"""Who made a summary: the program's name and version, and the fingerprint that decides what a resumed run redoes."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from summarizer.resources import checkout
from summarizer.settings import Settings

UNINSTALLED = "0+unknown"
_PACKAGE = Path(__file__).resolve().parents[1]
_JUDGES = ("quantities", "outline", "validation")
_SOURCES = frozenset((".py", ".toml", ".tsv", ".json", ".md"))

# Settings that can change what a summary says. The rest (speed, places, language) must not cause work to be redone.
_TELLING = ("max_characters", "temperature", "max_output_tokens", "context_tokens", "repair", "trusted_hosts")


@cache
def version() -> str:
    """The installed version; in a checkout that was never installed, the one of pyproject.toml."""
    try:
        return metadata.version("summarizer")
    except metadata.PackageNotFoundError:
        root = checkout()
        if root is None:
            return UNINSTALLED
        import tomllib

        with (root / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])


def software() -> str:
    return f"summarizer {version()}"


@cache
def validator_version() -> str:
    """The version with a digest of everything that decides what a finding says: same text, same findings."""
    return f"{version()}+{_digest(*(_PACKAGE / room for room in _JUDGES))[:12]}"


@cache
def _code() -> str:
    """In a checkout code and prompts change without the version: their own bytes stand in for it."""
    root = checkout()
    return version() if root is None else _digest(_PACKAGE, root / "prompts")


@cache
def build() -> str:
    """What must be the same on every node of a cluster, so that each writes the same bytes: code, prompts, tables."""
    return f"{validator_version()}+{_code()[:12]}"


def _digest(*folders: Path) -> str:
    """sha256 over names and bytes of the source and data files in `folders`."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SOURCES and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(settings: Settings, provenance: dict[str, Any]) -> str:
    """What a summary depends on besides its document; equal fingerprints mean that nothing is to be redone."""
    parts = {
        "code": _code(),
        "validator": validator_version(),
        "extractor": provenance,
        "settings": {name: getattr(settings, name) for name in _TELLING},
    }
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
