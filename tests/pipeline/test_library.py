"""The library: four doors, cheap to import, in a running event loop too."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

import summarizer
from summarizer.document import Source
from summarizer.errors import ReadingError, UsageError
from summarizer.models import Summary
from summarizer.pipeline.loops import run_sync
from summarizer.quantities import Quantity
from summarizer.settings import Settings
from tests.pipeline.fakes import REPORT, FakeAsker, fake_asking, fake_recipe


def test_the_four_doors_open(seeds: dict[str, Path]) -> None:
    source = summarizer.read(seeds["004"])
    summary = summarizer.summarize(source, extractor="rules")
    proof = summarizer.check(summary, source)
    (quantity,) = summarizer.recognize("技术交易额105.5亿元")
    assert isinstance(source, Source)
    assert isinstance(summary, Summary)
    assert isinstance(quantity, Quantity)
    assert (quantity.value, proof.validation.counts["error"]) == ("10550000000", 0)


def test_what_is_offered_is_listed() -> None:
    assert {"check", "read", "recognize", "summarize"} <= set(dir(summarizer))
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = summarizer.nothing_of_the_kind


def test_importing_loads_none_of_the_house() -> None:
    script = "import sys, summarizer; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "summarizer" in loaded
    assert [name for name in loaded if name.startswith(("summarizer.", "pydantic", "rich", "openai", "typer"))] == []


def test_it_works_inside_a_running_event_loop(seeds: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from summarizer.pipeline import library

    asker = FakeAsker()
    monkeypatch.setattr(library, "recipe_of", lambda _: fake_recipe())
    monkeypatch.setattr(library, "asking", fake_asking(asker))

    async def notebook() -> Summary:
        return summarizer.summarize(seeds["004"])

    summary = asyncio.run(notebook())
    assert (summary.provenance.extractor, asker.closed) == ("llm", True)


def test_an_error_inside_a_running_loop_comes_out_as_it_is() -> None:
    async def fail() -> None:
        raise ReadingError("空的")

    async def notebook() -> None:
        run_sync(fail())

    with pytest.raises(ReadingError, match="空的"):
        asyncio.run(notebook())


def test_settings_are_given_whole_or_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT, encoding="utf-8")
    whole = Settings(_env_file=None, extractor="rules")
    assert summarizer.summarize(path, settings=whole).provenance.extractor == "rules"
    with pytest.raises(TypeError, match="not both"):
        summarizer.summarize(path, settings=whole, extractor="rules")


def test_a_model_that_is_wanted_but_not_configured_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUMMARIZER_MODEL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        summarizer.summarize("a.txt", extractor="llm")
    assert caught.value.code == "model.none"
