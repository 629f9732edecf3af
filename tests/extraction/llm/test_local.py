"""A real engine with a model of our own: constrained decoding, truncation, overflow, keys, death; nonsense flagged."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ModelError, UsageError
from summarizer.extraction.extractor import Request
from summarizer.extraction.llm import local
from summarizer.extraction.llm.asker import LlmAsker
from summarizer.extraction.llm.cache import ReplyCache
from summarizer.extraction.llm.client import Client
from summarizer.extraction.llm.extractor import LlmExtractor
from summarizer.extraction.llm.local import LocalServer, model_file
from summarizer.extraction.llm.requests import Maker
from summarizer.outline import annotate
from summarizer.reading import read_bytes
from summarizer.settings import Settings
from summarizer.validation import validate
from tests.extraction.llm.support import maker_for, request
from tests.servers.tiny_model import write_tiny_model

TEXT = "某某市某某区科技局2024年工作总结\n\n一、主要成绩\n\n全区新认定高新技术企业265家。技术合同成交额105.5亿元。\n"
# Towards an item of a nine and empty strings, away from white space: nonsense that ends soon.
LEANING = {'"': 6.0, "9": 4.0, "]": -3.0, ",": -6.0, "\t": -9.0, "\n": -9.0, " ": -9.0}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny.gguf")


def settings_for(model: Path, **fields: Any) -> Settings:
    given: dict[str, Any] = {"model": f"gguf:{model}", "max_output_tokens": 1024, "max_attempts": 1, **fields}
    return Settings(_env_file=None, **given)


def leaning(settings: Settings) -> Maker:
    """Requests that make the model say something."""
    bias = [[3 + ord(char), value] for char, value in LEANING.items()]
    maker = maker_for(settings)
    return replace(maker, sampling={**maker.sampling, "logit_bias": bias})


async def asked(settings: Settings, folder: Path, *requests: Request) -> tuple[Any, ...]:
    cache = ReplyCache(folder)
    asker = LlmAsker(settings, cache, first_wait=0.01)
    try:
        return await asker.ask(requests)
    finally:
        await asker.close()
        cache.close()


def test_nonsense_comes_out_flagged_never_verified(model: Path, tmp_path: Path) -> None:
    settings = settings_for(model)
    extractor = replace(LlmExtractor.of(settings), maker=leaning(settings))
    annotated = annotate(read_bytes(TEXT.encode(), "a.txt"))
    (reply,) = asyncio.run(asked(settings, tmp_path, *extractor.prepare(annotated)))
    assert reply.failure is None
    extraction = extractor.assemble(annotated, (reply,))
    assert extraction.items
    assert {item.id for item in extraction.items} <= validate(annotated, extraction.items).flagged


def test_a_second_run_needs_no_engine_and_no_port(model: Path, tmp_path: Path) -> None:
    settings = settings_for(model)
    wanted = leaning(settings).first(("r1.s1",), ())
    (first,) = asyncio.run(asked(settings, tmp_path, wanted))
    assert first.failure is None

    async def again() -> None:
        cache = ReplyCache(tmp_path)
        asker = LlmAsker(settings, cache)
        (reply,) = await asker.ask((wanted,))
        assert reply.from_cache
        assert asker._client is None
        await asker.close()
        cache.close()

    asyncio.run(again())


def test_an_answer_that_is_cut_is_a_named_failure(model: Path, tmp_path: Path) -> None:
    settings = settings_for(model, max_output_tokens=64)
    wanted = leaning(settings).first(("r1.s1",), ())
    (reply,) = asyncio.run(asked(settings, tmp_path, wanted))
    assert reply.failure is not None
    assert reply.failure.code == "model.truncated"


async def sent_to(model: Path, *, context: int = 16384, key: str | None = None) -> str:
    """The outcome of one request, by its code."""
    server = LocalServer(model_file(f"gguf:{model}"), context=context, parallel=1)
    url = await server.start()
    settings = settings_for(model, api_key=key or server.key, max_output_tokens=64)
    client = Client(settings, url)
    try:
        await client.send(request(settings).payload["body"])
    except ModelError as error:
        return error.code
    finally:
        await client.close()
        await server.stop()
    return "done"


def test_an_overfull_window_is_a_named_outcome(model: Path) -> None:
    assert asyncio.run(sent_to(model, context=1024)) == "model.context_overflow"


def test_another_key_is_refused(model: Path) -> None:
    assert asyncio.run(sent_to(model)) == "done"
    assert asyncio.run(sent_to(model, key="guessed")) == "model.auth"


def test_a_server_that_is_killed_is_a_named_failure_and_the_next_run_goes_on(model: Path, tmp_path: Path) -> None:
    settings = settings_for(model)
    wanted = leaning(settings).first(("r1.s1",), ())

    async def main() -> None:
        cache = ReplyCache(tmp_path)
        asker = LlmAsker(settings, cache, first_wait=0.01)
        asking = asyncio.ensure_future(asker.ask((wanted,)))
        while asker._client is None:
            await asyncio.sleep(0.01)
        assert asker._client.server_pid is not None
        os.kill(asker._client.server_pid, signal.SIGKILL)
        (reply,) = await asking
        assert reply.failure is not None
        assert reply.failure.code in ("model.dropped", "model.unreachable")
        await asker.close()
        cache.close()
        (done,) = await asked(settings, tmp_path, wanted)
        assert done.failure is None

    asyncio.run(main())


def test_the_server_stops_with_the_run_and_when_its_parent_dies(model: Path) -> None:
    async def main() -> None:
        for way in ("stop", "parent"):
            server = LocalServer(model_file(f"gguf:{model}"), context=2048, parallel=1)
            await server.start()
            process = server._process
            assert process is not None
            if way == "stop":
                await server.stop()
            else:
                assert process.stdin is not None
                process.stdin.close()
            assert await asyncio.wait_for(process.wait(), 10) == 0

    asyncio.run(main())


def test_the_address_is_this_machines_and_the_path_is_written_down_nowhere(model: Path) -> None:
    extractor = LlmExtractor.of(settings_for(model))
    told = extractor.provenance()
    assert (told["model"], told["endpoint"], told["mode"]) == ("tiny.gguf", "localhost", "json_schema")
    made = extractor.maker.first(("r1.s1",), ())
    assert str(model.parent) not in str(made) + str(told)


def test_the_same_file_elsewhere_has_the_same_answers_another_file_has_not(model: Path, tmp_path: Path) -> None:
    twin = tmp_path / "tiny.gguf"
    twin.write_bytes(model.read_bytes())
    other = write_tiny_model(tmp_path / "other" / "tiny.gguf", seed=2)
    keys = [LlmExtractor.of(settings_for(path)).maker.first(("s",), ()).key for path in (model, twin, other)]
    assert keys[0] == keys[1] != keys[2]


def test_a_file_that_is_none_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
    with pytest.raises(UsageError, match="打不开"):
        LlmExtractor.of(settings_for(tmp_path / "none.gguf"))
    (tmp_path / "text.gguf").write_text("not a model")
    with pytest.raises(UsageError, match="GGUF"):
        LlmExtractor.of(settings_for(tmp_path / "text.gguf"))
    monkeypatch.setattr(local, "find_spec", lambda _: None)
    cache = ReplyCache(tmp_path / "c")
    with pytest.raises(UsageError, match=r"summarizer\[local\]"):
        LlmAsker(settings_for(model), cache)
    cache.close()


def test_a_broken_model_file_is_a_named_failure(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + b"\0" * 100)
    settings = settings_for(tmp_path / "broken.gguf")
    (reply,) = asyncio.run(asked(settings, tmp_path / "c", request(settings)))
    assert reply.failure is not None
    assert reply.failure.code == "model.unreachable"
