"""Accounts: who there is, with which role; invitations to make one or to set a password anew. All of it is audited."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from summarizer.faults import fault
from summarizer.store import attempts
from summarizer.store.audit import Actor, record
from summarizer.store.clock import now
from summarizer.store.engine import new_id
from summarizer.store.tables import invitations, sessions, tokens, users

ROLES = ("viewer", "reviewer", "administrator", "auditor")
ADMINISTRATOR = "administrator"
LOCAL = "local"  # the one person of single-user mode; nobody can log in under this name
STARTER = Actor("server")
INVITED_SECONDS = 24 * 3600
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class User:
    """An account. `display` is how its owner writes the name, `name` what it is found by."""

    id: int
    name: str
    display: str | None
    role: str
    active: bool
    created_at: str
    last_login: str | None
    password_hash: str | None

    @property
    def shown(self) -> str:
        return self.display or self.name


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that works once: for a new account of `role`, or for the password of `user_name`."""

    id: int
    role: str
    user_name: str | None
    expires_at: str


def hashed(secret: str) -> str:
    """How secrets of full entropy are kept: theirs need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def folded(name: str) -> str:
    """A name as accounts are found by: compatibility forms and letter case don't tell people apart."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked(name: str) -> str:
    """The folded name. Raises UsageError for one that is empty, too long or can't be shown."""
    found = folded(name)
    if not found or len(found) > _LONGEST_NAME or found == LOCAL or any(_unseen(each) for each in name.strip()):
        raise fault("accounts.name")
    return found


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


# ---- reading -----------------------------------------------------------------------------------------------


def find(connection: Connection, name: str) -> User | None:
    """The account of a name, however it is written."""
    row = connection.execute(select(users).where(users.c.name == folded(name))).one_or_none()
    return _user(row) if row is not None else None


def load(connection: Connection, user_id: int) -> User | None:
    row = connection.execute(select(users).where(users.c.id == user_id)).one_or_none()
    return _user(row) if row is not None else None


def listed(connection: Connection) -> tuple[User, ...]:
    """All accounts by name, but for single-user mode's own."""
    rows = connection.execute(select(users).where(users.c.name != LOCAL).order_by(users.c.name))
    return tuple(_user(row) for row in rows)


def has_administrator(connection: Connection, besides: int | None = None) -> bool:
    """Whether anybody can run the accounts."""
    query = select(func.count()).where(
        users.c.role == ADMINISTRATOR, users.c.active, users.c.password_hash.is_not(None), users.c.name != LOCAL
    )
    if besides is not None:
        query = query.where(users.c.id != besides)
    return bool(connection.execute(query).scalar_one())


def _user(row: Row[tuple[object, ...]]) -> User:
    return User(**{name: getattr(row, name) for name in User.__dataclass_fields__})


def _found(connection: Connection, name: str) -> User:
    user = find(connection, name)
    if user is None or user.name == LOCAL:
        raise fault("accounts.unknown", name)
    return user


# ---- changing ----------------------------------------------------------------------------------------------


def add(
    connection: Connection,
    actor: Actor,
    name: str,
    role: str,
    password_hash: str | None = None,
) -> User:
    """A new account. Raises UsageError for a name that can't be or is taken, or a role that there isn't."""
    found = checked(name)
    if role not in ROLES:
        raise fault("accounts.role", role, roles=", ".join(ROLES))
    if find(connection, found) is not None:
        raise fault("accounts.taken", name)
    user_id = _insert(connection, found, name.strip(), role, password_hash)
    record(connection, actor, "user.add", subject=found, role=role)
    user = load(connection, user_id)
    assert user is not None
    return user


def local(connection: Connection) -> User:
    """The account of single-user mode, made where there is none."""
    user = find(connection, LOCAL)
    if user is None:
        _insert(connection, LOCAL, None, ADMINISTRATOR, None)
        user = find(connection, LOCAL)
    assert user is not None
    return user


def _insert(connection: Connection, name: str, display: str | None, role: str, password_hash: str | None) -> int:
    values = {"name": name, "display": display, "role": role, "password_hash": password_hash}
    return new_id(connection.execute(insert(users).values(**values, active=True, created_at=now())))


def set_role(connection: Connection, actor: Actor, name: str, role: str) -> None:
    """Raises UsageError: `accounts.unknown`, `accounts.role`, `accounts.last` for the last administrator."""
    user = _found(connection, name)
    if role not in ROLES:
        raise fault("accounts.role", role, roles=", ".join(ROLES))
    if user.role == role:
        return
    _keep_one(connection, user)
    connection.execute(update(users).where(users.c.id == user.id).values(role=role))
    _end_sessions(connection, user.id)
    record(connection, actor, "user.role", subject=user.name, before=user.role, after=role)


