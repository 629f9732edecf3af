"""Turns at the workers: documents that are new go before those that come back, so that the model never waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """As many at a time as there are workers. Not thread-safe: it lives on one event loop.

    A document that comes back with its replies can wait; while it does, the model is busy with the new one's requests.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._new: deque[asyncio.Future[None]] = deque()
        self._back: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, new: bool) -> AsyncIterator[None]:
        """Waits for a free worker."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(self._new if new else self._back)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, queue: deque[asyncio.Future[None]]) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given to us already
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        for queue in (self._new, self._back):
            while queue:
                turn = queue.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1
