"""The extraction stage against a server with a fixed latency: wall time over the ideal, processor time a section.

Ideal is requests × latency ÷ concurrency. The server is a process of its own on the same machine; every request is
different, sizes are those of the seeds. `bare` posts the same bodies through aiohttp alone. A cached rerun follows,
and then the whole batch (whole_batch.py).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import whole_batch
from summarizer.extraction.extractor import Request
from summarizer.extraction.llm.asker import LlmAsker
from summarizer.extraction.llm.cache import ReplyCache
from summarizer.extraction.llm.extractor import LlmExtractor
from summarizer.extraction.llm.passage import Block, from_data
from summarizer.extraction.llm.requests import prompt_text
from summarizer.outline import annotate
from summarizer.reading import read
from summarizer.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
LATENCY = 0.2
ROUNDS = 20  # requests a slot: 4 s ideal at any concurrency
LIMITS = {8: 1.05, 32: 1.15, 128: 1.8}


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: its wall time over the ideal, and processor milliseconds a request."""

    ratio: float
    processor: float


def settings_for(base_url: str, concurrency: int) -> Settings:
    return Settings(_env_file=None, base_url=base_url, model="scripted", concurrency=concurrency)


def requests_for(settings: Settings, count: int) -> tuple[list[Request], float]:
    """That many different requests of the seeds' sizes, and prompt characters a document character over the seeds."""
    extractor = LlmExtractor.of(settings)
    passages: list[tuple[Block, ...]] = []
    sent = whole = 0
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        annotated = annotate(read(str(path)))
        whole += len(annotated.text)
        for request in extractor.prepare(annotated):
            sent += len(prompt_text(request.payload["body"]))
            passages.append(from_data(request.payload["blocks"]))
    made = []
    for number in range(count):
        head = Block((f"# 第{number}份",), ())
        made.append(extractor.maker.first((f"r1.s{number}",), (head, *passages[number % len(passages)])))
    return made, sent / whole


async def timed(count: int, concurrency: int, work: Callable[[], Awaitable[None]]) -> Measured:
    wall, processor = time.perf_counter(), time.process_time()
    await work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return Measured(wall / (count * LATENCY / concurrency), 1000 * processor / count)


async def bare(settings: Settings, requests: list[Request]) -> Measured:
    """The same bodies through aiohttp with nothing around it: what the machine can do."""
    import aiohttp

    gate = asyncio.Semaphore(settings.concurrency)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def one(request: Request) -> None:
            async with (
                gate,
                session.post(f"{settings.base_url}/chat/completions", json=request.payload["body"]) as reply,
            ):
                json.loads(await reply.read())

        async def work() -> None:
            await asyncio.gather(*(one(request) for request in requests))

        return await timed(len(requests), settings.concurrency, work)


async def ours(settings: Settings, requests: list[Request], cache: ReplyCache) -> Measured:
    asker = LlmAsker(settings, cache)

    async def one(request: Request) -> None:
        (reply,) = await asker.ask((request,))
        if reply.failure is not None:
            raise RuntimeError(reply.failure.message)

    async def work() -> None:
        await asyncio.gather(*(one(request) for request in requests))

    try:
        return await timed(len(requests), settings.concurrency, work)
    finally:
        await asker.close()


async def warm(settings: Settings, requests: list[Request]) -> None:
    """The first request loads what is loaded once."""
    with tempfile.TemporaryDirectory() as folder:
        cache = ReplyCache(Path(folder))
        asker = LlmAsker(settings, cache)
        await asker.ask(tuple(requests))
        await asker.close()
        cache.close()


def measure(base_url: str, concurrency: int) -> tuple[Measured, Measured, Measured, float]:
    settings = settings_for(base_url, concurrency)
    requests, share = requests_for(settings, ROUNDS * concurrency)
    asyncio.run(warm(settings, requests[:2]))
    floor = asyncio.run(bare(settings, requests))
    with tempfile.TemporaryDirectory() as folder:
        cache = ReplyCache(Path(folder))
        first = asyncio.run(ours(settings, requests, cache))
        again = asyncio.run(ours(settings, requests, cache))
        cache.close()
    return floor, first, again, share


def main() -> int:
    """0: every figure within its limit; 1: one is over."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline_llm", description=__doc__)
    parser.add_argument("--concurrency", type=int, nargs="*", default=list(LIMITS))
    options = parser.parse_args()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.scripted", "--latency", str(LATENCY)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    base_url = server.stdout.readline().strip()
    over = False
    try:
        print("concurrency  bare ratio  our ratio  (limit)  processor ms a section  cached ms a section")
        for concurrency in options.concurrency:
            floor, first, again, share = measure(base_url, concurrency)
            limit = LIMITS.get(concurrency)
            cached = again.ratio * LATENCY * 1000 / concurrency
            print(
                f"{concurrency:>11}  {floor.ratio:>10.3f}  {first.ratio:>9.3f}  {limit or '':>7}  "
                f"{first.processor:>22.2f}  {cached:>19.2f}"
            )
            over |= limit is not None and (first.ratio > limit or first.processor > 2.5 or cached > 2.0)
        print(f"prompt characters a document character over the seeds: {share:.2f} (limit 1.9)")
        over |= not whole_batch.report(base_url, server.pid, LATENCY)
    finally:
        server.terminate()
        server.wait()
    return int(over or share > 1.9)


if __name__ == "__main__":
    sys.exit(main())
