"""What the access layer works with: the server's secret, its cookies, the identities behind cookies and tokens."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from summarizer.faults import write_fault
from summarizer.server.access.peers import networks
from summarizer.server.config import ServerConfig
from summarizer.server.identity import RIGHTS, Identity, Right, Role
from summarizer.store import Store, accounts, sessions
from summarizer.store.accounts import LOCAL, User

_SECRET = "secret"


def server_secret(data_dir: Path) -> str:
    """The server's own secret: made at the first start, readable for its owner alone. Raises OutputError."""
    path = data_dir / _SECRET
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make_secret(path)
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise write_fault(error, str(path)) from error


def _make_secret(path: Path) -> None:
    made = path.with_name(f".{_SECRET}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(made, path)  # of two that start at once, one wins, and neither reads half a secret
    finally:
        made.unlink()


@dataclass
class Access:
    """One for an application: `request.app.state.access`."""

    config: ServerConfig
    store: Store
    secret: str = field(init=False)

    def __post_init__(self) -> None:
        self.secret = server_secret(self.config.data_dir)
        self.trusted = networks(self.config.trusted_proxies)
        self.hosts = frozenset(name.strip("[]").lower() for name in self.config.allowed_hosts)

    # ---- cookies -------------------------------------------------------------------------------------------

    @property
    def cookie(self) -> str:
        """The session cookie's name. Cookies don't know ports: servers beside each other need names of their own."""
        return "__Host-summarizer" if self.config.secure_cookies else f"summarizer-{self.config.port}"

    @property
    def visitor_cookie(self) -> str:
        """Of those who have not logged in yet: what their login form is bound to."""
        return f"{self.cookie}-visitor"

    def set_cookie(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path="/", secure=self.config.secure_cookies, httponly=True, samesite="lax")

    def drop_cookie(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self.config.secure_cookies, httponly=True, samesite="lax")

    def visitor_secret(self, visitor: str) -> str:
        """What the form tokens of a visitor are made with."""
        return hmac.new(self.secret.encode(), f"visitor:{visitor}".encode(), "sha256").hexdigest()

    # ---- identities ----------------------------------------------------------------------------------------

    @property
    def idle_seconds(self) -> float:
        return self.config.idle_minutes * 60.0

    def kept(self, secret: str) -> str:
        """A cookie's secret as the store is asked for it. Single-user sessions end with the server's start."""
        return f"{self.config.token}:{secret}" if self.config.token is not None else secret

    def by_session(self, secret: str, address: str) -> Identity | None:
        """Whoever a session cookie belongs to."""
        with self.store.reading() as connection:
            found = sessions.session(connection, self.kept(secret), self.idle_seconds)
        if found is None or (found.user.name == LOCAL) != self.config.single_user:
            return None
        sessions.touch(self.store, found)
        return self.identity(found.user, address, form_secret=found.form_secret, session_id=found.id)

    def by_token(self, secret: str, address: str) -> Identity | None:
        """Whoever an API token belongs to, with the rights that both the token and its owner have."""
        with self.store.reading() as connection:
            found = sessions.token_of(connection, secret)
        if found is None:
            return None
        token, user = found
        sessions.use_token(self.store, token)
        scopes = frozenset(Right(each) for each in token.scopes if each in frozenset(Right))
        return self.identity(user, address, scopes=scopes, token_id=token.id)

    def identity(
        self,
        user: User,
        address: str,
        *,
        form_secret: str | None = None,
        session_id: int | None = None,
        token_id: int | None = None,
        scopes: frozenset[Right] | None = None,
    ) -> Identity:
        role = Role(user.role)
        # Alone with the machine there is nobody else to look at the log.
        rights = frozenset(Right) if user.name == LOCAL else RIGHTS[role]
        return Identity(
            user_id=user.id,
            name=user.name,
            display=user.shown,
            role=role,
            rights=rights if scopes is None else rights & scopes,
            address=address,
            form_secret=form_secret,
            session_id=session_id,
            token_id=token_id,
        )

    def begin_session(self, response: Response, user: User, address: str) -> None:
        """A new session for somebody who has just proved who they are; what cookie they came with is dropped."""
        with self.store.writing() as connection:
            secret = sessions.begin(connection, user, address, self.kept)
        self.set_cookie(response, self.cookie, secret)
        self.drop_cookie(response, self.visitor_cookie)

    def local_user(self) -> User:
        """The one person of single-user mode."""
        with self.store.writing() as connection:
            return accounts.local(connection)


def access_of(request: Request) -> Access:
    """The Access behind a request."""
    access: Access = request.app.state.access
    return access
