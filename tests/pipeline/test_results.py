"""Results of a folder: final ones only unless asked, one at a time, and what can't be used is named and passed over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summarizer.delivery.formats import FORMATS, About
from summarizer.delivery.records import Delivered, Kept
from summarizer.errors import SummarizerError, UsageError
from summarizer.pipeline.exporting import export, write
from summarizer.pipeline.index import INDEX_NAME
from summarizer.pipeline.results import ByReviewers, results
from summarizer.pipeline.software import software
from summarizer.store.revisions import bytes_of
from tests.delivery.making import TEXT, changed, folder, made, many, reviewed


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Two final documents, one finalised with queries, and a draft."""
    final = reviewed(made())
    queried = reviewed(made(), status="queried", revision=2)
    return folder(tmp_path / "out", [("a.txt", final), ("b.txt", made()), ("c.txt", queried), ("d.txt", final)])


def edit(path: Path, **fields: Any) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(raw | fields, ensure_ascii=False), encoding="utf-8")


def test_only_what_is_finalised_is_given_unless_all_is_asked_for(out: Path) -> None:
    assert [(each.key, each.state, each.revision) for each in results(out)] == [
        ("a.txt", "final", 1),
        ("c.txt", "final_with_queries", 2),
        ("d.txt", "final", 1),
    ]
    assert [each.state for each in results(out, state="all")] == ["final", "draft", "final_with_queries", "final"]


def test_a_document_tells_who_finalised_it_and_when_and_brings_its_text(out: Path) -> None:
    first = next(results(out))
    assert (first.finalised_by, first.finalised_at) == ("王工", "2026-01-05T08:00:00Z")
    assert first.text == TEXT
    (out / "a.txt").write_text("别的文字", encoding="utf-8")
    assert first.text is None  # no text is better than another one
    (out / "a.txt").unlink()
    assert first.text is None


def test_an_item_that_is_still_open_makes_no_final_document(tmp_path: Path) -> None:
    out = folder(tmp_path, [("a.txt", reviewed(made(), status="flagged"))])
    assert list(results(out)) == []
    assert [each.state for each in results(out, state="all")] == ["draft"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:400]), "summary.not_json"),
        (lambda path: path.write_bytes(b""), "summary.not_json"),
        (lambda path: edit(path, schema_version="2-0-0"), "summary.version"),
        (lambda path: edit(path, comment="改过"), "summary.edited"),
        (lambda path: path.unlink(), "results.gone"),
        (lambda path: (path.unlink(), path.mkdir()), "summary.unreadable"),
    ],
)
def test_a_summary_that_cant_be_used_is_named_and_the_rest_is_given(out: Path, spoil: Any, code: str) -> None:
    spoil(out / "a.txt.summary.json")
    skipped: list[SummarizerError] = []
    assert [each.key for each in results(out, skipped=skipped.append)] == ["c.txt", "d.txt"]
    assert [error.code for error in skipped] == [code]
    assert "a.txt.summary.json" in (skipped[0].where or "")


def test_a_document_that_failed_is_told_where_everything_is_wanted(out: Path) -> None:
    failed = {
        "key": "e.txt",
        "path": "in/e.txt",
        "state": "failed",
        "fingerprint": "t",
        "reason": {"message": "空文件"},
    }
    with (out / INDEX_NAME).open("a", encoding="utf-8") as index:
        index.write(json.dumps(failed) + "\n")
    skipped: list[SummarizerError] = []
    assert len(list(results(out, state="all", skipped=skipped.append))) == 4
    assert [(error.code, error.where) for error in skipped] == [("results.failed", "in/e.txt")]


def test_the_index_of_a_killed_run_is_read_too_and_later_lines_stand(out: Path) -> None:
    lines = (out / INDEX_NAME).read_text(encoding="utf-8").splitlines()
    newer = json.loads(lines[0]) | {"summary": "d.txt.summary.json", "text": "d.txt"}
    torn = '{"key": "zz", "path": "z'
    (out / INDEX_NAME).write_text("\n".join([*reversed(lines), json.dumps(newer), torn]), encoding="utf-8")
    found = list(results(out, state="all"))
    assert [each.key for each in found] == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert found[0].sha256 == found[3].sha256


