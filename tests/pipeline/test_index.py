"""The index: complete at any moment, in order at the end."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from summarizer.pipeline.index import INDEX_NAME, Index, Line, is_index, load


def line(key: str, **fields: object) -> Line:
    return Line(key, f"in/{key}", "done", fingerprint="f", **fields)  # type: ignore[arg-type]


def test_lines_are_there_as_soon_as_they_are_added(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.add(line("b"))
    index.add(line("a"))
    assert list(load(tmp_path)) == ["b", "a"]
    index.close()
    assert list(load(tmp_path)) == ["a", "b"]


def test_a_later_line_of_a_document_replaces_the_earlier_one(tmp_path: Path) -> None:
    index = Index(tmp_path, [line("a", seconds=1.0)])
    index.add(line("a", seconds=2.0))
    assert load(tmp_path)["a"].seconds == 2.0
    index.close()


@given(st.integers(min_value=0, max_value=400))
def test_a_line_cut_off_anywhere_costs_only_itself(cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        whole = line("a").json() + "\n"
        torn = line("b", title="题" * 20).json()[:cut]
        (out / INDEX_NAME).write_text(whole + torn, encoding="utf-8")
        index = Index(out, load(out).values())
        index.add(line("c"))
        assert {"a", "c"} <= set(load(out)) <= {"a", "b", "c"}
        index.close()


def test_a_line_of_a_newer_version_is_read_without_its_new_fields(tmp_path: Path) -> None:
    told = json.loads(line("a").json()) | {"mood": "good"}
    (tmp_path / INDEX_NAME).write_text(json.dumps(told) + "\n", encoding="utf-8")
    assert load(tmp_path)["a"] == line("a")


def test_an_unchanged_index_is_not_written_again(tmp_path: Path) -> None:
    Index(tmp_path, [line("a")]).close()
    before = (tmp_path / INDEX_NAME).stat().st_mtime_ns
    Index(tmp_path, [line("a")]).close()
    assert (tmp_path / INDEX_NAME).stat().st_mtime_ns == before


def test_an_index_is_known_by_its_lines(tmp_path: Path) -> None:
    Index(tmp_path, [line("a")]).close()
    (tmp_path / "other").write_text('{"key": 1}\n', encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    found = [is_index(tmp_path / name) for name in (INDEX_NAME, "other", "binary", "missing")]
    assert found == [True, False, False, False]
