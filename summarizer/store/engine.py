"""The database behind the store: SQLite as the embedded default, PostgreSQL by its URL; transactions for both.

SQLite: WAL, a busy time-out, every writing transaction begun as IMMEDIATE, so that it waits for its turn instead of
failing half way. PostgreSQL: the row of `chain` is locked first, which puts writing transactions in one order. Within a
process writers queue before they go to the database: SQLite looks only now and then whether it is its turn.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, create_engine, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.store.migrating import migrate
from summarizer.store.tables import chain

BUSY_SECONDS = 30.0
_WRITES = "summarizer_writes"
_TURN = select(chain.c.id).where(chain.c.id == 1).with_for_update()


def new_id(result: CursorResult[Any]) -> int:
    """The number that an insert gave its row."""
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


class Store:
    """One database, migrated to the present tables. Safe to use from many threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turn = threading.Lock()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def where(self) -> str:
        """The database's address without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def address(self) -> str:
        """The database's address with its password: for another process to open, never to be shown."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A reading transaction whose every statement sees the same state, however long it takes."""
        if self.is_sqlite:  # there each reading transaction is one
            with self.reading() as connection:
                yield connection
            return
        with (
            self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
            connection.begin(),
        ):
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: committed as a whole, or not at all. Keep it short; compute before it."""
        with (
            self._queued(),
            self.engine.connect().execution_options(**{_WRITES: True}) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                connection.execute(_TURN)
            yield connection

    @contextlib.contextmanager
    def _queued(self) -> Iterator[None]:
        """This process's turn to write. Who waited in vain goes to the database all the same, which says why."""
        had = self._turn.acquire(timeout=BUSY_SECONDS)
        try:
            yield
        finally:
            if had:
                self._turn.release()

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str | Path) -> Store:
    """The store at `url`: a path (a SQLite file, made where there is none) or a database URL. Migrates it first.

    Raises UsageError for an address that can't be used, OutputError for a database that can't be reached or written.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
        _make_private(Path(str(address.database)))
    try:
        engine = _engine(address)
    except (ArgumentError, NoSuchModuleError) as error:
        raise fault("store.address", str(url), reason=str(error)) from None
    try:
        migrate(engine)
    except (OperationalError, DatabaseError) as error:
        engine.dispose()
        raise fault("store.unreachable", address.render_as_string(), reason=str(error.orig)) from None
    except SummarizerError:
        engine.dispose()
        raise
    return Store(engine)


def _address(url: str | Path) -> URL:
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite", database=os.fspath(url))
    try:
        address = make_url(url)
    except ArgumentError:
        raise fault("store.address", "DATABASE_URL", reason="not a URL") from None
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise fault("store.address", address.render_as_string(), reason=address.drivername)
    return address


def _make_private(path: Path) -> None:
    """Reviews are their office's own: the file is readable for its owner alone, whatever the umask says."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise fault("store.unreachable", str(path), reason=error.strerror or type(error).__name__) from None


def _engine(address: URL) -> Engine:
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=30)
    engine = create_engine(
        address,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=10,
        max_overflow=30,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
    """sqlite3 begins transactions of its own accord, and too late; here SQLAlchemy does, by `_begin`."""
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """WAL, which is kept in the file. SQLite does not wait for its turn to switch: of two starters one is refused."""
    ends = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
