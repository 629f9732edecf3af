"""Wrong logins: counted before the password is looked at, so that many tries at once gain nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from summarizer.store.clock import now, seconds_between
from summarizer.store.tables import attempts

_LONGEST = 900.0  # seconds that anybody waits
_FORGOTTEN = 3600.0  # seconds of quiet after which the count begins anew


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` failures cost nothing; each one more doubles the wait, beginning at one second."""

    kind: str
    free: int


NAME = Limit("name", 5)
ADDRESS = Limit("address", 20)  # an office may share one address
SECRET = Limit("secret", 20)  # links and tokens that nobody gave out, by address


def reserve(connection: Connection, limits: dict[Limit, str]) -> float:
    """Counts one failure for each, and returns 0; or counts nothing and returns the seconds that are to be waited.

    A try that succeeds takes its failure back by `forgive`.
    """
    moment = now()
    found = {limit: _row(connection, limit, who) for limit, who in limits.items()}
    left = max((seconds_between(moment, row.until) for row in found.values() if row is not None), default=0.0)
    if left > 0:
        return left
    for limit, who in limits.items():
        row = found[limit]
        forgotten = row is None or seconds_between(row.at, moment) > _FORGOTTEN
        failures = 1 if row is None or forgotten else row.failures + 1
        over = failures - limit.free
        values = {"failures": failures, "at": moment, "until": now(min(2.0**over, _LONGEST)) if over > 0 else moment}
        if row is None:
            connection.execute(insert(attempts).values(key=_key(limit, who), **values))
        else:
            connection.execute(update(attempts).where(attempts.c.key == row.key).values(**values))
    return 0.0


def forgive(connection: Connection, limits: dict[Limit, str]) -> None:
    """A right login: the account's failures are forgotten, the address gets its one try back and no more."""
    for limit, who in limits.items():
        mine = attempts.c.key == _key(limit, who)
        if limit is NAME:
            connection.execute(delete(attempts).where(mine))
        else:
            connection.execute(update(attempts).where(mine).values(failures=attempts.c.failures - 1, until=now()))
    connection.execute(delete(attempts).where(attempts.c.at < now(-24 * 3600)))


def unlock(connection: Connection, name: str) -> None:
    """An administrator's word: the account may be tried again at once."""
    connection.execute(delete(attempts).where(attempts.c.key == _key(NAME, name)))


def _row(connection: Connection, limit: Limit, who: str) -> Row[Any] | None:
    return connection.execute(select(attempts).where(attempts.c.key == _key(limit, who))).one_or_none()


def _key(limit: Limit, who: str) -> str:
    # Hashed: people type their password into the wrong field.
    return f"{limit.kind}:{hashlib.sha256(who.encode('utf-8', 'surrogatepass')).hexdigest()}"
