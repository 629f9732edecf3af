"""Files written whole or not at all: a temporary name in the same folder, flushed to disk, then renamed."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from summarizer.faults import write_fault

TEMPORARY = ".summarizer-"  # prefix of names that only a running or a killed process leaves
PART = ".part"


def write_whole(path: Path, data: bytes) -> None:
    """Writes `data` to `path` so that a reader, at any moment, sees the old file or the new one. Raises OutputError."""
    temporary = temporary_name(path.parent)
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


def temporary_name(folder: Path) -> Path:
    """A name in `folder` that nobody else uses, for what is still being written."""
    # Not tempfile's: its files are for their owner alone, results should be as open as the user's other files.
    return folder / f"{TEMPORARY}{secrets.token_hex(8)}{PART}"
