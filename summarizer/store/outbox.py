"""The outbox: who is called when something happens, and what became of each call."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from summarizer.store.audit import Actor, record
from summarizer.store.clock import now
from summarizer.store.conflicts import Absent
from summarizer.store.engine import new_id
from summarizer.store.events import Event
from summarizer.store.tables import deliveries, events, webhooks

State = Literal["pending", "delivered", "failed"]


@dataclass(frozen=True, slots=True)
class Hook:
    """A receiver. `secret` signs; until `until` the one before it signs too, so that both sides can change over."""

    id: int
    url: str
    secret: str
    previous: str | None
    until: str | None
    types: tuple[str, ...]
    active: bool
    created_by: str
    created_at: str

    def secrets(self, at: str) -> tuple[str, ...]:
        """The secrets that sign at a moment, the newest first."""
        if self.previous is not None and self.until is not None and at < self.until:
            return self.secret, self.previous
        return (self.secret,)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one receiver."""

    id: int
    webhook_id: int
    event_seq: int
    type: str
    state: State
    attempts: int
    next_at: str
    last_status: int | None
    last_error: str | None
    delivered_at: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery whose time has come, with all that is needed to make it."""

    delivery: Delivery
    event: Event
    hook: Hook


def add_hook(connection: Connection, url: str, secret: str, types: Sequence[str], actor: Actor) -> Hook:
    """A new receiver: told of what happens from now on."""
    values = {"url": url, "secret": _packed(secret), "types": list(types), "active": True}
    row = insert(webhooks).values(**values, created_by=actor.name, created_at=now())
    hook_id = new_id(connection.execute(row))
    record(connection, actor, "webhook.add", subject=str(hook_id), url=url, types=list(types))
    return find_hook(connection, hook_id)


def hooks(connection: Connection) -> tuple[Hook, ...]:
    """All receivers, oldest first."""
    return tuple(_hook(row) for row in connection.execute(select(webhooks).order_by(webhooks.c.id)))


def find_hook(connection: Connection, hook_id: int) -> Hook:
    """Raises Absent."""
    row = connection.execute(select(webhooks).where(webhooks.c.id == hook_id)).one_or_none()
    if row is None:
        raise Absent("webhook")
    return _hook(row)


def change_hook(
    connection: Connection,
    hook_id: int,
    actor: Actor,
    *,
    url: str | None = None,
    types: Sequence[str] | None = None,
    active: bool | None = None,
) -> Hook:
    """Other settings for a receiver; None leaves one as it is. Raises Absent."""
    find_hook(connection, hook_id)
    given = {"url": url, "types": list(types) if types is not None else None, "active": active}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if values:
        connection.execute(update(webhooks).where(webhooks.c.id == hook_id).values(**values))
        record(connection, actor, "webhook.change", subject=str(hook_id), **values)
    return find_hook(connection, hook_id)


def rotate(connection: Connection, hook_id: int, secret: str, overlap: float, actor: Actor) -> Hook:
    """A new secret; the old one signs beside it for `overlap` seconds more. Raises Absent."""
    hook = find_hook(connection, hook_id)
    packed = _packed(secret, hook.secret, now(overlap))
    connection.execute(update(webhooks).where(webhooks.c.id == hook_id).values(secret=packed))
    record(connection, actor, "webhook.rotate", subject=str(hook_id))
    return find_hook(connection, hook_id)


def remove_hook(connection: Connection, hook_id: int, actor: Actor) -> None:
    """A receiver and its deliveries. Raises Absent."""
    hook = find_hook(connection, hook_id)
    connection.execute(delete(deliveries).where(deliveries.c.webhook_id == hook_id))
    connection.execute(delete(webhooks).where(webhooks.c.id == hook_id))
    record(connection, actor, "webhook.remove", subject=str(hook_id), url=hook.url)


# ---- deliveries --------------------------------------------------------------------------------------------

_DELIVERY = (*(deliveries.c[name] for name in Delivery.__dataclass_fields__ if name != "type"), events.c.type)
_JOINED = deliveries.join(events, events.c.seq == deliveries.c.event_seq)


def wanting(connection: Connection) -> tuple[int, ...]:
    """Active receivers with a delivery whose time has come."""
    query = (
        select(deliveries.c.webhook_id)
        .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
        .where(deliveries.c.state == "pending", deliveries.c.next_at <= now(), webhooks.c.active)
        .distinct()
    )
    return tuple(sorted(connection.execute(query).scalars()))


def due(connection: Connection, hook_id: int, limit: int, without: Sequence[int] = ()) -> tuple[Due, ...]:
    """A receiver's deliveries whose time has come, the oldest event first; `without` are under way. Raises Absent."""
    hook = find_hook(connection, hook_id)
    where: list[ColumnElement[bool]] = [deliveries.c.webhook_id == hook_id, deliveries.c.state == "pending"]
    where.append(deliveries.c.next_at <= now())
    if without:
        where.append(deliveries.c.id.not_in(without))
    query = select(*_DELIVERY).select_from(_JOINED).where(*where).order_by(deliveries.c.event_seq, deliveries.c.id)
    found = tuple(_delivery(row) for row in connection.execute(query.limit(limit)))
    seqs = {each.event_seq for each in found}
    told = {row.seq: Event(**row._mapping) for row in connection.execute(select(events).where(events.c.seq.in_(seqs)))}
    return tuple(Due(each, told[each.event_seq], hook) for each in found)


