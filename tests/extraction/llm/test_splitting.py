"""A cut answer or an overfull window is cured by fewer sentences, never by asking the same again."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.extraction.llm.drafts import read
from summarizer.extraction.llm.passage import Block, halves, render
from tests.extraction.llm.support import Run, against, reply_to, request
from tests.servers.scripted import Act, Served, faithful, refused, said


def at_most(count: int, otherwise: Act) -> object:
    def script(served: Served) -> Act:
        return faithful(served) if len(served.sentences) <= count else otherwise

    return script


CUT = said('{"items": [{"list": "achieve', finish="length")
OVERFULL = refused(400, "the request exceeds the available context size", code="exceed_context_size_error")


@pytest.mark.parametrize("otherwise", [CUT, OVERFULL], ids=["truncated", "context overflow"])
def test_a_section_that_is_too_long_is_asked_for_in_parts_and_merged(otherwise: Act, tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one(request(run.settings, 1, 8))
        assert reply.failure is None
        assert [item.sentences for item in read(reply.text or "")] == [[number] for number in range(1, 9)]
        assert reply.usage.requests == run.server.count == 7  # 8 → 4 + 4 → 2 + 2 + 2 + 2
        assert all("## 一、工作成绩" in served.passage for served in run.server.served)

    against(at_most(2, otherwise), tmp_path, body)  # type: ignore[arg-type]


def test_what_was_split_is_not_paid_for_again(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        first = await run.one(request(run.settings, 1, 8))
        before = run.server.count
        again = await run.one(request(run.settings, 1, 8))
        assert again.from_cache
        assert again.text == first.text
        assert run.server.count == before

    against(at_most(2, CUT), tmp_path, body)  # type: ignore[arg-type]


def test_a_run_that_stopped_among_the_parts_asks_only_for_the_missing_ones(tmp_path: Path) -> None:
    broken = {"now": True}

    def script(served: Served) -> Act:
        if len(served.sentences) > 2:
            return CUT
        return refused(400, "no") if broken["now"] and "[7]" in served.passage else faithful(served)

    async def body(run: Run) -> None:
        failed = await run.one(request(run.settings, 1, 8))
        assert failed.failure is not None
        before = run.server.count
        broken["now"] = False
        done = await run.one(request(run.settings, 1, 8))
        assert done.failure is None
        assert len(read(done.text or "")) == 8
        assert run.server.count == before + 1

    against(script, tmp_path, body)


def test_a_runaway_model_is_given_up(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one(request(run.settings, 1, 64))
        assert reply.failure is not None
        assert reply.failure.code == "model.truncated"
        assert run.server.count <= 31

    against(lambda _: CUT, tmp_path, body)


def test_one_sentence_that_is_cut_is_a_named_failure(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one(request(run.settings, 1, 1))
        assert reply.failure is not None
        assert reply.failure.code == "model.truncated"

    against(lambda _: CUT, tmp_path, body)


def test_headings_that_govern_go_with_both_halves() -> None:
    blocks = (
        Block(("# 报告", "## 一、成绩", "### (一)企业"), ("[1] 甲", "[2] 乙")),
        Block(("### (二)平台",), ("[3] 丙", "[4] 丁")),
    )
    parts = halves(blocks)
    assert parts is not None
    assert render(parts[0]) == "# 报告\n## 一、成绩\n### (一)企业\n[1] 甲\n[2] 乙"
    assert render(parts[1]) == "# 报告\n## 一、成绩\n### (二)平台\n[3] 丙\n[4] 丁"
    again = halves(parts[1])
    assert again is not None
    assert render(again[1]) == "# 报告\n## 一、成绩\n### (二)平台\n[4] 丁"
    assert halves(again[1]) is None


def test_the_usage_of_all_parts_is_counted(tmp_path: Path) -> None:
    reply = reply_to(at_most(2, CUT), tmp_path)  # type: ignore[arg-type]
    assert (reply.usage.requests, reply.usage.prompt_tokens) == (3, 12000)
