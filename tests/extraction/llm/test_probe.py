"""`doctor --probe`: the modes once each, the one to set, a prompt that is cut without a word, thinking aloud."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from summarizer.errors import ModelError
from summarizer.extraction.llm.probe import ProbeResult, best, probe
from tests.extraction.llm.support import settings_for
from tests.servers.scripted import Act, Script, ScriptedServer, Served, called, draft_for, refused, said


def counted(served: Served) -> dict[str, int]:
    """Usage as an honest tokenizer would count."""
    tokens = int(len(served.text) * 0.65)
    return {"prompt_tokens": tokens, "completion_tokens": 50, "total_tokens": tokens + 50}


def honest(served: Served) -> Act:
    text = json.dumps(draft_for(served), ensure_ascii=False)
    make: Callable[..., Act] = called if "tools" in served.body else said
    return make(text, usage=counted(served))


def mode_of(body: dict[str, Any]) -> str:
    if "tools" in body:
        return "tools"
    return {"json_schema": "json_schema", "json_object": "json"}.get(
        body.get("response_format", {}).get("type"), "md_json"
    )


def only(*modes: str) -> Script:
    return lambda served: honest(served) if mode_of(served.body) in modes else refused(400, "unsupported")


def thinking_in(*modes: str) -> Script:
    def script(served: Served) -> Act:
        if mode_of(served.body) not in modes:
            return honest(served)
        text = json.dumps(draft_for(served), ensure_ascii=False)
        return said(f"<think>想</think>{text}", usage=counted(served))

    return script


def probed(script: Script, **fields: Any) -> tuple[dict[str, ProbeResult], str | None, int]:
    async def main() -> tuple[dict[str, ProbeResult], str | None, int]:
        async with ScriptedServer(script) as server:
            settings = settings_for(server.base_url, **fields)
            results = await probe(settings)
            return {result.name: result for result in results}, best(results, settings), server.count

    return asyncio.run(main())


def test_all_modes_are_tried_once_and_the_profiles_first_is_named() -> None:
    results, mode, sent = probed(honest)
    assert set(results) == {"tools", "json_schema", "json", "md_json", "window"}
    assert all(result.good for result in results.values())
    assert (mode, sent) == ("json_schema", 5)


BEST: list[tuple[str, Script, str | None]] = [
    ("a server that knows tools only", only("tools"), "tools"),
    ("a server that knows JSON mode only", only("json"), "json"),
    ("a server that knows nothing of modes", only("md_json"), "md_json"),
    ("thinking in the first mode", thinking_in("json_schema"), "tools"),
    ("thinking in all but JSON mode", thinking_in("json_schema", "tools", "md_json"), "json"),
    ("thinking in every mode", thinking_in("json_schema", "tools", "json", "md_json"), "json_schema"),
    ("a server that answers something else", lambda _: said('{"items": []}'), None),
]


@pytest.mark.parametrize(("script", "mode"), [case[1:] for case in BEST], ids=[case[0] for case in BEST])
def test_the_mode_to_set_is_the_first_that_works(script: Script, mode: str | None) -> None:
    assert probed(script)[1] == mode


def test_thinking_aloud_is_noticed() -> None:
    results, _, _ = probed(thinking_in("json"))
    assert results["json"].thinking
    assert not results["json_schema"].thinking


def test_an_answer_that_is_not_the_passages_is_noticed() -> None:
    results, _, _ = probed(lambda _: said('{"items": []}'))
    assert results["json_schema"].code == "model.unfaithful"


def test_a_prompt_that_is_cut_without_a_word_is_noticed() -> None:
    def short(served: Served) -> Act:
        text = json.dumps(draft_for(served), ensure_ascii=False)
        return said(text, usage={**counted(served), "prompt_tokens": min(1024, counted(served)["prompt_tokens"])})

    results, _, _ = probed(short)
    assert results["json_schema"].good
    assert results["window"].code == "model.prompt_cut"


def test_a_wrong_key_is_said_once() -> None:
    results, mode, sent = probed(lambda _: refused(401, "bad key"))
    assert [result.code for result in results.values()] == ["model.auth"]
    assert (mode, sent) == (None, 1)


def test_the_probe_keeps_offline_too() -> None:
    with pytest.raises(ModelError) as caught:
        asyncio.run(probe(settings_for("https://api.example.com/v1", offline=True)))
    assert caught.value.code == "model.offline"