def hurry(connection: Connection) -> None:
    """All that waits for a later attempt is due now."""
    moment = now()
    late = [deliveries.c.state == "pending", deliveries.c.next_at > moment]
    connection.execute(update(deliveries).where(*late).values(next_at=moment))


def listed(
    connection: Connection,
    hook_id: int,
    *,
    state: State | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[tuple[Delivery, ...], int | None]:
    """A receiver's deliveries, newest first, and where the next page begins (`before`). Raises Absent."""
    find_hook(connection, hook_id)
    where: list[ColumnElement[bool]] = [deliveries.c.webhook_id == hook_id]
    if state is not None:
        where.append(deliveries.c.state == state)
    if before is not None:
        where.append(deliveries.c.id < before)
    query = select(*_DELIVERY).select_from(_JOINED).where(*where).order_by(deliveries.c.id.desc()).limit(limit + 1)
    found = tuple(_delivery(row) for row in connection.execute(query))
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def find_delivery(connection: Connection, hook_id: int, delivery_id: int) -> Delivery:
    """Raises Absent."""
    where = [deliveries.c.webhook_id == hook_id, deliveries.c.id == delivery_id]
    row = connection.execute(select(*_DELIVERY).select_from(_JOINED).where(*where)).one_or_none()
    if row is None:
        raise Absent("delivery")
    return _delivery(row)


def delivered(connection: Connection, delivery_id: int, status: int) -> None:
    """The receiver has taken it."""
    _end(connection, delivery_id, state="delivered", last_status=status, last_error=None, delivered_at=now())


def again(connection: Connection, delivery_id: int, status: int | None, error: str, wait: float) -> None:
    """It was not taken; tried again in `wait` seconds."""
    _end(connection, delivery_id, last_status=status, last_error=error, next_at=now(wait))


def give_up(
    connection: Connection, due: Due, status: int | None, error: str, actor: Actor, *, switch_off: bool = False
) -> None:
    """It was not taken, and won't be tried again unless somebody asks for it. `switch_off`: nor will anything else."""
    _end(connection, due.delivery.id, state="failed", last_status=status, last_error=error)
    event = due.event
    subject = f"{due.hook.id}/{due.delivery.id}"
    record(connection, actor, "webhook.failed", document_uid=event.document_uid, subject=subject, event=event.seq)
    if switch_off:
        connection.execute(update(webhooks).where(webhooks.c.id == due.hook.id).values(active=False))
        record(connection, actor, "webhook.change", subject=str(due.hook.id), active=False)


def replay(connection: Connection, hook_id: int, actor: Actor, *, delivery_id: int | None, everything: bool) -> int:
    """Deliveries made again from their first attempt: one, all that failed, or all that ended. How many. Raises Absent.

    One that is under way stays as it is.
    """
    if delivery_id is not None:
        find_delivery(connection, hook_id, delivery_id)
    find_hook(connection, hook_id)
    where: list[ColumnElement[bool]] = [deliveries.c.webhook_id == hook_id, deliveries.c.state != "pending"]
    if delivery_id is not None:
        where.append(deliveries.c.id == delivery_id)
    elif not everything:
        where.append(deliveries.c.state == "failed")
    values = {"state": "pending", "attempts": 0, "next_at": now(), "delivered_at": None}
    count = connection.execute(update(deliveries).where(*where).values(values)).rowcount
    record(connection, actor, "webhook.replay", subject=str(hook_id), delivery=delivery_id, count=count)
    return count


def tally(connection: Connection, hook_id: int) -> dict[str, int]:
    """How many deliveries of a receiver are in which state."""
    query = select(deliveries.c.state, func.count()).where(deliveries.c.webhook_id == hook_id)
    return {row[0]: row[1] for row in connection.execute(query.group_by(deliveries.c.state))}


def _end(connection: Connection, delivery_id: int, **values: Any) -> None:
    """What became of an attempt. A receiver that was removed meanwhile has no deliveries any more."""
    connection.execute(
        update(deliveries).where(deliveries.c.id == delivery_id).values(**values, attempts=deliveries.c.attempts + 1)
    )


def _packed(secret: str, previous: str | None = None, until: str | None = None) -> str:
    return json.dumps({"secret": secret, "previous": previous, "until": until})


def _hook(row: Row[Any]) -> Hook:
    kept = json.loads(row.secret)
    return Hook(
        id=row.id,
        url=row.url,
        secret=kept["secret"],
        previous=kept["previous"],
        until=kept["until"],
        types=tuple(row.types),
        active=row.active,
        created_by=row.created_by,
        created_at=row.created_at,
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._mapping)
