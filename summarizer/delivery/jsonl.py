"""JSONL: one line a document — its state, and its summary whole, in the form of the published schema."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from summarizer.delivery.formats import About, Written
from summarizer.delivery.records import Delivered

_LINES = "lines"
_BLOCK = 1 << 20
_NOBODY = About("", "", "")  # a line says nothing of its export


def line(each: Delivered) -> bytes:
    """A document as one line of JSON, its end included."""
    head = {
        "key": each.key,
        "state": each.state,
        "revision": each.revision,
        "sha256": each.sha256,
        "finalised_at": each.finalised_at,
        "finalised_by": each.finalised_by,
    }
    opened = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    return f'{opened},"summary":{each.summary.model_dump_json()}}}\n'.encode()


def write(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """All documents, a line each, in the order they come."""
    count = 0
    with target.open("wb") as file:
        for each in delivered:
            file.write(line(each))
            count += 1
    return Written(count)


def render(delivered: Iterable[Delivered], piece: Path) -> Written:
    """The lines of some documents."""
    return write(delivered, piece / _LINES, _NOBODY)


def join(pieces: Iterable[Path], target: Path, about: About) -> None:
    """All pieces behind each other."""
    with target.open("wb") as file:
        for piece in pieces:
            with (piece / _LINES).open("rb") as lines:
                shutil.copyfileobj(lines, file, _BLOCK)
