"""Waiting as the server says: forms of Retry-After, one slowing down for all, no slot held, a circuit breaker."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from summarizer.errors import ModelError
from summarizer.extraction.llm.limiter import Bucket, Gate
from summarizer.extraction.llm.outcomes import fault
from summarizer.extraction.llm.retry import MAX_WAIT, retry_after, retrying
from tests.extraction.llm.support import Run, against, faithful, request
from tests.servers.scripted import Act, Served, in_turn, refused

NOW = datetime(2026, 1, 5, 8, 0, 0, tzinfo=UTC)

SAID: list[tuple[dict[str, str], float | None]] = [
    ({}, None),
    ({"retry-after": "3"}, 3.0),
    ({"retry-after": "0.5"}, 0.5),
    ({"retry-after": " 7 "}, 7.0),
    ({"retry-after": "-4"}, 0.0),
    ({"retry-after": "86400"}, MAX_WAIT),
    ({"retry-after": "nan"}, None),
    ({"retry-after": "soon"}, None),
    ({"retry-after-ms": "250"}, 0.25),
    ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
    ({"retry-after-ms": "?", "retry-after": "9"}, 9.0),
    ({"retry-after": format_datetime(NOW + timedelta(seconds=12), usegmt=True)}, 12.0),
    ({"retry-after": format_datetime(NOW - timedelta(seconds=12), usegmt=True)}, 0.0),
    ({"retry-after": format_datetime(NOW + timedelta(days=2), usegmt=True)}, MAX_WAIT),
    ({"retry-after": "Mon, 05 Jan 2026 08:00:05"}, 5.0),
]


@pytest.mark.parametrize(("headers", "seconds"), SAID, ids=[str(headers) for headers, _ in SAID])
def test_the_wait_is_what_the_server_says(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


LIMITED: list[tuple[str, Act, float]] = [
    ("seconds", refused(429, "slow", retry_after="0.3"), 0.3),
    ("milliseconds", refused(429, "slow", retry_after_ms="300"), 0.3),
    ("a date that is past", refused(429, "slow", retry_after="Mon, 05 Jan 2015 08:00:05 GMT"), 0.0),
    ("nothing", refused(429, "slow"), 0.0),
]


@pytest.mark.parametrize(("act", "least"), [case[1:] for case in LIMITED], ids=[case[0] for case in LIMITED])
def test_a_429_is_waited_for_and_then_asked_again(act: Act, least: float, tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one()
        assert reply.failure is None
        assert reply.usage.requests == 2
        first, second = run.server.served
        assert second.at - first.at >= least

    against(in_turn(act), tmp_path, body)


def test_a_429_makes_all_workers_wait(tmp_path: Path) -> None:
    def script(served: Served) -> Act:
        return refused(429, "slow", retry_after="0.4") if served.number == 1 else faithful(served)

    async def body(run: Run) -> None:
        await run.ask(*(request(run.settings, first) for first in range(1, 60, 3)))
        first = run.server.served[0].at
        early = [served for served in run.server.served if served.at - first < 0.4]
        assert len(early) <= 8  # those that were on the wire already
        assert run.asker.gate.slowed == 1

    against(script, tmp_path, body, concurrency=8)


def test_fewer_go_at_once_after_a_429_and_more_again_later(tmp_path: Path) -> None:
    def script(served: Served) -> Act:
        act = refused(429, "slow") if served.number == 8 else faithful(served)
        return Act(act.status, act.body, act.headers, delay=0.01)

    async def body(run: Run) -> None:
        limits = []
        for start in range(1, 300, 30):
            await run.ask(*(request(run.settings, first) for first in range(start, start + 30, 3)))
            limits.append(run.asker.gate.limit)
        assert min(limits) < 8
        assert limits[-1] > min(limits)
        assert run.server.most <= 8

    against(script, tmp_path, body, concurrency=8)


def test_no_slot_is_held_while_waiting_for_a_retry(tmp_path: Path) -> None:
    def script(served: Served) -> Act:
        return (
            refused(503, "busy", retry_after="0.5")
            if "[1]" in served.passage and served.number < 3
            else faithful(served)
        )

    async def body(run: Run) -> None:
        began = time.monotonic()
        slow = asyncio.ensure_future(run.one(request(run.settings, 1)))
        await asyncio.sleep(0.1)
        await run.ask(*(request(run.settings, first) for first in range(10, 40, 3)))
        assert time.monotonic() - began < 0.5
        assert (await slow).failure is None

    against(script, tmp_path, body, concurrency=1)


def test_a_dead_endpoint_is_given_up_after_a_count_not_burned_through(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        replies = await run.ask(*(request(run.settings, first) for first in range(1, 600, 3)))
        codes = {reply.failure.code for reply in replies if reply.failure}
        assert all(reply.failure for reply in replies)
        assert "model.circuit_open" in codes
        assert run.server.count <= 2 * 8 + 8
        assert run.asker.gate.stopped is not None

    against(lambda _: refused(500, "dead"), tmp_path, body, concurrency=8)


def test_a_wrong_key_stops_the_run_at_once(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        replies = await run.ask(*(request(run.settings, first) for first in range(1, 300, 3)))
        assert all(reply.failure for reply in replies)
        assert run.server.count <= 8

    against(lambda _: refused(401, "bad key"), tmp_path, body, concurrency=8)


def test_single_faults_far_apart_do_not_open_the_circuit(tmp_path: Path) -> None:
    def script(served: Served) -> Act:
        return refused(503, "busy") if served.number % 3 == 0 else faithful(served)

    async def body(run: Run) -> None:
        replies = await run.ask(*(request(run.settings, first) for first in range(1, 240, 3)))
        assert all(reply.failure is None for reply in replies)

    against(script, tmp_path, body, max_attempts=8)


def test_requests_a_minute_are_spread_evenly(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        began = time.monotonic()
        await run.ask(*(request(run.settings, first) for first in range(1, 13, 3)))
        # 600 a minute: ten may go at once, nine are gone, so the fourth request waits for three tenths of a second
        assert run.server.served[-1].at - began >= 0.29

    async def ten_first(run: Run) -> None:
        run.asker.gate._requests = Bucket(600)
        run.asker.gate._requests.take(9)
        await body(run)

    against(faithful, tmp_path, ten_first, requests_per_minute=600)


def test_a_bucket_lets_a_seconds_worth_go_and_then_counts() -> None:
    bucket = Bucket(60)
    assert bucket.take(1) == 0.0
    assert 0.9 < bucket.take(1) <= 1.0
    assert 1.9 < bucket.take(1) <= 2.0


def test_attempts_are_counted_a_call_not_shared() -> None:
    async def failing() -> int:
        made = 0
        try:
            async for attempt in retrying(4, lambda _: asyncio.sleep(0), 0.0):
                with attempt:
                    made += 1
                    raise fault("server")
        except ModelError:
            pass
        return made

    async def main() -> list[int]:
        return list(await asyncio.gather(*(failing() for _ in range(5))))

    assert asyncio.run(main()) == [4, 4, 4, 4, 4]


def test_what_cannot_be_cured_is_not_tried_again() -> None:
    async def main() -> int:
        made = 0
        try:
            async for attempt in retrying(4, asyncio.sleep, 0.0):
                with attempt:
                    made += 1
                    raise fault("auth")
        except ModelError:
            pass
        return made

    assert asyncio.run(main()) == 1


def test_a_cancelled_request_gives_its_slot_back() -> None:
    async def main() -> int:
        gate = Gate("h", 1)

        async def hold() -> None:
            async with gate.slot(1):
                await asyncio.sleep(60)

        first = asyncio.ensure_future(hold())
        await asyncio.sleep(0)
        waiting = [asyncio.ensure_future(hold()) for _ in range(3)]
        await asyncio.sleep(0)
        first.cancel()
        waiting[0].cancel()
        await asyncio.sleep(0.01)
        held = gate.in_flight
        for task in waiting:
            task.cancel()
        await asyncio.gather(first, *waiting, return_exceptions=True)
        assert gate.in_flight == 0
        return held

    assert asyncio.run(main()) == 1
