"""Exports made of pieces: the same bytes by any number of workers, and nothing taken over that would be made anew."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.delivery import parquet
from summarizer.delivery.formats import FORMATS, Written
from summarizer.errors import OutputError, ReadingError, UsageError
from summarizer.pipeline import exporting
from summarizer.pipeline import pieces as room
from summarizer.pipeline.inputs import summary_name
from summarizer.pipeline.pieces import DOCUMENTS, Piece, Wanted, pieces
from summarizer.pipeline.results import Entry, entries, results
from tests.delivery.making import ABOUT, folder, made, many

PIECED = [name for name, each in FORMATS.items() if each.pieces]
COUNT = 2 * DOCUMENTS + 5


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("results") / "out", many(COUNT))


def wanted(out: Path, home: Path, name: str = "jsonl", state: str = "all") -> Wanted:
    home.mkdir(exist_ok=True)
    return Wanted(str(out), name, exporting.as_states(state), str(home), str(home / "target"))


def files(place: Path) -> dict[str, bytes]:
    if place.is_file():
        return {"": place.read_bytes()}
    return {path.name: path.read_bytes() for path in place.iterdir()}


@pytest.mark.parametrize("name", PIECED)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_pieces_of_any_size_join_to_what_the_writer_writes(
    out: Path, tmp_path: Path, name: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "DOCUMENTS", size)
    monkeypatch.setattr(parquet, "_GROUP_ROWS", 50)  # so that groups end within pieces
    monkeypatch.setattr(parquet, "_GROUP_BYTES", 50_000)
    whole, joined = tmp_path / "whole", tmp_path / "joined"
    for target in (whole, joined):
        if FORMATS[name].folder:
            target.mkdir()
    written = FORMATS[name].load()(results(out), whole, ABOUT)
    made_of = list(pieces(wanted(out, tmp_path / "home", name), 1))
    FORMATS[name].load_pieces().join((each.folder for each in made_of), joined, ABOUT)
    assert files(joined) == files(whole)
    assert sum(each.written.documents for each in made_of) == written.documents == COUNT
    assert all(sum(each.written.rows[table] for each in made_of) == rows for table, rows in written.rows.items())


@pytest.mark.parametrize("name", PIECED)
def test_an_export_is_the_same_by_one_worker_and_by_three(
    out: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_FEW", 0)
    monkeypatch.setattr(exporting, "now", lambda: ABOUT.created)
    heard: list[int] = []
    one = exporting.export(out, name, target=tmp_path / "one" / "x", workers=1)
    three = exporting.export(out, name, target=tmp_path / "three" / "x", workers=3, passed=heard.append)
    assert files(three.target) == files(one.target)
    assert replace(three, target=one.target) == one
    assert sum(heard) == COUNT


def test_a_piece_is_taken_over_where_it_would_be_made_again_and_made_anew_where_not(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", many(3))
    asked = wanted(out, tmp_path / "home")

    def again(asked: Wanted = asked) -> Piece:
        (piece,) = pieces(asked, 1)
        return piece

    first = again()
    assert not first.kept
    assert again() == replace(first, kept=True)
    assert not again(replace(asked, states="final")).kept
    assert not again(replace(asked, format="csv")).kept
    path = out / summary_name("0001.txt")
    before = path.read_bytes()
    path.write_bytes(before.replace("第1份".encode(), "第9份".encode()))
    changed = again()
    assert not changed.kept
    assert "第9份".encode() in (changed.folder / "lines").read_bytes()
    path.write_bytes(before)
    assert again().kept


def test_a_piece_of_another_program_is_not_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = folder(tmp_path / "out", many(3))
    asked = wanted(out, tmp_path / "home")
    list(pieces(asked, 1))
    monkeypatch.setattr(room, "build", lambda: "another")
    assert [each.kept for each in pieces(asked, 1)] == [False]


@pytest.mark.parametrize("name", ["lines", "piece.json"])
def test_a_piece_that_is_not_whole_is_made_anew(tmp_path: Path, name: str) -> None:
    asked = wanted(folder(tmp_path / "out", many(3)), tmp_path / "home")
    (first,) = pieces(asked, 1)
    told = files(first.folder)
    os.truncate(first.folder / name, len(told[name]) // 2)
    (second,) = pieces(asked, 1)
    assert not second.kept
    assert files(second.folder) == told


def test_what_cant_be_used_is_told_again_by_the_next_export(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", many(3))
    path = out / summary_name("0001.txt")
    path.write_bytes(path.read_bytes()[:-100])  # half written
    asked = wanted(out, tmp_path / "home")
    for _ in range(2):
        (piece,) = pieces(asked, 1)
        assert [error.code for error in piece.skipped] == ["summary.not_json"]
        assert (piece.written.documents, piece.kept) == (2, False)


def test_drafts_are_counted_and_an_export_of_nothing_final_leaves_nothing(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", [("a.txt", made()), ("b.txt", made())])
    with pytest.raises(UsageError) as caught:
        exporting.export(out, "jsonl", target=tmp_path / "x.jsonl")
    assert caught.value.code == "export.nothing_final"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_worker_that_dies_ends_the_export_and_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder(tmp_path / "out", many(3))
    target = tmp_path / "x.jsonl"
    target.write_text("old")
    monkeypatch.setattr(room, "_FEW", 0)
    monkeypatch.setattr(room, "made", deadly)
    with pytest.raises(ReadingError) as caught:
        exporting.export(out, "jsonl", target=target, workers=2)
    assert caught.value.code == "worker.died"
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "x.jsonl"]


def deadly(wanted: Wanted, part: tuple[Entry, ...]) -> Piece:
    """A worker that the system kills, as for want of memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return Piece(Path(wanted.home), Written(len(part)), 0)


def test_a_disk_that_is_full_for_a_worker_is_told_by_the_target(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", many(3))
    asked = wanted(out, tmp_path / "home")
    (tmp_path / "home").rmdir()
    (tmp_path / "home").write_text("no folder")
    with pytest.raises(OutputError) as caught:
        room.made(asked, tuple(entries(out)))
    assert caught.value.where == asked.target


def test_an_interrupted_export_goes_on_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = folder(tmp_path / "out", many(COUNT))
    whole = exporting.export(out, "jsonl", target=tmp_path / "whole.jsonl", workers=1)
    assert whole.notes == ()
    target = tmp_path / "x.jsonl"

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exporting.export(out, "jsonl", target=target, workers=1, passed=stop)
    assert not target.exists()
    done = exporting.export(out, "jsonl", target=target, workers=1)
    assert target.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert [english for _, english in done.notes] == [
        f"went on from an interrupted export: {DOCUMENTS} documents were ready"
    ]
    told = json.loads((tmp_path / "x.jsonl.manifest.json").read_bytes())
    before = json.loads((tmp_path / "whole.jsonl.manifest.json").read_bytes())
    assert told["count"] == COUNT
    assert told["files"][0]["sha256"] == before["files"][0]["sha256"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
