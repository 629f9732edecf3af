"""Webhooks by the API: made, changed, rotated, listed, replayed; the secret is shown once."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.server.api.finals import finals
from tests.servers.office import Office, running, until
from tests.servers.receiver import listening


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server that may call this machine."""
    with running(tmp_path_factory.mktemp("hooks"), settings={"webhook_hosts": "127.0.0.1"}) as found:
        yield found


def test_a_webhook_is_called_with_what_is_finalised(office: Office, client: httpx.Client) -> None:
    with listening() as receiver:
        made = client.post("/webhooks", json={"url": receiver.url})
        assert made.status_code == 201
        hook = made.json()
        assert hook["secret"].startswith("whsec_")
        assert hook["types"] == ["document.finalised"]
        path = made.headers["location"].removeprefix("/api/v1")
        shown = client.get(path).json()
        assert "secret" not in shown
        assert "secret" not in client.get("/webhooks").text.replace("previous_secret_until", "")
        (uid,) = finals(office.house.store, 1)
        until(lambda: receiver.calls)
        told = Webhook(hook["secret"]).verify(receiver.calls[0].body, receiver.calls[0].headers)
        feed = client.get("/events", params={"type": "document.finalised"}).json()["events"]
        assert told == feed[-1]  # pulled or pushed, it is the same
        revision = client.get(f"/{told['data']['path']}")
        assert revision.headers["etag"] == f'"{told["data"]["sha256"]}"'
        assert told["subject"] == uid
        (delivery,) = until(
            lambda: client.get(f"{path}/deliveries", params={"state": "delivered"}).json()["deliveries"]
        )
        assert (delivery["last_status"], delivery["attempts"], delivery["next_at"]) == (204, 1, None)
        again = client.post(f"{path}/deliveries/{delivery['id']}/replay")
        assert (again.status_code, again.json()) == (202, {"replayed": 1})
        until(lambda: len(receiver.calls) == 2)
        assert receiver.calls[0].body == receiver.calls[1].body
        assert client.delete(path).status_code == 204
        assert client.get(path).status_code == 404
        finals(office.house.store, 1, start=20)
        assert len(receiver.calls) == 2


def test_a_secret_is_rotated_with_an_overlap(client: httpx.Client) -> None:
    made = client.post("/webhooks", json={"url": "https://hooks.example.cn/", "types": ["document.deleted"]}).json()
    path = f"/webhooks/{made['id']}"
    turned = client.post(f"{path}/secret", json={"overlap_hours": 2})
    assert turned.status_code == 201
    assert turned.json()["secret"] != made["secret"]
    assert turned.json()["previous_secret_until"] > made["created_at"]
    key = {"idempotency-key": "rotate-1"}
    first, second = (client.post(f"{path}/secret", json={}, headers=key).json() for _ in range(2))
    assert first == second


def test_a_webhook_is_changed_and_switched_off(client: httpx.Client) -> None:
    made = client.post("/webhooks", json={"url": "https://hooks.example.cn/"}).json()
    path = f"/webhooks/{made['id']}"
    changed = client.patch(path, json={"types": ["decision.made", "decision.made"], "active": False}).json()
    assert (changed["types"], changed["active"], changed["url"]) == (["decision.made"], False, made["url"])
    assert client.patch(path, json={"secret": "mine"}).status_code == 422
    assert client.patch(path, json={"url": "https://10.0.0.1/"}).json()["code"] == "webhook.private"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"url": "https://10.0.0.1/"}, "webhook.private"),
        ({"url": "http://hooks.example.cn/"}, "webhook.plain"),
        ({"url": "gopher://x"}, "webhook.url"),
        ({"url": "https://hooks.example.cn/", "types": ["everything"]}, "webhook.types"),
        ({"url": "https://hooks.example.cn/", "types": []}, "invalid"),
        ({}, "invalid"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused(client: httpx.Client, body: dict[str, object], code: str) -> None:
    told = client.post("/webhooks", json=body)
    assert (told.status_code, told.json()["code"]) == (422, code)


def test_deliveries_are_listed_page_by_page(office: Office, client: httpx.Client) -> None:
    with listening() as receiver:
        path = f"/webhooks/{client.post('/webhooks', json={'url': receiver.url}).json()['id']}"
        finals(office.house.store, 3, start=40)
        until(lambda: len(client.get(f"{path}/deliveries", params={"state": "delivered"}).json()["deliveries"]) == 3)
        first = client.get(f"{path}/deliveries", params={"limit": 2}).json()
        rest = client.get(f"{path}/deliveries", params={"limit": 2, "cursor": first["next"]}).json()
        numbers = [each["event"] for each in first["deliveries"] + rest["deliveries"]]
        assert numbers == sorted(numbers, reverse=True)
        assert (len(numbers), rest["next"]) == (3, None)
        assert client.post(f"{path}/replay", json={}).json() == {"replayed": 0}
        assert client.post(f"{path}/replay", json={"everything": True}).json() == {"replayed": 3}
        until(lambda: len(receiver.calls) == 6)


def test_a_delivery_belongs_to_its_webhook(office: Office, client: httpx.Client) -> None:
    with listening() as receiver:
        mine = client.post("/webhooks", json={"url": receiver.url}).json()["id"]
        other = client.post("/webhooks", json={"url": "https://hooks.example.cn/"}).json()["id"]
        finals(office.house.store, 1, start=60)
        listed = until(lambda: client.get(f"/webhooks/{mine}/deliveries").json()["deliveries"])
        assert client.post(f"/webhooks/{other}/deliveries/{listed[0]['id']}/replay").status_code == 404
