"""Long runs: memory that doesn't grow with the batch."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.e2e.support import ROOT, command, environment

pytestmark = pytest.mark.soak


def peak(folder: Path, count: int) -> int:
    """Kilobytes that the largest process of a batch of `count` documents needed."""
    text = next((ROOT / "seeds").glob("004_*")).read_text(encoding="utf-8")
    (folder / "in").mkdir(parents=True)
    for number in range(count):
        (folder / f"in/{number:05}.txt").write_text(text.replace("2025", str(2000 + number)), encoding="utf-8")
    process = os.posix_spawn(
        command()[0],
        command("run", folder / "in", "--out", folder / "out", "--workers", "2", "--json"),
        environment() | {"PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, str(folder / "told"), os.O_CREAT | os.O_WRONLY, 0o600)],
    )
    _, status, usage = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    told = json.loads((folder / "told").read_text(encoding="utf-8"))
    assert [line["state"] for line in told["documents"]] == ["done"] * count
    return usage.ru_maxrss


def test_two_thousand_documents_need_little_more_memory_than_two_hundred(tmp_path: Path) -> None:
    assert peak(tmp_path / "many", 2000) < 1.3 * peak(tmp_path / "some", 200)
