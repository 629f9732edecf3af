"""The feed and the export: in order, once, and cut off where the reader may not have the rest."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from summarizer.models import read_summary
from summarizer.store import events, sessions
from tests.server.api.conftest import Sample, arrived
from tests.server.api.finals import finals
from tests.server.api.test_deciding import settle
from tests.servers.office import SYSTEM, Office, running


def finish(office: Office, client: httpx.Client, sample: Sample) -> None:
    settle(client, sample)
    tag = client.get(sample.path).headers["etag"]
    assert client.post(f"{sample.path}/revisions", json={}, headers={"if-match": tag}).status_code == 201


def exported(client: httpx.Client, **query: str) -> tuple[list[dict[str, Any]], str]:
    told = client.get("/export.jsonl", params=query)
    assert told.status_code == 200, told.text
    return [json.loads(line) for line in told.text.splitlines()], told.headers["export-next"]


def test_the_feed_tells_everything_once_and_in_order(office: Office, client: httpx.Client) -> None:
    start = client.get("/events", params={"limit": 200}).json()["next"]
    made = [arrived(office, f"feed{number}").uid for number in range(5)]
    seen: list[dict[str, Any]] = []
    after = start
    while True:
        told = client.get("/events", params={"after": after, "limit": 2}).json()
        if not told["events"]:
            assert told["next"] == after
            break
        seen += told["events"]
        after = told["next"]
    assert [each["subject"] for each in seen] == made
    assert len({each["id"] for each in seen}) == len(seen)
    assert {each["type"] for each in seen} == {"summarizer.document.imported"}
    assert all(each["specversion"] == "1.0" and each["data"]["document"] == each["subject"] for each in seen)


def test_the_feed_can_be_narrowed_and_moves_on_past_the_rest(office: Office, client: httpx.Client) -> None:
    start = client.get("/events", params={"limit": 200, "type": "document.deleted"}).json()["next"]
    arrived(office, "narrow")
    told = client.get("/events", params={"after": start, "type": "document.finalised"}).json()
    assert told["events"] == []
    assert int(told["next"]) == int(start) + 1


def test_a_long_poll_answers_as_soon_as_something_happens(office: Office, client: httpx.Client) -> None:
    start = client.get("/events", params={"after": "0", "limit": 1, "type": "document.deleted"}).json()["next"]
    threading.Timer(0.5, arrived, (office, "poll")).start()
    began = time.monotonic()
    told = client.get("/events", params={"after": start, "wait": 20}).json()
    assert len(told["events"]) == 1
    assert time.monotonic() - began < 10
    began = time.monotonic()
    assert client.get("/events", params={"after": told["next"], "wait": 0.6}).json()["events"] == []
    assert 0.5 < time.monotonic() - began < 10


def test_the_feeds_order_does_not_follow_the_clock(
    office: Office, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = client.get("/events", params={"limit": 1, "type": "document.deleted"}).json()["next"]

    with office.house.store.writing() as connection:
        events.emit(connection, events.REOPENED, "sha256:a", 1)
    with monkeypatch.context() as moved:
        moved.setattr("summarizer.store.events.now", lambda: "2001-01-01T00:00:00.000Z")
        with office.house.store.writing() as connection:
            events.emit(connection, events.REOPENED, "sha256:b", 1)
    found = client.get("/events", params={"after": start}).json()["events"]
    assert [each["subject"] for each in found] == ["sha256:a", "sha256:b"]
    assert found[1]["time"] < found[0]["time"]
    assert found[1]["data"]["sequence"] == found[0]["data"]["sequence"] + 1


def test_a_token_revoked_while_it_waits_gets_no_events(office: Office) -> None:
    secret, number = office.token("read")

    def revoke() -> None:
        with office.house.store.writing() as connection:
            sessions.revoke_token(connection, SYSTEM, number)

    with office.client_of(secret) as client:
        last = client.get("/events", params={"limit": 1, "type": "document.deleted"}).json()["next"]
        threading.Timer(0.4, revoke).start()
        told = client.get("/events", params={"after": last, "wait": 20})
    assert (told.status_code, told.json()["code"]) == (401, "revoked")


def test_an_export_holds_what_is_final_and_the_next_one_only_what_is_new(office: Office, client: httpx.Client) -> None:
    first, second = arrived(office, "exportA"), arrived(office, "exportB")
    finish(office, client, first)
    rows, after = exported(client)
    assert first.uid in [row["summary"]["document"]["id"] for row in rows]
    assert second.uid not in [row["summary"]["document"]["id"] for row in rows]
    row = next(row for row in rows if row["summary"]["document"]["id"] == first.uid)
    revision = client.get(f"{first.path}/revisions/1")
    assert (row["state"], row["revision"], f'"{row["sha256"]}"') == ("final", 1, revision.headers["etag"])
    assert row["summary"] == revision.json()
    assert exported(client, since=after)[0] == []
    finish(office, client, second)
    news, _ = exported(client, since=after)
    assert [row["summary"]["document"]["id"] for row in news] == [second.uid]


def test_drafts_are_exported_where_they_are_asked_for_and_marked(office: Office, client: httpx.Client) -> None:
    sample = arrived(office, "exportC")
    row = next(row for row in exported(client, state="all")[0] if row["summary"]["document"]["id"] == sample.uid)
    assert (row["state"], row["revision"], row["finalised_at"]) == ("draft", 0, None)
    assert read_summary(json.dumps(row["summary"]).encode(), "row").document.id == sample.uid


MANY = 30


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server with many final documents."""
    with running(tmp_path_factory.mktemp("full")) as office:
        finals(office.house.store, MANY)
        yield office


def slowly(client: httpx.Client, between: Any) -> int:
    """Reads an export with a deed after its first bytes; how many whole lines came."""
    lines = 0
    with client.stream("GET", "/export.jsonl") as told:
        assert told.status_code == 200
        for number, part in enumerate(told.iter_bytes(1024)):
            if number == 0:
                between()
                time.sleep(0.3)
            lines += part.count(b"\n")
    return lines


def test_two_exporters_at_once_get_the_same(full: Office) -> None:
    told: list[bytes] = []

    def read() -> None:
        with full.client("export") as client:
            told.append(client.get("/export.jsonl").content)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4
    assert len(set(told)) == 1
    assert told[0].count(b"\n") == MANY


def test_a_token_revoked_while_it_streams_ends_the_stream(full: Office) -> None:
    secret, number = full.token("export")

    def revoke() -> None:
        with full.house.store.writing() as connection:
            sessions.revoke_token(connection, SYSTEM, number)

    with full.client_of(secret) as client, pytest.raises(httpx.RemoteProtocolError):
        slowly(client, revoke)


def test_a_document_deleted_while_it_streams_ends_the_stream(full: Office) -> None:
    def delete() -> None:
        with full.house.store.writing() as connection:
            events.emit(connection, events.DELETED, "sha256:gone")

    with full.client("export") as client:
        with pytest.raises(httpx.RemoteProtocolError):
            slowly(client, delete)
        assert slowly(client, lambda: None) == MANY


def test_memory_does_not_grow_with_the_export(full: Office) -> None:
    with full.client("export") as client, client.stream("GET", "/export.jsonl") as told:
        sizes = [len(part) for part in told.iter_bytes()]
    assert len(sizes) >= MANY  # a chunk a document, never the whole
    assert max(sizes) < sum(sizes) / 10
