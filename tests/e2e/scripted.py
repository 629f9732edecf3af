"""A scripted server in a thread of its own, so that a real process can talk to it, and a folder of small reports."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.support import command, environment
from tests.pipeline.fakes import REPORT
from tests.servers.scripted import Script, ScriptedServer, faithful

KEY = "sk-secret"


@contextmanager
def serving(script: Script = faithful, *, latency: float = 0.0, keep: bool = True) -> Iterator[ScriptedServer]:
    made = ScriptedServer(script, latency=latency, keep=keep)
    ready: Future[None] = Future()
    ended = asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with made:
            ready.set_result(None)
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        ready.result(timeout=10)
        yield made
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(timeout=10)
        loop.close()


def write_reports(folder: Path, count: int) -> None:
    """Reports that differ in their issuer and figures: no two make the same request."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = REPORT.replace("某某区", f"某{number}区").replace("120家", f"{1200 + number}家")
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def model_environment(server: ScriptedServer, folder: Path) -> dict[str, str]:
    """The environment of a model run in `folder`, its cache below it."""
    return environment(
        OPENAI_BASE_URL=server.base_url,
        OPENAI_API_KEY=KEY,
        SUMMARIZER_MODEL="scripted",
        SUMMARIZER_CACHE_DIR=str(folder / "cache"),
    )


def with_model(server: ScriptedServer, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`summarizer ARGUMENTS` in `folder` with that model, finished. The key is never told."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=model_environment(server, folder),
        input="",
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )
    assert KEY not in done.stdout + done.stderr
    return done
