"""Jobs: uploaded documents that wait for a run, are being run, or have had theirs. Survives kills of the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from summarizer.store.audit import Actor, record
from summarizer.store.clock import now
from summarizer.store.conflicts import Absent
from summarizer.store.tables import jobs

State = Literal["queued", "running", "done", "failed"]
TRIES = 3  # a document that takes the server along is not tried for ever
_LOST = "lost"  # option: how often a job was under way when the server ended


@dataclass(frozen=True, slots=True)
class Job:
    """One upload. `reason` of one that failed: code, message, message_en. Times as in `clock`."""

    uid: str
    name: str
    upload_sha256: str
    state: State
    options: dict[str, Any]
    user_id: int | None
    user_name: str
    at: str
    started_at: str | None
    finished_at: str | None
    reason: dict[str, str] | None
    document_uid: str | None


_COLUMNS = tuple(jobs.c[name] for name in Job.__dataclass_fields__)


def add(
    connection: Connection, uid: str, name: str, upload_sha256: str, options: Mapping[str, Any], actor: Actor
) -> Job:
    """Queues an upload; one of the same `uid` is there already and stays as it is."""
    known = _find(connection, uid)
    if known is not None:
        return known
    connection.execute(
        insert(jobs).values(
            uid=uid,
            name=name,
            upload_sha256=upload_sha256,
            state="queued",
            options=dict(options),
            user_id=actor.user_id,
            user_name=actor.name,
            at=now(),
        )
    )
    record(connection, actor, "document.submit", document_uid=f"sha256:{upload_sha256}", subject=uid)
    return find(connection, uid)


def find(connection: Connection, uid: str) -> Job:
    """Raises Absent."""
    job = _find(connection, uid)
    if job is None:
        raise Absent("run")
    return job


def _find(connection: Connection, uid: str) -> Job | None:
    row = connection.execute(select(*_COLUMNS).where(jobs.c.uid == uid)).one_or_none()
    return _job(row) if row is not None else None


def listed(
    connection: Connection, *, state: State | None = None, before: int | None = None, limit: int = 50
) -> tuple[tuple[Job, ...], int | None]:
    """Jobs, newest first, and where the next page begins (`before`), None behind the last."""
    where: list[ColumnElement[bool]] = []
    if state is not None:
        where.append(jobs.c.state == state)
    if before is not None:
        where.append(jobs.c.id < before)
    query = select(jobs.c.id, *_COLUMNS).where(*where).order_by(jobs.c.id.desc()).limit(limit + 1)
    rows = connection.execute(query).all()
    return tuple(_job(row) for row in rows[:limit]), rows[limit - 1].id if len(rows) > limit else None


def waiting(connection: Connection) -> int:
    """How many jobs are queued or running."""
    query = select(func.count()).select_from(jobs).where(jobs.c.state.in_(("queued", "running")))
    return int(connection.execute(query).scalar_one())


def take(connection: Connection) -> Job | None:
    """The oldest queued job, now running; None where none waits."""
    row = connection.execute(select(jobs.c.id).where(jobs.c.state == "queued").order_by(jobs.c.id).limit(1)).first()
    if row is None:
        return None
    connection.execute(update(jobs).where(jobs.c.id == row.id).values(state="running", started_at=now()))
    return _job(connection.execute(select(*_COLUMNS).where(jobs.c.id == row.id)).one())


def finish(connection: Connection, uid: str, document_uid: str) -> None:
    """The job's document is in the store."""
    _end(connection, uid, state="done", document_uid=document_uid, reason=None)


def fail(connection: Connection, uid: str, reason: Mapping[str, str]) -> None:
    """The job came to nothing, and why."""
    _end(connection, uid, state="failed", reason=dict(reason))


def take_up(connection: Connection, reason: Mapping[str, str]) -> int:
    """At the start of the server: what was running when the last one ended is queued again; how many there were.

    One that was lost too often fails with `reason`.
    """
    rows = connection.execute(select(jobs.c.id, *_COLUMNS).where(jobs.c.state == "running")).all()
    for row in rows:
        lost = int(row.options.get(_LOST, 0)) + 1
        values: dict[str, Any] = {"state": "queued", "started_at": None, "options": {**row.options, _LOST: lost}}
        if lost >= TRIES:
            values = {"state": "failed", "finished_at": now(), "reason": dict(reason)}
        connection.execute(update(jobs).where(jobs.c.id == row.id).values(values))
    return len(rows)


def used(connection: Connection, upload_sha256: str) -> bool:
    """Whether a job that isn't done yet needs these bytes."""
    query = select(jobs.c.id).where(jobs.c.upload_sha256 == upload_sha256, jobs.c.state.in_(("queued", "running")))
    return connection.execute(query.limit(1)).first() is not None


def _end(connection: Connection, uid: str, **values: Any) -> None:
    connection.execute(
        update(jobs).where(jobs.c.uid == uid, jobs.c.state == "running").values(**values, finished_at=now())
    )


def _job(row: Row[Any]) -> Job:
    return Job(**{name: getattr(row, name) for name in Job.__dataclass_fields__})
