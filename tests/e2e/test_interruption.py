"""Ctrl-C and SIGKILL in the middle of a batch: finished documents are whole, the next run goes on from there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.files import TEMPORARY
from summarizer.models import Summary
from tests.e2e.support import ROOT, command, environment, summarizer

DOCUMENTS = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = next((ROOT / "seeds").glob("000_*")).read_text(encoding="utf-8")
    (tmp_path / "in").mkdir()
    for number in range(DOCUMENTS):
        changed = text.replace("105.5亿元", f"{number + 1}.5亿元")
        (tmp_path / "in" / f"{number:02}.txt").write_text(changed, encoding="utf-8")
    return tmp_path


def finished(folder: Path) -> int:
    """Documents that the index has so far."""
    index = folder / "out/index.jsonl"
    return index.read_bytes().count(b"\n") if index.is_file() else 0


def children(process: subprocess.Popen[bytes]) -> list[int]:
    threads = Path(f"/proc/{process.pid}/task").glob("*/children")  # workers are children of the threads they serve
    return [int(pid) for thread in threads for pid in thread.read_text().split()]


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def broken_off(folder: Path, number: int, workers: int, how: signal.Signals) -> tuple[int, str, list[int]]:
    """Exit status, stderr and workers of a run that gets a signal after `number` documents."""
    process = subprocess.Popen(
        command("run", "in", "--out", "out", "--workers", str(workers)),
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        until(lambda: finished(folder) >= number or process.poll() is not None)
        workers_then = children(process)
        process.send_signal(how)
        _, told = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    return process.returncode, told.decode(), workers_then


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_broken_off_batch_is_whole_and_goes_on(folder: Path, how: signal.Signals) -> None:
    status, told, workers = broken_off(folder, 3, 2, how)
    assert status == (130 if how is signal.SIGINT else -signal.SIGKILL)
    assert "Traceback" not in told
    if how is signal.SIGINT:
        assert told.splitlines()[-1].startswith("interrupted")
    assert len(workers) == 2
    until(lambda: all(gone(pid) for pid in workers))

    kept = finished(folder)
    assert 3 <= kept < DOCUMENTS
    for path in (folder / "out").glob("*.summary.json"):
        Summary.model_validate_json(path.read_text(encoding="utf-8"))

    done = summarizer("run", "in", "--out", "out", "--json", cwd=folder)
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert len(result["unchanged"]) == kept
    assert [line["state"] for line in result["documents"]] == ["done"] * DOCUMENTS
    assert len(list((folder / "out").glob("*.summary.json"))) == DOCUMENTS
    assert not list((folder / "out").rglob(f"{TEMPORARY}*"))


def test_ctrl_c_without_workers_ends_after_the_document_under_way(folder: Path) -> None:
    for path in sorted((folder / "in").iterdir())[20:]:
        path.unlink()  # few enough to be done in the parent itself
    status, told, workers = broken_off(folder, 2, 0, signal.SIGINT)
    assert (status, workers) == (130, [])
    assert "Traceback" not in told
    assert 2 <= finished(folder) < 20
