"""A document is data: nothing it holds, and no file name, steers the terminal or the tables."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.cli.visible import json_text, visible
from tests.cli.conftest import Cli
from tests.e2e.support import ROOT, environment

TEXT = (
    "[red]某市\x1b[31m科技局[/red]2024年工作总结\n一、[bold]成绩\x9b2J[/bold]\n"
    "全市新增高新技术企业35家\x1b[2J，\x07总数达到120家，实现技术交易额12.5亿元。\n"
    + "各项工作进展顺利，发展势头良好。\n"
    * 30
)


@pytest.fixture
def steering(tmp_path: Path) -> Path:
    path = tmp_path / "a\x1b[31m\u202etxt.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m红", "␛[31m红"),
        ("a\x07b\rc", "a␇b␍c"),
        ("\x9b2J\u202e倒", "\ufffd2J\ufffd倒"),
        ("两行\n一\t格", "两行\n一\t格"),
    ],
)
def test_what_would_steer_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_json_is_the_same_value_without_steering() -> None:
    told = json_text({"a": "\x9b\x1b\u202e汉"}, None)
    assert "\x9b" not in told
    assert "\x1b" not in told
    assert json.loads(told) == {"a": "\x9b\x1b\u202e汉"}


@pytest.mark.parametrize("command", ["outline", "quantities", "check", "run", "prompts"])
def test_no_command_prints_what_steers_and_markup_is_literal(run_cli: Cli, steering: Path, command: str) -> None:
    more = {
        "check": ["--source", str(steering), "--all"],
        "run": ["--out", str(steering.parent / "out")],
        "prompts": ["--model", "m"],
    }
    ran = run_cli(command, str(steering), *more.get(command, []))
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(ran.out + ran.err)
    if command == "outline":
        assert "[red]某市␛[31m科技局[/red]" in ran.out


def test_an_error_line_is_literal_too(run_cli: Cli, tmp_path: Path) -> None:
    ran = run_cli("outline", str(tmp_path / "没有\x1b[31m.txt"))
    assert "\x1b" not in ran.err
    assert "␛[31m" in ran.err


@pytest.mark.parametrize("coding", ["ascii", "gbk"])
@pytest.mark.parametrize("command", [["outline"], ["outline", "--json"], ["quantities"]])
def test_a_terminal_of_another_encoding_gets_its_lines(tmp_path: Path, coding: str, command: list[str]) -> None:
    path = tmp_path / "总结😀.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "summarizer", *command, str(path)],
        capture_output=True,
        env=environment() | {"PYTHONIOENCODING": coding},
        cwd=ROOT,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    if command != ["outline"]:
        first = json.loads(done.stdout.decode(coding).splitlines()[0])
        assert first["file"].endswith("总结😀.txt")
