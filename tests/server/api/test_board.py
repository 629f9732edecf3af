"""The page of webhooks: for administrators, in both languages, secrets once, nothing taken from a stranger's form."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.server.api.finals import finals
from tests.servers.office import Office, running, until
from tests.servers.receiver import answers, listening

HOSTILE = "https://hooks.example.cn/?<script>alert(1)</script>"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server for one person, who is let in by a link."""
    folder = tmp_path_factory.mktemp("board")
    with running(folder, token="entrance", settings={"webhook_hosts": "127.0.0.1"}) as found:
        yield found


@pytest.fixture
def browser(office: Office) -> Iterator[httpx.Client]:
    """Logged in, with a cookie."""
    with httpx.Client(base_url=office.url, follow_redirects=True, trust_env=False, timeout=30) as found:
        assert found.get("/enter", params={"token": "entrance"}).status_code == 200
        yield found


def form_of(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_receiver_is_added_called_and_called_again_from_the_page(office: Office, browser: httpx.Client) -> None:
    with listening(answers(200)) as receiver:
        token = form_of(browser.get("/webhooks").text)
        made = browser.post("/webhooks", data={"form_token": token, "url": receiver.url, "types": "document.finalised"})
        assert made.status_code == 200
        secret = re.search(r"whsec_[A-Za-z0-9+/=]+", made.text)
        assert secret is not None
        assert "whsec_" not in browser.get("/webhooks").text
        finals(office.house.store, 1)
        until(lambda: receiver.calls)
        Webhook(secret[0]).verify(receiver.calls[0].body, receiver.calls[0].headers)
        shown = until(lambda: (page := browser.get("/webhooks").text) and "已送达 1" in page and page)
        delivery = re.search(r'name="delivery" value="(\d+)"', shown)
        action = re.search(r'action="(/webhooks/\d+)"', shown)
        assert delivery is not None
        assert action is not None
        browser.post(action[1], data={"form_token": token, "deed": "one", "delivery": delivery[1]})
        until(lambda: len(receiver.calls) == 2)
        assert receiver.calls[0].body == receiver.calls[1].body
        assert "whsec_" in browser.post(action[1], data={"form_token": token, "deed": "rotate"}).text
        assert "停用" in browser.post(action[1], data={"form_token": token, "deed": "off"}).text


def test_a_private_address_is_refused_with_the_mend_and_what_was_typed(browser: httpx.Client) -> None:
    token = form_of(browser.get("/webhooks").text)
    told = browser.post("/webhooks", data={"form_token": token, "url": "https://10.0.0.1/x"})
    assert told.status_code == 422
    assert "webhook_hosts" in told.text
    assert 'value="https://10.0.0.1/x"' in told.text


def test_what_a_user_typed_is_shown_as_text(browser: httpx.Client) -> None:
    token = form_of(browser.get("/webhooks").text)
    told = browser.post("/webhooks", data={"form_token": token, "url": HOSTILE})
    assert "<script>alert" not in told.text
    assert "&lt;script&gt;alert" in told.text


def test_a_form_from_elsewhere_changes_nothing(browser: httpx.Client) -> None:
    before = browser.get("/webhooks").text.count("<section id=")
    for data in ({"url": "https://evil.example/"}, {"url": "https://evil.example/", "form_token": "wrong"}):
        assert browser.post("/webhooks", data=data).status_code == 403
    assert browser.get("/webhooks").text.count("<section id=") == before


def test_the_page_speaks_english_too(browser: httpx.Client) -> None:
    browser.cookies.set("lang", "en")
    assert "Add a receiver" in browser.get("/webhooks").text


def test_only_administrators_see_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("closed")) as office:
        told = httpx.get(f"{office.url}/webhooks", follow_redirects=False)
        assert told.status_code == 303
        assert told.headers["location"].startswith("/login")
