"""Reviewers at once while documents come in, and a server that is killed in the middle of it."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from summarizer.pipeline import batch
from summarizer.pipeline.index import INDEX_NAME
from summarizer.server.desk import Desk
from summarizer.settings import Settings
from summarizer.store import Actor, Store, audit, events, open_store
from summarizer.store.checking import check
from summarizer.store.drafts import load_findings
from summarizer.store.recording import Command
from summarizer.store.states import Action
from summarizer.store.tables import decisions, documents
from tests.servers.databases import KINDS, Databases
from tests.servers.reviewing import Reviewer, Server, Tally
from tests.store import samples

LOADER = Actor("loader")
Work = list[tuple[int, str]]


def town(number: int) -> str:
    """A document of its own."""
    return samples.TEXT.replace("海州市", f"海州第{number}市").replace("8921对", f"{8000 + number}对")


def work_of(store: Store, count: int) -> Work:
    """The findings of `count` documents, brought in."""
    desk = Desk(store)
    found: Work = []
    for number in range(count):
        imported = desk.take_in(samples.arrival(town(number), name=f"{number}.txt"), LOADER)
        with store.reading() as connection:
            rows = load_findings(connection, imported.document_id)
        found += [(imported.document_id, each.finding.id) for each in rows if each.counts and each.finding.item]
    return found


def folder_of(tmp_path: Path, count: int) -> Path:
    """A batch folder with `count` documents."""
    source = tmp_path / "in"
    source.mkdir()
    for number in range(count):
        (source / f"{number:03}.txt").write_text(town(1000 + number), encoding="utf-8")
    out = tmp_path / "out"
    assert batch.run([str(source)], str(out), Settings(extractor="rules", workers=1)).exit_code == 0
    return out


def count_of(store: Store) -> int:
    """How many documents there are."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(documents)).scalar_one()


def hold(store: Store, tallies: list[Tally]) -> None:
    """Every acknowledged decision is there, once; every decision has its row in the log and its event."""
    with store.snapshot() as connection:
        rows = connection.execute(select(decisions.c.document_id, decisions.c.key, decisions.c.id)).all()
        log = Counter(entry.detail for entry in audit.entries(connection) if entry.action.startswith("decision."))
        told = [each for each in events.feed(connection, 0, 1_000_000) if each.type == events.DECIDED]
        assert check(connection).faults == ()
    written = [(row.document_id, row.key) for row in rows]
    assert len(set(written)) == len(written)
    acknowledged = [each for tally in tallies for each in tally.acknowledged]
    assert set(acknowledged) <= set(written)
    assert len(log) == len(rows) == len(told)
    assert sorted(each.data["decision"] for each in told) == sorted(row.id for row in rows)


