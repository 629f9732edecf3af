"""The store's clock: UTC as ISO 8601 text with milliseconds, which both databases sort as time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now(ahead: float = 0.0) -> str:
    """The present moment, `ahead` seconds later: `2026-01-31T09:00:00.000Z`."""
    moment = datetime.now(UTC) + timedelta(seconds=ahead)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def seconds_between(earlier: str, later: str) -> float:
    """Seconds from one moment of `now` to another."""
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
