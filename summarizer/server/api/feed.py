"""The feed: what happened, pulled in order by systems that take no calls."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from summarizer.server.access import require
from summarizer.server.api import cursors, shapes, views
from summarizer.server.api.alive import still
from summarizer.server.api.cursors import Limit
from summarizer.server.api.problems import Problem, responses
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.store import events, paging
from summarizer.store.events import Event

router = APIRouter(tags=["events"])
LONGEST_WAIT = 25.0
_PAUSE = 0.25  # seconds between two looks while somebody waits
_WAITING = 50  # askers at once; more are answered at once, with nothing
Kind = Literal[
    "document.imported",
    "document.rerun",
    "decision.made",
    "document.finalised",
    "document.reopened",
    "document.deleted",
]
assert set(events.TYPES) == set(Kind.__args__)  # type: ignore[attr-defined]


@router.get("/events", operation_id="list_events", summary="Pull events", responses=responses(400, 401))
async def list_events(
    request: Request,
    house: Annotated[House, Depends(house_of)],
    identity: Annotated[Identity, Depends(require(Right.READ))],
    after: Annotated[str, Query(max_length=15, description="`next` of the call before; 0: from the beginning")] = "0",
    limit: Limit = 100,
    kind: Annotated[list[Kind] | None, Query(alias="type", max_length=6)] = None,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="seconds to wait for the first event")] = 0.0,
) -> shapes.EventFeed:
    """Events in the order of their commits: none is told twice, none is passed over. Ids and hashes, never text.

    The order is that of the numbers, whatever the clock did.
    """
    seq = place_of(after)
    kinds = tuple(kind or ())
    until = time.monotonic() + wait
    waiting: set[object] = request.app.state.waiting
    mark = object()
    try:
        while True:
            found, last = await run_in_threadpool(_look, house, identity, seq, limit, kinds)
            left = until - time.monotonic()
            if found or left <= 0 or (mark not in waiting and len(waiting) >= _WAITING):
                break
            waiting.add(mark)
            await asyncio.sleep(min(_PAUSE, left))
            if await request.is_disconnected():
                break
    finally:
        waiting.discard(mark)
    # Where nothing of the wanted kinds came, the next call need not look at the rest again.
    after_all = found[-1].seq if found else max(seq, last)
    return shapes.EventFeed(events=[views.event(each) for each in found], next=str(after_all))


def _look(
    house: House, identity: Identity, seq: int, limit: int, kinds: tuple[str, ...]
) -> tuple[tuple[Event, ...], int]:
    with house.store.reading() as connection:
        if not still(connection, identity):
            raise Problem(401, "revoked", "the token was revoked", headers={"WWW-Authenticate": "Bearer"})
        last = paging.last_event(connection)  # first: what is committed between the two is in the feed, or told next
        return events.feed(connection, seq, limit, kinds), last


def place_of(after: str) -> int:
    """The number of an event. Raises 400."""
    if not after.isascii() or not after.isdecimal():
        raise cursors.wrong()
    return int(after)
