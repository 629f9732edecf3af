"""What a batch reads: files, folders, patterns and `-`, each with the name its results are written under."""

from __future__ import annotations

import glob
import hashlib
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.pipeline import remote
from summarizer.pipeline.index import INDEX_NAME, is_index, line_of_text
from summarizer.reading.formats import kind_of
from summarizer.reading.package import documents

STDIN = "-"
STDIN_KEY = "stdin"
# What is looked at in a folder. The format is then told by content; one that can't be read is named, not passed over.
_TEXTS = (".txt", ".text", ".md", ".markdown", ".csv", ".tsv")
_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")
_OFFICE = (".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd", ".xlsx", ".xls", ".et")
_ARCHIVE = ".zip"
SUFFIXES = frozenset((*_TEXTS, *_PAGES, *_OFFICE, _ARCHIVE))
_LONGEST = 230  # bytes of a name that leave room for `.summary.json`
_PATTERN = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read. `key` is its path below the given folder, with "/", suffix included."""

    path: str  # as the operating system knows it
    key: str
    parents: tuple[str, ...] = ()  # folders above the key, nearest last: they tell equal keys apart
    data: bytes | None = None  # what was read from standard input, or out of an archive
    fault: SummarizerError | None = None  # why it can't be read at all

    @property
    def afar(self) -> bool:
        """Whether its bytes are yet to be fetched from behind an address."""
        return self.data is None and self.fault is None and remote.is_address(self.path)


def shown(path: str) -> str:
    """A path fit for print: bytes of the file name that are no UTF-8 become replacement characters."""
    return os.fsencode(path).decode("utf-8", "replace")


def collect(paths: Iterable[str], out: Path | str | None = None, *, afar: bool = False) -> tuple[Input, ...]:
    """The documents that `paths` name, without repeats, in the order of their keys.

    A name that leads nowhere comes back as an Input with its `fault`, so that the rest of the batch is done.
    Where results are written to `out`, it is never read, and UsageError is raised when a result would overwrite a
    document. `afar` says that addresses (s3://…) may be asked, as `out` may be one; else they are names of files.
    """
    found: dict[str, Input] = {}
    avoided = str(out).rstrip("/") if isinstance(out, str) else os.path.realpath(out) if out is not None else None
    for path in paths:
        asked = afar and remote.is_address(path)
        for each in _afar(path, avoided) if asked else _expand(remote.local_path(path), avoided):
            named = asked or each.path == STDIN
            found.setdefault(each.path if named else os.path.abspath(each.path), each)
    inputs = sorted(_told_apart(list(found.values())), key=lambda each: each.key)
    if out is not None:
        _refuse_overwriting(inputs, out)
    return tuple(inputs)


def _expand(path: str, out: str | None) -> Iterator[Input]:
    if path == STDIN:
        yield Input(STDIN, STDIN_KEY, data=sys.stdin.buffer.read())
    elif os.path.isdir(path):
        yield from _folder(path, out)
    elif not os.path.lexists(path) and _PATTERN.intersection(path):
        matches = sorted(glob.glob(path, recursive=True))
        if not matches:
            yield _lost(path, fault("input.no_match", shown(path)))
        for match in matches:
            yield from _expand(match, out) if os.path.isdir(match) else _opened(_file(match))
    else:
        yield from _opened(_file(path))


def _opened(each: Input) -> Iterator[Input]:
    """The documents of an archive, each below the archive's name; any other file as it is."""
    if each.fault is not None or not each.path.lower().endswith(_ARCHIVE):
        yield each
        return
    try:
        data = remote.Storage(each.path).read() if each.afar else Path(each.path).read_bytes()
    except OSError:
        yield each  # reading it will say why it can't be read
        return
    if kind_of(data) != "zip":
        yield each  # an office document by another name
        return
    count = 0
    try:
        for name, content in documents(data, shown(each.path)):
            if os.path.splitext(name)[1].lower() in SUFFIXES:
                count += 1
                key = "/".join((each.key, *(_fitting(part) for part in Path(name).parts)))
                yield Input(f"{each.path}/{name}", key, parents=each.parents, data=content)
    except SummarizerError as error:
        count += 1
        yield _lost(each.path, error)
    if not count:
        yield _lost(each.path, fault("input.empty_folder", shown(each.path), suffixes=" ".join(sorted(SUFFIXES))))


def _afar(address: str, out: str | None) -> Iterator[Input]:
    """The documents behind an address: one object, all that a pattern matches, or a folder's."""
    storage = remote.Storage(address)
    try:
        if remote.is_pattern(address):
            found = storage.matching()
            if not found:
                yield _lost(address, fault("input.no_match", address))
            for each in found:
                yield from _opened(_object(each))
        elif storage.is_folder():
            yield from _folder_afar(storage, out)
        else:
            yield from _opened(_object(address))
    except FileNotFoundError:
        yield _lost(address, fault("input.remote_missing", address))
    except OSError as error:
        yield _lost(address, fault("input.remote_unreadable", address, reason=remote.reason_of(error)))


def _folder_afar(storage: remote.Storage, out: str | None) -> Iterator[Input]:
    """As `_folder`: hidden documents and folders of results are passed over."""
    names = sorted(storage.names())
    indexes = [name for name in names if name.rpartition("/")[2] == INDEX_NAME]
    results = tuple(
        name.removesuffix(INDEX_NAME)
        for name in indexes
        if line_of_text(storage.read(name).partition(b"\n")[0].decode("utf-8", "replace")) is not None
    )
    count = 0
    for name in names:
        hidden = any(part.startswith(".") for part in name.split("/"))
        mine = out is not None and f"{storage.address}/{name}".startswith(f"{out}/")
        if not hidden and not mine and not name.startswith(results) and os.path.splitext(name)[1].lower() in SUFFIXES:
            count += 1
            yield from _opened(_object(f"{storage.address}/{name}", key=name))
    if not count:
        yield _lost(storage.address, fault("input.empty_folder", storage.address, suffixes=" ".join(sorted(SUFFIXES))))


def _object(address: str, key: str | None = None) -> Input:
    parts = address.partition("://")[2].split("/")
    inside = key.split("/") if key is not None else parts[-1:]
    return Input(address, "/".join(_fitting(part) for part in inside), parents=tuple(parts[: len(parts) - len(inside)]))


def _folder(folder: str, out: str | None) -> Iterator[Input]:
    """Documents below a folder, in order; hidden ones and the program's own results are passed over."""
    faults: list[OSError] = []
    count = 0
    for here, names, files in os.walk(folder, onerror=faults.append):
        names[:] = sorted(name for name in names if not _passed_over(os.path.join(here, name), out))
        for name in sorted(files):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:
                count += 1
                below = os.path.relpath(os.path.join(here, name), folder)
                yield from _opened(_file(os.path.join(here, name), base=folder, key=below))
    for error in faults:
        count += 1
        reason = error.strerror or type(error).__name__
        yield _lost(error.filename, fault("input.folder_closed", shown(error.filename), reason=reason))
    if not count:
        suffixes = " ".join(sorted(SUFFIXES))
        yield _lost(folder, fault("input.empty_folder", shown(folder), suffixes=suffixes))


def _passed_over(folder: str, out: str | None) -> bool:
    if os.path.basename(folder).startswith(".") or os.path.realpath(folder) == out:
        return True
    return is_index(Path(folder) / INDEX_NAME)


def _file(path: str, base: str | None = None, key: str | None = None) -> Input:
    if os.path.exists(path) and not os.path.isfile(path):
        return _lost(path, fault("input.not_file", shown(path)))
    above = os.path.dirname(os.path.abspath(path)) if base is None else os.path.abspath(base)
    parts = Path(key or os.path.basename(path)).parts
    return Input(path, "/".join(_fitting(part) for part in parts), parents=Path(above).parts[1:])


def _fitting(name: str) -> str:
    """File systems take 255 bytes a name, 85 Chinese characters; a result's name is longer than its document's."""
    raw = os.fsencode(name)
    if len(raw) <= _LONGEST:
        return name
    stem, suffix = os.path.splitext(name)
    mark = hashlib.sha256(raw).hexdigest()[:8]
    short = os.fsencode(stem)[: _LONGEST - 40].decode("utf-8", "ignore")
    return f"{short}~{mark}{suffix}"


def _lost(path: str, error: SummarizerError) -> Input:
    name = shown(path)
    return Input(path, name.strip("/") or name, fault=error)


def _told_apart(inputs: list[Input]) -> list[Input]:
    """Equal keys from different folders get as many folder names in front as it takes."""
    while True:
        seen = Counter(each.key for each in inputs)
        if not any(seen[each.key] > 1 and each.parents for each in inputs):
            return inputs
        inputs = [
            replace(each, key=f"{each.parents[-1]}/{each.key}", parents=each.parents[:-1])
            if seen[each.key] > 1 and each.parents
            else each
            for each in inputs
        ]


def _refuse_overwriting(inputs: list[Input], out: Path | str) -> None:
    def real(path: str | Path) -> str:
        return path if isinstance(path, str) and remote.is_address(path) else os.path.realpath(path)

    documents = {real(each.path) for each in inputs if each.data is None}
    texts: dict[str, str] = {}
    for each in inputs:
        name = text_name(each.key)
        place = real(f"{out.rstrip('/')}/{name}" if isinstance(out, str) else out / name)
        if place in documents:
            raise fault("output.overwrites", shown(each.path))
        if texts.setdefault(place, each.key) != each.key:
            raise fault("output.shared", shown(each.path), other=texts[place], name=text_name(each.key))


def summary_name(key: str) -> str:
    """`000.txt` → `000.txt.summary.json`, below OUT."""
    return f"{key}.summary.json"


def text_name(key: str) -> str:
    """Where the canonical text is written below OUT: the document's name, ending in `.txt`."""
    return key if key.lower().endswith(".txt") else f"{key}.txt"
