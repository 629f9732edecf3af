"""Sessions and API tokens: secrets that stand for an account. Only their hashes are kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from summarizer.faults import fault
from summarizer.store.accounts import User, hashed
from summarizer.store.audit import Actor, record
from summarizer.store.clock import now, seconds_between
from summarizer.store.engine import Store, new_id
from summarizer.store.tables import sessions, tokens, users

LONGEST_SECONDS = 12 * 3600  # a working day: then everybody logs in again, idle or not
TOUCHED_SECONDS = 60.0  # how exact "last seen" is; a write a request would be too dear
PREFIX = "smz_"  # tells people and scanners of leaked secrets what a token is
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds, with its account."""

    id: int
    form_secret: str
    user: User
    seen_at: str


@dataclass(frozen=True, slots=True)
class Token:
    """An API token without its secret. `scopes` are rights; never more than its owner's."""

    id: int
    name: str
    user_id: int
    user_name: str
    scopes: tuple[str, ...]
    created_at: str
    expires_at: str
    used_at: str | None
    revoked_at: str | None


# ---- sessions ----------------------------------------------------------------------------------------------


def begin(
    connection: Connection, user: User, address: str | None, kept: Callable[[str], str] = lambda secret: secret
) -> str:
    """A new session's secret, for the cookie; `kept` is what it is found by. The sessions that have run out go."""
    secret = secrets.token_urlsafe(32)
    moment = now()
    connection.execute(delete(sessions).where(sessions.c.expires_at < moment))
    connection.execute(
        insert(sessions).values(
            secret_hash=hashed(kept(secret)),
            form_secret=secrets.token_urlsafe(32),
            user_id=user.id,
            created_at=moment,
            seen_at=moment,
            expires_at=now(LONGEST_SECONDS),
            address=address,
        )
    )
    connection.execute(update(users).where(users.c.id == user.id).values(last_login=moment))
    record(connection, Actor(user.name, user.id, address), "login", subject=user.name)
    return secret


_SESSION = (
    select(sessions.c.id.label("session_id"), sessions.c.form_secret, sessions.c.seen_at, users)
    .join(users, users.c.id == sessions.c.user_id)
    .where(
        sessions.c.secret_hash == bindparam("secret"),
        sessions.c.expires_at > bindparam("moment"),
        sessions.c.seen_at > bindparam("idle_since"),
        users.c.active,
    )
)


def session(connection: Connection, secret: str, idle_seconds: float) -> Session | None:
    """The session of a cookie: not run out, not idle for too long, its account active."""
    asked = {"secret": hashed(secret), "moment": now(), "idle_since": now(-idle_seconds)}
    row = connection.execute(_SESSION, asked).one_or_none()
    return Session(row.session_id, row.form_secret, _owner(row), row.seen_at) if row is not None else None


def touch(store: Store, found: Session) -> None:
    """Notes that the session is in use."""
    if seconds_between(found.seen_at, now()) > TOUCHED_SECONDS:
        with store.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.id == found.id).values(seen_at=now()))


def end(connection: Connection, session_id: int, actor: Actor) -> None:
    """Logs out."""
    connection.execute(delete(sessions).where(sessions.c.id == session_id))
    record(connection, actor, "logout", subject=actor.name)


def end_others(connection: Connection, user_id: int, keep: int) -> None:
    """All sessions of an account but one."""
    connection.execute(delete(sessions).where(sessions.c.user_id == user_id, sessions.c.id != keep))


# ---- tokens ------------------------------------------------------------------------------------------------


def create_token(
    connection: Connection, actor: Actor, user: User, name: str, scopes: Sequence[str], days: int
) -> tuple[Token, str]:
    """A token and its secret, which is never shown again. Raises UsageError (`accounts.days`, `accounts.label`)."""
    if not 1 <= days <= LONGEST_DAYS:
        raise fault("accounts.days", str(days), longest=LONGEST_DAYS)
    if not name.strip() or not name.isprintable() or len(name) > 80:
        raise fault("accounts.label")
    secret = PREFIX + secrets.token_urlsafe(32)
    token_id = new_id(
        connection.execute(
            insert(tokens).values(
                name=name.strip(),
                secret_hash=hashed(secret),
                user_id=user.id,
                scopes=sorted(set(scopes)),
                created_at=now(),
                expires_at=now(days * 24 * 3600),
            )
        )
    )
    record(connection, actor, "token.create", subject=user.name, token=token_id, scopes=sorted(set(scopes)), days=days)
    return load_token(connection, token_id), secret


def token_of(connection: Connection, secret: str) -> tuple[Token, User] | None:
    """The token of a secret and its owner: not expired, not revoked, the owner active."""
    if not secret.startswith(PREFIX):
        return None
    row = connection.execute(_TOKENS.where(tokens.c.secret_hash == hashed(secret))).one_or_none()
    if row is None or row.revoked_at is not None or row.expires_at <= now() or not row.active:
        return None
    return _token(row), _owner(row)


def use_token(store: Store, found: Token) -> None:
    """Notes when a token was last used."""
    if found.used_at is None or seconds_between(found.used_at, now()) > TOUCHED_SECONDS:
        with store.writing() as connection:
            connection.execute(update(tokens).where(tokens.c.id == found.id).values(used_at=now()))


def token_holds(connection: Connection, token_id: int) -> bool:
    """Whether a token still works: a long answer asks again while it streams."""
    row = connection.execute(_TOKENS.where(tokens.c.id == token_id)).one_or_none()
    return row is not None and row.revoked_at is None and row.expires_at > now() and bool(row.active)


def load_token(connection: Connection, token_id: int) -> Token:
    """Raises UsageError where there is none."""
    row = connection.execute(_TOKENS.where(tokens.c.id == token_id)).one_or_none()
    if row is None:
        raise fault("accounts.token", str(token_id))
    return _token(row)


def listed_tokens(connection: Connection, user_id: int | None = None) -> tuple[Token, ...]:
    """All tokens, or an account's, oldest first."""
    query = _TOKENS.order_by(tokens.c.id)
    if user_id is not None:
        query = query.where(tokens.c.user_id == user_id)
    return tuple(_token(row) for row in connection.execute(query))


def revoke_token(connection: Connection, actor: Actor, token_id: int) -> None:
    """Raises UsageError where there is none. Revoking twice changes nothing."""
    token = load_token(connection, token_id)
    if token.revoked_at is None:
        connection.execute(update(tokens).where(tokens.c.id == token_id).values(revoked_at=now()))
        record(connection, actor, "token.revoke", subject=token.user_name, token=token_id)


_TOKENS = select(
    tokens.c.id.label("token_id"),
    tokens.c.name.label("token_name"),
    tokens.c.scopes,
    tokens.c.created_at.label("token_created_at"),
    tokens.c.expires_at,
    tokens.c.used_at,
    tokens.c.revoked_at,
    users,
).join(users, users.c.id == tokens.c.user_id)


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.token_id,
        name=row.token_name,
        user_id=row.id,
        user_name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.token_created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )


def _owner(row: Row[Any]) -> User:
    return User(**{name: getattr(row, name) for name in User.__dataclass_fields__})
