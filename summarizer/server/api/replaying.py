"""Idempotency-Key: a POST that comes twice is carried out once, and answered twice."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Annotated

from fastapi import Header, Request
from starlette.responses import Response

from summarizer.server.api.problems import Problem
from summarizer.server.house import House
from summarizer.server.identity import Identity
from summarizer.store import idempotency
from summarizer.store.idempotency import Kept

HEADER = "idempotency-key"
REPLAYED = "idempotency-replayed"
_LONGEST = 120
_PATIENCE = 10.0  # seconds that a second request waits for the first
_LOOK = 0.05
_KEPT_HEADERS = ("content-type", "etag", "location")

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=_LONGEST,
        pattern=r"^[\x21-\x7e]+$",
        description="your own name for this request: repeated within a day, it is answered from the first",
    ),
]


def once(house: House, request: Request, identity: Identity, about: bytes, work: Callable[[], Response]) -> Response:
    """`work()`, or its reply to the same request before. `about` is what the request says; blocks, for a thread.

    Raises 422 where the key was used for another request, 409 where that one is still under way. A refusal is not
    kept: the same key may be tried again.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    digest = fingerprint(request, about)
    kept = _claimed(house, identity.user_id, key, digest)
    if kept is not None:
        return Response(kept.body, kept.status, {**kept.headers, REPLAYED: "true"})
    done = False
    try:
        reply = work()
        done = reply.status_code < 300
    finally:
        if not done:
            with house.store.writing() as connection:
                idempotency.release(connection, identity.user_id, key)
    if done:
        headers = {name: reply.headers[name] for name in _KEPT_HEADERS if name in reply.headers}
        with house.store.writing() as connection:
            body = bytes(reply.body).decode("utf-8")
            idempotency.keep(connection, identity.user_id, key, Kept(reply.status_code, body, headers))
    return reply


def fingerprint(request: Request, about: bytes) -> str:
    """Of a request: its method, path and what it says."""
    head = f"{request.method} {request.url.path}\n".encode("utf-8", "surrogatepass")
    return hashlib.sha256(head + about).hexdigest()


def name_for(request: Request, identity: Identity, about: bytes) -> str | None:
    """A name for what this request makes, the same whenever it comes again; None without a key.

    A server that was killed between the deed and its reply knows the deed by it.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    return hashlib.sha256(f"{identity.user_id}\n{key}\n{fingerprint(request, about)}".encode()).hexdigest()


def _claimed(house: House, user_id: int, key: str, digest: str) -> Kept | None:
    until = time.monotonic() + _PATIENCE
    while True:
        with house.store.writing() as connection:
            found = idempotency.claim(connection, user_id, key, digest)
        if isinstance(found, Kept):
            return found
        if found == "mine":
            return None
        if found == "other":
            raise Problem(
                422,
                "key_reused",
                "this Idempotency-Key was used for another request — choose a new one",
                "该 Idempotency-Key 已用于另一请求 — 请换一个",
            )
        if time.monotonic() > until:
            raise Problem(
                409,
                "under_way",
                "the same request is still under way — ask again",
                "同一请求仍在处理 — 请稍后再试",
                headers={"Retry-After": "2"},
            )
        time.sleep(_LOOK)
