"""Turns at the workers: never more at once than there are, new documents first, nobody forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from summarizer.pipeline.turns import Turns


async def soon() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_new_documents_go_before_those_that_come_back_each_in_their_order() -> None:
    went: list[str] = []

    async def one(turns: Turns, name: str) -> None:
        async with turns.turn(new=name.startswith("new")):
            went.append(name)
            await soon()

    async def main() -> None:
        turns = Turns(1)
        names = ["new 1", "back 1", "back 2", "new 2", "new 3"]
        await asyncio.gather(*(one(turns, name) for name in names))

    asyncio.run(main())
    assert went == ["new 1", "new 2", "new 3", "back 1", "back 2"]


@pytest.mark.parametrize("places", [1, 2, 5])
def test_no_more_go_at_once_than_there_are_workers(places: int) -> None:
    at_once: list[int] = []
    inside = 0

    async def one(turns: Turns, number: int) -> None:
        nonlocal inside
        async with turns.turn(new=bool(number % 2)):
            inside += 1
            at_once.append(inside)
            await soon()
            inside -= 1

    async def main() -> None:
        turns = Turns(places)
        await asyncio.gather(*(one(turns, number) for number in range(20)))

    asyncio.run(main())
    assert (len(at_once), max(at_once)) == (20, places)


def held(turns: Turns) -> Coroutine[Any, Any, None]:
    async def hold() -> None:
        async with turns.turn(new=True):
            await asyncio.sleep(60)

    return hold()


@pytest.mark.parametrize("given", [False, True])
def test_one_that_is_cancelled_leaves_its_turn_to_the_next(given: bool) -> None:
    async def main() -> None:
        turns = Turns(1)
        first, second = (asyncio.create_task(held(turns)) for _ in range(2))
        await soon()
        if given:  # the second has been given the turn, and is cancelled before it knows
            first.cancel()
            await asyncio.sleep(0)
            second.cancel()
        else:
            second.cancel()
            await soon()
            first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        async with asyncio.timeout(1), turns.turn(new=False):
            pass

    asyncio.run(main())
