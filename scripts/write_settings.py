"""Writes docs/settings.md, the table of all settings, from the fields of Settings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pydantic import AliasChoices

from summarizer.settings import Settings

PLACE = Path("docs/settings.md")
_HEAD = """# Settings · 设置

Every setting is an environment variable, a line of `.env`, and a key of `summarizer.toml` (the name in the first
column). A command-line option beats the environment, the environment beats `.env`, and `.env` beats the file.
An unknown key of `summarizer.toml` is refused.

每项设置都可以写成环境变量、`.env` 中的一行，或 `summarizer.toml` 中的一项(用第一列的名称)。
命令行选项优先于环境变量，环境变量优先于 `.env`，`.env` 优先于 `summarizer.toml`；其中不认识的名称会被拒绝。

| name | variable | default | meaning | 含义 |
|---|---|---|---|---|
"""
_FOOT = """
Written by `python scripts/write_settings.py` from `summarizer/settings.py`; a test holds the two together.
"""


def table() -> str:
    """The whole of docs/settings.md."""
    rows = []
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names = alias.choices if isinstance(alias, AliasChoices) else [f"SUMMARIZER_{name.upper()}"]
        variables = ", ".join(f"`{one}`" for one in names)
        cells = (f"`{name}`", variables, _default(field.default), field.description or "", field.title or "")
        rows.append(f"| {' | '.join(cells)} |\n")
    return _HEAD + "".join(rows) + _FOOT


def _default(value: Any) -> str:
    if value is None or value == ():
        return "–"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def main() -> int:
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(table(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
