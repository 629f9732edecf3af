"""Traps that others fell into, and the test that stands at each: small ones here, the rest by name in traps.toml."""

from __future__ import annotations

import ast
import asyncio
import json
import time
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from summarizer.extraction.extractor import Usage
from summarizer.extraction.llm.retry import retrying
from tests.extraction.llm.support import REPLIES, Run, against, reply_to, request
from tests.servers.scripted import Act, Served, faithful, in_turn, said

ROOT = Path(__file__).resolve().parents[3]
TRAPS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "traps.toml").read_text("utf-8"))["traps"]


@pytest.mark.parametrize("trap", TRAPS, ids=[trap["trap"] for trap in TRAPS])
def test_each_trap_has_a_test(trap: dict[str, Any]) -> None:
    assert trap["tests"]
    for named in trap["tests"]:
        path, _, name = named.partition("::")
        tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, named


@pytest.mark.parametrize("name", ["instructor", "openai", "tenacity", "diskcache"])
def test_the_models_libraries_are_held_to_what_was_tried(name: str) -> None:
    """An open resolve falls back to a release of years ago without a word."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (held,) = [found for found in map(Requirement, project["dependencies"]) if found.name == name]
    assert {spec.operator for spec in held.specifier} == {">=", "<"}
    assert held.specifier.contains(version(name))


@pytest.mark.parametrize("profile", ["deepseek", "qwen", "zhipu", "moonshot"])
def test_json_mode_says_the_word_json(profile: str, tmp_path: Path) -> None:
    """Servers refuse JSON mode for a prompt that doesn't."""

    async def body(run: Run) -> None:
        assert (await run.one()).failure is None
        (served,) = run.server.served
        assert served.body["response_format"] == {"type": "json_object"}
        assert "json" in served.text.lower()

    against(faithful, tmp_path, body, profile=profile)


def test_usage_may_be_null(tmp_path: Path) -> None:
    def script(served: Served) -> Act:
        return Act(body=json.dumps({**json.loads(faithful(served).body), "usage": None}).encode())

    reply = reply_to(script, tmp_path)
    assert (reply.failure, reply.usage) == (None, Usage(1, 0, 0))


def test_tokens_of_two_askings_are_added_once_not_as_running_totals(tmp_path: Path) -> None:
    wrong = said((REPLIES / "wrong_shape.json").read_text(encoding="utf-8"))
    assert reply_to(in_turn(wrong), tmp_path).usage == Usage(2, 8000, 400)


def test_a_slow_disk_does_not_hold_up_the_event_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def body(run: Run) -> None:
        get = run.cache.get

        def slow(key: str) -> Any:
            time.sleep(0.3)
            return get(key)

        monkeypatch.setattr(run.cache, "get", slow)
        asking = asyncio.ensure_future(run.ask(request(run.settings)))
        longest, last = 0.0, time.monotonic()
        while not asking.done():
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        assert longest < 0.2

    async def warmed(run: Run) -> None:
        await run.one(request(run.settings, 50))  # loading openai does hold it up, once
        await body(run)

    against(faithful, tmp_path, warmed)


def test_retries_are_spread() -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    async def main() -> None:
        from summarizer.errors import ModelError
        from summarizer.extraction.llm.outcomes import fault

        for said_wait in (None, 2.0):
            for _ in range(20):
                try:
                    async for attempt in retrying(2, note, 1.0):
                        with attempt:
                            raise fault("server", retry_after=said_wait)
                except ModelError:
                    pass

    asyncio.run(main())
    ours, theirs = waits[:20], waits[20:]
    assert len(set(ours)) > 10
    assert len(set(theirs)) > 10
    assert all(0.5 <= wait <= 1.0 for wait in ours)
    assert all(2.0 <= wait <= 3.0 for wait in theirs)  # never earlier than the server said


def test_a_cancellation_is_not_retried() -> None:
    made = 0

    async def main() -> None:
        nonlocal made
        async for attempt in retrying(4, lambda _: asyncio.sleep(0), 0.0):
            with attempt:
                made += 1
                raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(main())
    assert made == 1
