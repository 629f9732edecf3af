"""Where an export is written: under a temporary name that one process holds, renamed when it is whole."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import SummarizerError
from summarizer.faults import fault, write_fault
from summarizer.files import PART, TEMPORARY

try:
    import fcntl
except ImportError:  # a system without flock
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def writing(target: Path, *, folder: bool = False) -> Iterator[Path]:
    """A temporary file or folder beside `target`, which takes its place when the block ends well.

    Whatever happens, `target` is the old one or the new one whole; what a killed export left is overwritten by the
    next. Raises UsageError when another export is writing there, OutputError when the disk takes no more.
    """
    part = target.with_name(f"{TEMPORARY}{target.name}{PART}")
    try:
        if folder is target.is_file() and target.exists():
            raise fault("export.kind", str(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        with _held(part, target, folder):
            try:
                yield part
                _settle(part, target, folder)
            finally:
                _remove(part)
    except SummarizerError:
        raise
    except OSError as error:
        raise write_fault(error, str(target)) from error


@contextlib.contextmanager
def pieces_beside(target: Path) -> Iterator[Path]:
    """A folder beside `target` for the pieces of its export, while `writing(target)` is held.

    It outlives a kill and an interruption, so that the next export can go on from there; an end, or an error such as a
    full disk, removes it.
    """
    home = target.with_name(f"{TEMPORARY}{target.name}.pieces{PART}")
    home.mkdir(exist_ok=True)
    try:
        yield home
    except KeyboardInterrupt:
        raise
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _held(part: Path, target: Path, folder: bool) -> Iterator[None]:
    """`part` made empty, and locked; the system frees the lock with the process, however that ends."""
    while True:
        if folder:
            part.mkdir(exist_ok=True)
        handle = os.open(part, os.O_RDONLY if folder else os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if fcntl is not None:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise fault("export.busy", str(target)) from None
                except OSError:
                    pass  # a file system without locks: two exports to one target stay the user's own care
            if not _is(handle, part):
                continue  # the other export has just renamed or removed what was locked here
            if folder:
                _empty(part)
            else:
                os.ftruncate(handle, 0)
            yield
            return
        finally:
            os.close(handle)


def _is(handle: int, part: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), part.stat())
    except FileNotFoundError:
        return False


def _settle(part: Path, target: Path, folder: bool) -> None:
    """To disk, then into place. Of an existing folder, files are replaced one by one, the manifest last."""
    found = [path for path in part.rglob("*") if path.is_file()] if folder else [part]
    files = sorted(found, key=lambda path: path.name == MANIFEST)
    for each in files:
        with each.open("rb") as file:
            os.fsync(file.fileno())
    if not folder or not target.exists():
        part.replace(target)
        return
    with contextlib.suppress(FileNotFoundError):
        (target / MANIFEST).unlink()  # from here on it would speak of other files
    for each in files:
        place = target / each.relative_to(part)
        place.parent.mkdir(parents=True, exist_ok=True)
        each.replace(place)


def _empty(part: Path) -> None:
    for each in list(part.iterdir()):
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()


def _remove(part: Path) -> None:
    """What is left of a temporary file or folder; nothing where it was renamed."""
    with contextlib.suppress(OSError):
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)


MANIFEST = "manifest.json"  # in a folder; beside a file it has the file's name before it
