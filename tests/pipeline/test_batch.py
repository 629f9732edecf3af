"""A batch: whole, resumable, deterministic, and no document takes another one along."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.document import Source
from summarizer.errors import OutputError
from summarizer.extraction.extractor import Failure, Reply, Request
from summarizer.files import TEMPORARY
from summarizer.pipeline import batch, stages
from summarizer.pipeline.batch import Batch, Unwatched
from summarizer.pipeline.index import Line, load
from summarizer.pipeline.recipes import fingerprint_of
from summarizer.settings import Settings
from tests.pipeline.fakes import REPORT, FakeAsker, fake_asking, fake_recipe, verbatim

Begin = Callable[..., Any]


def settings(**fields: Any) -> Settings:
    return Settings(_env_file=None, **{"extractor": "rules", **fields})


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (1, 2, 3):
        text = REPORT.replace("某某区", f"某{number}区").replace("120家", f"12{number}家")
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, out: Path, force: bool = False, **fields: Any) -> Batch:
    return batch.run([str(folder)], out, settings(**fields), force=force)


def told(line: Line) -> str:
    assert line.reason is not None
    return line.reason["code"]


def timeless(out: Path) -> dict[str, str]:
    """The files of OUT with everything that tells the time taken out."""
    files = {}
    for path in sorted(out.rglob("*")):
        if path.is_file():
            rows = path.read_text(encoding="utf-8").split("\n")
            timed = ('"started"', '"finished"')
            kept = [row.partition(', "seconds"')[0] for row in rows if not row.strip().startswith(timed)]
            files[path.relative_to(out).as_posix()] = "\n".join(kept)
    return files


def test_a_batch_writes_a_summary_and_a_text_a_document_and_the_index(documents: Path, tmp_path: Path) -> None:
    done = run(documents, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        *(name for number in (1, 2, 3) for name in (f"{number}.txt", f"{number}.txt.summary.json")),
        "index.jsonl",
    ]
    assert [(line.key, line.state, line.plans) for line in done.lines] == [
        (f"{number}.txt", "done", 1) for number in (1, 2, 3)
    ]
    assert done.exit_code == 0


def test_the_text_beside_a_summary_is_the_one_its_offsets_count_in(documents: Path, tmp_path: Path) -> None:
    (documents / "1.txt").write_bytes(REPORT.replace("\n", "\r\n").encode("gb18030"))
    run(documents, tmp_path / "out")
    summary = json.loads((tmp_path / "out/1.txt.summary.json").read_text(encoding="utf-8"))
    text = (tmp_path / "out/1.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == summary["document"]["text_sha256"]
    assert (summary["document"]["encoding"], text.decode()) == ("gb18030", REPORT)


def test_the_same_run_twice_gives_the_same_bytes_but_for_the_times(documents: Path, tmp_path: Path) -> None:
    run(documents, tmp_path / "a")
    run(documents, tmp_path / "b", workers=2)
    assert timeless(tmp_path / "a") == timeless(tmp_path / "b")


def test_a_second_run_leaves_everything_as_it_is(documents: Path, tmp_path: Path) -> None:
    first = run(documents, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    second = run(documents, tmp_path / "out")
    assert second.unchanged == {"1.txt", "2.txt", "3.txt"}
    assert second.lines == first.lines
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()} == before


def test_force_does_everything_again(documents: Path, tmp_path: Path) -> None:
    run(documents, tmp_path / "out")
    assert run(documents, tmp_path / "out", force=True).unchanged == frozenset()


def _edit(documents: Path, out: Path) -> None:
    with (documents / "2.txt").open("a", encoding="utf-8") as file:
        file.write("三、其他\n")


def _lose_summary(documents: Path, out: Path) -> None:
    (out / "2.txt.summary.json").unlink()


def _lose_text(documents: Path, out: Path) -> None:
    (out / "2.txt").unlink()


def _lose_line(documents: Path, out: Path) -> None:
    rows = (out / "index.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (out / "index.jsonl").write_text("".join(row for row in rows if '"2.txt"' not in row), encoding="utf-8")


@pytest.mark.parametrize("change", [_edit, _lose_summary, _lose_text, _lose_line])
def test_only_what_changed_or_is_missing_is_done_again(
    documents: Path, tmp_path: Path, change: Callable[[Path, Path], None]
) -> None:
    run(documents, tmp_path / "out")
    change(documents, tmp_path / "out")
    assert run(documents, tmp_path / "out").unchanged == {"1.txt", "3.txt"}


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({"concurrency": 3, "lang": "zh", "workers": 1}, True),
        ({"temperature": 0.5}, False),
        ({"repair": 0}, False),
    ],
)
def test_settings_that_can_change_a_summary_are_part_of_its_fingerprint(fields: dict[str, Any], same: bool) -> None:
    plain = fingerprint_of(settings(), fake_recipe())
    assert (fingerprint_of(settings(**fields), fake_recipe()) == plain) is same


def test_another_model_is_another_fingerprint() -> None:
    assert fingerprint_of(settings(), fake_recipe()) != fingerprint_of(settings(), fake_recipe(model="b"))


@pytest.mark.parametrize("workers", [0, 2])
def test_a_document_that_cannot_be_read_is_named_and_the_rest_is_done(
    documents: Path, tmp_path: Path, workers: int
) -> None:
    (documents / "2.txt").write_bytes(b"")
    (documents / "4.txt").symlink_to("nowhere")
    done = run(documents, tmp_path / "out", workers=workers)
    assert [(line.key, line.state) for line in done.lines] == [
        ("1.txt", "done"),
        ("2.txt", "failed"),
        ("3.txt", "done"),
        ("4.txt", "failed"),
    ]
    assert [told(line) for line in done.lines if line.state == "failed"] == ["reading.empty", "reading.missing"]
    assert done.exit_code == 3
    assert not list((tmp_path / "out").glob("[24]*"))
    assert load(tmp_path / "out")["2.txt"].reason == done.lines[1].reason


def test_a_batch_of_which_nothing_can_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert batch.run([str(tmp_path / "a.txt")], tmp_path / "out", settings()).exit_code == 4


def begin_but(trouble: Callable[[], None]) -> Begin:
    """`street.begin` that gets into trouble with the second document."""
    from summarizer.pipeline.street import begin

    def beginning(source: Source, recipe: Any) -> Any:
        if source.path.endswith("2.txt"):
            trouble()
        return begin(source, recipe)

    return beginning


def _raise() -> None:
    raise RecursionError("too deep")


def test_a_fault_of_the_program_costs_one_document(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarizer.pipeline.stages.begin", begin_but(_raise))
    done = run(documents, tmp_path / "out")
    assert [line.state for line in done.lines] == ["done", "failed", "done"]
    assert told(done.lines[1]) == "document.crashed"
    assert "RecursionError: too deep" in (done.lines[1].reason or {})["message"]


class Killer:
    """A recipe's extractor that kills the worker that does the second document."""

    def __init__(self) -> None:
        self._rules = fake_recipe().fallback

    @property
    def name(self) -> str:
        return "rules"

    def provenance(self) -> dict[str, Any]:
        return self._rules.provenance()

    def repair(self, *_: Any) -> tuple[Request, ...]:
        return ()

    def assemble(self, annotated: Any, replies: tuple[Reply, ...]) -> Any:
        return self._rules.assemble(annotated, replies)

    def prepare(self, annotated: Any) -> tuple[Request, ...]:
        if annotated.source.path.endswith("2.txt"):
            os.kill(os.getpid(), signal.SIGKILL)
        return ()


