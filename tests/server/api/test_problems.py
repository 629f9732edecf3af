"""Refusals: problem+json for everything, a stable code, nothing of the server's inside."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from summarizer.server.api.limits import Meter
from tests.server.api.conftest import Sample
from tests.servers.office import Office, running

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/nothing", {}, b"", 404),
        ("PUT", "/documents", {}, b"", 405),
        ("POST", "/events", {}, b"", 405),
        ("DELETE", "/runs/run_1", {}, b"", 405),
        ("GET", "/runs/run_1", {}, b"", 404),
        ("GET", "/webhooks/wh_1", {}, b"", 404),
        ("GET", "/webhooks/1", {}, b"", 404),
        ("GET", "/documents/x/decisions/dec_0", {}, b"", 404),
        ("POST", "/webhooks", JSON, b"{", 422),
        ("POST", "/webhooks", JSON, b"\xff\xfe", 422),
        ("POST", "/webhooks", {"content-type": "text/plain"}, b"{}", 415),
        ("POST", "/webhooks", JSON, b'{"url": "' + b"x" * (1 << 20) + b'"}', 413),
        ("POST", "/documents", {"content-type": "application/x-www-form-urlencoded"}, b"file=1", 415),
        ("POST", "/documents", {"content-type": "multipart/form-data"}, b"", 400),
        ("POST", "/documents", {"content-type": "multipart/form-data; boundary=x"}, b"--x--\r\n", 422),
        ("POST", "/documents", {"content-type": "application/octet-stream"}, b"", 422),
        ("POST", "/documents", {"content-type": "text/plain", "idempotency-key": "with space"}, b"x", 422),
        ("GET", "/events?after=-1", {}, b"", 400),
        ("GET", "/events?after=1e3", {}, b"", 400),
        ("GET", "/events?wait=26", {}, b"", 422),
        ("GET", "/events?type=colour", {}, b"", 422),
        ("GET", "/export.jsonl?since=yesterday", {}, b"", 400),
        ("GET", "/export.jsonl?state=draft", {}, b"", 422),
        ("GET", "/documents/x%00y", {}, b"", 404),
    ],
)
def test_every_refusal_is_a_problem(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    told = client.request(method, path, headers=headers, content=body)
    assert told.status_code == status, told.text
    assert told.headers["content-type"] == "application/problem+json"
    problem = told.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["type"] == f"urn:summarizer:problem:{problem['code']}"


def test_a_body_without_a_length_is_counted_as_it_comes(client: httpx.Client) -> None:
    told = client.post("/webhooks", headers=JSON, content=iter([b'{"url": "', *[b"x" * 65536] * 20, b'"}']))
    assert (told.status_code, told.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer", "Bearer nobody", "Bearer smz_nobody"])
def test_nobody_unknown_is_let_in(office: Office, header: str) -> None:
    told = httpx.get(f"{office.url}/api/v1/documents", headers={"authorization": header} if header else {})
    assert told.status_code == 401
    assert told.headers["www-authenticate"].startswith("Bearer")
    assert told.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status"),
    [
        (("read",), "GET", "/documents", 200),
        (("read",), "GET", "/export.jsonl", 403),
        (("export",), "GET", "/export.jsonl", 200),
        (("read", "export"), "GET", "/export.jsonl", 200),
        (("read",), "POST", "/documents", 403),
        (("read",), "GET", "/webhooks", 404),
        (("administer", "read"), "GET", "/webhooks", 200),
        (("submit",), "GET", "/documents", 404),
        (("read",), "GET", "/runs", 403),
        (("read", "decide"), "POST", "/documents/x/revisions", 403),
    ],
)
def test_a_token_may_what_its_scopes_say(
    office: Office, scopes: tuple[str, ...], method: str, path: str, status: int
) -> None:
    with office.client(*scopes) as client:
        told = client.request(method, path, json={} if method == "POST" else None)
    assert told.status_code == status


def test_a_token_may_never_more_than_its_owner(office: Office) -> None:
    with office.client("read", "decide", "administer", "export", role="viewer") as viewer:
        assert viewer.get("/documents").status_code == 200
        assert viewer.get("/webhooks").status_code == 404
    with office.client("read", "audit", role="auditor") as auditor:
        assert auditor.get("/documents").status_code in (403, 404)


def test_the_server_failing_tells_nothing_of_its_inside(
    office: Office, client: httpx.Client, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("/secret/place")

    monkeypatch.setattr("summarizer.server.api.views.known", broken)
    told = client.get(sample.path)
    assert (told.status_code, told.json()["code"]) == (500, "internal")
    assert "secret" not in told.text


def test_a_client_that_asks_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    with running(tmp_path) as office, office.client("read") as busy, office.client("read", name="patient") as patient:
        office.app.state.api.state.meter = Meter(60, lambda: 0.0)  # no time passes
        told = [busy.get("/documents") for _ in range(12)]
        assert [each.status_code for each in told] == [200] * 10 + [429] * 2
        assert int(told[-1].headers["retry-after"]) >= 1
        assert told[-1].json()["code"] == "too_many_requests"
        assert patient.get("/documents").status_code == 200


def test_a_meter_lets_a_burst_through_and_then_asks_for_patience() -> None:
    moment = 100.0
    meter = Meter(60, lambda: moment)
    assert [meter.wait("a") for _ in range(10)] == [0.0] * 10
    assert meter.wait("a") == pytest.approx(1.0)
    assert meter.wait("b") == 0.0
    moment += 1.0
    assert meter.wait("a") == 0.0
    assert meter.wait("a") > 0
