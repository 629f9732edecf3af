"""Every route says what right it needs; a new one that does not, fails here."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route

from summarizer.server.access.guards import Requirement
from summarizer.server.access.middleware import PUBLIC, SAFE, STATIC
from summarizer.server.identity import RIGHTS, Right, Role
from tests.server.access.browser import PEOPLE, House


def routes(routes: list[BaseRoute], prefix: str = "") -> list[tuple[str, BaseRoute]]:
    """All routes with their whole paths, those of mounted applications too."""
    found: list[tuple[str, BaseRoute]] = []
    for route in routes:
        path = prefix + str(getattr(route, "path", ""))
        below = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        if below and not isinstance(route, Route):
            found += routes_of(below, path)
        else:
            found.append((path, route))
    return found


routes_of = routes


def public(path: str) -> bool:
    return path in PUBLIC or path.startswith(STATIC)


def requirement(route: APIRoute) -> Requirement | None:
    """What a route asks for, wherever in its dependencies it stands."""
    waiting = [route.dependant]
    while waiting:
        one = waiting.pop()
        if isinstance(one.call, Requirement):
            return one.call
        waiting += one.dependencies
    return None


def test_every_route_states_its_right_or_is_public(office: House) -> None:
    unstated = []
    for path, route in routes(office.app.routes):
        assert not isinstance(route, Mount), path
        if not public(path):
            assert isinstance(route, APIRoute), path
            if requirement(route) is None:
                unstated.append(path)
    assert unstated == []


def test_nothing_is_public_but_what_must_be(office: House) -> None:
    assert {"/login", "/enter", "/invite", "/healthz", "/favicon.ico"} == PUBLIC
    for path, route in routes(office.app.routes):
        if public(path) or not isinstance(route, APIRoute):
            continue
        address = re.sub(r"\{[^}]*\}", "1", path)
        for method in route.methods or ():
            answer = office.browser().client.request(method, address)
            assert answer.status_code in (303, 401), (method, path, answer.status_code)
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize("role", list(Role))
def test_no_role_gets_through_a_route_whose_right_it_lacks(office: House, role: Role) -> None:
    name = next(name for name, of in PEOPLE.items() if of == role)
    browser = office.browser()
    browser.login(name)
    token = browser.token()
    tried = 0
    for path, route in routes(office.app.routes):
        if not isinstance(route, APIRoute) or public(path):
            continue
        needed = requirement(route)
        assert needed is not None, path
        if needed.right is None or needed.right in RIGHTS[role]:
            continue
        address = re.sub(r"\{[^}]*\}", "1", path)
        for method in route.methods or ():
            headers = {"origin": office.url, "x-form-token": token}
            body: dict[str, str] | None = {} if path.startswith("/api/") and method not in SAFE else None
            answer = browser.client.request(method, address, headers=headers, json=body)
            tried += 1
            hidden = needed.right in (Right.AUDIT, Right.ADMINISTER) or Right.READ not in RIGHTS[role]
            # 422: the path or the body was wrong before anybody asked who is there.
            assert answer.status_code in ((404,) if hidden else (403,)) + (422,), (method, path, answer.status_code)
    assert tried or role is Role.ADMINISTRATOR


def test_an_administrator_does_not_see_the_log_and_an_auditor_nothing_else() -> None:
    assert Right.AUDIT not in RIGHTS[Role.ADMINISTRATOR]
    assert RIGHTS[Role.AUDITOR] == {Right.AUDIT}
    assert set(PEOPLE.values()) == set(Role)


def test_every_method_that_changes_something_wants_the_forms_token(office: House) -> None:
    browser = office.browser()
    browser.login("guan")
    for path, route in routes(office.app.routes):
        if not isinstance(route, APIRoute) or public(path) or path.startswith("/api/"):
            continue
        for method in (route.methods or set()) - SAFE:
            needed = requirement(route)
            if needed is None or (needed.right is not None and needed.right not in RIGHTS[Role.ADMINISTRATOR]):
                continue
            address = re.sub(r"\{[^}]*\}", "1", path)
            answer = browser.client.request(method, address, headers={"origin": office.url})
            assert answer.status_code in (403, 422), (method, path, answer.status_code)
    assert browser.inside
