"""One layer of retry: tenacity, fresh for every call, with the server's own Retry-After honoured and capped."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from summarizer.errors import ModelError

MAX_WAIT = 60.0
FIRST_WAIT = 1.0
PATIENCE = 4  # a 429 is the server's way of queueing: it uses up a quarter of an attempt


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds to wait by `retry-after-ms` or `Retry-After` (RFC 9110: seconds or an HTTP date); None where unsaid."""
    milliseconds = headers.get("retry-after-ms")
    if milliseconds is not None:
        waited = _number(milliseconds)
        if waited is not None:
            return min(max(waited / 1000, 0.0), MAX_WAIT)
    said = headers.get("retry-after")
    if said is None:
        return None
    seconds = _number(said)
    if seconds is None:
        try:
            date = parsedate_to_datetime(said)
        except ValueError:
            return None
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        seconds = (date - (now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), MAX_WAIT)


def _number(text: str) -> float | None:
    try:
        number = float(text.strip())
    except ValueError:
        return None
    return number if number == number and abs(number) != float("inf") else None


def _retryable(error: BaseException) -> bool:
    return isinstance(error, ModelError) and error.retryable


def _wait(first: float) -> Callable[[RetryCallState], float]:
    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        said = error.retry_after if isinstance(error, ModelError) else None
        if said is not None:
            return said + random.uniform(0.0, min(1.0, 0.25 * said + 0.05))  # spread, or all come back at once
        ceiling = min(MAX_WAIT, first * 2.0 ** (state.attempt_number - 1))
        return random.uniform(ceiling / 2, ceiling)

    return wait


def _stop(attempts: int) -> Callable[[RetryCallState], bool]:
    used = 0.0

    def stop(state: RetryCallState) -> bool:
        nonlocal used
        error = state.outcome.exception() if state.outcome is not None else None
        limited = isinstance(error, ModelError) and error.code == "model.rate_limited"
        used += 1 / PATIENCE if limited else 1
        return used >= attempts

    return stop


def retrying(attempts: int, sleep: Callable[[float], Awaitable[None]], first: float = FIRST_WAIT) -> AsyncRetrying:
    """The retry of one call. Never shared: an AsyncRetrying keeps its count between coroutines."""
    return AsyncRetrying(
        retry=retry_if_exception(_retryable),
        wait=_wait(first),
        stop=_stop(attempts),
        sleep=sleep,
        reraise=True,
    )
