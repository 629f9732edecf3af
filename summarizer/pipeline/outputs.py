"""Writing results: whole files or none. A temporary name in the same folder, flushed to disk, then renamed."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from summarizer.pipeline.faults import fault, write_fault

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
        handle = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise write_fault(error, str(out)) from error
    try:
        _lock(handle, out)
        _probe(out)
        _sweep(out)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, out: Path) -> None:
    try:
        import fcntl
    except ImportError:  # no flock on this system: two runs into one folder stay the user's own care
        return
    try:
        # The lock is on the folder itself: no file is left behind, and the system frees it with the process.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise fault("output.busy", str(out)) from None
    except OSError:  # a network file system without locks
        return


def _probe(out: Path) -> None:
    """A folder that can't be written is better known before the first document than after it."""
    temporary = _temporary(out)
    try:
        temporary.touch(exist_ok=False)
        temporary.unlink()
    except OSError as error:
        raise write_fault(error, str(out)) from error


def _sweep(out: Path) -> None:
    """Removes the temporary files of a run that was killed; the lock says that nobody is using them."""
    for here, _, names in os.walk(out):
        for name in names:
            if name.startswith(TEMPORARY) and name.endswith(_SUFFIX):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(here, name))
