"""CSV for people and programs: a file a table, UTF-8 with a mark, CRLF, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from summarizer.delivery.formats import About, Written
from summarizer.delivery.records import Delivered
from summarizer.delivery.tables import Cell, Column, Name, is_decimal, rows, tables

NAMES: tuple[Name, ...] = ("documents", "items", "metrics", "findings")
ESCAPE = "'"
_END = "\r\n"
# What a spreadsheet may take for a formula, or skips before one; with the full-width forms, which some fold.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "−", "﹦", "﹫")


def safe(text: str) -> str:
    """A text cell that no spreadsheet runs: an apostrophe goes before what could begin a formula."""
    if text[:1].isalnum() and "\x00" not in text:
        return text  # most are: a letter begins no formula, in no program
    # Blanks, marks and controls before the sign don't stop every program.
    bare = text.lstrip(" \u00a0\u3000\u200b\ufeff\x00\x0b\x0c")
    text = text.replace("\x00", "\ufffd")
    return ESCAPE + text if bare.startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text


def cell(value: Cell, column: Column) -> Cell:
    """A cell as it is written: numbers as they are, texts made safe, nothing for None."""
    if isinstance(value, str) and not (column.type == "decimal" and is_decimal(value)):
        return safe(value)
    return value


def write(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """`documents.csv`, `items.csv`, `metrics.csv`, `findings.csv` in the folder `target`."""
    for name in NAMES:
        _path(target, name).write_bytes(_head(name))
    return render(delivered, target)


def render(delivered: Iterable[Delivered], piece: Path) -> Written:
    """The rows of some documents, behind what stands in the files of `piece`."""
    counts: dict[str, int] = dict.fromkeys(NAMES, 0)
    known = tables()
    with ExitStack() as stack:
        writers = {}
        for name in NAMES:
            file = stack.enter_context(_path(piece, name).open("a", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file, lineterminator=_END)
        for each in delivered:
            for name in NAMES:
                columns = known[name].columns
                for row in rows(name, each):
                    writers[name].writerow([cell(value, column) for value, column in zip(row, columns, strict=True)])
                    counts[name] += 1
    return Written(counts["documents"], counts)


def join(pieces: Iterable[Path], target: Path, about: About) -> None:
    """A head for each table, and all pieces' rows behind it."""
    with ExitStack() as stack:
        files = {name: stack.enter_context(_path(target, name).open("wb")) for name in NAMES}
        for name, file in files.items():
            file.write(_head(name))
        for piece in pieces:
            for name, file in files.items():
                with _path(piece, name).open("rb") as rows_of_piece:
                    shutil.copyfileobj(rows_of_piece, file)


def _path(folder: Path, name: Name) -> Path:
    return folder / f"{name}.csv"


def _head(name: Name) -> bytes:
    """The mark and the line of heads; names of columns need no quotes."""
    return (",".join(column.name for column in tables()[name].columns) + _END).encode("utf-8-sig")
