"""The Asker: requests in, replies out — cache, single flight, retry, rate, budget, splitting and re-asking.

Lives in the parent process on the event loop. `ask` never raises for a failed request: the reply carries the failure.
"""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from summarizer.errors import ModelError
from summarizer.extraction.extractor import Reply, Request, Usage
from summarizer.extraction.llm import modes
from summarizer.extraction.llm.answers import draft_of, tokens_estimate
from summarizer.extraction.llm.cache import Entry, ReplyCache
from summarizer.extraction.llm.client import Client, connection
from summarizer.extraction.llm.completion import Completion
from summarizer.extraction.llm.drafts import merge
from summarizer.extraction.llm.leave import is_loopback
from summarizer.extraction.llm.limiter import Gate
from summarizer.extraction.llm.local import for_this_machine, require_engine
from summarizer.extraction.llm.money import Price, Purse, price_of
from summarizer.extraction.llm.outcomes import failure, fault, outcome_of
from summarizer.extraction.llm.requests import Maker, prompt_text
from summarizer.extraction.llm.retry import FIRST_WAIT, retrying
from summarizer.extraction.llm.target import target_of
from summarizer.settings import Settings

MAX_SPLITS = 4  # sixteen parts: what is still cut then is a runaway model, not a long section


@cache
def _settle() -> None:
    """Takes what is loaded by now out of the collector's sight, once a process.

    openai and instructor leave half a million objects that live as long as the process; walking them again and again
    took a tenth of a run's time.
    """
    gc.collect()
    gc.freeze()


async def _after(flight: asyncio.Task[Reply], request: Request) -> Reply:
    """The reply to a request that another one has been sent for."""
    reply = await asyncio.shield(flight)
    return replace(reply, request=request, usage=Usage(), from_cache=reply.failure is None)


@dataclass(slots=True)
class _Spent:
    """What one request has used so far, failed attempts included."""

    requests: int = 0
    prompt: int = 0
    completion: int = 0

    def usage(self) -> Usage:
        return Usage(self.requests, self.prompt, self.completion)


