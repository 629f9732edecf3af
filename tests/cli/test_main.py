"""The front door: quick, one line for every fault, the right exit code, the reader's language."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.cli import hoisted
from summarizer.cli.language import chosen
from tests.cli.conftest import Cli
from tests.e2e.support import ROOT, environment


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from summarizer.cli import main; main(['--help']); "
        "print([name for name in ('pydantic', 'rich', 'openai', 'summarizer.reading') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment(), cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_is_there_in_less_than_a_blink() -> None:
    def once() -> float:
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "summarizer", "--help"], capture_output=True, check=True, env=environment(), cwd=ROOT
        )
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    # Processor time, the best of several: what the program needs, not what else the machine is doing.
    assert min(once() for _ in range(3)) < 0.4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nosuch"], "nosuch"),
        (["run"], "PATH"),
        (["run", "a.txt"], "--out"),
        (["run", "a.txt", "--out", "out", "--concurrency", "many"], "--concurrency"),
        (["run", "a.txt", "--out", "out", "--nonsense"], "--nonsense"),
        (["run", "a.txt", "--out", "out", "--extractor", "magic"], "extractor"),
        (["run", "a.txt", "--out", "out", "--repair", "9"], "repair"),
        (["run", "a.txt", "--out", "out", "--extractor", "llm"], "no model is configured"),
        (["run", "a.txt", "--out", ""], "--out"),
        (["run", "a.txt", "--lang"], "--lang"),
        (["run", "a.txt", "--out", "out", "--lang", "fr"], "--lang zh|en"),
        (["schema", "nosuch"], "summary, draft"),
    ],
)
def test_a_wrong_command_is_one_line_and_exit_code_2(run_cli: Cli, arguments: list[str], told: str) -> None:
    ran = run_cli(*arguments)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert told in ran.err


def test_a_fault_of_the_program_is_one_line_too(run_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> str:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("summarizer.pipeline.published.schema_text", broken)
    ran = run_cli("schema")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)
    assert "ZeroDivisionError: by zero" in ran.err
    assert "--debug" in ran.err
    with pytest.raises(ZeroDivisionError):
        run_cli("schema", "--debug")


def test_nothing_said_is_a_request_for_help(run_cli: Cli) -> None:
    ran = run_cli()
    assert "Usage" in ran.out + ran.err


def test_the_version_is_told(run_cli: Cli) -> None:
    ran = run_cli("--version")
    assert ran.code == 0
    assert ran.out.startswith("summarizer ")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (["run", "a", "--debug"], ["--debug", "run", "a"]),
        (["run", "--lang", "zh", "a"], ["--lang", "zh", "run", "a"]),
        (["run", "--lang=zh", "a"], ["--lang=zh", "run", "a"]),
        (["run", "--", "--debug"], ["run", "--", "--debug"]),
        (["run", "--lang"], ["--lang"]),
    ],
)
def test_global_options_may_stand_anywhere(given: list[str], made: list[str]) -> None:
    assert hoisted(given) == made


@pytest.mark.parametrize(
    ("arguments", "variables", "lang"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "C", "SUMMARIZER_LANG": "zh"}, "zh"),
        (["--lang", "en", "run"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh", "run"], {}, "zh"),
        (["run", "--", "--lang", "zh"], {}, "en"),
    ],
)
def test_the_language_is_the_options_then_the_systems(
    arguments: list[str], variables: dict[str, str], lang: str
) -> None:
    assert chosen(arguments, variables) == lang


def test_the_settings_file_may_name_the_language_and_an_option_beats_it(run_cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml").write_text('lang = "zh"\n', encoding="utf-8")
    assert "找不到该文件" in run_cli("quantities", "missing.txt").err
    assert "no such file" in run_cli("quantities", "missing.txt", "--lang", "en").err


def test_errors_are_told_in_the_readers_language(run_cli: Cli, tmp_path: Path) -> None:
    assert "no such file" in run_cli("quantities", "missing.txt").err
    assert "找不到该文件" in run_cli("quantities", "missing.txt", "--lang", "zh").err
