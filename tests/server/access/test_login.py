"""Logging in and out: who gets a session, what it is worth, when it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from summarizer.server.access.passwords import acceptable, matches
from summarizer.server.config import ServerConfig
from summarizer.store import Actor, accounts, attempts, audit
from summarizer.store.clock import now
from summarizer.store.tables import sessions, users
from tests.server.access.browser import PASSWORD, Browser, House, accounts_of, password_hash

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def log(house: House) -> list[tuple[str, str, str | None]]:
    with house.store.reading() as connection:
        return [(entry.action, entry.actor, entry.address) for entry in audit.entries(connection)]


def test_whoever_is_not_logged_in_is_led_to_the_login_and_back(office: House) -> None:
    browser = office.browser()
    sent = browser.get("/d/5?code=x")
    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=%2Fd%2F5%3Fcode%3Dx")
    answer = browser.login("li", next="/d/5?code=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/d/5?code=x")
    assert browser.inside


def test_the_session_cookie_is_out_of_the_reach_of_scripts_and_other_sites(office: House) -> None:
    cookie = office.browser().login("li").headers.get_list("set-cookie")[0]
    name, _, rest = cookie.partition("=")
    value, *flags = [part.strip() for part in rest.split(";")]
    assert (name, bool(SECRET.fullmatch(value))) == ("summarizer-8321", True)
    assert {flag.lower() for flag in flags} == {"httponly", "path=/", "samesite=lax"}


def test_behind_tls_the_cookie_travels_by_tls_alone(
    made: Callable[[ServerConfig], FastAPI], config: ServerConfig
) -> None:
    house = accounts_of(made(replace(config, secure_cookies=True)))
    house.url = "https://office.example"
    answer = house.browser().login("li")
    cookie = answer.headers.get_list("set-cookie")[0]
    assert cookie.startswith("__Host-summarizer=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "max-age" in answer.headers["strict-transport-security"]


def test_only_hashes_of_secrets_are_kept(li: Browser) -> None:
    secret = li.client.cookies["summarizer-8321"]
    with li.house.store.reading() as connection:
        row = connection.execute(select(sessions)).one()
        kept = connection.execute(select(users.c.password_hash).where(users.c.name == "li")).scalar_one()
    assert secret not in str(tuple(row))
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_wrong_name_wrong_password_and_a_disabled_account_are_told_apart_by_nothing(office: House) -> None:
    with office.store.writing() as connection:
        accounts.set_active(connection, Actor("guan"), "wang", False)
    answers = [
        office.browser().login(*each) for each in (("li", "wrong wrong"), ("nobody", PASSWORD), ("wang", PASSWORD))
    ]
    seen = {(answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)) for answer in answers}
    assert len(seen) == 1
    assert answers[0].status_code == 401


def test_a_name_that_nobody_has_costs_a_password_check_all_the_same(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []
    from summarizer.server.access import pages

    def counting(password_hash: str | None, password: str) -> bool:
        checked.append(password_hash)
        return matches(password_hash, password)

    monkeypatch.setattr(pages, "matches", counting)
    office.browser().login("nobody")
    office.browser().login("li", "wrong wrong")
    assert (len(checked), checked[0]) == (2, None)
    assert not matches(None, "")


@pytest.mark.parametrize("name", ["li", "nobody"])
def test_ten_wrong_logins_are_slowed_and_then_even_the_right_one_waits(
    office: House, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from summarizer.server.access import pages

    monkeypatch.setattr(pages, "matches", lambda kept, password: kept is not None and password == PASSWORD)
    browser = office.browser()
    answers = [browser.login(name, f"wrong {number}") for number in range(10)]
    assert [answer.status_code for answer in answers] == [401] * 6 + [429] * 4
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert browser.login(name).status_code == 429
    assert office.browser("10.0.0.2").login(name).status_code == 429
    assert office.browser().login("wang").status_code == 303


def test_the_wait_doubles_ends_and_is_forgotten_after_a_right_login(
    office: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = {attempts.NAME: "li"}
    ahead = 0.0
    monkeypatch.setattr(attempts, "now", lambda seconds=0.0: now(ahead + seconds))
    waits: list[float] = []
    for _ in range(9):
        with office.store.writing() as connection:
            assert attempts.reserve(connection, limits) == 0
            waits.append(attempts.reserve(connection, limits) if len(waits) >= 5 else 0)
        ahead += waits[-1] + 0.01
    assert [round(wait) for wait in waits] == [0] * 5 + [2, 4, 8, 16]
    with office.store.writing() as connection:
        attempts.forgive(connection, limits)
        assert [attempts.reserve(connection, limits) for _ in range(5)] == [0] * 5


def test_an_address_that_tries_many_names_is_slowed_too(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarizer.server.access import pages

    monkeypatch.setattr(pages, "matches", lambda kept, password: False)
    browser = office.browser("10.0.0.9")
    statuses = [browser.login(f"name{number}").status_code for number in range(23)]
    assert statuses == [401] * 21 + [429] * 2
    assert office.browser("10.0.0.8").login("name1").status_code == 401


def test_every_login_refusal_and_logout_is_in_the_log(office: House) -> None:
    browser = office.browser("10.0.0.7")
    browser.login("li", "wrong wrong")
    browser.login("secret typed into the wrong field", "wrong wrong")
    browser.login("li")
    browser.logout()
    assert log(office)[-4:] == [
        ("login.refused", "li", "10.0.0.7"),
        ("login.refused", "?", "10.0.0.7"),
        ("login", "li", "10.0.0.7"),
        ("logout", "li", "10.0.0.7"),
    ]


def test_a_session_that_was_set_before_the_login_is_worth_nothing_after_it(office: House) -> None:
    fixed = {"cookie": "summarizer-8321=fixed-by-an-attacker"}
    browser = office.browser()
    answer = browser.login("li")
    assert "fixed-by-an-attacker" not in str(answer.headers)
    assert office.browser().get("/account", headers=fixed).status_code == 303


def test_logging_in_again_makes_another_session_and_logging_out_ends_the_one(li: Browser) -> None:
    first = li.client.cookies["summarizer-8321"]
    again = li.house.browser()
    again.login("li")
    assert again.client.cookies["summarizer-8321"] != first
    assert li.logout().headers["location"] == "/login"
    stolen = li.house.browser()
    stolen.client.cookies.set("summarizer-8321", first)
    assert not stolen.inside
    assert again.inside


@pytest.mark.parametrize("value", ["", "x", "x" * 5000, "../../etc", "%00", '"', "smz_" + "a" * 43, "💥"])
def test_a_forged_cookie_is_nobody(office: House, value: str) -> None:
    answer = office.browser().get("/account", headers={"cookie": f"summarizer-8321={value}".encode()})
    assert answer.status_code == 303


@pytest.mark.parametrize(("column", "inside"), [("seen_at", False), ("expires_at", False), ("created_at", True)])
def test_a_session_ends_when_it_is_idle_and_at_the_end_of_the_day(li: Browser, column: str, inside: bool) -> None:
    moment = now(-1) if column == "expires_at" else now(-31 * 60)
    with li.house.store.writing() as connection:
        connection.execute(update(sessions).values({column: moment}))
    assert li.inside is inside


def test_using_a_session_keeps_it_alive(li: Browser) -> None:
    with li.house.store.writing() as connection:
        connection.execute(update(sessions).values(seen_at=now(-29 * 60)))
    assert li.inside
    with li.house.store.reading() as connection:
        assert connection.execute(select(sessions.c.seen_at)).scalar_one() > now(-60)


@pytest.mark.parametrize("deed", ["disable", "role", "password"])
def test_who_is_disabled_or_gets_another_role_or_password_is_logged_out_at_once(li: Browser, deed: str) -> None:
    with li.house.store.writing() as connection:
        user = accounts.find(connection, "li")
        assert user is not None
        if deed == "disable":
            accounts.set_active(connection, Actor("guan"), "li", False)
        elif deed == "role":
            accounts.set_role(connection, Actor("guan"), "li", "viewer")
        else:
            accounts.set_password(connection, Actor("li"), user, password_hash())
    assert not li.inside


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "\t//e",
    ],
)
def test_after_the_login_nobody_is_led_to_another_site(office: House, wanted: str) -> None:
    answer = office.browser().login("li", next=wanted)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "x" not in answer.cookies


def test_an_auditor_starts_at_the_log(office: House) -> None:
    assert office.browser().login("shen").headers["location"] == "/audit"


def test_somebody_logged_in_changes_their_password_and_other_sessions_end(li: Browser) -> None:
    elsewhere = li.house.browser()
    elsewhere.login("li")
    words = {"form_token": li.token(), "old": PASSWORD, "password": "another good one", "again": "another good one"}
    assert li.post("/account/password", {**words, "old": "wrong"}).status_code == 401
    assert li.post("/account/password", {**words, "again": "different"}).status_code == 422
    assert li.post("/account/password", {**words, "password": "short", "again": "short"}).status_code == 422
    assert li.post("/account/password", words).status_code == 303
    assert li.inside
    assert not elsewhere.inside
    assert li.house.browser().login("li").status_code == 401
    assert li.house.browser().login("li", "another good one").status_code == 303


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "abababababab", "li-reviewer1", "x" * 1025])
def test_a_password_that_is_short_or_the_name_itself_is_refused(password: str) -> None:
    from summarizer.errors import UsageError

    with pytest.raises(UsageError):
        acceptable(password, "LI-reviewer1")


def test_a_password_is_the_same_however_its_characters_are_composed() -> None:
    from summarizer.server.access.passwords import hash_of

    assert matches(hash_of("cafe\u0301 sur la place"), "café sur la place")


# ---- links -------------------------------------------------------------------------------------------------


def invited(house: House, role: str = "reviewer", name: str | None = None) -> str:
    with house.store.writing() as connection:
        return accounts.invite(connection, Actor("guan"), role, name)


def answer_to(house: House, secret: str, **words: Any) -> tuple[Browser, int]:
    browser = house.browser()
    told = {"name": "赵钱孙", "password": PASSWORD, "again": PASSWORD, **words}
    token = browser.token(f"/invite?token={secret}")
    return browser, browser.post("/invite", {"form_token": token, "token": secret, **told}).status_code


def test_a_link_makes_one_account_and_works_once(office: House) -> None:
    secret = invited(office)
    browser, status = answer_to(office, secret)
    assert status == 303
    assert "赵钱孙" in browser.get("/account").text
    assert office.browser().get(f"/invite?token={secret}").status_code == 404


@pytest.mark.parametrize("name", ["li", "ＬＩ", " Li ", "", "a\nb", "local", "x" * 81, "\u202egnaw"])
def test_a_name_that_is_taken_or_can_not_be_shown_is_refused_and_the_link_still_works(office: House, name: str) -> None:
    secret = invited(office)
    assert answer_to(office, secret, name=name)[1] == 422
    assert answer_to(office, secret)[1] == 303


def test_a_link_for_somebodys_password_sets_theirs_and_no_other_name(office: House, li: Browser) -> None:
    browser, status = answer_to(
        office, invited(office, name="li"), name="guan", password="a fresh start", again="a fresh start"
    )
    assert status == 303
    assert "li" in browser.get("/account").text
    assert not li.inside
    assert office.browser().login("guan").status_code == 303


def test_a_link_that_ran_out_or_that_nobody_gave_is_refused_and_guessing_is_slowed(office: House) -> None:
    from summarizer.store.tables import invitations

    secret = invited(office)
    with office.store.writing() as connection:
        connection.execute(update(invitations).values(expires_at=now(-1)))
    assert office.browser().get(f"/invite?token={secret}").status_code == 404
    guesses = [office.browser("10.9.9.9").get(f"/invite?token=guess{number}").status_code for number in range(23)]
    assert guesses == [404] * 21 + [429] * 2


def test_the_first_administrator_is_made_by_a_link_that_is_given_only_while_there_is_none(
    made: Callable[[ServerConfig], FastAPI], config: ServerConfig
) -> None:
    from summarizer.server.running.serving import first_link

    app = made(config)
    house = House(app)
    old, new = (first_link(app, config) for _ in range(2))
    assert old is not None
    assert new is not None
    assert house.browser().get(old.partition(":8321")[2]).status_code == 404
    assert answer_to(house, new.partition("token=")[2], name="主任")[1] == 303
    assert first_link(app, config) is None


def test_alone_the_link_lets_one_in_without_a_password_and_nothing_else_does(alone: House) -> None:
    browser = alone.browser("127.0.0.1")
    assert browser.get("/enter?token=guess").status_code == 401
    assert not browser.inside
    answer = browser.get("/enter?token=the-link")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.inside
    assert "<form" not in alone.browser().get("/login").text
    assert alone.browser().post("/login", {"name": "local", "password": ""}).status_code == 403


def test_a_session_of_single_user_mode_ends_with_its_start_and_is_worth_nothing_to_an_office(
    alone: House, made: Callable[[ServerConfig], FastAPI], config: ServerConfig
) -> None:
    browser = alone.browser()
    browser.get("/enter?token=the-link")
    secret = browser.client.cookies["summarizer-8321"]
    for other in (replace(config, token="the-next-start"), config):
        house = House(made(replace(other, allowed_hosts=("127.0.0.1",))), "http://127.0.0.1:8321")
        stolen = house.browser()
        stolen.client.cookies.set("summarizer-8321", secret)
        assert not stolen.inside
