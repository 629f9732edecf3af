"""Forgetting a document outside of the store: what a batch wrote of it, and what a model replied to it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from summarizer.faults import write_fault
from summarizer.pipeline.index import INDEX_NAME, Index, load
from summarizer.pipeline.outputs import claimed
from summarizer.settings import Settings

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")  # how JSON may write Chinese
_SHORTEST = 12  # letters of a statement that are enough to know a reply by


def forget_results(out: Path, uid: str) -> tuple[str, ...]:
    """Removes the summary, the text and the index line of every document with this id below OUT; their keys.

    The originals are not OUT's, and stay. Raises UsageError where a run is writing there, OutputError.
    """
    if not (out / INDEX_NAME).is_file():
        return ()
    with claimed(out):
        lines = load(out)
        gone = {key: line for key, line in lines.items() if line.id == uid}
        if not gone:
            return ()
        try:
            for line in gone.values():
                for name in (line.summary, line.text):
                    if name is not None:
                        _remove(out, name)
        except OSError as error:
            raise write_fault(error, str(out)) from error
        index = Index(out, [line for key, line in lines.items() if key not in gone])
        index.close()
    return tuple(sorted(gone))


def _remove(out: Path, name: str) -> None:
    """A file of OUT, overwritten before it goes: copies that the file system keeps are out of our reach."""
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        return
    path = out / place
    if path.is_symlink() or not path.is_file():
        path.unlink(missing_ok=True)
        return
    with path.open("r+b") as file:
        file.write(b"\0" * path.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def forget_replies(settings: Settings, statements: Iterable[str]) -> int:
    """Removes the replies of models that say one of these statements, whatever model and prompt they are of."""
    wanted = {told for told in map(_bare, statements) if len(told) >= _SHORTEST}
    folder = settings.resolved_cache_dir
    if not wanted or not folder.is_dir():
        return 0
    from summarizer.extraction.llm import open_cache

    cache = open_cache(settings)
    try:
        return cache.remove(lambda text: _says(text, wanted))
    finally:
        cache.close()


def _says(text: str, wanted: set[str]) -> bool:
    told = _bare(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
    return any(statement in told for statement in wanted)


def _bare(text: str) -> str:
    """Letters and digits alone: the program sets its own punctuation."""
    return "".join(character for character in text if character.isalnum())