def test_an_index_that_leads_out_of_the_folder_is_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    line = {"key": "a", "path": "a", "state": "done", "fingerprint": "t", "summary": "../secret.json", "text": None}
    (out / INDEX_NAME).write_text(json.dumps(line) + "\n", encoding="utf-8")
    skipped: list[SummarizerError] = []
    assert list(results(out, skipped=skipped.append)) == []
    assert [error.code for error in skipped] == ["results.outside"]


def test_a_folder_without_an_index_holds_no_results(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=INDEX_NAME.replace(".", "[.]")):
        list(results(tmp_path))


def test_what_the_store_has_by_the_indexs_id_needs_no_summary_in_the_folder(out: Path) -> None:
    final = next(results(out))
    index = out / INDEX_NAME
    lines = [json.loads(row) | {"id": "sha256:1"} for row in index.read_text(encoding="utf-8").splitlines()]
    index.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (out / "b.txt.summary.json").write_bytes(b"{")
    skipped: list[SummarizerError] = []
    asked: list[str] = []

    def revision(key: str, document: str) -> Delivered | None:
        asked.append(key)
        return replace(final, key=key, revision=7) if (key, document) == ("b.txt", "sha256:1") else None

    found = {each.key: each.revision for each in results(out, revision=revision, skipped=skipped.append)}
    assert (found["b.txt"], skipped) == (7, [])
    assert asked.count("b.txt") == 1


def test_a_final_revision_from_elsewhere_stands_in_for_the_folders_draft(out: Path) -> None:
    final = next(results(out))

    def revision(key: str, document: str) -> Delivered | None:
        return replace(final, key=key, revision=7) if key == "b.txt" and document.startswith("sha256:") else None

    found = {each.key: each for each in results(out, revision=revision)}
    assert list(found) == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert found["b.txt"].revision == 7


class Shelf:
    """Reviews as the store has them: the folder's b.txt finalised, and a document that came by upload."""

    def __init__(self, final: Delivered, draft: str) -> None:
        self.final, self.draft = final, draft

    def of(self, uid: str) -> Kept | None:
        return self._kept("名称另起.txt", uid, 3) if uid == self.draft else None

    def each(self, besides: Set[str] = frozenset()) -> Iterator[Kept]:
        for key, uid in (("名称另起.txt", self.draft), ("上传.txt", "sha256:upload")):
            if uid not in besides:
                yield self._kept(key, uid, 1)

    def _kept(self, key: str, uid: str, revision: int) -> Kept:
        body = bytes_of(changed(self.final.summary, {"id": uid}))
        return Kept(key, body, "final", revision, hashlib.sha256(body).hexdigest())


def test_what_reviewers_finalised_stands_in_and_what_they_uploaded_follows(tmp_path: Path) -> None:
    final = reviewed(made())
    draft = changed(made(), {"id": "sha256:draft"})
    out = folder(tmp_path, [("a.txt", final), ("b.txt", draft)])
    shelf = Shelf(next(results(out)), "sha256:draft")
    found = list(results(out, revision=ByReviewers(shelf)))
    assert [(each.key, each.revision) for each in found] == [("a.txt", 1), ("b.txt", 3), ("上传.txt", 1)]


@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet"])
def test_an_export_in_pieces_holds_what_reviewers_finalised_as_the_writer_would(tmp_path: Path, name: str) -> None:
    draft = changed(made(), {"id": "sha256:draft"})
    out = folder(tmp_path / "out", [("a.txt", reviewed(made())), ("b.txt", draft), ("c.txt", made())])
    by = ByReviewers(Shelf(next(results(out)), "sha256:draft"))
    done = export(out, name, target=tmp_path / "joined", revision=by, workers=1)
    about = About(software(), json.loads(_manifest(done.target).read_bytes())["created"], "final")
    write(FORMATS[name], results(out, revision=by), tmp_path / "whole", about)
    assert (done.documents, done.drafts) == (3, 1)
    assert _files(tmp_path / "joined") == _files(tmp_path / "whole")


def _files(target: Path) -> list[bytes]:
    return [path.read_bytes() for path in (sorted(target.iterdir()) if target.is_dir() else [target])]


def _manifest(target: Path) -> Path:
    return target / "manifest.json" if target.is_dir() else target.with_name(f"{target.name}.manifest.json")


def test_documents_come_one_at_a_time(tmp_path: Path) -> None:
    out = folder(tmp_path, many(5))
    found = results(out)
    next(found)
    (out / "0003.txt.summary.json").unlink()
    assert len(list(found)) == 3  # what is not read yet can still go
