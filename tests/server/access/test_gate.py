"""The gate: other sites, other hosts, proxies, sizes, tokens, and the headers that every answer has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from starlette.datastructures import Headers

from summarizer.errors import UsageError
from summarizer.server.access.middleware import CSP
from summarizer.server.access.peers import host_name, networks, peer_of, same_origin
from summarizer.server.access.state import server_secret
from summarizer.server.access.tokens import fits, sealed
from summarizer.server.config import ServerConfig
from summarizer.server.running.starting import new_token
from summarizer.store import Actor, accounts, sessions
from summarizer.store.clock import now
from summarizer.store.tables import tokens
from tests.server.access.browser import PASSWORD, Browser, House, accounts_of

OWN = "http://office.example"
SITES = (None, "same-origin", "same-site", "cross-site", "none")
ORIGINS = (None, OWN, "null", "http://evil.example", "https://office.example", "http://office.example:81", "nonsense")
TOKENS = ("right", "wrong", None)


def test_a_changing_request_needs_our_own_page_and_its_token(li: Browser) -> None:
    """Sec-Fetch-Site decides where a browser sends it, else Origin; the token is wanted in any case."""
    right = li.token()
    for site, origin, token in product(SITES, ORIGINS, TOKENS):
        headers = {name: value for name, value in (("sec-fetch-site", site), ("origin", origin)) if value is not None}
        data = {"form_token": right if token == "right" else "forged"} if token is not None else {}
        own = site == "same-origin" if site is not None else origin in (None, OWN)
        answer = li.client.post("/account/password", data=data, headers=headers)
        allowed = own and token == "right"
        assert (answer.status_code == 403) is not allowed, (site, origin, token)


def test_a_token_of_another_session_or_in_a_link_is_worth_nothing(li: Browser) -> None:
    other = li.house.browser()
    other.login("li")
    assert li.post("/logout", {"form_token": other.token()}).status_code == 403
    assert li.post(f"/logout?form_token={li.token()}").status_code == 403
    assert li.post("/logout", headers={"x-form-token": li.token()}).status_code == 303


def test_a_login_form_of_another_browser_can_not_be_sent(office: House) -> None:
    token = office.browser().token("/login")
    answer = office.browser().post("/login", {"form_token": token, "name": "li", "password": PASSWORD})
    assert answer.status_code == 403


def test_each_page_has_another_token_and_all_of_a_session_fit(li: Browser) -> None:
    first, second = li.token(), li.token()
    assert first != second
    assert fits("secret", sealed("secret"))
    assert not fits("secret", sealed("Secret"))


@given(st.one_of(st.text(max_size=120), st.binary(max_size=120).map(lambda raw: raw.decode("latin-1"))))
def test_no_made_up_token_fits(token: str) -> None:
    assert not fits("secret", token)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_can_not_log_anybody_out(li: Browser, method: str) -> None:
    assert li.client.request(method, "/logout").status_code == 405
    assert li.inside


# ---- hosts and headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("office.example", 200),
        ("OFFICE.example:8321", 200),
        ("evil.example", 400),
        ("office.example.evil.example", 400),
        ("office.example@evil.example", 400),
        ("office.example, evil.example", 400),
        ("office.example/..", 400),
        ("office.example:x", 400),
        ("", 400),
        ("[::1", 400),
    ],
)
def test_only_its_own_names_are_answered_to(office: House, host: str, status: int) -> None:
    assert office.browser().get("/login", headers={"host": host}).status_code == status
    assert office.browser().get("/healthz", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    "path", ["/login", "/nothing", "/healthz", "/account", "/static/nothing.css", "/api/v1/nothing", "/invite?token=x"]
)
def test_every_answer_has_the_security_headers(li: Browser, path: str) -> None:
    headers = li.get(path).headers
    assert headers["content-security-policy"] == CSP
    assert "default-src 'none'" in CSP
    assert "unsafe" not in CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    if not path.startswith("/static/"):
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/static/../../secret", "/static/%2e%2e/%2e%2e/secret", "/static/..%2f..%2fsecret", "//etc/passwd", "/%00"]
)
def test_no_path_leads_out_of_the_static_files(office: House, tmp_path: Path, path: str) -> None:
    secret = (tmp_path / "secret").read_text()
    for browser in (office.browser(), office.browser()):
        answer = browser.get(path)
        assert answer.status_code in (303, 404, 405)
        assert secret not in answer.text


def test_a_script_that_is_not_logged_in_gets_no_login_page_in_its_place(office: House) -> None:
    answer = office.browser().get("/d/1", headers={"sec-fetch-dest": "empty"})
    assert (answer.status_code, answer.headers["x-login"]) == (401, "/login")
    posted = office.browser().post("/d/1/decide")
    assert (posted.status_code, posted.headers["x-login"]) == (401, "/login")


def test_the_languages_are_chosen_by_the_reader(office: House) -> None:
    assert "登录" in office.browser().get("/login").text
    assert "Log in" in office.browser().get("/login", headers={"cookie": "lang=en"}).text


# ---- sizes -------------------------------------------------------------------------------------------------


def test_somebody_unknown_may_not_send_much_with_or_without_its_length(office: House) -> None:
    big = b"x" * (65 << 10)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert office.browser().client.post("/login", content=big, headers=headers).status_code == 413
    parts = (big[start : start + 4096] for start in range(0, len(big), 4096))
    assert office.browser().client.post("/login", content=parts, headers=headers).status_code == 413
    for length in ("-1", "x", "1e3"):
        answer = office.browser().client.post("/login", content=b"", headers={**headers, "content-length": length})
        assert answer.status_code == 413


# ---- proxies -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("client", "forwarded", "address"),
    [
        ("10.0.0.5", ["6.6.6.6"], "10.0.0.5"),  # nobody's proxy
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["6.6.6.6"], "6.6.6.6"),
        ("127.0.0.1", ["1.1.1.1, 6.6.6.6"], "6.6.6.6"),  # what the sender claims stands to the left
        ("127.0.0.1", ["1.1.1.1", "6.6.6.6"], "6.6.6.6"),
        ("127.0.0.1", ["6.6.6.6, 192.168.7.1"], "6.6.6.6"),  # a second proxy
        ("127.0.0.1", ["6.6.6.6:4711"], "6.6.6.6"),
        ("127.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("127.0.0.1", ["<script>, 192.168.7.1"], "192.168.7.1"),
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
    ],
)
def test_the_sender_is_whom_the_last_trusted_proxy_saw(client: str, forwarded: list[str], address: str) -> None:
    raw = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    trusted = networks(("127.0.0.1", "192.168.0.0/16"))
    assert peer_of((client, 1), "http", Headers(raw=raw), trusted).address == address


def test_the_scheme_is_believed_from_trusted_proxies_alone() -> None:
    headers = Headers({"x-forwarded-proto": "http, https"})
    trusted = networks(("127.0.0.1",))
    assert peer_of(("127.0.0.1", 1), "http", headers, trusted).scheme == "https"
    assert peer_of(("10.0.0.5", 1), "http", headers, trusted).scheme == "http"
    assert peer_of(("127.0.0.1", 1), "http", Headers({"x-forwarded-proto": "gopher"}), trusted).scheme == "http"
    with pytest.raises(UsageError):
        networks(("the proxy",))


def test_behind_a_proxy_with_tls_its_origin_is_ours(
    made: Callable[[ServerConfig], FastAPI], config: ServerConfig
) -> None:
    house = accounts_of(made(replace(config, trusted_proxies=("10.0.0.1",), secure_cookies=True)))
    house.url = "https://office.example"
    browser = house.browser()
    token = browser.token("/login")
    data = {"form_token": token, "name": "li", "password": PASSWORD}
    for origin, status in (("https://evil.example", 403), ("https://office.example", 303)):
        assert browser.client.post("/login", data=data, headers={"origin": origin}).status_code == status


@given(st.text(max_size=40))
def test_no_header_makes_the_comparison_of_hosts_and_origins_fail(text: str) -> None:
    host_name(text)
    same_origin(text, "http", "office.example")
    assert not same_origin(f"http://evil.example/{text}", "http", "office.example")


# ---- API tokens --------------------------------------------------------------------------------------------


def bearer(house: House, name: str = "li", scopes: tuple[str, ...] = ("read",)) -> dict[str, str]:
    return {"authorization": f"Bearer {new_token(house.store, name, 'x', scopes, 30)}"}


def test_a_token_opens_the_api_and_no_page(office: House) -> None:
    headers = bearer(office)
    assert office.browser().get("/api/v1/nothing", headers=headers).status_code == 404
    assert office.browser().get("/account", headers=headers).status_code == 303


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic bGk6eA==", "smz_x", "Bearer smz_" + "a" * 43])
def test_whoever_has_no_right_token_is_told_so_even_with_a_session(li: Browser, header: str) -> None:
    answer = li.get("/api/v1/nothing", headers={"authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("deed", ["revoked", "expired", "disabled"])
def test_a_token_ends(office: House, deed: str) -> None:
    headers = bearer(office)
    with office.store.writing() as connection:
        if deed == "revoked":
            sessions.revoke_token(connection, Actor("guan"), 1)
        elif deed == "expired":
            connection.execute(update(tokens).values(expires_at=now(-1)))
        else:
            accounts.set_active(connection, Actor("guan"), "li", False)
        assert not sessions.token_holds(connection, 1)
    assert office.browser().get("/api/v1/nothing", headers=headers).status_code == 401


def test_guessing_tokens_is_slowed(office: House) -> None:
    statuses = [office.browser().get("/api/x", headers={"authorization": f"Bearer {n}"}).status_code for n in range(23)]
    assert statuses == [401] * 21 + [429] * 2


def test_a_token_has_no_right_that_its_owner_lacks(office: House) -> None:
    access = office.app.state.access
    for name, scopes, wanted in (
        ("kan", ("read", "decide", "administer"), {"read"}),
        ("guan", ("read", "administer"), {"read", "administer"}),
        ("shen", ("read", "audit"), {"audit"}),
    ):
        secret = new_token(office.store, name, "x", scopes, 30)
        identity = access.by_token(secret, "10.0.0.1")
        assert set(identity.rights) == wanted
        assert identity.form_secret is None


@pytest.mark.parametrize(
    ("scopes", "days", "label", "code"),
    [
        ((), 30, "x", "accounts.scope"),
        (("read", "fly"), 30, "x", "accounts.scope"),
        (("read",), 0, "x", "accounts.days"),
        (("read",), 10_000, "x", "accounts.days"),
        (("read",), 30, " ", "accounts.label"),
        (("read",), 30, "a\r\nset-cookie: x", "accounts.label"),
    ],
)
def test_a_token_without_end_scope_or_name_is_refused(
    office: House, scopes: tuple[str, ...], days: int, label: str, code: str
) -> None:
    with pytest.raises(UsageError) as refused:
        new_token(office.store, "li", label, scopes, days)
    assert refused.value.code == code


# ---- the server's own secret -------------------------------------------------------------------------------


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    first = server_secret(folder)
    assert server_secret(folder) == first
    assert len(first) >= 43
    assert (folder / "secret").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["secret"]
    assert server_secret(tmp_path / "other") != first


def test_passwords_are_hashed_at_the_cost_that_rfc_9106_recommends() -> None:
    hasher = PasswordHasher()
    assert (hasher.time_cost, hasher.memory_cost >= 64 << 10, hasher.type.name) == (3, True, "ID")
