"""A bad night: killed in the middle, every kind of fault at once, a server that goes away and comes back."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest

from summarizer.extraction.extractor import Extraction
from summarizer.extraction.llm.cache import ReplyCache
from summarizer.extraction.llm.extractor import LlmExtractor
from summarizer.outline import annotate
from summarizer.reading import read_bytes
from tests.extraction.llm.support import REPLIES, Run, against, request
from tests.servers.scripted import Act, Script, ScriptedServer, Served, called, draft_for, faithful, refused, said

ROOT = Path(__file__).resolve().parents[3]


async def started(server: ScriptedServer, folder: Path, count: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.extraction.llm.asking", server.base_url, str(folder), str(count), cwd=ROOT
    )


@pytest.mark.parametrize("after", [1, 29])
def test_killed_in_the_middle_only_requests_in_flight_are_sent_again(after: int, tmp_path: Path) -> None:
    async def main() -> None:
        async with ScriptedServer(latency=0.02) as server:
            child = await started(server, tmp_path / "replies", 60)
            while server.count < after:
                await asyncio.sleep(0.005)
            child.send_signal(signal.SIGKILL)
            await child.wait()
            before = server.count
            cache = ReplyCache(tmp_path / "replies")
            stored = cache.stats().entries
            cache.close()
            assert stored >= before - 8  # concurrency 4: as many on the wire, as many on the way to the disk
            again = await started(server, tmp_path / "replies", 60)
            assert await again.wait() == 0
            assert server.count - before == 60 - stored  # nothing that was finished is sent again
            sent = Counter(served.text for served in server.served)
            assert (len(sent), max(sent.values()) <= 2) == (60, True)

    asyncio.run(main())


DOCUMENTS = 40
PARAGRAPH = "全区新认定高新技术企业{a}家,技术合同成交额达到{b}.5亿元,引进高层次人才{c}人,建成创新平台{d}个。"


def document(number: int) -> bytes:
    heads = ("企业培育", "成果转化", "人才引进", "平台建设", "科技合作", "政策体系", "科技金融", "科普工作")
    lines = [f"某某市第{number}区科技局2024年工作总结", "", "一、主要工作成效"]
    for place, head in enumerate(heads):
        lines.append(f"({'一二三四五六七八'[place]}){head}")
        for step in range(12):
            seed = number * 1000 + place * 100 + step
            lines.append(PARAGRAPH.format(a=seed, b=seed + 1, c=seed + 2, d=seed + 3))
    return "\n".join(lines).encode()


def sane(served: Served) -> str:
    return json.dumps(draft_for(served), ensure_ascii=False)


def told(name: str) -> str:
    return (REPLIES / name).read_text(encoding="utf-8")


FAULTS: list[Script] = [
    lambda _: refused(429, "slow", retry_after="0.05"),
    lambda _: refused(429, "slow", retry_after_ms="50"),
    lambda _: refused(429, "slow", retry_after="Mon, 05 Jan 2015 08:00:05 GMT"),
    lambda _: refused(429, "slow"),
    lambda _: refused(500, "oops"),
    lambda _: refused(503, "busy"),
    lambda _: Act(drop=True),
    lambda served: Act(body=faithful(served).body, half=True),
    lambda served: Act(body=faithful(served).body, drip=0.5),
    lambda served: Act(body=faithful(served).body[:-20]),
    lambda served: said(sane(served)[:80], finish="length"),
    lambda served: said(f"```json\n{sane(served)}\n```"),
    lambda served: said(f"<think>想</think>{sane(served)}"),
    lambda served: said(None, reasoning_content=sane(served)),
    lambda served: called(sane(served)),
    lambda _: said(told("wrong_shape.json")),
    lambda _: said(""),
    lambda served: said(sane(served), usage={"prompt_tokens": -3, "completion_tokens": "x"}),
    lambda _: Act(body=b"<html>busy</html>", headers={"content-type": "text/html"}),
]


def test_a_batch_with_a_tenth_of_faults_ends_complete(tmp_path: Path) -> None:
    faults = cycle(FAULTS)
    made: list[int] = []

    def script(served: Served) -> Act:
        if served.number % 10 == 5:
            made.append(served.number)
            return next(faults)(served)
        return faithful(served)

    async def one(run: Run, extractor: LlmExtractor, number: int) -> Extraction:
        annotated = annotate(read_bytes(document(number), f"{number}.txt"))
        replies = await run.asker.ask(extractor.prepare(annotated))
        extraction = extractor.assemble(annotated, replies)
        assert set(extraction.failures) == set()
        asked = [n for reply in replies for _, lines in reply.request.payload["blocks"] for n in lines]
        # An item a sentence: a section that was lost would show.
        assert len(extraction.items) == len(asked) == 96
        assert all(metric.source is not None for item in extraction.items for metric in item.metrics)
        return extraction

    async def body(run: Run) -> None:
        extractor = LlmExtractor.of(run.settings)
        done = await asyncio.gather(*(one(run, extractor, number) for number in range(1, DOCUMENTS + 1)))
        requests = sum(len(extractor.prepare(annotate(read_bytes(document(n), "x")))) for n in (1, 2)) // 2 * DOCUMENTS
        assert len(made) >= len(FAULTS)
        assert run.server.count <= 1.3 * requests
        assert sum(extraction.usage.requests for extraction in done) == run.server.count

    against(script, tmp_path, body, concurrency=16, request_timeout=1.5, max_output_tokens=1024, max_attempts=5)


def test_a_server_that_goes_away_in_the_middle_loses_nothing_that_was_done(tmp_path: Path) -> None:
    async def main() -> None:
        async with ScriptedServer() as server:
            first = Run(tmp_path, server, concurrency=4)
            wanted = [request(first.settings, n) for n in range(1, 120, 3)]
            done = await first.ask(*wanted[:20])
            port = server.port
            await server.stop()
            lost = await first.ask(*wanted)
            await first.close()
            assert all(reply.failure is None for reply in done)
            assert [reply.failure is None for reply in lost] == [True] * 20 + [False] * 20
            assert {reply.failure.code for reply in lost[20:] if reply.failure} <= {
                "model.unreachable",
                "model.circuit_open",
            }
            await server.start(port)
            second = Run(tmp_path, server, concurrency=4)
            replies = await second.ask(*wanted)
            await second.close()
            assert all(reply.failure is None for reply in replies)
            assert server.count == 40

    asyncio.run(main())


def test_an_asker_that_is_closed_leaves_nothing_under_way(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        asking = asyncio.ensure_future(run.ask(*(request(run.settings, n) for n in range(1, 60, 3))))
        while run.server.count < 5:
            await asyncio.sleep(0.005)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await run.asker.close()
        assert len(asyncio.all_tasks()) <= 1 + len(run.server._tasks)

    against(lambda served: said('{"items": []}', delay=0.2), tmp_path, body)