def test_a_document_that_kills_its_worker_is_named_and_the_rest_is_done(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarizer.pipeline.street import Recipe

    monkeypatch.setattr(batch, "recipe_of", lambda _: Recipe(Killer(), fake_recipe().fallback))
    done = run(documents, tmp_path / "out", workers=2)
    assert [line.state for line in done.lines] == ["done", "failed", "done"]
    assert told(done.lines[1]) == "worker.died"


def with_model(monkeypatch: pytest.MonkeyPatch, asker: FakeAsker, **fields: Any) -> None:
    monkeypatch.setattr(batch, "recipe_of", lambda _: fake_recipe(**fields))
    monkeypatch.setattr(batch, "asking", fake_asking(asker))


@pytest.mark.parametrize("workers", [0, 2])
def test_the_model_is_asked_for_every_document(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    asker = FakeAsker()
    with_model(monkeypatch, asker)
    done = run(documents, tmp_path / "out", workers=workers)
    assert [(line.state, line.extractor, line.achievements, line.plans) for line in done.lines] == [
        ("done", "llm", 1, 1)
    ] * 3
    assert (len(asker.asked), asker.closed) == (6, True)
    assert done.lines[0].usage == {"requests": 2, "prompt_tokens": 20, "completion_tokens": 10, "cost": None}


def test_what_a_crashed_document_has_used_is_counted(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("oops")

    with_model(monkeypatch, FakeAsker())
    monkeypatch.setattr(stages, "resume", crash)
    done = run(documents, tmp_path / "out", workers=0)
    assert {line.state for line in done.lines} == {"failed"}
    assert [line.usage and line.usage["requests"] for line in done.lines] == [2, 2, 2]


def test_a_partial_document_is_taken_up_again(documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: Request) -> Reply:
        if "122家" in str(request.payload["text"]):
            return Reply(request, failure=Failure("model.server", "坏了"))
        return verbatim(request)

    with_model(monkeypatch, FakeAsker(answer))
    first = run(documents, tmp_path / "out")
    assert ([line.state for line in first.lines], first.exit_code) == (["done", "partial", "done"], 3)
    again = FakeAsker()
    with_model(monkeypatch, again)
    second = run(documents, tmp_path / "out")
    assert (second.unchanged, second.exit_code) == (frozenset(("1.txt", "3.txt")), 0)
    assert len(again.asked) == 2


def test_a_marked_document_is_done_by_the_rules(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = FakeAsker()
    with_model(monkeypatch, asker, sends=False)
    done = run(documents, tmp_path / "out")
    assert ({line.extractor for line in done.lines}, asker.asked) == ({"rules"}, [])


def test_strict_tells_findings_by_the_exit_code(documents: Path, tmp_path: Path) -> None:
    with (documents / "1.txt").open("a", encoding="utf-8") as file:
        file.write("三、其他工作\n全年接待来访202300家次,完成投资11.8/%。\n")
    assert run(documents, tmp_path / "out").exit_code == 0
    assert run(documents, tmp_path / "out", strict=True).exit_code == 1


def test_the_same_report_twice_and_a_newer_version_are_said(documents: Path, tmp_path: Path) -> None:
    head = "某某区科技局2024年工作总结\n发布日期: 2025-01-{day}\n"
    body = REPORT.partition("\n")[2]
    for name, day, count in (("old.txt", "05", "120家"), ("new.txt", "17", "121家"), ("twice.txt", "05", "120家")):
        text = head.format(day=day) + body.replace("120家", count)
        (documents / name).write_text(text, encoding="utf-8")
    lines = {line.key: line for line in run(documents, tmp_path / "out").lines}
    assert lines["twice.txt"].same_as == "old.txt"
    assert lines["old.txt"].version_of == "new.txt"
    assert (lines["new.txt"].same_as, lines["new.txt"].version_of) == (None, None)
    assert load(tmp_path / "out")["twice.txt"].same_as == "old.txt"


def test_lines_of_other_documents_in_the_folder_are_kept(documents: Path, tmp_path: Path) -> None:
    run(documents, tmp_path / "out")
    batch.run([str(documents / "2.txt")], tmp_path / "out", settings(), force=True)
    assert list(load(tmp_path / "out")) == ["1.txt", "2.txt", "3.txt"]


def test_an_index_that_cannot_be_written_stops_the_batch_with_what_is_finished(documents: Path, tmp_path: Path) -> None:
    (tmp_path / "out/index.jsonl").mkdir(parents=True)
    with pytest.raises(OutputError) as caught:
        run(documents, tmp_path / "out")
    assert "\n" not in caught.value.line()


def test_no_temporary_file_is_left(documents: Path, tmp_path: Path) -> None:
    run(documents, tmp_path / "out")
    assert not list((tmp_path / "out").rglob(f"{TEMPORARY}*"))


def test_documents_below_a_folder_keep_their_places(documents: Path, tmp_path: Path) -> None:
    (documents / "宁波/鄞州").mkdir(parents=True)
    (documents / "1.txt").rename(documents / "宁波/鄞州/总结.txt")
    run(documents, tmp_path / "out")
    assert (tmp_path / "out/宁波/鄞州/总结.txt.summary.json").is_file()


def test_a_watcher_is_told_of_the_beginning_and_of_each_document(documents: Path, tmp_path: Path) -> None:
    seen: list[Any] = []

    class Watcher(Unwatched):
        def began(self, total: int, unchanged: int, recipe: Any) -> None:
            seen.append((total, unchanged))

        def finished(self, line: Line) -> None:
            seen.append(line.key)

    batch.run([str(documents)], tmp_path / "out", settings(), watcher=Watcher())
    assert seen == [(3, 0), "1.txt", "2.txt", "3.txt"]