class LlmAsker:
    """Asks one model at one endpoint. `announce(host)` is called before the first request that leaves the machine."""

    def __init__(
        self,
        settings: Settings,
        cache: ReplyCache,
        *,
        announce: Callable[[str], None] | None = None,
        cache_only: bool = False,
        price: Price | None = None,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self.target = target_of(settings)
        if self.target.file is not None:
            require_engine()
            settings = for_this_machine(settings)
        self.settings = settings
        self.cache = cache
        self.host = self.target.host
        self._maker = Maker.of(settings, self.target)
        self.gate = Gate(
            self.host,
            settings.concurrency,
            requests_per_minute=settings.requests_per_minute,
            tokens_per_minute=settings.tokens_per_minute,
        )
        self.purse = Purse(price if price is not None else price_of(settings), settings.budget)
        self.outcomes: Counter[str] = Counter()  # what happened on the way, by the names of outcomes.toml
        self._announce = announce
        self._cache_only = cache_only
        self._first_wait = first_wait
        self._client: Client | None = None
        self._connection = AsyncExitStack()
        self._connecting = asyncio.Lock()
        self._flights: dict[str, asyncio.Task[Reply]] = {}

    async def ask(self, requests: tuple[Request, ...]) -> tuple[Reply, ...]:
        return await self._replies(requests, MAX_SPLITS)

    async def _replies(self, requests: tuple[Request, ...], splits: int) -> tuple[Reply, ...]:
        """From the cache what is there, the rest asked for all at once."""
        entries = await self.cache.aget_many(request.key for request in requests)
        kept = {
            index: Reply(request, entry.text, from_cache=True)
            for index, (request, entry) in enumerate(zip(requests, entries, strict=True))
            if entry is not None and entry.state == "done"
        }
        open_ = [index for index in range(len(requests)) if index not in kept]
        asked = await asyncio.gather(*(self._flight(requests[index], entries[index], splits) for index in open_))
        kept.update(zip(open_, asked, strict=True))
        return tuple(kept[index] for index in range(len(requests)))

    async def close(self) -> None:
        """Stops what is under way and closes the connections. The cache stays open: it belongs to the caller."""
        flights = list(self._flights.values())
        for task in flights:
            task.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        self._client = None
        await self._connection.aclose()

    def _flight(self, request: Request, entry: Entry | None, splits: int) -> Awaitable[Reply]:
        """Identical requests under way are sent once: the later ones wait for the first one's reply."""
        flight = self._flights.get(request.key)
        if flight is not None:
            return _after(flight, request)
        flight = asyncio.get_running_loop().create_task(self._answer(request, entry, splits))
        self._flights[request.key] = flight
        flight.add_done_callback(lambda _: self._flights.pop(request.key, None))
        return asyncio.shield(flight)

    async def _answer(self, request: Request, entry: Entry | None, splits: int) -> Reply:
        spent = _Spent()
        try:
            if entry is not None and entry.state == "split":  # an earlier run has paid to learn that it is too long
                return await self._halves(request, spent, fault("truncated", host=self.host), splits)
            text, finish = await self._converse(request.payload["body"], spent)
        except ModelError as error:
            self.outcomes[error.code] += 1
            if not outcome_of(error).split:
                return Reply(request, failure=failure(error), usage=spent.usage())
            return await self._halves(request, spent, error, splits)
        await self.cache.aput(request.key, self._entry(text, finish, spent.usage()))
        return Reply(request, text, usage=spent.usage())

    async def _halves(self, request: Request, spent: _Spent, error: ModelError, splits: int) -> Reply:
        """A cut answer is never cured by asking again: its sentences are asked for in two parts."""
        parts = self._maker.split(request) if splits > 0 else None
        if parts is None:
            return Reply(request, failure=failure(error), usage=spent.usage())
        if spent.requests:
            await self.cache.aput(request.key, self._entry("", "length", spent.usage(), split=True))
        replies = await self._replies(parts, splits - 1)
        usage = sum((reply.usage for reply in replies), spent.usage())
        for reply in replies:
            if reply.failure is not None:
                return Reply(request, failure=reply.failure, usage=usage)
        text = merge([reply.text for reply in replies if reply.text is not None])
        await self.cache.aput(request.key, self._entry(text, "stop", spent.usage()))
        return Reply(request, text, usage=usage, from_cache=not usage.requests)

    async def _converse(self, body: dict[str, Any], spent: _Spent) -> tuple[str, str | None]:
        """The draft, after one correction where the outcome allows it. Raises ModelError."""
        sent = prompt_text(body)
        reply = await self._send(body, sent, spent)
        try:
            text = draft_of(self._maker.mode, reply, sent, self.host)
        except ModelError as error:
            outcome = outcome_of(error)
            if not outcome.reask:
                raise
            self.outcomes[error.code] += 1
            if outcome.name != "empty":
                body = modes.reask(self._maker.mode, body, reply, ValueError(error.what))
                sent = prompt_text(body)
            reply = await self._send(body, sent, spent)
            text = draft_of(self._maker.mode, reply, sent, self.host)
        return text, reply.choices[0].finish_reason

    async def _send(self, body: dict[str, Any], sent: str, spent: _Spent) -> Completion:
        """One request with its retries. Raises ModelError."""
        self._may_send()
        tokens = tokens_estimate(sent)
        try:
            return await self._attempt(body, tokens, spent)
        except ModelError as error:
            if not error.retryable:
                raise
            failed: ModelError | None = error
        async for attempt in retrying(self.settings.max_attempts, asyncio.sleep, self._first_wait):
            with attempt:
                if failed is not None:  # the first attempt is behind us: most requests never come here
                    first, failed = failed, None
                    raise first
                reply = await self._attempt(body, tokens, spent)
        return reply

    async def _attempt(self, body: dict[str, Any], tokens: int, spent: _Spent) -> Completion:
        async with self.gate.slot(tokens + self.settings.max_output_tokens) as slot:
            used = Usage(1, tokens)  # what a broken-off request may well be charged for
            with self.purse.promise(tokens, self.settings.max_output_tokens) as bill:
                spent.requests += 1
                try:
                    reply = await (self._client or await self._connect()).send(body)
                    used = Usage(1, reply.prompt_tokens, reply.completion_tokens)
                except ModelError as error:
                    self.outcomes[error.code] += 1
                    if error.code not in ("model.timeout", "model.dropped"):
                        used = Usage(1)
                    self._heed(error, slot)
                    raise
                finally:
                    bill.pay(used)
                    spent.prompt += used.prompt_tokens
                    spent.completion += used.completion_tokens
        self.gate.succeeded()
        await asyncio.sleep(0)  # whoever waits for the slot goes first: its request is on the wire while we read
        return reply

    def _heed(self, error: ModelError, slot: Any) -> None:
        """What an error of one request means for all others of the endpoint."""
        outcome = outcome_of(error)
        if outcome.stop:
            self.gate.stop(error.what)
        elif outcome.name == "rate_limited":
            self.gate.limited(slot, error.retry_after)
        elif outcome.retry:
            self.gate.failed(error.what)
        else:
            self.gate.succeeded()  # the endpoint lives, it only dislikes this request

    def _may_send(self) -> None:
        if self._cache_only:
            raise fault("not_cached")
        if is_loopback(self.host):
            return
        if self.settings.offline:
            raise fault("offline", self.host)
        if self._announce is not None:
            announce, self._announce = self._announce, None
            announce(self.host)

    async def _connect(self) -> Client:
        async with self._connecting:
            if self._client is None:
                _settle()
                self._client = await self._connection.enter_async_context(connection(self.settings, self.target))
            return self._client

    def _entry(self, text: str, finish: str | None, usage: Usage, *, split: bool = False) -> Entry:
        return Entry(
            text=text,
            finish_reason=finish,
            model=self.target.model,
            requests=usage.requests,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            state="split" if split else "done",
        )
