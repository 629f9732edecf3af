"""The documents say what the code does: every setting, every benchmark, every format, every command."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS
from summarizer.cli.app import app
from summarizer.pipeline.inputs import SUFFIXES
from summarizer.settings import Settings

READMES = ("README.md", "README.zh-CN.md")


def test_the_table_of_settings_is_that_of_the_code(root: Path) -> None:
    table = runpy.run_path(str(root / "scripts" / "write_settings.py"))["table"]()
    assert (root / "docs" / "settings.md").read_text(encoding="utf-8") == table


def test_every_setting_says_what_it_means_in_both_languages() -> None:
    assert [name for name, field in Settings.model_fields.items() if not (field.title and field.description)] == []


def test_every_benchmark_is_described_and_there(root: Path) -> None:
    text = (root / "benchmarks" / "README.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert described == [*(one.name for one in BENCHMARKS), "fuzz"]
    assert [name for name in described if not (root / "benchmarks" / f"{name}.py").is_file()] == []


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_name_every_command_and_the_settings(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    commands = [command.name for command in app.registered_commands] + [group.name for group in app.registered_groups]
    assert [command for command in commands if not re.search(rf"summarizer {command}\b", text)] == []
    assert "(docs/settings.md)" in text


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_name_every_kind_of_file(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert [suffix for suffix in sorted(SUFFIXES) if f"`{suffix}`" not in text] == []
