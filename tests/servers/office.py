"""A server of an office on 127.0.0.1, in a thread: accounts, tokens, a document or two."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from summarizer.server.app import create_app
from summarizer.server.config import ServerConfig
from summarizer.server.house import House
from summarizer.server.identity import Right
from summarizer.store import Actor, accounts, open_store, sessions

SYSTEM = Actor("loader")
ALL = tuple(right.value for right in Right if right is not Right.AUDIT)


@dataclass
class Office:
    """A running server. `client()` speaks with a new token."""

    app: FastAPI
    url: str

    @property
    def house(self) -> House:
        house: House = self.app.state.house
        return house

    def token(self, *scopes: str, role: str = "administrator", name: str | None = None) -> tuple[str, int]:
        """A token's secret and its number; all scopes where none is named."""
        user_name = name or role
        with self.house.store.writing() as connection:
            user = accounts.find(connection, user_name) or accounts.add(connection, SYSTEM, user_name, role)
            token, secret = sessions.create_token(connection, SYSTEM, user, "test", scopes or ALL, 1)
        return secret, token.id

    def client(self, *scopes: str, role: str = "administrator", name: str | None = None) -> httpx.Client:
        secret, _ = self.token(*scopes, role=role, name=name)
        return self.client_of(secret)

    def client_of(self, secret: str) -> httpx.Client:
        return httpx.Client(
            base_url=f"{self.url}/api/v1", headers={"authorization": f"Bearer {secret}"}, timeout=30, trust_env=False
        )


def config_of(folder: Path, port: int = 8321, **more: Any) -> ServerConfig:
    """An office's configuration with everything below `folder`."""
    values: dict[str, Any] = {"database": folder / "store.sqlite", "data_dir": folder / "data", "port": port}
    given: dict[str, Any] = {"extractor": "rules", "api_requests_per_minute": 100_000}
    return ServerConfig(**{**values, **more, "settings": {**given, **more.get("settings", {})}})


@cache
def _migrated() -> bytes:
    """A fresh database, migrated once: migrating costs more than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite"
        open_store(path).close()
        return path.read_bytes()


def fresh(folder: Path) -> Path:
    """A fresh database below `folder`, as `open_store` would make it."""
    path = folder / "store.sqlite"
    if not path.exists():
        path.write_bytes(_migrated())
    return path


@contextlib.contextmanager
def running(folder: Path, **more: Any) -> Iterator[Office]:
    """A server with its workers, ended with the block."""
    with contextlib.closing(socket.socket()) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", 0))
        port = int(sock.getsockname()[1])
        fresh(folder)
        app = create_app(config_of(folder, port, **more))
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, lifespan="on", proxy_headers=False, timeout_graceful_shutdown=2)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        try:
            until = time.monotonic() + 20
            while not server.started and time.monotonic() < until:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.01)
            yield Office(app, f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive(), "the server did not end"


def until(true: Any, seconds: float = 20.0) -> Any:
    """What `true()` returns, once it is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.03)
    raise AssertionError("it did not come to pass")
