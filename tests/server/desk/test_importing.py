"""Bringing a batch folder in: what can't be taken is named, the rest goes on, and it works while the server runs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from summarizer.errors import UsageError
from summarizer.pipeline import batch
from summarizer.server.desk import Desk
from summarizer.server.running.importing import Watch, bring_in
from summarizer.settings import Settings
from summarizer.store import Actor, Store
from summarizer.store.tables import documents, texts
from tests.servers.databases import Databases
from tests.store import samples

LOADER = Actor("loader")
SETTINGS = Settings(extractor="rules", workers=1)
SECRET = "内部资料　注意保存\n\n" + samples.TEXT.replace("海州市", "云州市")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three documents, one of them restricted, and its results."""
    root = tmp_path_factory.mktemp("batch")
    (root / "in").mkdir()
    for name, text in (("a", samples.TEXT), ("b", samples.TEXT.replace("海州市", "江州市")), ("c", SECRET)):
        (root / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert batch.run([str(root / "in")], str(root / "out"), SETTINGS).exit_code == 0
    return root


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """A copy of the results; the originals stay where they were read."""
    out = tmp_path / "out"
    out.mkdir()
    for path in (made / "out").iterdir():
        (out / path.name).write_bytes(path.read_bytes())
    return out


@pytest.fixture
def desk(databases: Databases, opened: Callable[[str], Store]) -> Desk:
    return Desk(opened(databases.fresh("sqlite")))


def kept(desk: Desk) -> dict[str, tuple[bool, bool]]:
    """By key: whether the document is restricted, whether its source was read from the original."""
    with desk.store.reading() as connection:
        query = select(documents.c.key, documents.c.restricted, texts.c.source).join(texts)
        return {row.key: (row.restricted, row.source is not None) for row in connection.execute(query)}


def test_a_folder_comes_in_once_with_what_reading_its_originals_found(desk: Desk, out: Path) -> None:
    assert bring_in(desk, out, LOADER).new == 3
    assert kept(desk) == {"a.txt": (False, True), "b.txt": (False, True), "c.txt": (True, True)}
    again = bring_in(desk, out, LOADER)
    assert (again.new, again.unchanged, again.skipped) == (0, 3, ())


def test_without_its_original_a_document_comes_in_all_the_same(desk: Desk, out: Path) -> None:
    rows = [json.loads(line) for line in (out / "index.jsonl").read_text().splitlines()]
    lines = [json.dumps({**row, "path": "/nowhere/x.txt"}, ensure_ascii=False) for row in rows]
    (out / "index.jsonl").write_text("\n".join(lines) + "\n")
    assert bring_in(desk, out, LOADER).new == 3
    assert kept(desk) == {"a.txt": (False, False), "b.txt": (False, False), "c.txt": (True, False)}
    assert desk.annotated(desk.draft(1)).text == samples.TEXT


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda out: (out / "b.txt").unlink(), "results.gone"),
        (lambda out: (out / "b.txt").write_text("another text"), "review.text"),
        (lambda out: (out / "b.txt.summary.json").unlink(), "results.gone"),
        (lambda out: (out / "b.txt.summary.json").write_text('{"schema":'), "summary.not_json"),
        (lambda out: (out / "b.txt.summary.json").write_text("{}"), None),
        (lambda out: replace_in_index(out, "b.txt.summary.json", "../../etc/passwd"), "results.outside"),
    ],
)
def test_what_can_not_be_taken_is_named_and_the_rest_comes_in(
    desk: Desk, out: Path, spoil: Callable[[Path], object], code: str | None
) -> None:
    spoil(out)
    brought = bring_in(desk, out, LOADER)
    assert brought.new == 2
    assert len(brought.skipped) == 1
    if code is not None:
        assert brought.skipped[0].code == code
    assert sorted(kept(desk)) == ["a.txt", "c.txt"]


def replace_in_index(out: Path, old: str, new: str) -> None:
    path = out / "index.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{old}"', f'"{new}"'), encoding="utf-8")


def test_a_folder_without_results_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        bring_in(desk, tmp_path, LOADER)


def test_what_a_batch_adds_comes_in_while_the_server_runs(desk: Desk, out: Path) -> None:
    lines = (out / "index.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (out / "index.jsonl").write_text(lines[0], encoding="utf-8")
    assert bring_in(desk, out, LOADER).new == 1
    watch = Watch(desk.store, out, LOADER, every=0.02)
    watch.start()
    try:
        (out / "index.jsonl").write_text("".join(lines), encoding="utf-8")
        ends = time.monotonic() + 60
        while len(kept(desk)) < 3:
            assert time.monotonic() < ends
            time.sleep(0.02)
    finally:
        watch.stop()
    assert sorted(kept(desk)) == ["a.txt", "b.txt", "c.txt"]


def test_a_folder_that_can_not_be_read_for_a_while_comes_in_afterwards(
    desk: Desk, out: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(desk.store, out, LOADER, every=0.02)
    watch.start()
    index = (out / "index.jsonl").rename(out.parent / "index.jsonl")
    try:
        ends = time.monotonic() + 60
        while not caplog.records:
            assert time.monotonic() < ends
            time.sleep(0.02)
        assert kept(desk) == {}
        lines = index.read_text(encoding="utf-8").splitlines(keepends=True)
        (out / "index.jsonl").write_text("".join(lines[:2]), encoding="utf-8")
        while len(kept(desk)) < 2:
            assert time.monotonic() < ends
            time.sleep(0.02)
    finally:
        watch.stop()
    assert {record.levelname for record in caplog.records} == {"WARNING"}
