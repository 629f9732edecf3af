"""What the door for machines keeps in the store, on SQLite and on PostgreSQL: jobs, keys, the outbox, pages."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from summarizer.store import Actor, Store, audit, events, idempotency, jobs, outbox, paging
from summarizer.store.clock import now
from summarizer.store.idempotency import Kept
from summarizer.store.paging import SORTS, Place, Wanted
from summarizer.store.tables import idempotency as keys
from tests.server.api.finals import finals

BOSS = Actor("boss", 1)
REPLY = Kept(201, '{"id":"x"}', {"location": "/x"})


def at_once(count: int, work: Callable[[], Any]) -> list[Any]:
    """What so many threads get that do the same at the same time."""
    start, found = threading.Barrier(count), []

    def run() -> None:
        start.wait()
        found.append(work())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == count
    return found


def test_a_job_is_taken_by_one_worker_only(store: Store) -> None:
    for number in range(5):
        with store.writing() as connection:
            jobs.add(connection, f"run_{number}", "a.txt", "0" * 64, {}, BOSS)

    def take() -> str | None:
        with store.writing() as connection:
            job = jobs.take(connection)
        return job.uid if job is not None else None

    taken = at_once(8, take)
    assert taken.count(None) == 3
    assert sorted(each for each in taken if each is not None) == [f"run_{number}" for number in range(5)]
    with store.reading() as connection:
        assert audit.verify(connection).fault is None


def test_a_key_is_claimed_once_and_its_reply_kept(store: Store) -> None:
    def claim() -> Any:
        with store.writing() as connection:
            return idempotency.claim(connection, 1, "key", "a" * 64)

    assert Counter(at_once(8, claim)) == {"mine": 1, "busy": 7}
    with store.writing() as connection:
        idempotency.keep(connection, 1, "key", REPLY)
        assert idempotency.claim(connection, 1, "key", "a" * 64) == REPLY
        assert idempotency.claim(connection, 1, "key", "b" * 64) == "other"
        assert idempotency.claim(connection, 2, "key", "b" * 64) == "mine"
        idempotency.release(connection, 1, "key")  # what was answered stays
        assert idempotency.claim(connection, 1, "key", "a" * 64) == REPLY


def test_a_key_that_a_dead_server_held_is_free_again_and_old_replies_go(store: Store) -> None:
    with store.writing() as connection:
        assert idempotency.claim(connection, 1, "key", "a" * 64) == "mine"
        connection.execute(update(keys).values(at=now(-idempotency.LEASE_SECONDS - 1)))
        assert idempotency.claim(connection, 1, "key", "a" * 64) == "mine"
        assert idempotency.claim(connection, 1, "key", "a" * 64) == "busy"
        idempotency.keep(connection, 1, "key", REPLY)
        connection.execute(update(keys).values(at=now(-idempotency.KEPT_SECONDS - 1)))
        assert idempotency.claim(connection, 1, "key", "b" * 64) == "mine"


def test_the_outbox_gives_what_is_due_and_replays_what_ended(store: Store) -> None:
    with store.writing() as connection:
        hook = outbox.add_hook(connection, "https://x.example/", "whsec_", [events.FINALISED], BOSS)
        other = outbox.add_hook(connection, "https://y.example/", "whsec_", [events.DELETED], BOSS)
        for number in range(3):
            events.emit(connection, events.FINALISED, f"sha256:{number}", 1)
    with store.writing() as connection:
        assert outbox.wanting(connection) == (hook.id,)
        first, second, third = outbox.due(connection, hook.id, 10)
        assert [each.event.seq for each in (first, second, third)] == [1, 2, 3]
        assert outbox.due(connection, hook.id, 10, (first.delivery.id,)) == (second, third)
        outbox.delivered(connection, first.delivery.id, 200)
        outbox.again(connection, second.delivery.id, 500, "answered 500", 3600)
        outbox.give_up(connection, third, None, "no answer in time", BOSS)
        assert outbox.due(connection, hook.id, 10) == ()
        assert outbox.tally(connection, hook.id) == {"delivered": 1, "pending": 1, "failed": 1}
        outbox.hurry(connection)
        assert [each.delivery.id for each in outbox.due(connection, hook.id, 10)] == [second.delivery.id]
        assert outbox.replay(connection, hook.id, BOSS, delivery_id=None, everything=False) == 1
        assert outbox.replay(connection, hook.id, BOSS, delivery_id=None, everything=True) == 1
        assert len(outbox.due(connection, hook.id, 10)) == 3
        outbox.change_hook(connection, hook.id, BOSS, active=False)
        assert outbox.wanting(connection) == ()
        outbox.remove_hook(connection, hook.id, BOSS)
        assert outbox.hooks(connection) == (other,)
    with store.reading() as connection:
        assert audit.verify(connection).fault is None


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_pages_of_every_sort_are_the_whole_list_in_order(store: Store, sort: Any) -> None:
    made = set(finals(store, 5))
    seen, place = [], None
    while True:
        with store.reading() as connection:
            part, place = paging.documents_page(connection, Wanted(sort=sort), place, 2)
        seen += [each.uid for each in part]
        if place is None:
            break
    assert len(seen) == 5
    assert set(seen) == made
    with store.reading() as connection:
        whole, _ = paging.documents_page(connection, Wanted(sort=sort), None, 10)
    assert [each.uid for each in whole] == seen


def test_a_document_that_comes_while_somebody_reads_pages_shifts_nothing(store: Store) -> None:
    finals(store, 4)
    place: Place | None = None
    seen: list[str] = []
    for number in range(3):
        with store.reading() as connection:
            part, place = paging.documents_page(connection, Wanted(), place, 2)
        seen += [each.uid for each in part]
        if number == 0:
            (late,) = finals(store, 1, start=10)
        if place is None:
            break
    assert len(seen) == len(set(seen)) == 5
    assert seen[-1] == late


def test_an_export_is_cut_into_parts_without_a_gap(store: Store) -> None:
    finals(store, 5)
    place, keys_seen = ("", 0), []
    while True:
        with store.reading() as connection:
            part = paging.export_keys(connection, place, drafts=False, since=0, limit=2)
        keys_seen += [key for _, key, _ in part]
        if len(part) < 2:
            break
        place = part[-1][1], part[-1][0]
    assert keys_seen == [f"{number:03}.txt" for number in range(5)]
    with store.reading() as connection:
        last = paging.last_event(connection)
        assert paging.export_keys(connection, ("", 0), drafts=False, since=last, limit=9) == ()
        assert len(paging.export_keys(connection, ("", 0), drafts=True, since=last - 1, limit=9)) == 1
        assert not paging.deleted_since(connection, 0)
