"""The crew: worker processes that take one call each, and are replaced when they die."""

from __future__ import annotations

import contextlib
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, TypeVarTuple

from summarizer.faults import fault
from summarizer.pipeline.worker import packed, receive, send

Ts = TypeVarTuple("Ts")
R = TypeVar("R")

_Process: TypeAlias = "subprocess.Popen[bytes]"
_HOME = str(Path(__file__).resolve().parents[2])
# The package is found where the parent found it, before one that is installed and behind the standard library, and
# nothing in the user's folder is imported by accident.
_START = """
import sys
installed = [place for place, path in enumerate(sys.path) if path.endswith("-packages")]
sys.path.insert(installed[0] if installed else len(sys.path), sys.argv[1])
from summarizer.pipeline.worker import main
main(int(sys.argv[2]))
"""


class Crew:
    """`call` may be used from as many threads as there are workers; `stop` from any thread, at any time."""

    def __init__(self, size: int, timeout: float, memory: int = 0) -> None:
        """`timeout` seconds for a call, `memory` bytes of address space for a worker (0: open)."""
        self.size = size
        self._memory = memory
        self._timeout = timeout
        self._lock = threading.Lock()
        self._running: set[_Process] = set()
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)  # a place without a process: started on first use
        self._stopped = False

    def call(self, function: Callable[[*Ts], R], *arguments: *Ts) -> R:
        """`function(*arguments)` in a worker. Raises what it raises, and ReadingError for one that died or hung."""
        result: R = unpacked(self.answer(packed((function, arguments))))
        return result

    def answer(self, call: bytes) -> bytes:
        """A packed call's packed answer, for whoever only passes both on. Raises ReadingError as `call` does."""
        process = self._idle.get()
        try:
            process = process or self._start()
            late = _Limit(process, self._timeout)
            try:
                return _exchange(process, call)
            except (EOFError, BrokenPipeError):
                dead, process = process, None
                status = self._bury(dead)
                if late.struck:
                    raise fault("worker.timeout", seconds=f"{self._timeout:g}") from None
                raise fault("worker.died", reason=_status(status)) from None
            finally:
                late.cancel()
        finally:
            self._idle.put(process)

    def stop(self) -> None:
        """Ends all workers at once. Calls under way fail."""
        with self._lock:
            self._stopped = True
            running, self._running = self._running, set()
        for process in running:
            process.kill()
        for process in running:
            _ended(process)

    def _start(self) -> _Process:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, _HOME, str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the parent, which then ends its workers
        )
        with self._lock:
            self._running.add(process)
            if self._stopped:
                process.kill()
        return process

    def _bury(self, process: _Process) -> int:
        """The exit status of a dead worker."""
        with self._lock:
            self._running.discard(process)
        return _ended(process)


class _Limit:
    """Kills a worker that takes too long, and remembers that it did."""

    def __init__(self, process: _Process, seconds: float) -> None:
        self.struck = False
        self._process = process
        self._timer = threading.Timer(seconds, self._strike)
        self._timer.daemon = True
        self._timer.start()

    def _strike(self) -> None:
        self.struck = True
        self._process.kill()

    def cancel(self) -> None:
        self._timer.cancel()


def unpacked(answer: bytes) -> Any:
    """What a worker's answer holds; raises what the call raised."""
    kind, value = pickle.loads(answer)
    if kind == "error":
        raise value
    return value


def _exchange(process: _Process, call: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    send(process.stdin, call)
    return receive(process.stdout)


def _ended(process: _Process) -> int:
    """Waits for a worker that was killed or has died, and closes its pipes."""
    status = process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):  # what it never read can't be flushed any more
                stream.close()
    return status


def _status(status: int) -> str:
    if status >= 0:
        return str(status)
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
