"""The sender: works off the outbox in a thread of its own. What a killed server was about to send is sent by the next.

A call is noted after it was answered: a kill between the two sends the same message again, under the same id.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from summarizer.server.webhooks.addresses import Allowed
from summarizer.server.webhooks.messages import kept, told_of
from summarizer.server.webhooks.schedule import Schedule
from summarizer.store import Actor, Store, outbox
from summarizer.store.clock import now
from summarizer.store.outbox import Due

if TYPE_CHECKING:
    from summarizer.server.webhooks.sending import Caller

_PAUSE = 0.3  # seconds between two looks at the outbox
_PAUSE_BROKEN = 5.0
_AT_ONCE = 4  # calls to one receiver: a slow one must not hold up the others
_PATIENCE = 10.0  # seconds for the thread to end
_JUMP = 5.0  # seconds that the clock may differ from the time that has passed
_GONE = 410  # Standard Webhooks: the receiver wants nothing any more
_ACTOR = Actor("summarizer")
_log = logging.getLogger("summarizer")


class Sender:
    """One for a server."""

    def __init__(
        self,
        store: Store,
        permitted: Allowed,
        *,
        schedule: Schedule | None = None,
        seconds: float | None = None,
        pause: float = _PAUSE,
    ) -> None:
        """`seconds` for a whole call; `pause` between two looks at an outbox where nothing is due."""
        self._store = store
        self._permitted = permitted
        self._schedule = schedule or Schedule()
        self._seconds = seconds
        self._pause = pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._under_way: dict[int, int] = {}  # delivery → receiver

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends at once; calls under way are made again by the next server."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        clock = Clockwatch()
        while not self._stopping.is_set():
            try:
                if clock.jumped():
                    self._hurry()
                found = self._due()
                if found:
                    asyncio.run(self._work(found))
            except SQLAlchemyError:
                _log.exception("the outbox can't be read or written")
                self._stopping.wait(_PAUSE_BROKEN)
            self._stopping.wait(self._pause)

    def _hurry(self) -> None:
        """The clock was put back: what was planned by the old one would wait for too long."""
        with self._store.writing() as connection:
            outbox.hurry(connection)

    def _due(self) -> tuple[Due, ...]:
        """What can be sent now: a few for each receiver, the oldest first, none that is under way."""
        under_way = Counter(self._under_way.values())
        with self._store.reading() as connection:
            found: list[Due] = []
            for hook_id in outbox.wanting(connection):
                room = _AT_ONCE - under_way[hook_id]
                if room > 0:
                    found += outbox.due(connection, hook_id, room, tuple(self._under_way))
        return tuple(found)

    async def _work(self, found: tuple[Due, ...]) -> None:
        """Sends what is due, and what comes due meanwhile, until nothing is left or the server ends."""
        from summarizer.server.webhooks.sending import SECONDS, Caller

        caller = Caller(self._permitted, self._seconds if self._seconds is not None else SECONDS)
        tasks: set[asyncio.Task[None]] = set()
        try:
            while (found or tasks) and not self._stopping.is_set():
                for due in found:
                    self._under_way[due.delivery.id] = due.hook.id
                    tasks.add(asyncio.create_task(self._one(caller, due)))
                done, tasks = await asyncio.wait(tasks, timeout=self._pause, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
                found = await asyncio.to_thread(self._due)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._under_way.clear()
            await caller.close()

    async def _one(self, caller: Caller, due: Due) -> None:
        outcome = await caller.call(due.hook, due.event)
        delivery = due.delivery.id
        if outcome.error is None and outcome.status is not None:
            status = outcome.status
            await self._note(lambda connection: outbox.delivered(connection, delivery, status))
        else:
            told = kept(outcome.error) if outcome.error is not None else ""
            wait = self._schedule.wait(due.delivery.attempts + 1, outcome.retry_after)
            gone = outcome.status == _GONE
            if wait is None or gone:
                _log.warning("webhook %d: event %d is given up: %s", due.hook.id, due.event.seq, told_of(told, "en"))
                await self._note(
                    lambda connection: outbox.give_up(connection, due, outcome.status, told, _ACTOR, switch_off=gone)
                )
            else:
                await self._note(lambda connection: outbox.again(connection, delivery, outcome.status, told, wait))
        del self._under_way[delivery]

    async def _note(self, write: Callable[[Connection], None]) -> None:
        def noted() -> None:
            with self._store.writing() as connection:
                write(connection)

        await asyncio.to_thread(noted)


class Clockwatch:
    """Tells when the clock was put back: it went less far than time did."""

    def __init__(self) -> None:
        self._seen = (_wall(), time.monotonic())

    def jumped(self) -> bool:
        """Whether it was put back since the last call."""
        wall, passed = _wall(), time.monotonic()
        lost = (passed - self._seen[1]) - (wall - self._seen[0])
        self._seen = wall, passed
        return lost > _JUMP


def _wall() -> float:
    return datetime.fromisoformat(now()).timestamp()
