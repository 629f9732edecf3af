"""Accounts and the log as pages: who sees them, what they do, what they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from summarizer.resources import table
from summarizer.store import Actor, accounts, audit
from summarizer.store.states import Action
from tests.server.access.browser import PASSWORD, Browser, House


@pytest.fixture
def guan(office: House) -> Browser:
    """The administrator, logged in."""
    browser = office.browser("10.0.0.3")
    browser.login("guan")
    return browser


@pytest.fixture
def shen(office: House) -> Browser:
    """The auditor, logged in."""
    browser = office.browser("10.0.0.4")
    browser.login("shen")
    return browser


def deed(browser: Browser, what: str, **words: str) -> str:
    answer = browser.post(f"/users/{what}", {"form_token": browser.token("/users"), **words})
    assert answer.status_code == 200
    return answer.text


def test_an_administrator_invites_and_the_link_leads_to_an_account_of_that_role(guan: Browser) -> None:
    page = deed(guan, "invite", role="viewer")
    found = re.search(r"<code>(http://office\.example/invite\?token=[^<]+)</code>", page)
    assert found is not None
    path = found[1].removeprefix("http://office.example")
    newcomer = guan.house.browser()
    data = {"form_token": newcomer.token(path), "token": path.partition("=")[2], "name": "新来的"}
    assert newcomer.post("/invite", {**data, "password": PASSWORD, "again": PASSWORD}).status_code == 303
    with guan.house.store.reading() as connection:
        user = accounts.find(connection, "新来的")
    assert user is not None
    assert user.role == "viewer"
    assert "新来的" in guan.get("/users").text


def test_an_administrator_disables_enables_resets_and_changes_roles_and_all_of_it_is_logged(guan: Browser) -> None:
    deed(guan, "active", name="li", active="no")
    assert guan.house.browser().login("li").status_code == 401
    deed(guan, "active", name="li", active="yes")
    deed(guan, "role", name="li", role="viewer")
    assert "/invite?token=" in deed(guan, "reset", name="li")
    with guan.house.store.reading() as connection:
        rows = [(entry.action, entry.actor, entry.address) for entry in audit.entries(connection)]
    wanted = ("user.disable", "user.enable", "user.role", "user.reset")
    assert [row for row in rows if row[0] in wanted] == [(each, "guan", "10.0.0.3") for each in wanted]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("active", {"name": "guan", "active": "no"}),
        ("role", {"name": "guan", "role": "viewer"}),
        ("role", {"name": "li", "role": "emperor"}),
        ("role", {"name": "nobody", "role": "viewer"}),
        ("reset", {"name": "local"}),
        ("invite", {"role": "local"}),
    ],
)
def test_the_last_administrator_stays_and_what_there_is_not_is_told(
    guan: Browser, what: str, words: dict[str, str]
) -> None:
    answer = guan.post(f"/users/{what}", {"form_token": guan.token("/users"), **words})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert guan.inside


def test_a_name_that_is_markup_is_shown_as_it_is(guan: Browser) -> None:
    with guan.house.store.writing() as connection:
        accounts.add(connection, Actor("x"), "<script>alert(1)</script>", "viewer")
    page = guan.get("/users").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_every_deed_that_the_log_may_name_is_told_in_words() -> None:
    written = re.compile(r"\brecord\(\s*[\w.]+,\s*[^\"]{1,60}?\"([a-z]+(?:\.[a-z]+)?)\"", re.DOTALL)
    package = Path(accounts.__file__).parents[1]
    named = {name for path in package.rglob("*.py") for name in written.findall(path.read_text(encoding="utf-8"))}
    named |= {f"decision.{action}" for action in Action}
    assert len(named) > 25
    assert named <= {key.removeprefix("did.") for key in table("server/access/words.toml")}


def test_the_auditor_sees_the_log_and_takes_it_along(shen: Browser) -> None:
    page = shen.get("/audit")
    assert "日志完好" in page.text
    assert "添加账户 <small>user.add</small>" in page.text
    lines = shen.get("/audit.jsonl").text.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert (rows[-1]["action"], rows[-1]["actor"]) == ("audit.export", "shen")


def test_a_long_log_is_shown_in_parts(shen: Browser) -> None:
    with shen.house.store.writing() as connection:
        for number in range(250):
            audit.record(connection, Actor("x"), "test", number=number)
    seen: list[int] = []
    path = "/audit"
    while True:
        page = shen.get(path).text
        seen += [int(number) for number in re.findall(r"<tr><td>(\d+)</td>", page)]
        older = re.search(r'href="(/audit\?before=\d+)"', page)
        if older is None:
            break
        path = older[1]
    assert seen == list(range(seen[0], 0, -1))
    assert len(seen) > 250


def test_a_log_that_was_tampered_with_says_so(shen: Browser) -> None:
    with shen.house.store.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET actor = 'x' WHERE seq = 2")
    assert 'role="alert"' in shen.get("/audit").text


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("guan", "/audit"),
        ("guan", "/audit.jsonl"),
        ("li", "/users"),
        ("shen", "/users"),
        ("shen", "/"),
    ],
)
def test_what_one_may_not_know_of_is_not_there(office: House, name: str, path: str) -> None:
    browser = office.browser()
    browser.login(name)
    assert browser.get(path).status_code == 404
