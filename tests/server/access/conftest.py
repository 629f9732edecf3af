"""What the access layer's tests share: an application with accounts, and a browser that keeps its cookies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from summarizer.server.access import passwords
from summarizer.server.app import create_app
from summarizer.server.config import ServerConfig
from tests.server.access.browser import Browser, House, accounts_of
from tests.servers.databases import Databases, address, databases, kind, opened, store

__all__ = ["address", "databases", "kind", "opened", "store"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 at a cost that tests can pay; what the server pays is tested by itself."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys.cache_clear()


@pytest.fixture
def config(tmp_path: Path, databases: Databases) -> ServerConfig:
    """An office's server."""
    return ServerConfig(database=databases.fresh("sqlite"), data_dir=tmp_path, allowed_hosts=("office.example",))


@pytest.fixture
def made() -> Iterator[Callable[[ServerConfig], FastAPI]]:
    """Makes applications, and closes their stores in the end."""
    apps: list[FastAPI] = []

    def make(config: ServerConfig) -> FastAPI:
        apps.append(create_app(config))
        return apps[-1]

    yield make
    for app in apps:
        app.state.house.store.close()


@pytest.fixture
def office(made: Callable[[ServerConfig], FastAPI], config: ServerConfig) -> House:
    """A server with one account of each role; all have the password `browser.PASSWORD`."""
    return accounts_of(made(config))


@pytest.fixture
def alone(made: Callable[[ServerConfig], FastAPI], config: ServerConfig) -> House:
    """A single-user server."""
    return House(made(replace(config, token="the-link", allowed_hosts=("127.0.0.1",))), "http://127.0.0.1:8321")


@pytest.fixture
def li(office: House) -> Browser:
    """The reviewer Li, logged in."""
    browser = office.browser()
    assert browser.login("li").status_code == 303
    return browser
