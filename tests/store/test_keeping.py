"""Backup, restore, checking, deleting and retention, on both databases."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from summarizer.errors import SummarizerError
from summarizer.extraction.llm.cache import Entry, open_cache
from summarizer.pipeline import batch
from summarizer.pipeline.index import load
from summarizer.server.desk import Desk
from summarizer.server.jobs import uploads
from summarizer.server.removing import remove, retire
from summarizer.server.running.importing import bring_in
from summarizer.settings import Settings
from summarizer.store import Absent, Actor, Store, accounts, audit, backups
from summarizer.store.checking import check
from summarizer.store.clock import now
from summarizer.store.states import Action
from summarizer.store.tables import documents, metadata
from tests.servers.databases import KINDS, Databases
from tests.store import samples
from tests.store.sitting import LI, Sitting
from tests.store.test_finalising import settled

GUAN = Actor("guan")
TELLING = "城乡低保标准提高到每人每月"


def state(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a backup keeps."""
    with store.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in backups.tables()
        }


def used(sitting: Sitting) -> Sitting:
    """A store with something of everything in it."""
    with sitting.desk.store.writing() as connection:
        user = accounts.add(connection, GUAN, "li", "reviewer")
        accounts.invite(connection, GUAN, "viewer")
        accounts.reset(connection, GUAN, user.name)
    sitting.decide(Action.QUERY, sitting.altered("870元"), question="多少？")
    sitting.undo(sitting.decide(Action.FIX, sitting.altered("21个")))
    settled(sitting).finalise(with_queries=True)
    return sitting


@pytest.mark.parametrize("other", KINDS)
def test_a_backup_restores_into_either_database_and_verifies(
    sitting: Sitting, databases: Databases, opened: Callable[[str], Store], tmp_path: Path, other: str
) -> None:
    store = used(sitting).desk.store
    file = tmp_path / "reviews.backup"
    made = backups.backup(store, file, GUAN)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("*backup*")] == ["reviews.backup"]
    before = state(store)
    copy = opened(databases.fresh(other))
    assert backups.restore(copy, file, GUAN).rows == made.rows
    after = state(copy)
    assert after["audit"][:-1] == before["audit"]
    assert {name: rows for name, rows in after.items() if name not in ("audit", "chain")} == {
        name: rows for name, rows in before.items() if name not in ("audit", "chain")
    }
    with copy.snapshot() as connection:
        found = check(connection)
    assert (found.faults, found.documents, found.revisions) == ((), 1, 1)
    # Work goes on in the copy: numbers are not given twice.
    again = Sitting(Desk(copy), sitting.document_id)
    again.desk.reopen(again.document_id, LI, version=again.draft.document.version, reason="x")
    again.decide(Action.KEEP, again.altered("530张"))
    assert settled(again).finalise(with_queries=True).number == 2
    assert again.sound()


def test_a_backup_is_not_restored_over_anything(sitting: Sitting, tmp_path: Path) -> None:
    backups.backup(sitting.desk.store, tmp_path / "x", GUAN)
    with pytest.raises(SummarizerError) as refused:
        backups.restore(sitting.desk.store, tmp_path / "x", GUAN)
    assert refused.value.code == "store.filled"


@pytest.fixture(scope="module")
def whole(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup's bytes."""
    from summarizer.store import open_store

    store = open_store(databases.fresh("sqlite"))
    Desk(store).take_in(samples.arrival(), GUAN)
    path = tmp_path_factory.mktemp("backup") / "file"
    backups.backup(store, path, GUAN)
    store.close()
    return path.read_bytes()


def lines_of(data: bytes) -> list[bytes]:
    return gzip.decompress(data).splitlines(keepends=True)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: b"no backup",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-20],
        lambda data: gzip.compress(b"".join(lines_of(data)[:-1])),
        lambda data: gzip.compress(b"".join(lines_of(data)[:-2] + lines_of(data)[-1:])),
        lambda data: gzip.compress(b"".join(lines_of(data)).replace(b"guan", b"wang", 1)),
        lambda data: gzip.compress(b"".join(lines_of(data)).replace(b'"migration":"', b'"migration":"9', 1)),
        lambda data: gzip.compress(b'{"table":"documents; DROP TABLE users"}\n'),
    ],
)
def test_a_backup_that_is_cut_changed_or_none_restores_nothing(
    whole: bytes, databases: Databases, opened: Callable[[str], Store], tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "spoilt"
    file.write_bytes(spoil(whole))
    store = opened(databases.fresh("sqlite"))
    with pytest.raises(SummarizerError) as refused:
        backups.restore(store, file, GUAN)
    assert refused.value.code in ("store.no_backup", "store.other_version")
    with store.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in backups.tables()
        ]
    assert sum(counts) == 1  # the chain's one row


def test_damage_is_found_wherever_it_is(sitting: Sitting) -> None:
    store = settled(sitting).desk.store
    sitting.finalise()
    with store.writing() as connection:
        if store.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER revisions_no_update")
        else:
            connection.exec_driver_sql("ALTER TABLE revisions DISABLE TRIGGER ALL")
        connection.execute(text("UPDATE revisions SET body = '{}'"))
        connection.execute(text("UPDATE texts SET text = 'x'"))
        connection.execute(text("UPDATE chain SET event_seq = 99"))
    with store.snapshot() as connection:
        assert [what for what, _ in check(connection).faults] == ["text", "revision", "events"]


