"""Uploaded files: stored under the hash of their bytes, readable for the server alone, never served to anybody."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from summarizer.faults import fault, write_fault
from summarizer.files import temporary_name

_FOLDER = "uploads"
_PART = 1 << 20


def folder_of(data_dir: Path) -> Path:
    return data_dir / _FOLDER


def path_of(data_dir: Path, sha256: str) -> Path:
    """Where the bytes of a hash lie."""
    return folder_of(data_dir) / sha256[:2] / sha256


def keep(data_dir: Path, parts: Iterable[bytes], limit: int) -> str:
    """Stores bytes, no more than `limit`, and returns their sha256.

    Raises ReadingError (`upload.empty`, `upload.large`), OutputError where they can't be written: then nothing is left.
    """
    folder = folder_of(data_dir)
    digest, size = hashlib.sha256(), 0
    temporary = temporary_name(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            for part in parts:
                size += len(part)
                if size > limit:
                    raise fault("upload.large", limit=limit >> 20)
                digest.update(part)
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise fault("upload.empty")
        place = path_of(data_dir, digest.hexdigest())
        place.parent.mkdir(exist_ok=True, mode=0o700)
        temporary.replace(place)
    except OSError as error:
        raise write_fault(error, str(folder)) from error
    finally:
        with contextlib.suppress(OSError):  # gone after the rename, or unremovable on a broken disk
            temporary.unlink()
    return digest.hexdigest()


def read(data_dir: Path, sha256: str) -> bytes:
    """Raises ReadingError (`upload.lost`)."""
    try:
        return path_of(data_dir, sha256).read_bytes()
    except OSError:
        raise fault("upload.lost") from None


def remove(data_dir: Path, document_uid: str) -> None:
    """Removes a document's upload, where there is one. Raises OutputError."""
    place = path_of(data_dir, document_uid.removeprefix("sha256:"))
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        raise write_fault(error, str(place)) from error


def sweep(data_dir: Path) -> None:
    """At the start of the server: removes what a killed one left half written."""
    for path in folder_of(data_dir).glob(".summarizer-*"):
        with contextlib.suppress(OSError):
            path.unlink()


def in_parts(data: bytes) -> Iterable[bytes]:
    """Bytes in pieces that are written one after the other."""
    return (data[start : start + _PART] for start in range(0, len(data), _PART))