def under_load(
    database: str, tmp_path: Path, *, reviewers: int, seconds: float, think: tuple[float, float], imported: int
) -> list[Tally]:
    store = open_store(database)
    work = work_of(store, max(3, reviewers // 2))
    out = folder_of(tmp_path, imported)
    index = (out / INDEX_NAME).rename(tmp_path / INDEX_NAME)
    server = Server(database, tmp_path / "data", out)
    server.start()
    try:
        people = [Reviewer(server, server.cookie(store, f"p{n}"), f"p{n}", work, think) for n in range(reviewers)]
        for person in people:
            person.start()
        before = count_of(store)
        index.rename(out / INDEX_NAME)  # as a batch would end that ran meanwhile: the server brings it in
        time.sleep(seconds)
        ends = time.monotonic() + 60
        while count_of(store) < before + imported:
            assert time.monotonic() < ends, "the import did not end"
            time.sleep(0.05)
        for person in people:
            person.finish()
    finally:
        server.stop()
    tallies = [person.tally for person in people]
    hold(store, tallies)
    with store.reading() as connection:
        rows = connection.execute(select(decisions.c.key)).scalars().all()
    store.close()
    # Nothing was killed here: what was written was acknowledged.
    assert len(rows) == sum(len(tally.acknowledged) for tally in tallies)
    assert [bad for tally in tallies for bad in tally.bad] == []
    assert sum(tally.lost for tally in tallies) == 0
    return tallies


@pytest.mark.parametrize("kind", KINDS)
def test_reviewers_at_once_during_an_import_lose_and_double_nothing(
    databases: Databases, kind: str, tmp_path: Path
) -> None:
    tallies = under_load(databases.fresh(kind), tmp_path, reviewers=4, seconds=2.0, think=(0.0, 0.2), imported=3)
    assert sum(len(tally.acknowledged) for tally in tallies) > 3


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_twenty_reviewers_for_a_minute_during_an_import_of_two_hundred(
    databases: Databases, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tallies = under_load(databases.fresh(kind), tmp_path, reviewers=20, seconds=60.0, think=(0.5, 1.5), imported=200)
    whole = Tally(seconds=[each for tally in tallies for each in tally.seconds])
    with capsys.disabled():
        print(  # noqa: T201 - the figure is the test's result
            f"\n{kind}: {len(whole.seconds)} decisions, p50 {whole.percentile(0.5) * 1000:.0f} ms, "
            f"p95 {whole.percentile(0.95) * 1000:.0f} ms, {sum(tally.conflicts for tally in tallies)} conflicts, "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        )
    assert len(whole.seconds) > 100  # all of them held; how fast they were is the machine's


def wait_for(people: list[Reviewer]) -> None:
    """However busy the machine is: the kill has to come while decisions are made."""
    ends = time.monotonic() + 60
    while not any(each.tally.acknowledged for each in people):
        assert time.monotonic() < ends, "no decision was made"
        time.sleep(0.01)


def killed(database: str, tmp_path: Path, times: int) -> None:
    store = open_store(database)
    work = work_of(store, 3)
    server = Server(database, tmp_path / "data")
    chance = random.Random(times)
    tallies: list[Tally] = []
    try:
        for number in range(times):
            server.start()
            names = [f"k{number}-{place}" for place in range(3)]
            people = [Reviewer(server, server.cookie(store, name[-1]), name, work, (0.0, 0.02)) for name in names]
            for each in people:
                each.start()
            wait_for(people)
            time.sleep(chance.uniform(0.0, 0.4))
            server.kill()
            for each in people:
                each.finish()
            tallies += [each.tally for each in people]
            hold(store, tallies)
    finally:
        server.stop()
        store.close()
    assert sum(len(tally.acknowledged) for tally in tallies) >= times
    assert [bad for tally in tallies for bad in tally.bad] == []


@pytest.mark.parametrize(("kind", "times"), [("sqlite", 3), ("postgresql", 2)])
def test_a_server_that_is_killed_again_and_again_loses_nothing_it_acknowledged(
    databases: Databases, kind: str, times: int, tmp_path: Path
) -> None:
    killed(databases.fresh(kind), tmp_path, times)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_is_killed_a_hundred_times_loses_nothing_it_acknowledged(
    databases: Databases, kind: str, tmp_path: Path
) -> None:
    killed(databases.fresh(kind), tmp_path, 100)


# ---- killed at a chosen moment ------------------------------------------------------------------------------


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _decide_and_die(address: str, document_id: int, command: Command, when: str) -> None:
    """In a process of its own: killed before the decision, its log row or its event is committed, or right after."""
    from summarizer.store import deciding, recording
    from summarizer.store import events as telling

    places = {"decision": (deciding, "_change_finding"), "log": (recording, "record"), "event": (telling, "emit")}
    store = open_store(address)
    if when in places:
        setattr(*places[when], _die)
    Desk(store).decide(document_id, command, Actor("li", 1))
    _die()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("when", "there"), [("decision", 0), ("log", 0), ("event", 0), ("response", 1)])
def test_between_decision_and_answer_there_are_both_rows_or_none(
    store: Store, address: str, when: str, there: int, opened: Callable[[str], Store]
) -> None:
    document_id, finding = work_of(store, 1)[0]
    command = Command(Action.KEEP, "key-1", 1, finding_id=finding, reason="value_right")
    process = multiprocessing.get_context("forkserver").Process(
        target=_decide_and_die, args=(address, document_id, command, when)
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    with opened(address).snapshot() as connection:
        rows = connection.execute(select(decisions.c.key)).scalars().all()
        log = [entry.action for entry in audit.entries(connection) if entry.action == "decision.keep"]
        told = [each for each in events.feed(connection) if each.type == events.DECIDED]
        version = connection.execute(select(documents.c.version)).scalar_one()
        assert check(connection).faults == ()
    assert (len(rows), len(log), len(told), version) == (there, there, there, 1 + there)
    # Whoever had no answer asks again, with the same key.
    again = Desk(store).decide(document_id, command, Actor("li", 1))
    assert again.repeated is bool(there)
