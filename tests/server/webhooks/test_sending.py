"""Webhooks against a real receiver: signed, retried, given up, never to a private address, never with other content."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from summarizer.server.webhooks import signing
from summarizer.server.webhooks.addresses import allowed
from summarizer.server.webhooks.messages import body_of, message_id, told_of
from summarizer.server.webhooks.schedule import Schedule
from summarizer.server.webhooks.sender import Clockwatch, Sender
from summarizer.server.webhooks.sending import wished
from summarizer.store import Actor, Store, audit, events, open_store, outbox
from summarizer.store.clock import now, seconds_between
from summarizer.store.outbox import Delivery, Hook
from summarizer.store.tables import deliveries
from tests.servers import receiver
from tests.servers.office import fresh, until
from tests.servers.receiver import Receiver, answers, listening

BOSS = Actor("boss", 1)
SOON = Schedule((0.05, 0.05, 0.05), jitter=0.1)
LOOPBACK = allowed(["127.0.0.1"])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(fresh(tmp_path))
    yield found
    found.close()


def hook_to(store: Store, url: str, *types: str) -> Hook:
    with store.writing() as connection:
        return outbox.add_hook(connection, url, signing.new_secret(), types or (events.FINALISED,), BOSS)


def happens(store: Store, number: int = 1, kind: str = events.FINALISED) -> None:
    """A document's revision, final."""
    with store.writing() as connection:
        events.emit(connection, kind, f"sha256:{number:064x}", 1, kind="final", sha256=f"{number:064x}")


@contextlib.contextmanager
def sending(store: Store, **more: Any) -> Iterator[Sender]:
    sender = Sender(store, **{"permitted": LOOPBACK, "schedule": SOON, "seconds": 0.8, "pause": 0.02, **more})
    sender.start()
    try:
        yield sender
    finally:
        sender.stop()


def calls_of(store: Store, hook: Hook) -> tuple[Delivery, ...]:
    with store.reading() as connection:
        return outbox.listed(connection, hook.id, limit=200)[0]


def ended(store: Store, hook: Hook, state: str, count: int = 1) -> list[Delivery]:
    """The receiver's deliveries, once so many are in a state."""

    def look() -> list[Delivery]:
        found = [each for each in calls_of(store, hook) if each.state == state]
        return found if len(found) >= count else []

    found: list[Delivery] = until(look, 40)
    return found


def verified(found: Receiver, hook: Hook) -> list[dict[str, Any]]:
    """What came, checked by the public library."""
    library = Webhook(hook.secret)
    return [library.verify(call.body, call.headers) for call in found.calls]


def test_a_final_revision_is_told_in_a_body_that_the_public_library_verifies(store: Store) -> None:
    with listening() as found:
        hook = hook_to(store, f"{found.url}/in?x=1")
        happens(store)
        happens(store, kind=events.DECIDED)
        with sending(store):
            (delivery,) = ended(store, hook, "delivered")
    (told,) = verified(found, hook)
    (call,) = found.calls
    assert call.path == "/in?x=1"
    assert call.headers["content-type"] == "application/cloudevents+json"
    assert (told["specversion"], told["type"]) == ("1.0", "summarizer.document.finalised")
    assert told["id"] == call.headers["webhook-id"]
    assert told["data"]["path"] == f"documents/sha256:{1:064x}/revisions/1"
    assert (delivery.attempts, delivery.last_status) == (1, 204)
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.new_secret()).verify(call.body, call.headers)


def test_what_failed_is_sent_again_under_the_same_id_and_with_the_same_content(store: Store) -> None:
    with listening(answers(500, 503, 200)) as found:
        hook = hook_to(store, found.url)
        happens(store)
        with sending(store):
            (delivery,) = ended(store, hook, "delivered")
    verified(found, hook)
    assert delivery.attempts == len(found.calls) == 3
    assert len({(call.headers["webhook-id"], call.body) for call in found.calls}) == 1


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        (answers(500), "answered 500"),
        (answers(404), "answered 404"),
        (answers(302, location="http://127.0.0.1:1/"), "redirected (302): redirects are not followed"),
        (answers(307, location="/elsewhere"), "redirected (307): redirects are not followed"),
        (receiver.never, "no answer in time"),
        (receiver.endless_head, "no connection: "),
        (receiver.nonsense, "no connection: "),
    ],
    ids=["500", "404", "redirect", "redirect-here", "never", "endless-head", "nonsense"],
)
def test_a_receiver_that_will_not_take_it_is_given_up_and_the_log_says_so(
    store: Store, behaviour: receiver.Behaviour, told: str
) -> None:
    with listening(behaviour) as found:
        hook = hook_to(store, found.url)
        happens(store)
        with sending(store, schedule=Schedule((0.02,), 0.0), seconds=0.5):
            (delivery,) = ended(store, hook, "failed")
        assert {call.path for call in found.calls} == {"/"}
    assert delivery.attempts == 2
    assert (told_of(delivery.last_error, "en") or "").startswith(told)
    assert len({call.body for call in found.calls}) == 1
    with store.reading() as connection:
        logged = [each for each in audit.entries(connection) if each.action == "webhook.failed"]
        assert [json.loads(each.detail)["event"] for each in logged] == [1]
        assert audit.verify(connection).fault is None


