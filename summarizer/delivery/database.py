"""SQLite: a table each, with indexes; `columns` tells what each column holds, `export` is about the file."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from summarizer.delivery.formats import About, Written
from summarizer.delivery.records import Delivered
from summarizer.delivery.tables import NAMES, Table, rows, tables
from summarizer.models import SCHEMA_VERSION

_TYPES = {"text": "TEXT", "whole": "INTEGER", "number": "REAL", "decimal": "TEXT"}  # REAL would lose digits
_INDEXES = {
    "documents": ("region_code", "state"),
    "items": ("document", "list", "topic", "region_code, report_year"),
    "metrics": ("document, item", "indicator", "region_code, report_year"),
    "findings": ("document, item", "code"),
    "evidence": ("document, item",),
}
_EVERY = 200  # documents to a transaction


def write(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """All tables into the file `target`. Raises OSError where the disk is full."""
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as base:
            return _write(base, delivered, about)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_WRITE):
            raise OSError(errno.ENOSPC, str(error)) from error
        raise OSError(errno.EIO, str(error)) from error


def _write(base: sqlite3.Connection, delivered: Iterable[Delivered], about: About) -> Written:
    # The file has a temporary name until it is whole: there is nothing that a journal could save.
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    known = tables()
    for each in known.values():
        _create(base, each)
    inserts = {name: f"INSERT INTO {name} VALUES ({_marks(known[name])})" for name in NAMES}
    counts: dict[str, int] = dict.fromkeys(NAMES, 0)
    base.execute("BEGIN")
    for place, document in enumerate(delivered, 1):
        for name in NAMES:
            counts[name] += base.executemany(inserts[name], rows(name, document)).rowcount
        if place % _EVERY == 0:
            base.execute("COMMIT")
            base.execute("BEGIN")
    for indexed, columns in _INDEXES.items():
        for number, listed in enumerate(columns, 1):
            base.execute(f"CREATE INDEX {indexed}_{number} ON {indexed} ({listed})")
    _describe(base, known.values())
    told = {"software": about.software, "created": about.created, "states": about.states, "schema": SCHEMA_VERSION}
    base.execute("CREATE TABLE export (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    base.executemany("INSERT INTO export VALUES (?, ?)", told.items())
    base.execute("COMMIT")
    return Written(counts["documents"], counts)


def _marks(each: Table) -> str:
    return ", ".join("?" for _ in each.columns)


def _create(base: sqlite3.Connection, each: Table) -> None:
    columns = ", ".join(f'"{column.name}" {_TYPES[column.type]}' for column in each.columns)
    base.execute(f"CREATE TABLE {each.name} ({columns})")


def _describe(base: sqlite3.Connection, known: Iterable[Table]) -> None:
    base.execute('CREATE TABLE columns ("table" TEXT, "column" TEXT, type TEXT, head TEXT, meaning TEXT)')
    for each in known:
        base.executemany(
            "INSERT INTO columns VALUES (?, ?, ?, ?, ?)",
            [(each.name, column.name, _TYPES[column.type], column.head, column.en) for column in each.columns],
        )
