"""A browser for tests: keeps cookies, finds the form's token, sends the headers that browsers send."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from summarizer.server.access.passwords import hash_of
from summarizer.store import Actor, Store, accounts

PASSWORD = "correct horse battery"
PEOPLE = {"li": "reviewer", "wang": "reviewer", "kan": "viewer", "guan": "administrator", "shen": "auditor"}
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@cache
def password_hash() -> str:
    """Made once: it is slow on purpose."""
    return hash_of(PASSWORD)


@dataclass
class House:
    """A server's application and where it is addressed."""

    app: FastAPI
    url: str = "http://office.example"

    @property
    def store(self) -> Store:
        store: Store = self.app.state.house.store
        return store

    def browser(self, address: str = "10.0.0.1") -> Browser:
        return Browser(self, address)


class Browser:
    """One person's; its cookies are its own."""

    def __init__(self, house: House, address: str) -> None:
        self.house = house
        self.client = TestClient(
            house.app,
            base_url=house.url,
            follow_redirects=False,
            client=(address, 50000),
            raise_server_exceptions=False,
        )

    def get(self, path: str, **more: Any) -> Response:
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, str] | None = None, **more: Any) -> Response:
        """As our own page sends it: from the same origin, without a token unless `data` has one."""
        headers = {"origin": self.house.url, **more.pop("headers", {})}
        return self.client.post(path, data=data, headers=headers, **more)

    def token(self, path: str = "/account") -> str:
        """The form token of a page."""
        found = _TOKEN.search(self.get(path).text)
        assert found is not None
        return found[1]

    def login(self, name: str, password: str = PASSWORD, **more: Any) -> Response:
        data = {"form_token": self.token("/login"), "name": name, "password": password, **more}
        return self.post("/login", data)

    def logout(self) -> Response:
        return self.post("/logout", {"form_token": self.token()})

    @property
    def inside(self) -> bool:
        """Whether the server knows who this is."""
        return self.get("/account").status_code == 200


def accounts_of(app: FastAPI) -> House:
    """The application with PEOPLE."""
    house = House(app)
    with house.store.writing() as connection:
        for name, role in PEOPLE.items():
            accounts.add(connection, Actor("setup"), name, role, password_hash())
    return house
