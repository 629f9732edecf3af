"""A worker process: `python -m summarizer.pipeline.worker` takes calls on standard input, answers on standard output.

Not multiprocessing's own pool: that runs the caller's main module again in every child, dies as a whole when one child
dies, and can't say which call killed it.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
from typing import IO, Any

from summarizer.errors import SummarizerError
from summarizer.faults import fault

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_YOUNG = 20_000  # new objects between two looks for cycles
LENGTH = 8  # bytes of a message's length, big-endian


class RemoteError(Exception):
    """A fault of the program in a worker, with the worker's own traceback as text."""

    def __init__(self, reason: str, report: str) -> None:
        super().__init__(reason, report)
        self.reason = reason
        self.report = report


def packed(message: object) -> bytes:
    """A message as it travels."""
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def send(stream: IO[bytes], data: bytes) -> None:
    """One packed message. Raises BrokenPipeError where nobody reads any more."""
    stream.write(len(data).to_bytes(LENGTH, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The next message, packed. Raises EOFError where the other side is gone, in the middle of a message too."""
    head = stream.read(LENGTH)
    size = int.from_bytes(head, "big")
    data = stream.read(size) if len(head) == LENGTH else b""
    if len(head) < LENGTH or len(data) < size:
        raise EOFError
    return data


def _answer(function: Any, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "result", function(*arguments)
    except SummarizerError as error:
        return "error", error
    except MemoryError:
        return "error", fault("worker.memory")
    except Exception as error:  # noqa: BLE001 - whatever a document makes the program do wrong is told to the parent
        return "error", RemoteError(f"{type(error).__name__}: {error}", traceback.format_exc())


def _bound(size: int) -> None:
    """No more address space than `size` bytes; 0 and systems without the limit leave it open."""
    if size and resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def settle() -> None:
    """What was loaded by now lives as long as the process: the collector need not walk it again and again.

    Documents leave hardly any cycles; looking for them a twentieth as often saves a twentieth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)


def main(memory: int = 0) -> None:
    """Answers calls until the parent is gone, within `memory` bytes of address space."""
    _bound(memory)
    calls = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints must not end up among the answers
    try:
        send(answers, packed(_answer(*pickle.loads(receive(calls)))))
        settle()
        while True:
            send(answers, packed(_answer(*pickle.loads(receive(calls)))))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        os._exit(0)  # the parent is gone or has had enough: nothing to tidy up, nobody to tell


if __name__ == "__main__":
    main()
