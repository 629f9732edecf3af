"""Where exports are written: whole or not at all, by one at a time, whatever was there before."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.delivery import targets
from summarizer.delivery.formats import FORMATS
from summarizer.delivery.records import Delivered
from summarizer.delivery.targets import writing
from summarizer.errors import OutputError, UsageError
from summarizer.files import PART, TEMPORARY
from summarizer.pipeline import exporting
from tests.delivery.making import ABOUT, delivered, made, reviewed

HOLD = """
import sys, time
from pathlib import Path
from summarizer.delivery.targets import writing
with writing(Path(sys.argv[1]), folder=sys.argv[2] == "folder") as part:
    ((part / "half") if part.is_dir() else part).write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""


def _half(path: Path) -> None:
    path.write_text("half")
    raise ZeroDivisionError


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_place_when_all_is_written(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "x.csv"
    with writing(target) as part:
        assert part.parent == target.parent
        part.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert left(target.parent) == ["x.csv"]


@pytest.mark.parametrize("folder", [False, True])
def test_what_fails_leaves_the_old_one_whole_and_nothing_else(tmp_path: Path, folder: bool) -> None:
    target = tmp_path / "x"
    with writing(target, folder=folder) as part:
        ((part / "a") if folder else part).write_text("old")
    with pytest.raises(ZeroDivisionError), writing(target, folder=folder) as part:
        _half(part / "a" if folder else part)
    assert ((target / "a") if folder else target).read_text() == "old"
    assert left(tmp_path) == ["x"]


def test_a_folders_files_are_replaced_and_what_others_put_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "x"
    for text in ("old", "new"):
        with writing(target, folder=True) as part:
            (part / "a").write_text(text)
            (part / "inner").mkdir()
            (part / "inner" / "b").write_text(text)
        (target / "mine").write_text("kept")
    assert [(target / name).read_text() for name in ("a", "inner/b", "mine")] == ["new", "new", "kept"]


def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught, writing(tmp_path / "x"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.code == "output.full"
    assert left(tmp_path) == []


@pytest.mark.parametrize(("there", "folder"), [("file", True), ("folder", False)])
def test_a_folder_is_not_written_over_a_file_nor_a_file_over_a_folder(tmp_path: Path, there: str, folder: bool) -> None:
    target = tmp_path / "x"
    if there == "file":
        target.write_text("mine")
    else:
        target.mkdir()
    with pytest.raises(UsageError), writing(target, folder=folder):
        raise AssertionError("not reached")
    assert left(tmp_path) == ["x"]


@pytest.fixture(params=["file", "folder"])
def holder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process in the middle of writing to `x`."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "x"), request.param]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process, request.param
        process.kill()


def test_two_at_once_on_one_target_the_second_is_told(
    holder: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    _, kind = holder
    with pytest.raises(UsageError) as caught, writing(tmp_path / "x", folder=kind == "folder"):
        raise AssertionError("not reached")
    assert caught.value.code == "export.busy"
    with writing(tmp_path / "y", folder=kind == "folder"):
        pass  # another target is free
    assert (tmp_path / f"{TEMPORARY}x{PART}").exists()  # the first goes on undisturbed


def test_after_a_kill_nothing_half_bears_the_name_and_the_next_export_takes_over(
    holder: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    process, kind = holder
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert left(tmp_path) == [f"{TEMPORARY}x{PART}"]
    with writing(tmp_path / "x", folder=kind == "folder") as part:
        assert (left(part) if kind == "folder" else part.read_text()) in ([], "")
        ((part / "a") if kind == "folder" else part).write_text("whole")
    assert left(tmp_path) == ["x"]


def test_a_lock_on_a_file_that_was_renamed_meanwhile_is_not_mistaken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = targets._is
    taken: list[bool] = []

    def renamed_once(handle: int, part: Path) -> bool:
        if not taken:
            taken.append(True)
            part.rename(tmp_path / "other")  # as the other export does at its end
        return real(handle, part)

    monkeypatch.setattr(targets, "_is", renamed_once)
    with writing(tmp_path / "x") as part:
        part.write_text("mine")
    assert (tmp_path / "x").read_text() == "mine"
    assert (tmp_path / "other").read_text() == ""


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx", "parquet", "sqlite"])
def test_every_format_is_written_the_same_whatever_the_clock_says(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [delivered(reviewed(made()))]
    monkeypatch.setattr(time, "time", lambda: -5.0)  # a machine that has forgotten what year it is
    first, second = tmp_path / "first", tmp_path / "second"
    for target in (first, second):
        exporting.write(FORMATS[name], documents, target, ABOUT)
    if name in ("jsonl", "csv"):
        files = [path for path in sorted(first.rglob("*")) if path.is_file()] if first.is_dir() else [first]
        for path in files:
            assert path.read_bytes() == (second / path.relative_to(first) if first.is_dir() else second).read_bytes()
    assert os.path.exists(second)


def test_an_export_that_is_broken_off_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> Iterator[Delivered]:
        yield delivered(made())
        raise KeyboardInterrupt

    target = tmp_path / "x.jsonl"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        exporting.write(FORMATS["jsonl"], broken(), target, ABOUT)
    assert target.read_text() == "old"
    assert left(tmp_path) == ["x.jsonl"]
