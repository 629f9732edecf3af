"""OUT, wherever it is: a folder of this machine, or a folder behind an address. One set of methods for the batch."""

from __future__ import annotations

import contextlib
import queue
import secrets
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from summarizer.errors import SummarizerError
from summarizer.files import write_whole
from summarizer.pipeline.index import INDEX_NAME, Index, Line, line_of_text, load
from summarizer.pipeline.outputs import claimed
from summarizer.pipeline.remote import Storage, is_address, local_path, unwritable

PARTS = ".summarizer-index/"  # lines of a run that hasn't ended yet, below OUT


class Ledger(Protocol):
    """The index of a run while it is under way."""

    def add(self, line: Line) -> None: ...

    def replace(self, lines: Iterable[Line]) -> None: ...

    def close(self) -> None: ...


class Output(Protocol):
    """Where the results of a batch go."""

    @property
    def root(self) -> Path | str:
        """The folder, or the address that it stands behind."""
        ...

    def claimed(self) -> contextlib.AbstractContextManager[None]:
        """Made, and held by this process alone as far as that is possible there. Raises OutputError, UsageError."""
        ...

    def lines(self) -> dict[str, Line]:
        """The lines of earlier runs by key, broken-off runs included."""
        ...

    def holds(self, line: Line) -> bool:
        """Whether both files of a line are there."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Raises OutputError."""
        ...

    def index(self, earlier: Iterable[Line]) -> Ledger: ...


class Folder:
    """A folder of this machine, locked while a run writes there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder

    def claimed(self) -> contextlib.AbstractContextManager[None]:
        return claimed(self.root)

    def lines(self) -> dict[str, Line]:
        return load(self.root)

    def holds(self, line: Line) -> bool:
        if line.summary is None or line.text is None:
            return False
        return (self.root / line.summary).is_file() and (self.root / line.text).is_file()

    def write(self, name: str, data: bytes) -> None:
        write_whole(self.root / name, data)

    def index(self, earlier: Iterable[Line]) -> Ledger:
        return Index(self.root, earlier)


class Bucket:
    """A folder behind an address. It can't be locked: two runs at once into one are the user's own care."""

    def __init__(self, address: str) -> None:
        self._storage = Storage(address)
        self.root = self._storage.address
        self._names: dict[str, int] = {}

    @contextlib.contextmanager
    def claimed(self) -> Iterator[None]:
        """A folder that can't be written is better known before the first document than after it."""
        probe = f"{PARTS}{secrets.token_hex(8)}.probe"
        try:
            self._names = self._storage.names()
            self._storage.write(probe, b"")
            self._storage.delete([probe])
        except OSError as error:
            raise unwritable(error, self._storage.address) from error
        yield

    def lines(self) -> dict[str, Line]:
        """Raises OutputError: taken for empty by mistake, it would all be done again."""
        parts = sorted(name for name in self._names if name.startswith(PARTS) and name.endswith(".jsonl"))
        found: dict[str, Line] = {}
        try:
            for name in [INDEX_NAME, *parts] if INDEX_NAME in self._names else parts:
                text = self._storage.read(name).decode("utf-8", "replace")
                found |= {line.key: line for row in text.split("\n") if (line := line_of_text(row)) is not None}
        except OSError as error:
            raise unwritable(error, self._storage.address) from error
        return found

    def holds(self, line: Line) -> bool:
        return line.summary in self._names and line.text in self._names

    def write(self, name: str, data: bytes) -> None:
        try:
            self._storage.write(name, data)
        except OSError as error:
            raise unwritable(error, f"{self._storage.address}/{name}") from error

    def index(self, earlier: Iterable[Line]) -> Ledger:
        parts = [name for name in self._names if name.startswith(PARTS)]
        return Parts(self._storage, earlier, parts, INDEX_NAME in self._names)


class Parts:
    """An index that can't be appended to: lines go out in parts as documents finish, the whole at the end.

    One thread writes, always all that has come meanwhile: a part a document when they are slow, a part of many when
    they are fast. What a kill loses is the part that was on its way; those documents are done again.
    """

    def __init__(self, storage: Storage, earlier: Iterable[Line], parts: list[str], there: bool) -> None:
        self._storage = storage
        self._lines = {line.key: line for line in earlier}
        self._written = list(parts)
        self._changed = bool(parts) or not there
        self._run = f"{PARTS}{time.time_ns():020}-{secrets.token_hex(4)}"
        self._queue: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
        self._failed: SummarizerError | None = None
        self._thread: threading.Thread | None = None

    def add(self, line: Line) -> None:
        """Raises OutputError where an earlier part could not be written."""
        if self._failed is not None:
            raise self._failed
        self._lines[line.key] = line
        self._changed = True
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="index", daemon=True)
            self._thread.start()
        self._queue.put(line)

    def replace(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._changed |= self._lines.get(line.key) != line
            self._lines[line.key] = line

    def close(self) -> None:
        """The whole index anew, then the parts away. Raises OutputError; the parts are left then."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
        if not self._changed:
            return
        rows = "".join(self._lines[key].json() + "\n" for key in sorted(self._lines))
        try:
            self._storage.write(INDEX_NAME, rows.encode("utf-8"))
            self._storage.delete(self._written)
        except OSError as error:
            raise unwritable(error, f"{self._storage.address}/{INDEX_NAME}") from error

    def _write(self) -> None:
        open_ = True
        while open_:
            lines = [self._queue.get()]
            while not self._queue.empty():
                lines.append(self._queue.get())
            open_ = None not in lines
            rows = "".join(line.json() + "\n" for line in lines if line is not None)
            if rows and self._failed is None:
                name = f"{self._run}-{len(self._written):06}.jsonl"
                try:
                    self._storage.write(name, rows.encode("utf-8"))
                    self._written.append(name)
                except OSError as error:
                    self._failed = unwritable(error, f"{self._storage.address}/{name}")


def output_of(out: str | Path) -> Output:
    """The place that `--out` names. Raises UsageError for an address that can't be used."""
    if isinstance(out, str) and is_address(out):
        return Bucket(out)
    return Folder(Path(local_path(out) if isinstance(out, str) else out))
