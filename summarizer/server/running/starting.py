"""From settings and options to an application: for one person on this machine, or for an office."""

from __future__ import annotations

import getpass
import secrets
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from fastapi import FastAPI

from summarizer.faults import fault
from summarizer.pipeline.reviewed import database_of, folder_of
from summarizer.server.app import create_app
from summarizer.server.config import ServerConfig
from summarizer.server.house import House
from summarizer.server.identity import Right
from summarizer.server.running.importing import Brought, Watch, bring_in
from summarizer.server.running.serving import hosts_of, port_of, refuse_open_address
from summarizer.settings import Settings
from summarizer.store import Actor, Store, accounts, open_store, sessions

Application = FastAPI  # what the commands hand on without knowing what it is


def opened(settings: Settings, out: str | Path | None) -> Store:
    """The reviews' database, for commands beside the server. Raises UsageError where nobody said which."""
    if settings.database_url is None and settings.data_dir is None and out is None:
        raise fault("store.which")
    return open_store(database_of(settings, folder_of(settings, out)))


def new_token(store: Store, name: str, label: str, scopes: tuple[str, ...], days: int) -> str:
    """An API token's secret. Raises UsageError for a name or a scope that there isn't."""
    unknown = sorted(set(scopes) - set(Right))
    if unknown or not scopes:
        raise fault("accounts.scope", ", ".join(unknown) or None, scopes=", ".join(Right))
    with store.writing() as connection:
        user = accounts.find(connection, name)
        if user is None:
            raise fault("accounts.unknown", name)
        return sessions.create_token(connection, starter(), user, label, scopes, days)[1]


def alone(settings: Settings, out: str | Path, sock: socket.socket) -> tuple[FastAPI, ServerConfig]:
    """For one person on this machine: no password, but a link that only this start's output has."""
    folder = folder_of(settings, out)
    config = ServerConfig(
        database=database_of(settings, folder),
        data_dir=folder,
        out=Path(out),
        token=secrets.token_urlsafe(32),
        port=port_of(sock),
        allowed_hosts=hosts_of("127.0.0.1", ()),
        idle_minutes=12 * 60,  # nobody else sits at this machine's loopback
        second_signature=settings.second_signature,
        upload_limit=settings.upload_limit << 20,
        settings=settings.model_dump(),
    )
    return create_app(config), config


def refuse_open(settings: Settings, host: str, *, plain_http: bool) -> None:
    """Raises UsageError for an address that others reach without TLS, where nobody said that this is meant."""
    refuse_open_address(host, behind_proxy=bool(settings.trusted_proxies), plain_http=plain_http)


def office(
    settings: Settings,
    sock: socket.socket,
    *,
    out: str | Path | None,
    host: str,
    root_path: str = "",
    plain_http: bool = False,
) -> tuple[FastAPI, ServerConfig]:
    """For an office with accounts. Behind trusted proxies the cookies want HTTPS, unless `plain_http`."""
    folder = folder_of(settings, out)
    root = "/" + root_path.strip("/") if root_path.strip("/") else ""
    config = ServerConfig(
        database=database_of(settings, folder),
        data_dir=folder,
        out=Path(out) if out is not None else None,
        host=host,
        port=port_of(sock),
        root_path=root,
        allowed_hosts=hosts_of(host, settings.allowed_hosts),
        trusted_proxies=settings.trusted_proxies,
        secure_cookies=bool(settings.trusted_proxies) and not plain_http,
        idle_minutes=settings.idle_minutes,
        second_signature=settings.second_signature,
        upload_limit=settings.upload_limit << 20,
        settings=settings.model_dump(),
    )
    return create_app(config), config


def starter() -> Actor:
    """Whoever started the program, as the log names them."""
    try:
        return Actor(getpass.getuser())
    except (OSError, KeyError, ImportError):  # a user without a name, as in containers
        return Actor("command line")


def bring(app: FastAPI, out: str | Path, passed: Callable[[], None]) -> Brought:
    """What is new in OUT. Raises UsageError where it holds no results."""
    house: House = app.state.house
    return bring_in(house.desk, Path(out), starter(), passed)


class Watched(AbstractContextManager["Watched"]):
    """While the server runs, what a batch adds to OUT is brought in."""

    def __init__(self, app: FastAPI, out: str | Path | None) -> None:
        house: House = app.state.house
        self._watch = Watch(house.store, Path(out), starter()) if out is not None else None
        if self._watch is not None:
            self._watch.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watch is not None:
            self._watch.stop()
