"""The drop folder of closed networks: each finalised revision as a file, once, with a line in the manifest.

Where it stands is told by the manifest alone: a file is written whole, then its line, flushed to disk. A kill between
the two leaves a file without a line, which gets it from the next server. No file is ever written over.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import threading
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from summarizer.errors import SummarizerError
from summarizer.faults import fault, write_fault
from summarizer.files import write_whole
from summarizer.pipeline.outputs import claimed
from summarizer.store import Absent, Store, events
from summarizer.store.drafts import find_document
from summarizer.store.events import Event
from summarizer.store.revisions import Revision, load_revision

MANIFEST = "manifest.jsonl"
_PAUSE = 0.5
_PAUSE_BROKEN = 5.0
_PATIENCE = 10.0
_PART = 100  # events a look
_log = logging.getLogger("summarizer")


class Dropper:
    """One for a server and a folder; the folder is its own as long as it runs."""

    def __init__(self, store: Store, folder: Path, *, pause: float = _PAUSE) -> None:
        self._store = store
        self._folder = folder
        self._pause = pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drop folder", daemon=True)
        self._claim = contextlib.ExitStack()
        self._after = 0  # the newest event that was dealt with

    def start(self) -> None:
        """Raises OutputError for a folder that can't be written, UsageError for one that another server writes."""
        self._claim.enter_context(claimed(self._folder))
        self._after = self._resumed()
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)
        self._claim.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                while not self._stopping.is_set() and self.step():
                    pass
            except (SQLAlchemyError, SummarizerError) as error:
                told = error.line() if isinstance(error, SummarizerError) else "the store can't be read"
                _log.error("drop folder: %s", told)
                self._stopping.wait(_PAUSE_BROKEN)
            self._stopping.wait(self._pause)

    def step(self) -> bool:
        """Deals with the next events; False where there are none. Raises OutputError."""
        with self._store.reading() as connection:
            found = events.feed(connection, self._after, _PART, (events.FINALISED, events.DELETED))
        for event in found:
            if event.type == events.DELETED:
                self._withdraw(event)
            else:
                self._drop(event)
            self._after = event.seq
        return bool(found)

    def _drop(self, event: Event) -> None:
        revision = self._revision(event)
        if revision is None:
            return
        name = file_name(revision.uid, revision.number)
        path, data = self._folder / name, revision.body.encode("utf-8")
        try:
            held = path.read_bytes()
        except FileNotFoundError:
            write_whole(path, data)
        except OSError as error:
            raise write_fault(error, str(path)) from error
        else:
            if held != data:
                raise fault("drop.differs", str(path))
        self._note(
            {
                "event": event.seq,
                "file": name,
                "document": revision.uid,
                "revision": revision.number,
                "state": revision.kind,
                "sha256": revision.sha256,
                "bytes": len(data),
                "finalised_at": revision.at,
            }
        )

    def _revision(self, event: Event) -> Revision | None:
        """What was finalised; None where the document was deleted meanwhile."""
        if event.document_uid is None or event.revision is None:
            return None
        with self._store.reading() as connection, contextlib.suppress(Absent):
            document = find_document(connection, event.document_uid)
            if document is not None:
                return load_revision(connection, document.id, event.revision)
        return None

    def _withdraw(self, event: Event) -> None:
        """A document that was deleted goes from here as well, and who took its files is told."""
        if event.document_uid is None:
            return
        try:
            for path in self._folder.glob(f"{_stem(event.document_uid)}.r*.summary.json"):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise write_fault(error, str(self._folder)) from error
        self._note({"event": event.seq, "deleted": event.document_uid})

    def _note(self, row: dict[str, Any]) -> None:
        """A line of the manifest, on disk before anything else happens."""
        path = self._folder / MANIFEST
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
        try:
            size = path.stat().st_size if path.exists() else 0
            with path.open("ab") as file:
                try:
                    file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(size)  # a full disk: no half line is left
                    raise
        except OSError as error:
            raise write_fault(error, str(path)) from error

    def _resumed(self) -> int:
        """The newest event of the manifest. A line that a kill or a full disk cut off goes."""
        path = self._folder / MANIFEST
        if not path.exists():
            return 0
        after = end = 0
        try:
            with path.open("r+b") as file:
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    end += len(line)
                    with contextlib.suppress(ValueError, TypeError, KeyError):  # somebody else's line
                        after = max(after, int(json.loads(line)["event"]))
                file.truncate(end)
        except OSError as error:
            raise write_fault(error, str(path)) from error
        return after


def file_name(document_uid: str, revision: int) -> str:
    """A revision's file: the document's hash and the revision's number, `<sha256>.r1.summary.json`."""
    return f"{_stem(document_uid)}.r{revision}.summary.json"


def _stem(document_uid: str) -> str:
    stem = document_uid.removeprefix("sha256:")
    # Ids come from summary files: one that is no hash must not lead out of the folder.
    if not stem.isascii() or not stem.isalnum():
        return hashlib.sha256(document_uid.encode("utf-8", "surrogatepass")).hexdigest()
    return stem