def test_a_status_is_enough_however_slow_the_body(store: Store) -> None:
    with listening(receiver.slow_body) as found:
        hook = hook_to(store, found.url)
        happens(store)
        with sending(store):
            (delivery,) = ended(store, hook, "delivered")
    assert delivery.attempts == 1


def test_nobody_at_the_door_is_tried_again(store: Store) -> None:
    with listening() as found:
        url = found.url
    hook = hook_to(store, url)
    happens(store)
    with sending(store):
        (delivery,) = ended(store, hook, "failed")
    assert delivery.attempts == 4
    assert (told_of(delivery.last_error, "en") or "").startswith("no connection")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:{port}/",
        "https://localhost:{port}/",
        "https://[::1]:{port}/",
        "https://[::ffff:127.0.0.1]:{port}/",
        "https://2130706433:{port}/",
        "https://0x7f.1:{port}/",
        "https://127.1:{port}/",
        "https://0.0.0.0:{port}/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/",
        "https://[64:ff9b::7f00:1]/",
        "http://127.0.0.1:{port}/",
    ],
)
def test_a_private_address_is_never_called_however_it_is_written(store: Store, url: str) -> None:
    with listening() as found:
        hook = hook_to(store, url.format(port=found.url.rpartition(":")[2]))
        happens(store)
        with sending(store, permitted=allowed(()), schedule=Schedule((), 0.0)):
            (delivery,) = ended(store, hook, "failed")
        assert found.calls == []
    told = told_of(delivery.last_error, "en") or ""
    assert any(words in told for words in ("private", "not encrypted", "can't be called"))


def test_a_name_that_is_looked_up_anew_for_each_call_is_vetted_each_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def rebinding(self: Any, host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        public = len(asked) == 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1" if public else "127.0.0.1", port))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", rebinding)
    with listening() as found:
        port = found.url.rpartition(":")[2]
        hook = hook_to(store, f"http://rebind.example:{port}/")
        happens(store)
        permitted = allowed(["192.0.2.0/24"])  # the name itself is not allowed: its addresses count
        monkeypatch.setattr("summarizer.server.webhooks.sending.checked", lambda url, _: url)
        with sending(store, permitted=permitted, schedule=Schedule((0.01,), 0.0), seconds=0.3):
            (delivery,) = ended(store, hook, "failed")
        assert found.calls == []
    assert asked == ["rebind.example", "rebind.example"]  # once for each attempt, never once more
    assert told_of(delivery.last_error, "en") == "rebind.example leads to a private address"


def test_a_certificate_that_cannot_be_trusted_is_no_receiver(store: Store) -> None:
    with listening() as found:
        hook = hook_to(store, found.url.replace("http:", "https:"))
        happens(store)
        with sending(store, schedule=Schedule((), 0.0)):
            (delivery,) = ended(store, hook, "failed")
        assert found.calls == []
    assert (told_of(delivery.last_error, "en") or "").startswith("no connection: ")
    assert (told_of(delivery.last_error, "zh") or "").startswith("连接不上：")


def test_a_receivers_wish_to_wait_is_honoured(store: Store) -> None:
    with listening(answers(503, 200, retry_after="3600")) as found:
        hook = hook_to(store, found.url)
        happens(store)
        with sending(store):
            (delivery,) = until(lambda: [each for each in calls_of(store, hook) if each.attempts == 1])
    assert len(found.calls) == 1
    assert (delivery.state, delivery.last_status) == ("pending", 503)
    assert 3000 < seconds_between(now(), delivery.next_at) <= 3600


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("999999999999", 86400.0), ("-1", None), ("soon", None), ("", None), ("٣", None)],
)
def test_retry_after_is_read_with_care(header: str, seconds: float | None) -> None:
    assert wished(header) == seconds


def test_retry_after_may_be_a_date() -> None:
    assert wished("Mon, 01 Jan 2001 00:00:00 GMT") == 0.0
    assert wished("Mon, 01 Jan 2101 00:00:00 GMT") == 86400.0


def test_one_that_is_gone_is_switched_off(store: Store) -> None:
    with listening(answers(410)) as found:
        hook = hook_to(store, found.url)
        happens(store, 1)
        with sending(store):
            ended(store, hook, "failed")
            happens(store, 2)
            time.sleep(0.2)
    assert len(found.calls) == 1
    with store.reading() as connection:
        assert not outbox.find_hook(connection, hook.id).active


def test_a_slow_receiver_does_not_hold_up_the_others(store: Store) -> None:
    over = threading.Event()

    def hangs(_handler: receiver.Handler, _number: int) -> None:
        over.wait(60)

    with listening(hangs) as slow, listening() as quick:
        stuck, fine = hook_to(store, slow.url), hook_to(store, quick.url)
        for number in range(20):
            happens(store, number)
        with sending(store, seconds=60.0):
            ended(store, fine, "delivered", 20)
            assert len(slow.calls) <= 4
            assert {each.state for each in calls_of(store, stuck)} == {"pending"}
            over.set()


