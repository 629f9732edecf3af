"""Reading: bytes → Source, one canonical text with its metadata and its noise marked."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from pathlib import Path

from summarizer.document import Source
from summarizer.reading import docx, faults, formats, html, mht, ofd, office, pdf, plain, sheets
from summarizer.reading.content import Content
from summarizer.reading.metadata import describe

__all__ = ["MAX_CHARACTERS", "read", "read_bytes"]

MAX_CHARACTERS = 5_000_000
_BYTES_A_CHARACTER = 4  # the most that any encoding read here spends on one character
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")

# One module a format: a reader takes the bytes and the path and returns the Content.
_READERS: dict[str, Callable[[bytes, str], Content]] = {
    "text": plain.read,
    "csv": sheets.read_csv,
    "html": html.read,
    "mht": mht.read,
    "docx": docx.read,
    "pdf": pdf.read,
    "ofd": ofd.read,
    "xlsx": sheets.read,
    "ole": office.read,
    "rtf": office.read,
}


def read(path: str | Path, *, max_characters: int = MAX_CHARACTERS) -> Source:
    """The Source of the file at `path`, or of standard input for `-`.

    Raises ReadingError with a stable `code`: `reading.missing`, `.directory`, `.unreadable`, `.empty`, `.binary`,
    `.format`, `.encoding`, `.too_large` (over `max_characters` code points; told by size before anything is decoded) or
    `.no_chinese`.
    """
    name = str(path).replace("\\", "/") if not isinstance(path, Path) else path.as_posix()
    limit = max_characters * _BYTES_A_CHARACTER
    if name == "-":
        return read_bytes(sys.stdin.buffer.read(limit + 1), name, max_characters=max_characters)
    file = Path(path)
    try:
        if file.is_dir():
            raise faults.directory(name)
        with file.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError:
        raise faults.missing(name) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise faults.unreadable(name, reason) from None
    return read_bytes(data, name, max_characters=max_characters)


def read_bytes(data: bytes, path: str, *, max_characters: int = MAX_CHARACTERS) -> Source:
    """The Source of `data`, told apart by content; `path` only names it. Raises ReadingError as `read` does."""
    if not data.strip():
        raise faults.empty(path)
    if len(data) > max_characters * _BYTES_A_CHARACTER:
        raise faults.too_large(path, max_characters)
    kind = formats.kind_of(data, path)
    reader = _READERS.get(kind)
    if reader is None:
        raise faults.other_format(path, *formats.NAMES[kind])
    content = reader(data, path)
    if len(content.text) > max_characters:
        raise faults.too_large(path, max_characters)
    if not content.text.strip("\ufeff \t\n\u3000\xa0"):
        raise faults.empty(path)
    if not _HAN.search(content.text):
        raise faults.no_chinese(path)
    metadata, noise = describe(content)
    return Source(
        path=path,
        id=f"sha256:{hashlib.sha256(data).hexdigest()}",
        media_type=content.media_type,
        encoding=content.encoding,
        text=content.text,
        metadata=metadata,
        noise=noise,
        cells=content.cells,
        origins=content.origins,
    )