# ---- deleting ----------------------------------------------------------------------------------------------


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A batch folder with two documents."""
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text(samples.TEXT, encoding="utf-8")
    (source / "b.txt").write_text(
        samples.TEXT.replace("海州市", "云州市").replace(TELLING, "低保标准为"), encoding="utf-8"
    )
    out = tmp_path / "out"
    assert batch.run([str(source)], str(out), Settings(extractor="rules", workers=1)).exit_code == 0
    return out


def files_with(folder: Path, words: str) -> list[str]:
    """The files below a folder that hold the words in any of the forms that programs write."""
    forms = (words.encode(), words.encode("utf-16-le"), json.dumps(words)[1:-1].encode())
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and any(form in path.read_bytes() for form in forms)
    )


def test_a_deleted_document_is_gone_from_every_file(
    databases: Databases, opened: Callable[[str], Store], out: Path, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    settings = Settings(cache_dir=tmp_path / "cache")
    store = opened(str(data_dir / "review.db"))
    desk = Desk(store)
    assert bring_in(desk, out, GUAN).new == 2
    uids = {line.key: line.id or "" for line in load(out).values()}
    with store.reading() as connection:
        number = connection.execute(select(documents.c.id).where(documents.c.uid == uids["a.txt"])).scalar_one()
    sitting = Sitting(desk, number)
    item = next(each for each in sitting.draft.items if TELLING in each.current.statement)
    sitting.decide(Action.EDIT, item=item.item_id, statement=f"{TELLING}870元")
    assert uploads.keep(data_dir, [samples.TEXT.encode()], 1 << 20) == uids["a.txt"].removeprefix("sha256:")
    cache = open_cache(settings)
    for key, told in (("mine", item.current.statement), ("other", "云州市的另一条很长很长的成绩说明")):
        for escaped in (True, False):
            reply = json.dumps({"statement": told.replace(",", "，")}, ensure_ascii=escaped)
            cache.put(f"{key}-{escaped}", Entry(reply, "stop", "m", 1, 1, 1, now()))
    cache.close()
    before = files_with(tmp_path, TELLING)
    for name in ("a.txt.summary.json", "review.db", "cache.db"):
        assert any(each.startswith(name) for each in before), name  # perhaps in its write-ahead log

    gone = remove(store, uids["a.txt"], GUAN, settings=settings, data_dir=data_dir, out=out)
    desk.forget(number, uids["a.txt"])

    assert (gone.results, gone.replies, gone.left) == (("a.txt",), 2, ())
    assert files_with(tmp_path, TELLING) == ["a.txt"]  # the original, which is not ours
    assert sorted(load(out)) == ["b.txt"]
    assert bring_in(desk, out, GUAN).unchanged == 1
    cache = open_cache(settings)
    assert [cache.get(f"{key}-{escaped}") is not None for key in ("mine", "other") for escaped in (True, False)] == [
        False,
        False,
        True,
        True,
    ]
    cache.close()


def test_a_deleted_document_leaves_its_hash_in_the_log_and_nothing_else(sitting: Sitting, tmp_path: Path) -> None:
    store = used(sitting).desk.store
    uid = sitting.draft.document.uid
    other = samples.arrival(samples.TEXT.replace("海州", "云州"), name="云州.txt")
    sitting.desk.take_in(other, GUAN)
    remove(store, uid, GUAN, settings=Settings(cache_dir=tmp_path), data_dir=tmp_path, out=None)
    with store.reading() as connection:
        for table in metadata.sorted_tables:
            if "document_id" in table.columns:
                left = select(func.count()).where(table.c.document_id == sitting.document_id)
                assert connection.execute(left).scalar_one() == 0, table.name
        last = list(audit.entries(connection))[-1]
        assert check(connection).faults == ()
    assert (last.action, last.actor, last.document_uid) == ("document.delete", "guan", uid)
    with pytest.raises(Absent):
        remove(store, uid, GUAN, settings=Settings(cache_dir=tmp_path), data_dir=tmp_path, out=None)
    assert sitting.desk.take_in(samples.arrival(), GUAN).news == "new"


def test_retention_takes_what_was_final_long_ago_and_nothing_else(sitting: Sitting, tmp_path: Path) -> None:
    store = settled(sitting).desk.store
    sitting.finalise()
    sitting.desk.take_in(samples.arrival(samples.TEXT.replace("海州", "云州"), name="云州.txt"), GUAN)
    assert retire(store, 30, GUAN, settings=Settings(cache_dir=tmp_path), data_dir=tmp_path, out=None) == ()
    with store.writing() as connection:
        connection.execute(update(documents).values(changed_at=now(-31 * 86_400)))
    gone = retire(store, 30, GUAN, settings=Settings(cache_dir=tmp_path), data_dir=tmp_path, out=None)
    assert [each.document.key for each in gone] == ["海州市民政局.txt"]
    with store.reading() as connection:
        assert connection.execute(select(documents.c.key)).scalars().all() == ["云州.txt"]
