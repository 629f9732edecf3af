"""Cursors: where the next page begins, as a string that only this API reads."""

from __future__ import annotations

import base64
import json
from typing import Annotated

from fastapi import Query

from summarizer.server.api.problems import Problem

LARGEST = 200
_LONGEST = 2000
_GREATEST = 2**53

Limit = Annotated[int, Query(ge=1, le=LARGEST, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=_LONGEST, description="`next` of the page before")]


def made(kind: str, *place: str | int) -> str:
    """A cursor into a list of `kind`."""
    raw = json.dumps([kind, *place], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def read(cursor: str, kind: str, *types: type) -> tuple[str | int, ...]:
    """The place of a cursor into a list of `kind`. Raises 400 for one that is none of this list's."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        told, *place = json.loads(raw)
    except (ValueError, TypeError, RecursionError):
        raise wrong() from None
    fits = len(place) == len(types) and all(type(each) is wanted for each, wanted in zip(place, types, strict=False))
    if told != kind or not fits or any(isinstance(each, int) and abs(each) >= _GREATEST for each in place):
        raise wrong()
    return tuple(place)


def number(cursor: str | None, kind: str) -> int | None:
    """The place of a cursor that is a single number."""
    return int(read(cursor, kind, int)[0]) if cursor is not None else None


def wrong() -> Problem:
    """The refusal of a cursor that was made for something else."""
    return Problem(
        400, "cursor", "this cursor belongs to another list — begin without one", "游标不属于这个列表 — 请从头开始"
    )
