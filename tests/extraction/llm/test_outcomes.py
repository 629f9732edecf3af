"""Every way a request can end, through real HTTP: its name, how often it was sent, what the clerk is told."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from summarizer.errors import ModelError
from summarizer.extraction.llm.asker import LlmAsker
from summarizer.extraction.llm.drafts import read
from summarizer.extraction.llm.outcomes import fault, outcomes
from tests.extraction.llm.support import REPLIES, Run, against, reply_to, request, settings_for
from tests.servers.scripted import Act, Script, Served, called, faithful, in_turn, refused, said

SPEC = (REPLIES / "plain.json").read_text(encoding="utf-8")


def told(name: str) -> str:
    return (REPLIES / name).read_text(encoding="utf-8")


ACCEPTED: list[tuple[str, str, Script]] = [
    ("a tool call", "tools", lambda _: called(SPEC)),
    ("JSON in a schema mode", "json_schema", lambda _: said(SPEC)),
    ("JSON in JSON mode", "json", lambda _: said(SPEC)),
    ("JSON in a code fence", "md_json", lambda _: said(told("fenced.txt"))),
    ("a code fence although the mode is strict", "json_schema", lambda _: said(told("fenced.txt"))),
    ("prose around a fence", "json_schema", lambda _: said(told("prose_and_fence.txt"))),
    ("thinking before the answer", "json_schema", lambda _: said(told("thinking.txt"))),
    ("thinking before the answer in a Markdown mode", "md_json", lambda _: said(told("thinking.txt"))),
    ("content although a tool was forced", "tools", lambda _: said(SPEC)),
    ("a tool call although JSON was asked for", "json_schema", lambda _: called(SPEC)),
    ("JSON that landed in reasoning_content", "json_schema", lambda _: said(None, reasoning_content=SPEC)),
    ("a bare list, null, an unknown field, one number for a list", "json_schema", lambda _: said(told("sloppy.json"))),
    ("usage that is missing", "json_schema", lambda _: said(SPEC, usage={})),
    (
        "usage that is nonsense",
        "json_schema",
        lambda _: said(SPEC, usage={"prompt_tokens": -5, "completion_tokens": "many", "total_tokens": None}),
    ),
]


@pytest.mark.parametrize(("mode", "script"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_is_read_at_the_first_asking(mode: str, script: Script, tmp_path: Path) -> None:
    reply = reply_to(script, tmp_path, mode=mode)
    assert reply.failure is None
    assert reply.usage.requests == 1
    (item,) = read(reply.text or "")
    assert (item.statement, item.sentences, item.metrics[0].quantity) == ("全区新增高新技术企业101家", [1], "101家")


# code, requests sent (max_attempts is 3), script
FAILED: list[tuple[str, str, int, Script]] = [
    ("an answer of the wrong shape, twice", "shape", 2, lambda _: said(told("wrong_shape.json"))),
    ("a list nobody knows, twice", "shape", 2, lambda _: said(told("wrong_enum.json"))),
    ("JSON that breaks off without a word, twice", "shape", 2, lambda _: said(told("cut.json"))),
    ("prose, twice", "shape", 2, lambda _: said("好的,我来提取。")),
    ("empty content, twice", "empty", 2, lambda _: said("")),
    ("null content, twice", "empty", 2, lambda _: said(None)),
    ("no choices, twice", "empty", 2, lambda _: Act(body=b'{"choices": [], "object": "chat.completion"}')),
    ("reasoning and nothing else", "reasoning_only", 1, lambda _: said(None, reasoning_content="想一想")),
    (
        "thinking that used up the answer",
        "reasoning_only",
        1,
        lambda _: said(told("thinking_only.txt"), finish="length"),
    ),
    ("the content filter's finish reason", "filtered", 1, lambda _: said("", finish="content_filter")),
    ("the content filter's status", "filtered", 1, lambda _: refused(400, "blocked", code="data_inspection_failed")),
    ("a refusal", "refused", 1, lambda _: said(None, refusal="I can't help with that")),
    ("a prompt read in part", "prompt_cut", 1, lambda _: said(SPEC, usage={"prompt_tokens": 60, "total_tokens": 70})),
    ("a wrong key", "auth", 1, lambda _: refused(401, "Incorrect API key provided")),
    ("no permission", "auth", 1, lambda _: refused(403, "forbidden")),
    ("an unknown model", "not_found", 1, lambda _: refused(404, "model not found")),
    ("an empty account", "quota", 1, lambda _: refused(429, "You exceeded", code="insufficient_quota")),
    ("an empty account by status", "quota", 1, lambda _: refused(402, "Insufficient Balance")),
    (
        "a mode the server doesn't know",
        "rejected",
        1,
        lambda _: refused(400, "response_format json_schema unavailable"),
    ),
    ("a redirect", "redirected", 1, lambda _: Act(status=307, headers={"location": "http://127.0.0.1:9/v1"})),
    ("500 again and again", "server", 3, lambda _: refused(500, "oops")),
    ("503 again and again", "server", 3, lambda _: refused(503, "overloaded")),
    ("429 again and again", "rate_limited", 12, lambda _: refused(429, "slow down", retry_after_ms="1")),
    ("a connection closed without a word", "dropped", 3, lambda _: Act(drop=True)),
    ("half a body", "dropped", 3, lambda _: Act(body=said(SPEC).body, half=True)),
    ("a page in HTML", "protocol", 3, lambda _: Act(body=b"<html></html>", headers={"content-type": "text/html"})),
    ("a body that is no JSON", "protocol", 3, lambda _: Act(body=b'{"choices": [{"index"')),
    ("a body that is no completion", "protocol", 3, lambda _: Act(body=b'{"hello": "world"}')),
]


@pytest.mark.parametrize(("code", "sent", "script"), [case[1:] for case in FAILED], ids=[case[0] for case in FAILED])
def test_has_a_name(code: str, sent: int, script: Script, tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one()
        assert reply.text is None
        assert reply.failure is not None
        assert reply.failure.code == f"model.{code}"
        assert " — " in reply.failure.message
        assert reply.usage.requests == run.server.count == sent
        assert run.cache.stats().entries == 0  # a failure is never kept

    against(script, tmp_path, body)


def test_slow_drip_ends_at_the_whole_time_out(tmp_path: Path) -> None:
    reply = reply_to(lambda _: Act(body=said(SPEC).body, drip=0.05), tmp_path, request_timeout=0.3, max_attempts=1)
    assert reply.failure is not None
    assert reply.failure.code == "model.timeout"


def test_silence_ends_at_the_first_byte_time_out(tmp_path: Path) -> None:
    reply = reply_to(lambda _: said(SPEC, delay=5.0), tmp_path, first_byte_timeout=0.2, max_attempts=1)
    assert reply.failure is not None
    assert reply.failure.code == "model.timeout"


def test_a_host_that_does_not_pick_up_is_unreachable_within_the_connect_time_out(tmp_path: Path) -> None:
    with socket.socket() as listening, socket.socket() as first, socket.socket() as second:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for taken in (first, second):  # the queue is full: the next one gets no answer
            taken.setblocking(False)
            taken.connect_ex(listening.getsockname())
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"

        async def body(run: Run) -> None:
            settings = settings_for(address, connect_timeout=0.2, first_byte_timeout=5.0, max_attempts=1)
            asker = LlmAsker(settings, run.cache)
            (reply,) = await asker.ask((request(settings),))
            await asker.close()
            assert reply.failure is not None
            assert reply.failure.code == "model.unreachable"

        against(faithful, tmp_path, body)


def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        await run.server.stop()
        reply = await run.one()
        assert reply.failure is not None
        assert reply.failure.code == "model.unreachable"

    against(faithful, tmp_path, body)


@pytest.mark.parametrize("mode", ["tools", "json_schema", "json", "md_json"])
def test_a_wrong_shape_is_told_and_mended_at_the_second_asking(mode: str, tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one()
        assert reply.failure is None
        assert reply.usage.requests == 2
        first, second = run.server.served
        assert second.body["messages"][: len(first.body["messages"])] == first.body["messages"]
        assert told("wrong_shape.json").strip() in json.dumps(second.body["messages"], ensure_ascii=False).replace(
            '\\"', '"'
        )
        assert "items" in str(second.body["messages"][-1]["content"])

    wrong = called(told("wrong_shape.json")) if mode == "tools" else said(told("wrong_shape.json"))
    against(in_turn(wrong, then=faithful), tmp_path, body, mode=mode)


def test_one_bad_answer_among_good_ones_costs_nothing_else(tmp_path: Path) -> None:
    def script(served: Served) -> Act:
        return refused(400, "blocked", code="content_filter") if "[7]" in served.user else faithful(served)

    async def body(run: Run) -> None:
        wanted = [request(run.settings, first) for first in (1, 7, 13)]
        replies = await run.ask(*wanted)
        assert [reply.failure.code if reply.failure else None for reply in replies] == [None, "model.filtered", None]

    against(script, tmp_path, body)


def test_every_outcome_tells_a_clerk_what_and_the_mend() -> None:
    for name, row in outcomes().items():
        error = fault(name, "x" * 500)
        assert isinstance(error, ModelError)
        assert error.code == f"model.{name}"
        assert row.message
        assert row.mend
        assert error.english is not None
        assert all(part.isascii() and part for part in error.english)
        assert len(error.what) < 300


def test_the_key_is_in_no_message(tmp_path: Path) -> None:
    reply = reply_to(lambda served: refused(401, "bad key"), tmp_path, api_key="sk-very-secret")
    assert reply.failure is not None
    assert "sk-very-secret" not in reply.failure.message
