"""The folder of a batch's results: made, held by one process alone, cleared of what a killed run left."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from summarizer.faults import fault, write_fault
from summarizer.files import PART, TEMPORARY, temporary_name

try:
    import fcntl
except ImportError:  # a system without flock
    fcntl = None  # type: ignore[assignment]

_log = logging.getLogger("summarizer")


@contextlib.contextmanager
def claimed(out: Path) -> Iterator[None]:
    """OUT made, held by this process alone, and cleared of what a killed run left.

    Raises OutputError when it can't be made or written, UsageError when another run is writing there.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        _probe(out)
    except OSError as error:
        raise write_fault(error, str(out)) from error
    with _locked(out):
        _sweep(out)
        yield


@contextlib.contextmanager
def _locked(out: Path) -> Iterator[None]:
    """The lock is on the folder itself: no file is left behind, and the system frees it with the process."""
    if fcntl is None:
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise fault("output.busy", str(out)) from None
        except OSError:
            # A network file system without locks: two runs into one folder stay the user's own care.
            _log.debug("%s can't be locked", out)
        yield
    finally:
        os.close(handle)


def _probe(out: Path) -> None:
    """A folder that can't be written is better known before the first document than after it."""
    temporary = temporary_name(out)
    temporary.touch(exist_ok=False)
    temporary.unlink()


def _sweep(out: Path) -> None:
    """Removes the temporary files of a run that was killed; the lock says that nobody is using them."""
    for here, _, names in os.walk(out):
        for name in names:
            if name.startswith(TEMPORARY) and name.endswith(PART):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(here, name))
