"""Whole files or none, and one run at a time."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from summarizer.errors import OutputError, UsageError
from summarizer.files import TEMPORARY, write_whole
from summarizer.pipeline.outputs import claimed


def test_a_file_is_written_into_folders_that_are_not_there_yet(tmp_path: Path) -> None:
    write_whole(tmp_path / "a/b/c.json", b"{}")
    assert (tmp_path / "a/b/c.json").read_bytes() == b"{}"


def test_a_written_file_is_as_open_as_any_other(tmp_path: Path) -> None:
    write_whole(tmp_path / "ours", b"x")
    (tmp_path / "theirs").write_bytes(b"x")
    assert stat.S_IMODE(os.stat(tmp_path / "ours").st_mode) == stat.S_IMODE(os.stat(tmp_path / "theirs").st_mode)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write_whole(tmp_path / "a", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as caught:
        write_whole(tmp_path / "a", b"new")
    assert caught.value.code == "output.full"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_folder_that_is_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputError) as caught, claimed(tmp_path / "out"):
        pass
    assert (caught.value.code, caught.value.exit_code) == ("output.unwritable", 4)


def test_two_runs_never_write_into_one_folder_at_once(tmp_path: Path) -> None:
    with claimed(tmp_path / "out"), pytest.raises(UsageError) as caught, claimed(tmp_path / "out"):
        pass
    assert caught.value.code == "output.busy"
    with claimed(tmp_path / "out"):
        pass


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    left = [tmp_path / f"{TEMPORARY}12ab.part", tmp_path / "sub" / f"{TEMPORARY}34cd.part"]
    kept = [tmp_path / "a.part", tmp_path / f"{TEMPORARY}notes.txt"]
    for path in left + kept:
        path.write_bytes(b"half")
    with claimed(tmp_path):
        pass
    assert [path.exists() for path in left + kept] == [False, False, True, True]
