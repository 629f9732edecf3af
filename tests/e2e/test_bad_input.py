"""Everything that offices hand in by mistake: one clear line each, the right exit code, the rest of the batch done."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.support import summarizer
from tests.pipeline.fakes import REPORT

MILLION = 1_000_000


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _blank(path: Path) -> None:
    path.write_text(" \n\u3000\n", encoding="utf-8")


def _binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def _image(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


def _english(path: Path) -> None:
    path.write_text("Annual report 2024: revenue grew by 12.5%.\n", encoding="utf-8")


def _broken_link(path: Path) -> None:
    path.symlink_to("nowhere")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _unreadable(path: Path) -> None:
    path.symlink_to("/proc/self/mem")  # a regular file that even root can't read from its start


def _fifty_megabytes(path: Path) -> None:
    sentence = "全区新增高新技术企业120家,同比增长12.5%。\n".encode()
    path.write_bytes(sentence * (50 * MILLION // len(sentence)))


CASES: dict[str, tuple[Callable[[Path], None], str]] = {
    "an empty file": (_empty, "empty"),
    "a file of spaces": (_blank, "empty"),
    "a binary file": (_binary, "binary"),
    "an image called .txt": (_image, "a picture"),
    "a text with no Chinese": (_english, "no Chinese"),
    "a link that leads nowhere": (_broken_link, "no such file"),
    "an unreadable file": (_unreadable, "can't be read"),
    "a pipe": (_pipe, "not a regular file"),
    "50 MB of text": (_fifty_megabytes, "too large"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path


def lines_about(done: subprocess.CompletedProcess[str], name: str) -> list[str]:
    return [line for line in done.stderr.splitlines() if name in line]


@pytest.mark.parametrize("case", CASES)
def test_alone_it_is_one_line_and_exit_code_4(case: str, folder: Path) -> None:
    make, told = CASES[case]
    make(folder / "in/bad.txt")
    done = summarizer("run", "in/bad.txt", "--out", "out", cwd=folder)
    (line,) = lines_about(done, "bad.txt")
    assert (done.returncode, told in line) == (4, True), done.stderr
    assert "Traceback" not in done.stderr


def test_all_of_them_in_one_batch_leave_the_rest_done_and_exit_code_3(folder: Path) -> None:
    for number, (make, _) in enumerate(CASES.values()):
        if make is not _pipe:
            make(folder / f"in/bad{number}.txt")
    (folder / "in/good.txt").write_text(REPORT, encoding="utf-8")
    done = summarizer("run", "in", "--out", "out", "--json", cwd=folder)
    assert done.returncode == 3
    states = {line["key"]: line["state"] for line in json.loads(done.stdout)["documents"]}
    assert states.pop("good.txt") == "done"
    assert set(states.values()) == {"failed"}
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "good.txt",
        "good.txt.summary.json",
        "index.jsonl",
    ]


def test_a_folder_with_no_documents(folder: Path) -> None:
    (folder / "in/photo.jpg").write_bytes(b"\xff\xd8\xff")
    done = summarizer("run", "in", "--out", "out", cwd=folder)
    assert done.returncode == 4
    assert "no documents in this folder" in lines_about(done, "in:")[0]


def test_one_line_of_a_million_characters_is_read(folder: Path) -> None:
    sentence = "深入推进科技创新工作,不断优化服务," * 20 + "新增高新技术企业120家,同比增长12.5%;"
    text = (sentence * (MILLION // len(sentence) + 1))[:MILLION]
    (folder / "in/long.txt").write_text(text, encoding="utf-8")
    done = summarizer("run", "in", "--out", "out", "--json", cwd=folder)
    (line,) = json.loads(done.stdout)["documents"]
    assert (done.returncode, line["state"]) == (0, "done"), done.stderr


def _a_file(folder: Path) -> str:
    (folder / "out").write_bytes(b"")
    return "out"


def _below_a_file(folder: Path) -> str:
    (folder / "file").write_bytes(b"")
    return "file/out"


def _no_real_folder(folder: Path) -> str:
    return "/proc/summarizer/out"


@pytest.mark.parametrize("place", [_a_file, _below_a_file, _no_real_folder])
def test_an_output_folder_that_cannot_be_written(folder: Path, place: Callable[[Path], str]) -> None:
    (folder / "in/a.txt").write_text(REPORT, encoding="utf-8")
    done = summarizer("run", "in", "--out", place(folder), cwd=folder)
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    assert "can't be written" in done.stderr


def test_output_over_the_documents_themselves_is_refused(folder: Path) -> None:
    (folder / "in/a.txt").write_text(REPORT, encoding="gb18030")
    done = summarizer("run", "in", "--out", "in", cwd=folder)
    assert (done.returncode, "would overwrite" in done.stderr) == (2, True)
    assert (folder / "in/a.txt").read_text(encoding="gb18030") == REPORT


def test_a_full_disk(folder: Path) -> None:
    (folder / "in/a.txt").write_text(REPORT, encoding="utf-8")
    big = REPORT + "全区新增高新技术企业120家,同比增长12.5%。\n" * 400
    (folder / "in/b.txt").write_text(big, encoding="utf-8")

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    done = summarizer("run", "in", "--out", "out", cwd=folder, before=little_room)
    assert done.returncode == 3
    (line,) = [line for line in done.stderr.splitlines() if "free some space" in line]
    assert "b.txt" in line
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "a.txt",
        "a.txt.summary.json",
        "b.txt",
        "index.jsonl",
    ]


@pytest.fixture
def summary(folder: Path) -> Path:
    (folder / "in/a.txt").write_text(REPORT, encoding="utf-8")
    assert summarizer("run", "in", "--out", "out", cwd=folder).returncode == 0
    return folder / "out/a.txt.summary.json"


def test_a_summary_of_another_document(summary: Path, folder: Path) -> None:
    (folder / "in/other.txt").write_text(REPORT.replace("120家", "121家"), encoding="utf-8")
    done = summarizer("check", summary, "--source", "in/other.txt", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "another document (in/a.txt)" in line


def test_a_metric_whose_value_is_no_number(summary: Path, folder: Path) -> None:
    raw = json.loads(summary.read_text(encoding="utf-8"))
    raw["reports"][0]["achievements"][0]["metrics"][0]["value"] = "abc"
    summary.write_text(json.dumps(raw), encoding="utf-8")
    done = summarizer("check", summary, "--source", "in/a.txt", "--json", cwd=folder)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [finding["code"] for finding in told["findings"] if finding["severity"] == "error"] == ["metric.disagrees"]
    assert set(told) == {"findings", "coverage", "counts"}


@pytest.mark.parametrize(
    ("content", "told"), [(b"{", "not valid JSON"), (b"\xff\xfe{}", "not valid JSON"), (b"[1]", "not a summary")]
)
def test_a_summary_file_that_is_none(summary: Path, folder: Path, content: bytes, told: str) -> None:
    summary.write_bytes(content)
    done = summarizer("check", summary, "--source", "in/a.txt", cwd=folder)
    assert (done.returncode, len(done.stderr.splitlines()), told in done.stderr) == (2, 1, True)
