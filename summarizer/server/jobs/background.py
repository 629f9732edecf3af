"""What runs behind the routes: the worker of uploads, the sender of webhooks, the drop folder."""

from __future__ import annotations

from typing import Protocol

from summarizer.server.house import House
from summarizer.server.jobs.working import Worker
from summarizer.server.webhooks.addresses import allowed
from summarizer.server.webhooks.dropping import Dropper
from summarizer.server.webhooks.sender import Sender
from summarizer.settings import load


class _Part(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...


class Background:
    """One for a server: started with it and stopped with it."""

    def __init__(self, house: House) -> None:
        """Raises UsageError for settings that can't be used."""
        settings = load(**house.config.settings)
        self._parts: list[_Part] = [Worker(house), Sender(house.store, allowed(settings.webhook_hosts))]
        if settings.drop_folder is not None:
            self._parts.append(Dropper(house.store, settings.drop_folder))
        self._started: list[_Part] = []

    def start(self) -> None:
        """Raises OutputError where the drop folder can't be written; nothing runs then."""
        try:
            for part in self._parts:
                part.start()
                self._started.append(part)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        while self._started:
            self._started.pop().stop()
