"""Limits: how much a body may hold, how often a client may ask, what kind of body is taken."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.server.api.problems import Problem, answer
from summarizer.server.identity import identity_of

JSON_LIMIT = 1 << 20  # bytes of a body that isn't an upload
UPLOAD_PATHS = frozenset(("/documents",))
_CLIENTS = 10_000  # remembered at once


class BodyLimit:
    """The middleware: bodies that are no uploads stay small, whether they say their length or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
        if scope["type"] != "http" or path in UPLOAD_PATHS:
            await self._app(scope, receive, send)
            return
        left = JSON_LIMIT

        async def metered() -> Message:
            nonlocal left
            message = await receive()
            if message["type"] == "http.request":
                left -= len(message.get("body", b""))
                if left < 0:
                    raise _too_large()
            return message

        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > JSON_LIMIT:
            await answer(_too_large())(scope, receive, send)
            return
        await self._app(scope, metered, send)


def _too_large() -> Problem:
    return Problem(413, "too_large", f"the body is larger than {JSON_LIMIT} bytes", "请求正文过大")


class Meter:
    """A bucket for each client: `a_minute` requests, of which a sixth may come at once. Safe for threads."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rate = a_minute / 60.0
        self._room = max(10.0, a_minute / 6.0)
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Takes a request of `client` on: 0, or the seconds until one can be taken."""
        moment = self._clock()
        with self._lock:
            held, seen = self._buckets.pop(client, (self._room, moment))
            held = min(self._room, held + (moment - seen) * self._rate)
            wait = 0.0 if held >= 1.0 else (1.0 - held) / self._rate
            self._buckets[client] = (held - 1.0 if not wait else held, moment)
            while len(self._buckets) > _CLIENTS:
                self._buckets.popitem(last=False)
        return wait


async def metered(request: Request) -> None:
    """A dependency of every route: 429 for a client that asks too often. Not plain, or it would wait for a thread."""
    identity = identity_of(request)
    if identity is None:
        return
    meter: Meter = request.app.state.meter
    client = f"t{identity.token_id}" if identity.token_id is not None else f"u{identity.user_id}"
    wait = meter.wait(client)
    if wait:
        raise Problem(
            429,
            "too_many_requests",
            "too many requests — wait as long as Retry-After says",
            "请求过多 — 请按 Retry-After 等待",
            headers={"Retry-After": str(int(wait) + 1)},
        )


def json_only(request: Request) -> None:
    """A dependency of routes that take JSON: 415 for any other kind of body."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "json_only", "send application/json", "请用 application/json")
