"""The results of a folder, one document at a time: what exports, comparison and the office's sheet read.

A summary that was edited into another shape, is of an unknown version or half written is named and passed over.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal, Protocol

from summarizer.delivery.records import Delivered, Kept, standing
from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.models import read_summary
from summarizer.pipeline.index import INDEX_NAME, load

States = Literal["final", "all"]
Skip = Callable[[SummarizerError], None]
# A document's key and its id in; its final revision, where the reviewer's store has one, out.
Revision = Callable[[str, str], Delivered | None]


class Reviewed(Protocol):
    """What the reviewers' store tells: a document as they left it, by its id; and all that they have."""

    def of(self, uid: str) -> Kept | None: ...

    def each(self, besides: Set[str]) -> Iterator[Kept]: ...


@dataclass(frozen=True, slots=True)
class ByReviewers:
    """A Revision that the store gives; documents that came to the store by another way follow the folder's."""

    reviews: Reviewed

    def __call__(self, key: str, document: str) -> Delivered | None:
        found = self.reviews.of(document)
        return replace(found, key=key).delivered() if found is not None else None


_log = logging.getLogger("summarizer")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is needed of a line of the index. `summary` and `text` are paths below OUT, `id` is the document's."""

    key: str
    path: str
    summary: str | None
    text: str | None
    reason: Mapping[str, str] | None
    id: str | None = None


def results(
    out: str | Path,
    *,
    state: States = "final",
    skipped: Skip | None = None,
    revision: Revision | None = None,
) -> Iterator[Delivered]:
    """The documents of OUT in the order of their keys, one in memory at a time.

    `state="final"` gives finalised documents only, `"all"` drafts too. What can't be used goes to `skipped` as an
    error with its file (without it, to the log), the rest is still given. `revision` is asked for each document's
    final revision, which then stands in for the folder's summary; `ByReviewers` asks the reviewers' store.
    Raises UsageError where OUT holds no results.
    """
    skip = skipped or _logged
    folder = Path(out)
    seen: set[str] = set()
    # Where only the store has documents (all came by upload), the folder needs no index.
    listed = entries(folder) if revision is None or (folder / INDEX_NAME).is_file() else iter(())
    for entry in listed:
        try:
            if entry.summary is None and state == "final":
                continue  # it failed: there is nothing final to miss
            found = _standing(folder, entry, revision, seen)
        except SummarizerError as error:
            skip(error)
            continue
        if state == "all" or found.is_final:
            yield found
    if isinstance(revision, ByReviewers):
        for other in revision.reviews.each(seen):
            if state == "all" or other.state != "draft":
                yield other.delivered()


def sources(out: str | Path, revision: ByReviewers | None = None) -> Iterator[Entry | Kept]:
    """What `results` would read, unread, in the same order: an entry for each document that the store doesn't have."""
    folder = Path(out)
    seen: set[str] = set()
    listed = entries(folder) if revision is None or (folder / INDEX_NAME).is_file() else iter(())
    for entry in listed:
        uid = _uid(folder, entry) if revision is not None else None
        if revision is None or uid is None:
            yield entry
            continue
        seen.add(uid)
        kept = revision.reviews.of(uid)
        yield replace(kept, key=entry.key) if kept is not None else entry
    if revision is not None:
        yield from revision.reviews.each(seen)


def _uid(folder: Path, entry: Entry) -> str | None:
    """The id of an entry's document; None where there is no summary, or none that can be used."""
    if entry.summary is None or entry.id is not None:
        return entry.id if entry.summary is not None else None
    try:
        return delivered(folder, entry, summary_bytes(folder, entry)).summary.document.id
    except SummarizerError:
        return None  # whoever reads it tells


def _standing(folder: Path, entry: Entry, revision: Revision | None, seen: set[str]) -> Delivered:
    """The store's document, else the folder's; `seen` learns its id where there is a store."""
    if revision is None:
        return delivered(folder, entry, summary_bytes(folder, entry))
    if entry.summary is not None and entry.id is not None and (there := revision(entry.key, entry.id)) is not None:
        seen.add(entry.id)
        return there  # the folder's summary need not be read
    found = delivered(folder, entry, summary_bytes(folder, entry))
    uid = found.summary.document.id
    seen.add(uid)
    return found if uid == entry.id else revision(found.key, uid) or found


def entries(out: Path) -> Iterator[Entry]:
    """The lines of OUT/index.jsonl by key; memory doesn't grow with them where the run that wrote them has ended.

    Raises UsageError where there is no index.
    """
    path = out / INDEX_NAME
    if not path.is_file():
        raise fault("results.none", str(out))
    if _in_order(path):
        yield from (entry for entry in _entries(path))
    else:  # a killed run's: later lines replace earlier ones
        lines = load(out)
        for key in sorted(lines):
            line = lines[key]
            yield Entry(line.key, line.path, line.summary, line.text, line.reason, line.id)


def _entries(path: Path) -> Iterator[Entry]:
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for row in file:
            raw: Any = None
            with suppress(ValueError):  # cut off by a kill, or somebody else's line
                raw = json.loads(row)
            if isinstance(raw, dict) and {"key", "path", "state", "fingerprint"} <= raw.keys():
                named = (raw.get(name) for name in ("summary", "text", "reason", "id"))
                yield Entry(str(raw["key"]), str(raw["path"]), *named)


def _in_order(path: Path) -> bool:
    """Whether the keys ascend without a repeat, as a run leaves them that came to its end."""
    last: str | None = None
    for entry in _entries(path):
        if last is not None and entry.key <= last:
            return False
        last = entry.key
    return True


def summary_bytes(out: Path, entry: Entry) -> bytes:
    """The bytes of an entry's summary. Raises SummarizerError where it failed or can't be read."""
    if entry.summary is None:
        raise fault("results.failed", entry.path, reason=(entry.reason or {}).get("message", "?"))
    path = _below(out, entry.summary)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise fault("results.gone", str(path)) from None
    except OSError as error:
        raise fault("summary.unreadable", str(path), reason=error.strerror) from None


def delivered(out: Path, entry: Entry, data: bytes) -> Delivered:
    """The document of an entry whose summary is `data`. Raises SummaryError as `read_summary` does."""
    summary = read_summary(data, str(out / (entry.summary or "")))
    text = _below(out, entry.text) if entry.text is not None else None
    found, revision, at, by = standing(summary)
    digest = hashlib.sha256(data).hexdigest()
    told = summary.document.text_sha256
    return Delivered(entry.key, summary, found, revision, digest, at, by, lambda: _text(text, told))


def _below(out: Path, name: str) -> Path:
    """The file `name` of OUT. An index that leads elsewhere was not written by us."""
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        raise fault("results.outside", name)
    return out / place


def _text(path: Path | None, sha256: str) -> str | None:
    if path is None:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data.decode("utf-8", "replace") if hashlib.sha256(data).hexdigest() == sha256 else None


def _logged(error: SummarizerError) -> None:
    _log.warning("%s", error.line())