def set_active(connection: Connection, actor: Actor, name: str, active: bool) -> None:
    """Disables or enables an account; a disabled one's sessions end, its tokens stop. Raises as `set_role`."""
    user = _found(connection, name)
    if user.active == active:
        return
    if not active:
        _keep_one(connection, user)
        _end_sessions(connection, user.id)
        connection.execute(
            update(tokens).where(tokens.c.user_id == user.id, tokens.c.revoked_at.is_(None)).values(revoked_at=now())
        )
    connection.execute(update(users).where(users.c.id == user.id).values(active=active))
    record(connection, actor, "user.enable" if active else "user.disable", subject=user.name)


def _keep_one(connection: Connection, user: User) -> None:
    if user.role == ADMINISTRATOR and user.active and not has_administrator(connection, besides=user.id):
        raise fault("accounts.last", user.name)


def set_password(connection: Connection, actor: Actor, user: User, password_hash: str) -> None:
    """Another password: whoever was logged in with the old one is logged out."""
    connection.execute(update(users).where(users.c.id == user.id).values(password_hash=password_hash))
    _end_sessions(connection, user.id)
    attempts.unlock(connection, user.name)
    record(connection, actor, "user.password", subject=user.name)


def rehashed(connection: Connection, user: User, password_hash: str) -> None:
    """The same password by today's cost."""
    connection.execute(update(users).where(users.c.id == user.id).values(password_hash=password_hash))


def _end_sessions(connection: Connection, user_id: int) -> None:
    connection.execute(delete(sessions).where(sessions.c.user_id == user_id))


# ---- invitations -------------------------------------------------------------------------------------------


def invite(connection: Connection, actor: Actor, role: str, user_name: str | None = None) -> str:
    """The secret of a link for a new account of `role`, or (`user_name`) for that account's password. Shown once.

    Raises UsageError: `accounts.unknown`, `accounts.role`.
    """
    if user_name is not None:
        user = _found(connection, user_name)
        user_name, role = user.name, user.role
        connection.execute(delete(invitations).where(invitations.c.user_name == user_name))
    elif role not in ROLES:
        raise fault("accounts.role", role, roles=", ".join(ROLES))
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(invitations).values(
            secret_hash=hashed(secret),
            role=role,
            user_name=user_name,
            created_by=actor.name,
            created_at=now(),
            expires_at=now(INVITED_SECONDS),
        )
    )
    record(connection, actor, "user.invite" if user_name is None else "user.reset", subject=user_name, role=role)
    return secret


def reset(connection: Connection, actor: Actor, name: str) -> str:
    """The secret of a link that sets an account's password anew; a lock on it ends. Raises as `invite`."""
    secret = invite(connection, actor, "", name)
    attempts.unlock(connection, folded(name))
    return secret


def first_invitation(connection: Connection) -> str | None:
    """The secret of a link for the first administrator; None where somebody can run the accounts. The last one works.

    A start prints it, and so does the next one, until it has been used.
    """
    if has_administrator(connection):
        return None
    connection.execute(delete(invitations).where(invitations.c.created_by == STARTER.name))
    return invite(connection, STARTER, ADMINISTRATOR)


def invitation(connection: Connection, secret: str) -> Invitation | None:
    """The invitation behind a link that still works."""
    row = connection.execute(
        select(invitations).where(
            invitations.c.secret_hash == hashed(secret),
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now(),
        )
    ).one_or_none()
    return Invitation(row.id, row.role, row.user_name, row.expires_at) if row is not None else None


def accept(connection: Connection, secret: str, name: str, password_hash: str, address: str | None) -> User:
    """Uses a link up: makes the account, or sets the password of the one that it is for.

    Raises UsageError: `accounts.link` for one that doesn't work (any more), `accounts.taken`, `accounts.name`.
    """
    found = invitation(connection, secret)
    if found is None:
        raise fault("accounts.link")
    if found.user_name is None:
        actor = Actor(checked(name), None, address)
        user = add(connection, actor, name, found.role, password_hash)
    else:
        user = _found(connection, found.user_name)
        set_password(connection, Actor(user.name, user.id, address), user, password_hash)
    connection.execute(update(invitations).where(invitations.c.id == found.id).values(used_at=now()))
    return user
