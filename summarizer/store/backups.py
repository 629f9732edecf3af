"""Backup and restore: one file that holds a store whole, taken while it is in use, and read back into either database.

Gzipped JSON, a line a row: a head (format, migration), `{"table": …, "columns": […]}` before the rows of each table,
and a tail with their number and the sha256 of all lines before it. Sessions and half-done requests are left out.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Table, func, insert, select, text, update

from summarizer.faults import fault, write_fault
from summarizer.files import temporary_name
from summarizer.store.audit import Actor, record
from summarizer.store.clock import now
from summarizer.store.engine import Store
from summarizer.store.migrating import HEAD
from summarizer.store.tables import audit, chain, documents, metadata, users

FORMAT = "summarizer-backup"
_LEFT_OUT = frozenset(("sessions", "attempts", "idempotency", "presence"))
_PART = 500


@dataclass(frozen=True, slots=True)
class Backup:
    """What a file holds."""

    rows: int
    sha256: str
    bytes: int


def tables() -> tuple[Table, ...]:
    """What is kept, each behind those that it refers to."""
    return tuple(table for table in metadata.sorted_tables if table.name not in _LEFT_OUT)


def backup(store: Store, path: Path, actor: Actor) -> Backup:
    """Writes one state of the store to `path`, whole or not at all, for its owner alone. Raises OutputError."""
    with store.writing() as connection:
        record(connection, actor, "store.backup")
    temporary = temporary_name(path.parent)
    try:
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            with store.snapshot() as connection:
                rows, digest = _write(connection, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        return Backup(rows, digest, path.stat().st_size)
    except OSError as error:
        raise write_fault(error, str(path)) from error
    finally:
        with suppress(OSError):  # gone after the rename
            temporary.unlink()


def _write(connection: Connection, file: BinaryIO) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as packed:

        def put(value: object) -> None:
            line = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
            digest.update(line)
            packed.write(line)

        put({"format": FORMAT, "migration": HEAD, "at": now()})
        for table in tables():
            put({"table": table.name, "columns": [column.name for column in table.columns]})
            order = list(table.primary_key.columns)
            rows = connection.execute(select(table).order_by(*order).execution_options(yield_per=_PART))
            for row in rows:
                put(list(row))
                count += 1
        total = digest.hexdigest()
        put({"rows": count, "sha256": total})
    return count, total


def restore(store: Store, path: Path, actor: Actor) -> Backup:
    """Reads a backup into an empty store, in one transaction; the log says so.

    Raises UsageError for a store that is not empty, SummaryError for a file that is no backup, of another version of
    the program, cut short or changed.
    """
    try:
        with path.open("rb") as file, store.writing() as connection:
            _refuse_filled(connection)
            found = _read(connection, file, str(path))
            _set_numbers(connection)
            record(connection, actor, "store.restore", sha256=found.sha256)
            return found
    except FileNotFoundError:
        raise fault("store.no_backup", str(path), reason="not found") from None
    except (OSError, EOFError, zlib.error) as error:
        raise fault("store.no_backup", str(path), reason=str(error) or type(error).__name__) from None


def _refuse_filled(connection: Connection) -> None:
    for table in (documents, users, audit):
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise fault("store.filled")


def _read(connection: Connection, file: BinaryIO, where: str) -> Backup:
    digest, count = hashlib.sha256(), 0
    known = {table.name: table for table in tables()}
    lines = _lines(file, where)
    first, head = next(lines)
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise fault("store.no_backup", where, reason="format")
    if head.get("migration") != HEAD:
        raise fault("store.other_version", where, version=head.get("migration"), ours=HEAD)
    digest.update(first)
    table: Table | None = None
    waiting: list[dict[str, Any]] = []
    for line, value in lines:
        if isinstance(value, dict) and "sha256" in value:
            _put(connection, table, waiting)
            if (value["rows"], value["sha256"]) != (count, digest.hexdigest()):
                raise fault("store.no_backup", where, reason="checksum")
            return Backup(count, value["sha256"], file.tell())
        digest.update(line)
        if isinstance(value, dict):
            _put(connection, table, waiting)
            table, waiting = known.get(str(value.get("table"))), []
            if table is None or value.get("columns") != [column.name for column in table.columns]:
                raise fault("store.no_backup", where, reason=str(value.get("table")))
            continue
        if table is None or not isinstance(value, list) or len(value) != len(table.columns):
            raise fault("store.no_backup", where, reason="row")
        waiting.append(dict(zip((column.name for column in table.columns), value, strict=True)))
        count += 1
        if len(waiting) >= _PART:
            _put(connection, table, waiting)
            waiting = []
    raise fault("store.no_backup", where, reason="cut short")


def _lines(file: BinaryIO, where: str) -> Iterator[tuple[bytes, Any]]:
    with gzip.GzipFile(fileobj=file, mode="rb") as packed:
        for line in packed:
            try:
                yield line, json.loads(line)
            except ValueError:
                raise fault("store.no_backup", where, reason="line") from None
    raise fault("store.no_backup", where, reason="cut short")


def _put(connection: Connection, table: Table | None, rows: list[dict[str, Any]]) -> None:
    if table is None or not rows:
        return
    if table is chain:  # its one row is there already
        connection.execute(update(chain).where(chain.c.id == 1).values(rows[0]))
        return
    connection.execute(insert(table), rows)


def _set_numbers(connection: Connection) -> None:
    """PostgreSQL goes on counting behind what was put in; SQLite does so of itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables():
        if "id" in table.columns and table.columns["id"].autoincrement is not False:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name} "
                    "HAVING max(id) IS NOT NULL"
                )
            )
