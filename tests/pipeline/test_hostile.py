"""What is made to harm is read in a worker with bounded memory and time, and the rest of the batch is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import SummarizerError
from summarizer.pipeline.batch import run
from summarizer.pipeline.crew import Crew
from summarizer.settings import load
from tests.reading.making import as_docx, as_pdf, as_zip

TEXT = "某市科技局2024年工作总结\n一、主要成绩\n新增高新技术企业35家,总数达到120家。\n"


def _hoard(size: int) -> int:
    return len(bytearray(size))


def test_a_worker_that_asks_for_more_memory_than_allowed_says_so_and_goes_on() -> None:
    crew = Crew(1, 60, 1 << 30)
    try:
        with pytest.raises(SummarizerError) as caught:
            crew.call(_hoard, 2 << 30)
        assert caught.value.code == "worker.memory"
        assert crew.call(_hoard, 1000) == 1000
    finally:
        crew.stop()


def test_an_archive_is_read_document_by_document_and_a_bad_one_is_named(tmp_path: Path) -> None:
    members = {
        "海曙/总结.docx": as_docx(TEXT),
        "江北/总结.pdf": as_pdf(TEXT),
        "坏.txt": b"",
        "说明.jpg": b"\xff\xd8\xff",
    }
    (tmp_path / "各区.zip").write_bytes(as_zip(members))
    batch = run([str(tmp_path)], tmp_path / "out", load(extractor="rules"))
    assert {line.key: line.state for line in batch.lines} == {
        "各区.zip/坏.txt": "failed",
        "各区.zip/海曙/总结.docx": "done",
        "各区.zip/江北/总结.pdf": "done",
    }
    assert batch.exit_code == 3


def test_an_archive_that_leads_outside_itself_is_refused_and_the_rest_is_done(tmp_path: Path) -> None:
    (tmp_path / "坏.zip").write_bytes(as_zip({"../../逃.txt": TEXT.encode()}))
    (tmp_path / "好.txt").write_text(TEXT, encoding="utf-8")
    batch = run([str(tmp_path)], tmp_path / "out", load(extractor="rules"))
    assert sorted(line.state for line in batch.lines) == ["done", "failed"]
    assert not (tmp_path.parent / "逃.txt").exists()
