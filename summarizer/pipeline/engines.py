"""Where the pure steps of a batch are taken: right here, in worker processes of this machine, or on a cluster."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar, TypeVarTuple

from summarizer.pipeline.crew import Crew
from summarizer.pipeline.inputs import Input
from summarizer.reading.formats import kind_of
from summarizer.settings import Settings

Ts = TypeVarTuple("Ts")
R = TypeVar("R")

# Starting workers costs half a second: what takes less than that is done here.
_WORTH_WORKERS = 400_000  # bytes
_HEAD = 4096  # bytes that tell a format


class Engine(Protocol):
    """Takes the steps of the street. `size` calls at once, 0 where the caller's own thread does them."""

    @property
    def size(self) -> int: ...

    @property
    def afar(self) -> bool:
        """Whether a step may be taken where this machine's files can't be read."""
        ...

    async def call(self, step: Callable[[*Ts], R], *arguments: *Ts) -> R:
        """`step(*arguments)`. Raises what it raises, SummarizerError where it could not be taken."""
        ...

    def close(self) -> None:
        """Ends everything at once; calls under way fail."""
        ...


class Here:
    """No worker at all: for a batch that is done before workers have started."""

    size = 0
    afar = False

    async def call(self, step: Callable[[*Ts], R], *arguments: *Ts) -> R:
        await asyncio.sleep(0)  # so that Ctrl-C and the model's replies come through between two steps
        return step(*arguments)

    def close(self) -> None:
        return


class Processes:
    """Worker processes on this machine, a thread waiting for each."""

    afar = False

    def __init__(self, size: int, settings: Settings) -> None:
        self.size = size
        self._crew = Crew(size, settings.document_timeout, settings.worker_memory << 20)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="worker")

    async def call(self, step: Callable[[*Ts], R], *arguments: *Ts) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._crew.call, step, *arguments)

    def close(self) -> None:
        self._crew.stop()
        self._threads.shutdown(wait=True)


def engine_of(settings: Settings, todo: Sequence[Input], announce: Callable[[str], None]) -> Engine:
    """The engine that the settings ask for; `announce(host)` is called before text goes to another machine.

    Raises UsageError where the cluster can't be used.
    """
    if settings.engine == "ray" and todo:
        from summarizer.pipeline.cluster import RayCluster

        return RayCluster(settings, announce)
    size = _workers(settings, todo)
    return Processes(size, settings) if size else Here()


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _workers(settings: Settings, todo: Sequence[Input]) -> int:
    if settings.workers:
        return min(settings.workers, len(todo))
    if len(todo) > 1 and sum(_size(each) for each in todo) > _WORTH_WORKERS:
        return min(cores(), len(todo))
    # What isn't plain text can be made to harm: it is read where time and memory are bounded.
    return min(cores(), len(todo)) if any(_is_guarded(each) for each in todo) else 0


def _is_guarded(document: Input) -> bool:
    if document.fault is not None:
        return False
    try:
        if document.data is not None:
            head = document.data[:_HEAD]
        else:
            with open(document.path, "rb") as file:
                head = file.read(_HEAD)
    except OSError:
        return False
    return kind_of(head) != "text"


def _size(document: Input) -> int:
    try:
        return 0 if document.data is not None or document.fault is not None else os.stat(document.path).st_size
    except OSError:
        return 0
