"""Helpers of the model path's tests: settings for a loopback server, requests made by hand, a run of the asker."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from summarizer.extraction.extractor import Reply, Request
from summarizer.extraction.llm.asker import LlmAsker
from summarizer.extraction.llm.cache import ReplyCache
from summarizer.extraction.llm.passage import Block
from summarizer.extraction.llm.requests import Maker
from summarizer.extraction.llm.target import target_of
from summarizer.settings import Settings
from tests.servers.scripted import Script, ScriptedServer, faithful

T = TypeVar("T")
REPLIES = Path(__file__).parent / "replies"


def settings_for(base_url: str, **fields: Any) -> Settings:
    """Settings that read neither the environment nor a file of the developer's."""
    given: dict[str, Any] = {"base_url": base_url, "model": "scripted", "concurrency": 8, "max_attempts": 3, **fields}
    return Settings(_env_file=None, **given)


def maker_for(settings: Settings) -> Maker:
    return Maker.of(settings, target_of(settings))


def passage(first: int, count: int = 3, words: str = "全区新增高新技术企业{n}家") -> tuple[Block, ...]:
    """One section with `count` numbered sentences, each with a figure of its own."""
    lines = tuple(f"[{number}] " + words.format(n=number + 100) for number in range(first, first + count))
    return (Block(("# 某区科技局2024年工作总结", "## 一、工作成绩"), lines),)


def request(settings: Settings, first: int = 1, count: int = 3, **keywords: Any) -> Request:
    return maker_for(settings).first(("r1.s1",), passage(first, count, **keywords))


class Run:
    """A server with a script, a cache and an asker around the body of a test."""

    def __init__(self, folder: Path, server: ScriptedServer, **fields: Any) -> None:
        self.asking = {name: fields.pop(name) for name in ("announce", "cache_only", "price") if name in fields}
        self.settings = settings_for(server.base_url, **fields)
        self.server = server
        self.cache = ReplyCache(folder / "replies")
        self.asker = LlmAsker(self.settings, self.cache, first_wait=0.01, **self.asking)

    async def ask(self, *requests: Request) -> tuple[Reply, ...]:
        return await self.asker.ask(requests or (request(self.settings),))

    async def one(self, wanted: Request | None = None) -> Reply:
        (reply,) = await self.ask(wanted or request(self.settings))
        return reply

    async def close(self) -> None:
        await self.asker.close()
        self.cache.close()


def against(script: Script, folder: Path, body: Callable[[Run], Awaitable[T]], **fields: Any) -> T:
    """Runs `body` against a server with that script."""

    async def main() -> T:
        async with ScriptedServer(script) as server:
            run = Run(folder, server, **fields)
            try:
                return await body(run)
            finally:
                await run.close()

    return asyncio.run(main())


def reply_to(script: Script, folder: Path, **fields: Any) -> Reply:
    """The reply to one request."""
    return against(script, folder, lambda run: run.one(), **fields)


__all__ = ["REPLIES", "Run", "against", "faithful", "maker_for", "passage", "reply_to", "request", "settings_for"]