def test_both_secrets_sign_until_the_overlap_ends(store: Store) -> None:
    with listening() as found:
        old = hook_to(store, found.url)
        with store.writing() as connection:
            new = outbox.rotate(connection, old.id, signing.new_secret(), 3600, BOSS)
        happens(store, 1)
        with sending(store):
            ended(store, old, "delivered")
            verified(found, old)
            verified(found, new)
            with store.writing() as connection:
                last = outbox.rotate(connection, old.id, signing.new_secret(), 0, BOSS)
            happens(store, 2)
            ended(store, old, "delivered", 2)
    assert Webhook(last.secret).verify(found.calls[1].body, found.calls[1].headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new.secret).verify(found.calls[1].body, found.calls[1].headers)


def test_what_is_replayed_is_the_same_message(store: Store) -> None:
    with listening(answers(500, 500, 200)) as found:
        hook = hook_to(store, found.url)
        happens(store)
        with sending(store, schedule=Schedule((0.01,), 0.0)):
            (delivery,) = ended(store, hook, "failed")
            with store.writing() as connection:
                assert outbox.replay(connection, hook.id, BOSS, delivery_id=delivery.id, everything=False) == 1
            ended(store, hook, "delivered")
            with store.writing() as connection:
                assert outbox.replay(connection, hook.id, BOSS, delivery_id=None, everything=False) == 0
                assert outbox.replay(connection, hook.id, BOSS, delivery_id=None, everything=True) == 1
            until(lambda: len(found.calls) == 4)
    assert len({(call.headers["webhook-id"], call.body) for call in found.calls}) == 1


def test_a_clock_put_back_delays_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(answers(500, 200)) as found:
        hook = hook_to(store, found.url)
        happens(store)
        monkeypatch.setattr(Clockwatch, "jumped", lambda self: len(found.calls) == 1)
        with sending(store, schedule=Schedule((3600.0,), 0.0)):
            ended(store, hook, "delivered")
    assert len(found.calls) == 2


def test_a_clockwatch_sees_a_step_back_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    times = ("10:00:00.000", "10:00:00.100", "09:00:00.000", "12:00:00.000")
    moments = iter([f"2026-01-01T{each}Z" for each in times])
    monkeypatch.setattr("summarizer.server.webhooks.sender.now", lambda: next(moments))
    watch = Clockwatch()
    assert [watch.jumped(), watch.jumped(), watch.jumped()] == [False, True, False]


def test_the_body_depends_on_nothing_but_the_event(store: Store) -> None:
    happens(store)
    with store.reading() as connection:
        (event,) = events.feed(connection)
        (again,) = events.feed(connection)
    assert body_of(event) == body_of(again)
    assert message_id(event) == json.loads(body_of(event))["id"]


def test_waits_grow_within_their_jitter_and_end() -> None:
    schedule = Schedule()
    waits = [schedule.wait(failures) for failures in range(1, 11)]
    assert waits[-1] is None
    assert all(
        wait is not None and planned * 0.8 <= wait <= planned * 1.2
        for wait, planned in zip(waits[:-1], schedule.waits, strict=True)
    )
    assert schedule.wait(1, retry_after=999.0) == 999.0


_SENDER = """
import sys
from summarizer.server.webhooks.addresses import allowed
from summarizer.server.webhooks.sender import Sender
from summarizer.store import open_store
Sender(open_store(sys.argv[1]), allowed(["127.0.0.1"]), pause=0.01).start()
print("on", flush=True)
sys.stdin.read()
"""


def test_a_sender_killed_in_the_middle_loses_nothing_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    def drags(handler: receiver.Handler, _number: int) -> None:
        time.sleep(0.05)
        handler.reply(200)

    with listening(drags) as found:
        hook = hook_to(store, found.url)
        for number in range(20):
            happens(store, number)
        with store.writing() as connection:  # due whatever the clock says
            connection.execute(update(deliveries).values(next_at=now(-60)))
        for kill in range(2):
            process = subprocess.Popen(
                [sys.executable, "-c", _SENDER, str(tmp_path / "store.sqlite")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.getcwd()},
            )
            assert process.stdin is not None
            assert process.stdout is not None
            with process.stdin, process.stdout:
                before = len(found.calls)
                assert process.stdout.readline()
                until(lambda before=before: len(found.calls) > before + 3, 60)
                if kill < 1:
                    os.kill(process.pid, signal.SIGKILL)
                else:
                    ended(store, hook, "delivered", 20)
                    os.kill(process.pid, signal.SIGKILL)
                process.wait()
        verified(found, hook)
    contents: dict[str, set[bytes]] = {}
    for call in found.calls:
        contents.setdefault(call.headers["webhook-id"], set()).add(call.body)
    assert len(contents) == 20
    assert all(len(bodies) == 1 for bodies in contents.values())
