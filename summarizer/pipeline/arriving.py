"""The results of a folder as they come into the store: each with its text and with what reading its original found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from summarizer.document import Source
from summarizer.errors import ReadingError, SummarizerError
from summarizer.faults import fault
from summarizer.models import Summary, read_summary
from summarizer.pipeline.results import Entry, entries
from summarizer.pipeline.sources import dumped, restored
from summarizer.reading import read_bytes
from summarizer.store.imports import Arrival

# Whether the store has just these bytes of the document already: its id and the summary file in, yes or no out.
Known = Callable[[str, bytes], bool]
Skip = Callable[[SummarizerError], None]
_ID = re.compile(rb'"id": "(sha256:[0-9a-f]{64})"')


def arrivals(out: Path, known: Known, skipped: Skip) -> Iterator[Arrival | None]:
    """One a document of OUT, in the order of the keys, one in memory at a time; None for what the store knows.

    What can't be used goes to `skipped`, and the rest is still given. Raises UsageError where OUT holds no results.
    """
    for entry in entries(out):
        try:
            yield _arrival(out, entry, known)
        except SummarizerError as error:
            skipped(error)


def _arrival(out: Path, entry: Entry, known: Known) -> Arrival | None:
    if entry.summary is None:
        raise fault("results.failed", entry.path, reason=(entry.reason or {}).get("message", "?"))
    data = _file(out, entry.summary)
    found = _ID.search(data)  # of the document: it stands before everything else that has one
    if found is not None and known(found[1].decode("ascii"), data):
        return None
    return arrived(entry.key, data, _text(out, entry), entry.path)


def arrived(key: str, data: bytes, text: str | None, path: str) -> Arrival:
    """A document of its summary file's bytes and its canonical text; `path` is where its original was read.

    Raises SummaryError for bytes that are no summary file or a text that is not the summary's.
    """
    summary = read_summary(data, key)
    if (
        text is None
        or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != summary.document.text_sha256
    ):
        raise fault("review.text", key)
    told = _original(path, summary, text)
    source = told or restored(text, None, summary.document)
    return Arrival(
        key=key,
        summary=summary,
        data=data,
        text=text,
        source=dumped(source) if told is not None else None,
        restricted=bool(source.metadata.restricted),
    )


def arrived_of(key: str, data: bytes, source: Source) -> Arrival:
    """The same for a document that was read just now."""
    summary = read_summary(data, key)
    kept: dict[str, Any] = dumped(source)
    return Arrival(key, summary, data, source.text, kept, bool(source.metadata.restricted))


def _original(path: str, summary: Summary, text: str) -> Source | None:
    """The Source as the original gives it, where that still lies there, byte for byte."""
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError):
        return None
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != summary.document.id:
        return None
    try:
        source = read_bytes(data, path, max_characters=max(1000, len(text)))
    except ReadingError:
        return None
    return source if source.text == text else None


def _text(out: Path, entry: Entry) -> str | None:
    return _file(out, entry.text).decode("utf-8", "surrogatepass") if entry.text is not None else None


def _file(out: Path, name: str) -> bytes:
    """A file of OUT. An index that leads elsewhere was not written by us."""
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        raise fault("results.outside", name)
    path = out / place
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise fault("results.gone", str(path)) from None
    except OSError as error:
        raise fault("summary.unreadable", str(path), reason=error.strerror or type(error).__name__) from None
