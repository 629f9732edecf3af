"""Bringing a batch folder in: what is new in it, a document a transaction, before the server runs or beside it."""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.pipeline.arriving import arrivals
from summarizer.pipeline.crew import Crew
from summarizer.pipeline.index import INDEX_NAME
from summarizer.pipeline.worker import RemoteError
from summarizer.server.desk import Desk
from summarizer.store import Actor, Store, open_store
from summarizer.store.imports import known_bytes

_log = logging.getLogger("summarizer")
_EVERY = 5.0  # seconds between two looks at a folder that a batch may be writing to
_LONGEST = 24 * 3600.0  # seconds that a folder may take
_BEHIND = 10  # niceness: nobody waits for an import, reviewers wait for the server


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a folder: documents by what they were to the store, and what could not be taken."""

    new: int
    unchanged: int
    rerun: int
    waiting: int
    skipped: tuple[SummarizerError, ...]


def bring_in(desk: Desk, out: Path, actor: Actor, passed: Callable[[], None] = lambda: None) -> Brought:
    """Imports what is new in OUT; `passed` is called after each document. Importing twice changes nothing.

    Raises UsageError where OUT holds no results.
    """
    skipped: list[SummarizerError] = []
    counts: Counter[str] = Counter()

    def known(uid: str, data: bytes) -> bool:
        with desk.store.reading() as connection:
            return known_bytes(connection, uid, data)

    for arrival in arrivals(out, known, skipped.append):
        if arrival is None:
            counts["unchanged"] += 1
        else:
            try:
                counts[desk.take_in(arrival, actor).news] += 1
            except SummarizerError as error:
                skipped.append(fault("review.import", arrival.key, reason=error.what))
        passed()
    return Brought(counts["new"], counts["unchanged"], counts["rerun"], counts["waiting"], tuple(skipped))


def bring_in_apart(address: str, out: Path, actor: Actor) -> Brought:
    """The same for a process of its own, which steps back behind those who decide meanwhile."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, _BEHIND)
    store = open_store(address)
    try:
        return bring_in(Desk(store), out, actor)
    finally:
        store.close()


class Watch:
    """A thread that has brought in what a batch adds to OUT while the server runs.

    A process of its own does it: reading originals and checking summaries would take the interpreter from the server's
    answers, and an original that no reader survives would take the server along.
    """

    def __init__(self, store: Store, out: Path, actor: Actor, every: float = _EVERY) -> None:
        self._address, self._out, self._actor, self._every = store.address, out, actor, every
        self._crew = Crew(1, _LONGEST)
        self._stop = threading.Event()
        self._seen = self._stamp()
        self._thread = threading.Thread(target=self._run, name="summarizer-import", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends at once; the next server brings in what is left."""
        self._stop.set()
        self._crew.stop()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            stamp = self._stamp()
            if stamp == self._seen:
                continue
            try:
                brought = self._crew.call(bring_in_apart, self._address, self._out, self._actor)
            except SummarizerError as error:
                if not self._stop.is_set():
                    _log.warning("%s", error.line())
                continue
            except RemoteError as error:
                _log.warning("%s\n%s", error.reason, error.report)
                continue
            self._seen = stamp
            for each in brought.skipped:
                _log.warning("%s", each.line())

    def _stamp(self) -> tuple[int, int] | None:
        with suppress(OSError):
            found = (self._out / INDEX_NAME).stat()
            return found.st_mtime_ns, found.st_size
        return None
