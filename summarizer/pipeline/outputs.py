"""Writing results: whole files or none. A temporary name in the same folder, flushed to disk, then renamed."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from summarizer.pipeline.faults import fault, write_fault

try:
    import fcntl
except ImportError:  # a system without flock
    fcntl = None  # type: ignore[assignment]

_log = logging.getLogger("summarizer")
TEMPORARY = ".summarizer-"  # prefix of names that only a running or a killed process leaves
_SUFFIX = ".part"


def write_whole(path: Path, data: bytes) -> None:
    """Writes `data` to `path` so that a reader, at any moment, sees the old file or the new one. Raises OutputError."""
    temporary = _temporary(path.parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise write_fault(error, str(path)) from error
    finally:
        with contextlib.suppress(OSError):  # gone after the rename, or unremovable on a broken disk
            temporary.unlink()


def _temporary(folder: Path) -> Path:
    # Not tempfile's: its files are for their owner alone, results should be as open as the user's other files.
    return folder / f"{TEMPORARY}{secrets.token_hex(8)}{_SUFFIX}"


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
    temporary = _temporary(out)
    temporary.touch(exist_ok=False)
    temporary.unlink()


def _sweep(out: Path) -> None:
    """Removes the temporary files of a run that was killed; the lock says that nobody is using them."""
    for here, _, names in os.walk(out):
        for name in names:
            if name.startswith(TEMPORARY) and name.endswith(_SUFFIX):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(here, name))
