"""How many requests one endpoint gets at a time: additive increase, multiplicative decrease, pauses, a circuit breaker.

All workers of an endpoint share one Gate. A slot is held only while a request is on the wire, never while waiting.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from summarizer.extraction.llm.outcomes import fault


class Bucket:
    """At most `per_minute` units a minute, evenly: one second's worth may go at once."""

    def __init__(self, per_minute: int) -> None:
        self._rate = per_minute / 60.0
        self._burst = max(1.0, self._rate)
        self._level = self._burst
        self._at = time.monotonic()

    def take(self, amount: float) -> float:
        """Takes the amount and returns the seconds to wait before it may be used."""
        now = time.monotonic()
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now
        self._level -= amount
        return max(0.0, -self._level / self._rate)


@dataclass(slots=True)
class Slot:
    """A request on the wire; `began` tells whether a 429 came from before the last slowing down."""

    began: float


class Gate:
    """The way to one endpoint. Not thread-safe: it lives on one event loop."""

    def __init__(
        self,
        host: str,
        concurrency: int,
        *,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        failures: int | None = None,
    ) -> None:
        self.host = host
        self.concurrency = concurrency
        self.limit = float(concurrency)
        self.in_flight = 0
        self.peak = 0
        self.slowed = 0  # times a 429 made everybody slower
        self._failures_allowed = failures if failures is not None else max(10, 2 * concurrency)
        self._failed_in_a_row = 0
        self._stopped: str | None = None
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._resume_at = 0.0
        self._slowed_at = 0.0
        self._requests = Bucket(requests_per_minute) if requests_per_minute else None
        self._tokens = Bucket(tokens_per_minute) if tokens_per_minute else None

    @asynccontextmanager
    async def slot(self, tokens: int) -> AsyncIterator[Slot]:
        """Waits for the endpoint's turn. Raises ModelError where the circuit is open."""
        await self._pass(tokens)
        try:
            yield Slot(time.monotonic())
        finally:
            self._leave()

    async def _pass(self, tokens: int) -> None:
        while True:
            self._check()
            pause = self._resume_at - time.monotonic()
            if pause > 0:
                await asyncio.sleep(pause)
                continue
            if self.in_flight >= int(self.limit):
                await self._turn()
                continue
            self.in_flight += 1
            self.peak = max(self.peak, self.in_flight)
            try:
                await self._pace(tokens)
                self._check()
            except BaseException:
                self._leave()
                raise
            if self._resume_at <= time.monotonic():
                return
            self._leave()  # a 429 came while this one was being paced: queue again

    async def _turn(self) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._wake()  # the turn may have been given to us already: pass it on
            raise

    async def _pace(self, tokens: int) -> None:
        delay = max(
            self._requests.take(1) if self._requests else 0.0,
            self._tokens.take(tokens) if self._tokens else 0.0,
        )
        if delay > 0:
            await asyncio.sleep(delay)

    def _leave(self) -> None:
        self.in_flight -= 1
        self._wake()

    def _wake(self) -> None:
        free = int(self.limit) - self.in_flight
        while free > 0 and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                free -= 1

    def _check(self) -> None:
        if self._stopped is not None:
            raise fault("circuit_open", self._stopped, host=self.host)

    def succeeded(self) -> None:
        """An answer came: one slot more for every round of answers."""
        self._failed_in_a_row = 0
        if self.limit < self.concurrency:
            self.limit = min(float(self.concurrency), self.limit + 1.0 / self.limit)
            self._wake()

    def limited(self, slot: Slot, wait: float | None) -> None:
        """A 429: everybody waits as long as the server says, and half as many go on."""
        now = time.monotonic()
        self._resume_at = max(self._resume_at, now + (wait or 0.0))
        if slot.began >= self._slowed_at:  # one halving for all that were under way together
            self.limit = max(1.0, self.limit / 2)
            self._slowed_at = now
            self.slowed += 1

    def failed(self, why: str) -> None:
        """No usable answer from the endpoint. After enough of them in a row the circuit opens."""
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= self._failures_allowed:
            self.stop(f"{why},连续 {self._failed_in_a_row} 次")

    def stop(self, why: str) -> None:
        """Opens the circuit for the rest of the run."""
        if self._stopped is None:
            self._stopped = why
        for turn in self._waiting:
            if not turn.done():
                turn.set_result(None)
        self._waiting.clear()

    @property
    def stopped(self) -> str | None:
        return self._stopped
