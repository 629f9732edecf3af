"""The drop folder: each finalised revision once, whole, never written over, whatever is killed in between."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import SummarizerError
from summarizer.models import read_summary
from summarizer.server.webhooks.dropping import MANIFEST, Dropper, file_name
from summarizer.store import Store, events, open_store
from tests.server.api.finals import finals
from tests.servers.office import fresh, running, until


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(fresh(tmp_path))
    yield found
    found.close()


def manifest(folder: Path) -> list[dict[str, Any]]:
    path = folder / MANIFEST
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def dropped(store: Store, folder: Path, count: int) -> None:
    """Runs a dropper until the manifest has so many lines."""
    dropper = Dropper(store, folder, pause=0.02)
    dropper.start()
    try:
        until(lambda: len(manifest(folder)) >= count)
    finally:
        dropper.stop()


def whole(folder: Path, count: int) -> None:
    """So many lines, each with its file, each file a summary with the line's hash."""
    rows = manifest(folder)
    assert len(rows) == len({row["file"] for row in rows}) == count
    assert sorted(path.name for path in folder.iterdir()) == sorted([MANIFEST, *(row["file"] for row in rows)])
    for row in rows:
        data = (folder / row["file"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (row["sha256"], row["bytes"])
        assert read_summary(data, row["file"]).document.id == row["document"]


def test_each_final_revision_becomes_a_file_and_a_line(store: Store, tmp_path: Path) -> None:
    made = finals(store, 3)
    dropped(store, tmp_path / "drop", 3)
    whole(tmp_path / "drop", 3)
    assert [row["file"] for row in manifest(tmp_path / "drop")] == [file_name(uid, 1) for uid in made]


def test_nothing_is_dropped_twice_even_when_it_was_taken_away(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    first, _ = finals(store, 2)
    dropped(store, folder, 2)
    (folder / file_name(first, 1)).unlink()  # whoever fetches files may move them
    finals(store, 1, start=10)
    dropped(store, folder, 3)
    assert len(manifest(folder)) == 3
    assert not (folder / file_name(first, 1)).exists()


def test_a_line_that_was_cut_off_is_written_again(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    finals(store, 3)
    dropped(store, folder, 3)
    path = folder / MANIFEST
    data = path.read_bytes()
    path.write_bytes(data[:-20])
    (folder / ".summarizer-0123456789abcdef.part").write_bytes(b"half")
    dropped(store, folder, 3)
    assert path.read_bytes() == data
    whole(folder, 3)


def test_a_file_that_somebody_changed_is_never_written_over(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (uid,) = finals(store, 1)
    (folder / file_name(uid, 1)).write_text("mine")
    with pytest.raises(SummarizerError) as refused:
        Dropper(store, folder).step()
    assert refused.value.code == "drop.differs"
    assert (folder / file_name(uid, 1)).read_text() == "mine"
    assert manifest(folder) == []
    (folder / file_name(uid, 1)).unlink()
    dropped(store, folder, 1)
    whole(folder, 1)


def test_a_full_disk_leaves_no_half_line(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "drop"
    finals(store, 1)
    dropped(store, folder, 1)
    finals(store, 1, start=5)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    dropper = Dropper(store, folder)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(SummarizerError) as refused:
            dropper.step()
    assert refused.value.code == "output.full"
    assert len(manifest(folder)) == 1
    dropped(store, folder, 2)
    whole(folder, 2)


def test_a_deleted_document_goes_and_the_manifest_says_so(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    first, second = finals(store, 2)
    dropped(store, folder, 2)
    with store.writing() as connection:
        seq = events.emit(connection, events.DELETED, first)
    dropped(store, folder, 3)
    assert manifest(folder)[-1] == {"event": seq, "deleted": first}
    assert [path.name for path in folder.glob("*.summary.json")] == [file_name(second, 1)]


def test_two_servers_do_not_share_a_folder(store: Store, tmp_path: Path) -> None:
    first = Dropper(store, tmp_path / "drop")
    first.start()
    try:
        with pytest.raises(SummarizerError) as refused:
            Dropper(store, tmp_path / "drop").start()
        assert refused.value.code == "output.busy"
    finally:
        first.stop()


def test_an_id_that_is_no_hash_leads_nowhere() -> None:
    assert "/" not in file_name("sha256:../../etc/passwd", 1)
    assert file_name("sha256:" + "a" * 64, 2) == f"{'a' * 64}.r2.summary.json"


def test_the_server_drops_what_is_finalised(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    with running(tmp_path, settings={"drop_folder": folder}) as office:
        finals(office.house.store, 2)
        until(lambda: len(manifest(folder)) == 2)
    whole(folder, 2)


_DROPPER = """
import sys
from pathlib import Path
from summarizer.server.webhooks.dropping import Dropper
from summarizer.store import open_store
Dropper(open_store(sys.argv[1]), Path(sys.argv[2]), pause=0.01).start()
print("on", flush=True)
sys.stdin.read()
"""


def test_a_dropper_killed_again_and_again_drops_everything_once(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    finals(store, 20)
    for kill in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", _DROPPER, str(tmp_path / "store.sqlite"), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.getcwd()},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin, process.stdout:
            assert process.stdout.readline()
            so_far = (folder / MANIFEST).stat().st_size if (folder / MANIFEST).exists() else 0
            if kill < 2:
                until(lambda so_far=so_far: (folder / MANIFEST).exists() and _grown(folder, so_far))
            else:
                until(lambda: (folder / MANIFEST).read_bytes().count(b"\n") == 20)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    dropped(store, folder, 20)  # sweeps what the kills left half written
    whole(folder, 20)


def _grown(folder: Path, size: int) -> bool:
    data = (folder / MANIFEST).read_bytes()
    return len(data) > size or data.count(b"\n") == 20
