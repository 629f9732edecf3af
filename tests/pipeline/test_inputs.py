"""What a batch reads, and the names its results get."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from summarizer.errors import UsageError
from summarizer.pipeline.inputs import collect, text_name


def laid(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("某区2024年工作总结", encoding="utf-8")
    return folder


def keys(*paths: Path | str, out: Path | None = None) -> list[str]:
    return [each.key for each in collect([str(path) for path in paths], out)]


def test_a_folder_gives_its_documents_by_their_paths_below_it(tmp_path: Path) -> None:
    laid(tmp_path, "b/2.md", "a.txt", "b/c/3.TXT", "b/4.docm", ".git/x.txt", ".hidden.txt")
    assert keys(tmp_path) == ["a.txt", "b/2.md", "b/c/3.TXT"]


def test_a_file_gives_its_own_name(tmp_path: Path) -> None:
    laid(tmp_path, "deep/down/a.txt")
    assert keys(tmp_path / "deep/down/a.txt") == ["a.txt"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    laid(tmp_path, "a.txt")
    assert keys(tmp_path / "a.txt", tmp_path, str(tmp_path / "*.txt")) == ["a.txt"]


def test_equal_names_from_different_folders_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    laid(tmp_path, "x/2024/a.txt", "y/2024/a.txt", "z/b.txt")
    given = (tmp_path / "x/2024/a.txt", tmp_path / "y/2024/a.txt", tmp_path / "z/b.txt")
    assert keys(*given) == ["b.txt", "x/2024/a.txt", "y/2024/a.txt"]


def test_a_pattern_is_expanded_where_the_shell_did_not(tmp_path: Path) -> None:
    laid(tmp_path, "a1.txt", "a2.txt", "b.txt", "sub/a3.txt")
    assert keys(str(tmp_path / "a*.txt")) == ["a1.txt", "a2.txt"]
    assert keys(str(tmp_path / "**/a*.txt")) == ["a1.txt", "a2.txt", "a3.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    laid(tmp_path, "总结[2024].txt")
    assert keys(tmp_path / "总结[2024].txt") == ["总结[2024].txt"]


def test_the_output_folder_inside_the_input_folder_is_not_read(tmp_path: Path) -> None:
    laid(tmp_path, "a.txt", "out/a.txt")
    assert keys(tmp_path, out=tmp_path / "out") == ["a.txt"]


def test_results_of_another_run_inside_the_input_folder_are_not_read(tmp_path: Path) -> None:
    laid(tmp_path, "a.txt", "old/a.txt")
    line = '{"key": "a.txt", "path": "a.txt", "state": "done", "fingerprint": "0"}\n'
    (tmp_path / "old/index.jsonl").write_text(line, encoding="utf-8")
    assert keys(tmp_path, out=tmp_path / "out") == ["a.txt"]


def test_a_folder_with_somebody_elses_index_is_read(tmp_path: Path) -> None:
    laid(tmp_path, "data/a.txt")
    (tmp_path / "data/index.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    assert keys(tmp_path) == ["data/a.txt"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("nothing/*.txt", "input.no_match"), ("empty", "input.empty_folder"), ("pipe", "input.not_file")],
)
def test_a_name_that_leads_nowhere_is_a_named_failure(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    laid(tmp_path, "a.txt")
    lost, found = sorted(collect([str(tmp_path / name), str(tmp_path / "a.txt")]), key=lambda each: each.fault is None)
    assert lost.fault is not None
    assert (lost.fault.code, lost.fault.exit_code) == (code, 4)
    assert found.key == "a.txt"


@pytest.mark.parametrize(
    ("key", "name"), [("000.txt", "000.txt"), ("A.TXT", "A.TXT"), ("b/a.md", "b/a.md.txt"), ("stdin", "stdin.txt")]
)
def test_the_canonical_text_is_named_after_its_document(key: str, name: str) -> None:
    assert text_name(key) == name


def test_a_document_is_never_overwritten(tmp_path: Path) -> None:
    laid(tmp_path, "a.txt")
    with pytest.raises(UsageError) as caught:
        collect([str(tmp_path / "a.txt")], tmp_path)
    assert caught.value.code == "output.overwrites"


def test_two_documents_never_share_an_output(tmp_path: Path) -> None:
    laid(tmp_path, "a.md", "a.md.txt")
    with pytest.raises(UsageError) as caught:
        collect([str(tmp_path)], tmp_path / "out")
    assert caught.value.code == "output.shared"


def test_the_longest_name_a_file_system_takes_still_leaves_room_for_its_results(tmp_path: Path) -> None:
    name = "关" * 82 + "于.txt"
    laid(tmp_path, name, name.replace("于", "与"))
    found = keys(tmp_path)
    assert len(set(found)) == 2
    assert all(len(f"{key}.summary.json".encode()) <= 255 and key.endswith(".txt") for key in found)
