"""What the READMEs show is what the program does: the item, the finding, the commands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from summarizer import summarize

READMES = ("README.md", "README.zh-CN.md")


@pytest.fixture(scope="module")
def summary(root: Path) -> dict[str, Any]:
    """The first sample, by the embedded extractor."""
    sample = next((root / "seeds").glob("000_*.txt"))
    dumped: dict[str, Any] = summarize(str(sample), extractor="rules").model_dump(mode="json")
    return dumped


def program(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """One call of the command line."""
    code = "import sys; from summarizer.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def shown(root: Path, name: str) -> dict[str, Any]:
    """The item in the README's JSON block."""
    block = re.search(r"```json\n(.*?)```", (root / name).read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    item: dict[str, Any] = json.loads(block[1])
    return item


def within(part: Any, whole: Any) -> bool:
    """Whether a shortened excerpt says nothing that the whole does not."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(within(part[key], whole.get(key)) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and len(part) == len(whole) and all(map(within, part, whole))
    return bool(part == whole)


@pytest.mark.parametrize("name", READMES)
def test_the_item_shown_is_written_for_the_sample(root: Path, summary: dict[str, Any], name: str) -> None:
    items = [item for report in summary["reports"] for item in report["achievements"]]
    assert [item for item in items if within(shown(root, name), item)]


@pytest.mark.parametrize("name", READMES)
def test_the_slip_shown_is_found_with_the_code_shown(
    root: Path, summary: dict[str, Any], tmp_path: Path, name: str
) -> None:
    before = shown(root, name)["statement"]
    after = before.replace("105.5亿元", "106.5亿元")
    for report in summary["reports"]:
        report["achievements"] = [
            {**item, "statement": after} if item["statement"] == before else item for item in report["achievements"]
        ]
    changed = tmp_path / "summary.json"
    changed.write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")
    sample = next((root / "seeds").glob("000_*.txt"))
    done = program("check", str(changed), "--source", str(sample), "--json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    errors = [finding for finding in json.loads(done.stdout)["findings"] if finding["severity"] == "error"]
    assert {(finding["code"], finding["claim"]["surface"]) for finding in errors} == {("number.altered", "106.5亿元")}
    assert "number.altered" in (root / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_the_commands_shown_exist(root: Path, tmp_path: Path, name: str) -> None:
    commands = set(re.findall(r"^\.venv/bin/summarizer ([a-z]+)", (root / name).read_text(encoding="utf-8"), re.M))
    assert len(commands) >= 5
    for command in sorted(commands):
        assert program(command, "--help", cwd=tmp_path).returncode == 0, command
