"""The databases themselves: migrations, addresses, transactions, the order of what is written at once."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from summarizer.errors import OutputError, UsageError
from summarizer.store import Actor, Store, audit, events, open_store
from summarizer.store.migrating import HEAD, version_of
from summarizer.store.tables import metadata
from tests.servers.databases import Databases


def test_the_migrations_make_the_tables_as_they_are_declared(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert version_of(connection) == HEAD


def test_a_database_of_a_newer_program_is_left_alone(store: Store, address: str) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError) as refused:
        open_store(address)
    assert refused.value.code == "store.newer"
    assert "9999" in refused.value.what


def test_two_starters_at_once_migrate_an_empty_database_once(kind: str, databases: Databases) -> None:
    address = databases.empty(kind)
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: open_store(address), range(4)))
    with stores[0].reading() as connection:
        assert version_of(connection) == HEAD
        assert audit.verify(connection).fault is None
    for each in stores:
        each.close()


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.writing() as connection:
            audit.record(connection, Actor("li"), "test")
            events.emit(connection, events.IMPORTED, None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.reading() as connection:
        assert audit.verify(connection).rows == 0
        assert events.feed(connection) == ()


def test_writers_at_once_leave_one_order_without_gaps_for_every_reader(store: Store) -> None:
    """A reader that follows the feed while others write never passes an event that is committed later."""
    per_writer, writers = 15, 4

    def write(name: str) -> None:
        for number in range(per_writer):
            with store.writing() as connection:
                audit.record(connection, Actor(name), "test", number=number)
                events.emit(connection, events.DECIDED, None, by=name, number=number)

    seen: list[int] = []
    with ThreadPoolExecutor(writers) as pool:
        waiting = [pool.submit(write, f"w{number}") for number in range(writers)]
        while len(seen) < per_writer * writers:
            with store.reading() as connection:
                seen += [each.seq for each in events.feed(connection, seen[-1] if seen else 0, 7)]
            if all(each.done() for each in waiting):
                for each in waiting:
                    each.result()
    assert seen == list(range(1, per_writer * writers + 1))
    with store.reading() as connection:
        assert audit.verify(connection) == audit.Audited(len(seen), end=audit.verify(connection).end)


def test_writers_of_a_process_queue_for_their_turn_before_they_go_to_the_database(store: Store) -> None:
    written: list[str] = []

    def write() -> None:
        with store.writing():
            written.append("another")

    with ThreadPoolExecutor(4) as others:
        with store.writing():
            waiting = [others.submit(write) for _ in range(4)]
            assert wait(waiting, timeout=0.3).done == set()
            assert store.engine.pool.checkedout() == 1  # type: ignore[attr-defined]
            written.append("first")
        assert wait(waiting, timeout=30).not_done == set()
    assert written == ["first", *["another"] * 4]


def test_a_sqlite_database_is_its_owners_alone_and_written_ahead(tmp_path: Path) -> None:
    path = tmp_path / "new" / "review.db"
    store = open_store(path)
    with store.reading() as connection:
        for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == wanted
    store.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("address", "code"),
    [("mysql://host/name", "store.address"), ("nonsense://", "store.address"), ("://", "store.address")],
)
def test_an_address_of_no_database_that_is_known_is_refused_in_one_line(address: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        open_store(address)
    assert refused.value.code == code


def test_a_database_that_can_not_be_opened_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        open_store(f"postgresql://li:geheim@/reviews?host={tmp_path}")
    assert "geheim" not in refused.value.line()
    (tmp_path / "file").write_text("no database, but long enough to be looked at as one\n" * 40)
    with pytest.raises(OutputError):
        open_store(tmp_path / "file")
    with pytest.raises(OutputError):
        open_store(tmp_path / "file" / "review.db")


@pytest.mark.parametrize("deed", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"])
def test_the_database_refuses_to_change_the_log(store: Store, deed: str) -> None:
    with store.writing() as connection:
        audit.record(connection, Actor("li"), "test")
    # SQLite has no TRUNCATE: there it is no statement at all.
    refusal = "syntax error" if store.is_sqlite and deed.startswith("TRUNCATE") else "append-only"
    with pytest.raises(DatabaseError, match=refusal), store.writing() as connection:
        connection.execute(text(deed))
    with store.reading() as connection:
        assert audit.verify(connection).fault is None


def unfrozen(store: Store, deed: str) -> None:
    """Carries a deed out as somebody would who owns the database itself."""
    with store.writing() as connection:
        if store.is_sqlite:
            for name in ("audit_no_update", "audit_no_delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER ALL")
        connection.execute(text(deed))


@pytest.mark.parametrize(
    ("deed", "fault", "seq"),
    [
        ("UPDATE audit SET actor = 'zhao' WHERE seq = 2", "altered", 2),
        ("UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 3", "altered", 3),
        ("DELETE FROM audit WHERE seq = 2", "missing", 2),
        ("DELETE FROM audit WHERE seq = 4", "truncated", 3),
        ("DELETE FROM audit", "truncated", 0),
        (
            "INSERT INTO audit SELECT seq + 1, at, actor, address, action, document_uid, subject, detail, hash, hash"
            " FROM audit WHERE seq = 4",
            "altered",
            5,
        ),
        ("UPDATE audit SET seq = 9 WHERE seq = 4", "missing", 4),
    ],
)
def test_whatever_is_done_to_the_log_is_found(store: Store, deed: str, fault: str, seq: int) -> None:
    for number in range(4):
        with store.writing() as connection:
            audit.record(connection, Actor("li", 1, "10.0.0.1"), "test", subject="x", number=number)
    unfrozen(store, deed)
    with store.reading() as connection:
        found = audit.verify(connection)
    assert (found.fault, found.seq) == (fault, seq)


def test_the_log_is_written_out_for_machines_and_for_sheets(store: Store) -> None:
    with store.writing() as connection:
        audit.record(connection, Actor("=cmd()"), "test", subject='a,b"c')
    with store.reading() as connection:
        (line,) = audit.json_lines(connection)
        head, row = audit.csv_lines(connection)
    assert '"actor": "=cmd()"' in line
    assert head.startswith("seq,at,actor")
    assert ",'=cmd()," in row
    assert '"a,b""c"' in row


def test_a_store_can_be_used_by_a_process_that_is_killed_in_the_middle(
    databases: Databases, opened: Callable[[str], Store]
) -> None:
    """A writer that dies between two statements leaves what was committed before, and no lock."""
    address = databases.fresh("sqlite")
    first = sqlite3.connect(address)
    first.execute("BEGIN IMMEDIATE")
    first.execute("INSERT INTO events VALUES (1, 'x', 'y', NULL, NULL, '{}')")
    first.close()
    with opened(address).writing() as connection:
        assert events.emit(connection, events.IMPORTED, None) == 1
