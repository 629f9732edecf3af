"""OUT behind an address: lines in parts while a run is under way, the whole at the end; and a storage in memory."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from summarizer.errors import OutputError, UsageError
from summarizer.pipeline import batch
from summarizer.pipeline.batch import Unwatched
from summarizer.pipeline.index import INDEX_NAME, Line
from summarizer.pipeline.inputs import collect
from summarizer.pipeline.remote import Storage, host_of, is_address, local_path
from summarizer.pipeline.stores import PARTS, Bucket, Folder, output_of
from summarizer.settings import Settings
from tests.pipeline.fakes import REPORT


def settings(**fields: object) -> Settings:
    return Settings(_env_file=None, **{"extractor": "rules", **fields})  # type: ignore[arg-type]


@pytest.fixture
def address() -> Iterator[str]:
    """A folder of the process's own memory."""
    made = f"memory://{secrets.token_hex(8)}"
    yield made
    files = fsspec.filesystem("memory")
    if files.exists(made):
        files.rm(made, recursive=True)


def put(address: str, **documents: str) -> None:
    for name, text in documents.items():
        fsspec.filesystem("memory").pipe_file(f"{address}/{name}.txt", text.encode())


def names(address: str) -> list[str]:
    return sorted(Storage(address).names())


def test_documents_and_results_in_memory_make_the_same_summaries_as_in_folders(address: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(REPORT, encoding="utf-8")
    put(f"{address}/in", a=REPORT)
    local = batch.run([str(tmp_path / "in")], tmp_path / "out", settings())
    away = batch.run([f"{address}/in"], f"{address}/out", settings())
    assert names(f"{address}/out") == ["a.txt", "a.txt.summary.json", INDEX_NAME]
    (here,), (there,) = local.lines, away.lines
    assert (here.id, here.figures, here.counts, here.key) == (there.id, there.figures, there.counts, there.key)
    assert batch.run([f"{address}/in"], f"{address}/out", settings()).unchanged == {"a.txt"}


def test_lines_of_a_run_that_was_killed_are_found(address: str) -> None:
    out = Bucket(address)
    with out.claimed():
        index = out.index(())
        index.add(Line("a.txt", "a.txt", "done", summary="a.txt.summary.json", text="a.txt"))
        index.add(Line("b.txt", "b.txt", "failed"))
        while not any(name.endswith(".jsonl") for name in names(address)):
            pass  # the thread that writes needs a moment
    again = Bucket(address)
    with again.claimed():
        found = again.lines()
        index = again.index(found.values())
        index.close()
    assert "a.txt" in found
    assert names(address) == [INDEX_NAME]


def test_an_index_that_nothing_changed_is_not_written_again(address: str) -> None:
    line = Line("a.txt", "a.txt", "done")
    for changed in (True, False):
        out = Bucket(address)
        with out.claimed():
            before = fsspec.filesystem("memory").created(f"{address}/{INDEX_NAME}") if not changed else None
            index = out.index(out.lines().values())
            index.replace([line])
            index.close()
    assert fsspec.filesystem("memory").created(f"{address}/{INDEX_NAME}") == before
    assert Bucket(address).lines() == {}  # not claimed: nothing is known to be there
    assert names(address) == [INDEX_NAME]


def test_a_storage_that_takes_no_more_is_told_by_the_next_line(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out = Bucket(address)
    with out.claimed():
        index = out.index(())

        def full(*_: object) -> None:
            raise PermissionError(13, "Access Denied")

        monkeypatch.setattr(Storage, "write", full)

        def add_many() -> None:
            end = time.monotonic() + 60  # the thread that writes needs a moment
            while time.monotonic() < end:
                index.add(Line("a.txt", "x", "done"))
                time.sleep(0.001)

        with pytest.raises(OutputError, match="Access Denied"):
            add_many()
        with pytest.raises(OutputError, match="Access Denied"):
            index.close()


def test_an_output_that_is_also_an_input_is_refused(address: str) -> None:
    put(address, a=REPORT)
    with pytest.raises(UsageError):
        batch.run([f"{address}/a.txt"], address, settings())


def test_earlier_results_and_hidden_objects_are_no_documents(address: str) -> None:
    put(address, a=REPORT)
    put(f"{address}/.hidden", b=REPORT)
    batch.run([f"{address}/a.txt"], f"{address}/out", settings())
    assert [each.key for each in collect([address], afar=True)] == ["a.txt"]


def test_an_address_is_asked_only_where_that_is_allowed(address: str) -> None:
    put(address, a=REPORT)
    assert [each.afar for each in collect([f"{address}/a.txt"], afar=True)] == [True]
    (lost,) = collect([f"{address}/*.txt"])
    assert lost.fault is not None


@pytest.mark.parametrize(
    ("path", "address", "local"),
    [
        ("s3://b/k", True, "s3://b/k"),
        ("memory://x", True, "memory://x"),
        ("file:///tmp/a%20b", False, "/tmp/a b"),
        ("C:/x", False, "C:/x"),
        ("a/b", False, "a/b"),
        ("-", False, "-"),
    ],
)
def test_addresses_are_told_from_paths(path: str, address: bool, local: str) -> None:
    assert (is_address(path), local_path(path)) == (address, local)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("memory://x", None),
        ("https://example.org/a.txt", "example.org"),
        ("gs://bucket/x", "gs"),
        ("sftp://files.example.org/x", "files.example.org"),
    ],
)
def test_the_host_behind_an_address_is_known_without_asking(address: str, host: str | None) -> None:
    assert host_of(address) == host


def test_offline_nothing_is_asked_of_another_host() -> None:
    asked: list[str] = []

    class Watcher(Unwatched):
        def storage(self, name: str) -> None:
            asked.append(name)

    with pytest.raises(UsageError, match=r"example\.org"):
        batch.run(["https://example.org/a.txt"], "out", settings(offline=True), watcher=Watcher())
    assert asked == []


def test_a_path_is_a_folder_and_an_address_a_bucket(tmp_path: Path, address: str) -> None:
    assert isinstance(output_of(tmp_path), Folder)
    assert isinstance(output_of(f"file://{tmp_path}"), Folder)
    assert isinstance(output_of(address), Bucket)
    assert PARTS.startswith(".")  # hidden: a folder of results inside a folder of documents is passed over
