"""When a call that failed is made again, and when that is given up."""

from __future__ import annotations

import random
from dataclasses import dataclass

_MINUTE, _HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """Waits in seconds after the first, second, … failure; behind the last one it is given up.

    The default is the one that Standard Webhooks recommends: ten attempts over three days.
    """

    waits: tuple[float, ...] = (
        5.0,
        5 * _MINUTE,
        30 * _MINUTE,
        2 * _HOUR,
        5 * _HOUR,
        10 * _HOUR,
        14 * _HOUR,
        20 * _HOUR,
        24 * _HOUR,
    )
    jitter: float = 0.2  # of a wait, either way, so that receivers are not all called at the same moment

    def wait(self, failures: int, retry_after: float | None = None) -> float | None:
        """Seconds until the next attempt after so many failures, None to give up. A receiver's wish is honoured."""
        if failures > len(self.waits):
            return None
        planned = self.waits[failures - 1] * random.uniform(1 - self.jitter, 1 + self.jitter)
        return max(planned, retry_after or 0.0)
