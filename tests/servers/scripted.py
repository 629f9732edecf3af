"""A scripted OpenAI-compatible server: real HTTP/1.1 over loopback on asyncio, nothing between it and the client.

A script is a function from the request to an Act; `Act` says what goes over the wire and how badly. Runs in the test's
own event loop, or as a process of its own (`python -m tests.servers.scripted --latency 0.2`) for benchmarks.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
HEADS = (
    (("问题", "不足", "短板", "困难"), "problems"),
    (("成绩", "成效", "总结", "完成情况"), "achievements"),
    (("计划", "打算", "思路", "安排", "要点", "目标"), "plans"),
)
FIGURE = re.compile(r"\d+(?:\.\d+)?(?:万|亿)?(?:个百分点|个基点|个月|平方米|家次|人次|件/万人|元|家|项|个|人|件|%)")


@dataclass(frozen=True, slots=True)
class Served:
    """One request as it came in."""

    number: int  # from 1
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float
    method: str = "POST"
    raw: bytes = b""

    @property
    def user(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def text(self) -> str:
        return "\n".join(str(message.get("content")) for message in self.body["messages"])

    @property
    def passage(self) -> str:
        """What stands between the fences of our request, a correction asked for behind it or not."""
        parts = re.split(r"^=====[0-9a-f]+=====$", self.text, flags=re.MULTILINE)
        return parts[1] if len(parts) > 2 else ""

    @property
    def sentences(self) -> list[tuple[int, str]]:
        return [(int(number), text) for number, text in LINE.findall(self.passage)]


@dataclass(frozen=True, slots=True)
class Act:
    """What the server does with one request."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False  # close without a word
    half: bool = False  # announce the whole length, send half, close
    drip: float = 0.0  # seconds between single bytes


Script = Callable[[Served], Act]


def said(
    content: str | None,
    *,
    finish: str = "stop",
    usage: Any = None,
    delay: float = 0.0,
    **message: Any,
) -> Act:
    """A chat completion with that content; further fields of the message as keywords."""
    if usage is None:
        usage = {"prompt_tokens": 4000, "completion_tokens": 200, "total_tokens": 4200}
    reply = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
        ],
        "usage": usage,
    }
    return Act(body=json.dumps(reply, ensure_ascii=False).encode(), delay=delay)


def called(arguments: str, **keywords: Any) -> Act:
    """A chat completion that calls the tool."""
    call = {"id": "call_1", "type": "function", "function": {"name": "draft", "arguments": arguments}}
    return said(None, finish="tool_calls", tool_calls=[call], **keywords)


def refused(status: int, message: str = "no", *, code: str | None = None, **headers: str) -> Act:
    """An error in OpenAI's form. Header names with `_` for `-`."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": code}}, ensure_ascii=False).encode()
    return Act(status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def draft_for(served: Served) -> dict[str, Any]:
    """A faithful draft: an item a sentence that holds a figure, in the sentence's words; what is measured left open."""
    items = []
    for number, text, kind in _with_kinds(served.passage):
        figures = list(dict.fromkeys(FIGURE.findall(text)))[:40]
        if figures:
            items.append(
                {
                    "list": kind,
                    "topic": "综合",
                    "statement": text[:300],
                    "sentences": [number],
                    "metrics": [{"indicator": "", "quantity": figure, "change": ""} for figure in figures],
                }
            )
    return {"items": items[:60]}


def _with_kinds(passage: str) -> Iterator[tuple[int, str, str]]:
    """Sentences with the list they belong in, as far as the headings tell."""
    kinds = {0: "achievements"}
    for line in passage.splitlines():
        level = len(line) - len(line.lstrip("#"))
        if level:
            kinds = {depth: kind for depth, kind in kinds.items() if depth < level}
            told = next((kind for words, kind in HEADS if any(word in line for word in words)), None)
            if told is not None:
                kinds[level] = told
            elif level == 1:
                kinds[level] = "achievements"
        elif found := LINE.match(line):
            yield int(found[1]), found[2], kinds[max(kinds)]


def faithful(served: Served) -> Act:
    """Answers in the form the request asks for: a tool call, or JSON."""
    text = json.dumps(draft_for(served), ensure_ascii=False)
    return called(text) if "tools" in served.body else said(text)


def in_turn(*acts: Act | Script, then: Script = faithful) -> Script:
    """The acts one after the other, then the last script for ever."""
    queue = list(acts)

    def script(served: Served) -> Act:
        act = queue.pop(0) if queue else then
        return act if isinstance(act, Act) else act(served)

    return script


class ScriptedServer:
    """`async with ScriptedServer(script) as server:` — then `server.base_url`, `server.served`, `server.most`."""

    def __init__(self, script: Script = faithful, *, latency: float = 0.0, keep: bool = True) -> None:
        self.script = script
        self.latency = latency
        self.served: list[Served] = []
        self.count = 0
        self.open = 0
        self.most = 0  # requests at the same time
        self.port = 0
        self._keep = keep
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def __aenter__(self) -> ScriptedServer:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._connection, "127.0.0.1", port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._server.wait_closed()
            self._server = None

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        raw = await reader.readexactly(int(headers.get("content-length", "0")))
        self.count += 1
        plain = headers.get("content-type", "").startswith("application/json")
        body = json.loads(raw) if raw and plain else {}
        served = Served(self.count, path, headers, body, time.monotonic(), method, b"" if plain else raw)
        if self._keep:
            self.served.append(served)
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            act = self.script(served)
            if self.latency or act.delay:
                await asyncio.sleep(self.latency + act.delay)
        finally:
            self.open -= 1
        return await self._write(writer, act)

    async def _write(self, writer: asyncio.StreamWriter, act: Act) -> bool:
        if act.drop:
            return False
        headers = {"content-type": "application/json", "content-length": str(len(act.body)), **act.headers}
        head = f"HTTP/1.1 {act.status} Scripted\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in headers.items()
        )
        body = act.body[: len(act.body) // 2] if act.half else act.body
        writer.write(head.encode("latin-1") + b"\r\n" + (b"" if act.drip else body))
        if act.drip:
            for index in range(len(body)):
                writer.write(body[index : index + 1])
                await writer.drain()
                await asyncio.sleep(act.drip)
        await writer.drain()
        return not act.half


class Tally:
    """A script that counts what it is asked, and answers strangers (langextract) too: each figure as an extraction."""

    def __init__(self) -> None:
        self.characters = 0

    def __call__(self, served: Served) -> Act:
        self.characters += sum(len(str(message.get("content") or "")) for message in served.body["messages"])
        if served.passage:
            return faithful(served)
        asked = served.user.rpartition("Q: ")[2]
        found = [{"figure": figure} for figure in dict.fromkeys(FIGURE.findall(asked))]
        return said(json.dumps({"extractions": found}, ensure_ascii=False))


async def _serve(latency: float, port: int, counted: bool) -> None:
    tally = Tally()
    server = ScriptedServer(tally, latency=latency, keep=False)
    await server.start(port)
    print(server.base_url, flush=True)  # noqa: T201  # the parent process reads the address from here
    while counted:
        line = await asyncio.to_thread(sys.stdin.readline)  # a line of input asks for the count so far
        if not line:
            break
        told = {"requests": server.count, "characters": tally.characters, "most": server.most}
        print(json.dumps(told), flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--counted", action="store_true", help="tell the count so far for each line of input")
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(arguments.latency, arguments.port, arguments.counted))
