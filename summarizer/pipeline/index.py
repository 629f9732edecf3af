"""OUT/index.jsonl: one line a document. It is the batch's table, and what a resumed run goes by."""

from __future__ import annotations

import contextlib
import filecmp
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Any, Literal

from summarizer.faults import write_fault
from summarizer.files import temporary_name

INDEX_NAME = "index.jsonl"
State = Literal["done", "partial", "failed"]


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a batch. `summary` and `text` are paths below OUT, None where nothing was written.

    `figures` counts the document's figures: verified, flagged, omitted. `fingerprint` is what the summary depends
    on besides the document; `same_as` and `version_of` name another document of the batch.
    """

    key: str
    path: str
    state: State
    summary: str | None = None
    text: str | None = None
    id: str | None = None
    text_sha256: str | None = None
    title: str | None = None
    issuer: str | None = None
    report_year: int | None = None
    dated: str | None = None
    extractor: str | None = None
    verdict: str | None = None
    reports: int = 0
    achievements: int = 0
    problems: int = 0
    plans: int = 0
    figures: dict[str, int] | None = None
    counts: dict[str, int] | None = None
    sections: dict[str, int] | None = None
    usage: dict[str, Any] | None = None  # requests, prompt_tokens, completion_tokens; cost as a decimal or None
    reason: dict[str, str] | None = None
    same_as: str | None = None
    version_of: str | None = None
    fingerprint: str | None = None
    seconds: float = 0.0

    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


_FIELDS = frozenset(field.name for field in fields(Line))


def line_of_text(text: str) -> Line | None:
    """A line of the file; None for one that a kill cut off or somebody else wrote."""
    try:
        raw: Any = json.loads(text)
    except ValueError:
        return None
    if not isinstance(raw, dict) or not {"key", "path", "state", "fingerprint"} <= raw.keys():
        return None
    return Line(**{name: value for name, value in raw.items() if name in _FIELDS})


def is_index(path: Path) -> bool:
    """Whether `path` is an index of ours: then its folder holds results, not documents."""
    try:
        with path.open(encoding="utf-8") as file:
            return line_of_text(file.readline()) is not None
    except (OSError, UnicodeDecodeError):
        return False


def load(out: Path) -> dict[str, Line]:
    """The lines of an earlier run by key; a later line of the same key replaces the earlier one."""
    try:
        text = (out / INDEX_NAME).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    lines = (line_of_text(row) for row in text.split("\n") if row)
    return {line.key: line for line in lines if line is not None}


class Index:
    """Appends lines as documents finish, so that a kill loses none, and sorts the file at the end."""

    def __init__(self, out: Path, earlier: Iterable[Line] = ()) -> None:
        self._path = out / INDEX_NAME
        self._lines = {line.key: line for line in earlier}
        self._file: IO[str] | None = None

    def add(self, line: Line) -> None:
        """One finished document. Raises OutputError when the disk takes no more."""
        self._lines[line.key] = line
        try:
            if self._file is None:
                # A line that a kill cut off must not swallow the next one.
                torn = self._path.is_file() and not self._path.read_bytes().endswith(b"\n")
                self._file = self._path.open("a", encoding="utf-8")
                if torn and self._path.stat().st_size:
                    self._file.write("\n")
            self._file.write(line.json() + "\n")
            self._file.flush()
        except OSError as error:
            raise write_fault(error, str(self._path)) from error

    def replace(self, lines: Iterable[Line]) -> None:
        """Lines that were completed after all documents were known."""
        self._lines.update((line.key, line) for line in lines)

    def close(self) -> None:
        """The whole file anew, in the order of the keys. Raises OutputError."""
        if self._file is not None:
            self._file.close()
            self._file = None
        temporary = temporary_name(self._path.parent)
        try:
            # Line by line: the whole text of a big batch would be the most that the parent ever holds.
            with temporary.open("xb") as file:
                for key in sorted(self._lines):
                    file.write(f"{self._lines[key].json()}\n".encode())
                file.flush()
                os.fsync(file.fileno())
            if not (self._path.is_file() and filecmp.cmp(temporary, self._path, shallow=False)):
                temporary.replace(self._path)
        except OSError as error:
            raise write_fault(error, str(self._path)) from error
        finally:
            with contextlib.suppress(OSError):  # gone after the rename
                temporary.unlink()
