"""Long runs: memory that doesn't grow with the batch, by the rules and with a model."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.e2e.scripted import model_environment, serving, write_reports
from tests.e2e.support import ROOT, command, environment


def write_seeds(folder: Path, count: int) -> None:
    text = next((ROOT / "seeds").glob("004_*")).read_text(encoding="utf-8")
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:05}.txt").write_text(text.replace("2025", str(2000 + number)), encoding="utf-8")


def peak(folder: Path, count: int, surroundings: dict[str, str]) -> int:
    """Kilobytes that the largest process of a batch of the `count` documents in `folder`/in needed."""
    process = os.posix_spawn(
        command()[0],
        command("run", folder / "in", "--out", folder / "out", "--workers", "2", "--json"),
        surroundings | {"PYTHONPATH": str(ROOT)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, str(folder / "told"), os.O_CREAT | os.O_WRONLY, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0o600),
        ],
    )
    _, status, usage = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    told = json.loads((folder / "told").read_text(encoding="utf-8"))
    assert [line["state"] for line in told["documents"]] == ["done"] * count
    assert (told["spent"] is not None and told["spent"]["requests"] >= count) == ("OPENAI_BASE_URL" in surroundings)
    return usage.ru_maxrss


@pytest.mark.soak
@pytest.mark.parametrize("model", [False, True])
def test_two_thousand_documents_need_little_more_memory_than_two_hundred(tmp_path: Path, model: bool) -> None:
    peaks = []
    for count in (200, 2000):
        folder = tmp_path / str(count)
        write_seeds(folder / "in", count)
        with serving(keep=False) as server:
            peaks.append(peak(folder, count, model_environment(server, folder) if model else environment()))
    assert peaks[1] < 1.3 * peaks[0]


def test_two_hundred_short_reports_need_little_more_memory_than_twenty_with_a_model(tmp_path: Path) -> None:
    peaks = []
    for count in (20, 200):
        folder = tmp_path / str(count)
        write_reports(folder / "in", count)
        with serving(keep=False) as server:
            peaks.append(peak(folder, count, model_environment(server, folder)))
    assert peaks[1] < 1.3 * peaks[0]
