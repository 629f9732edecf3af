"""Documents by the API: pages, filters, one document, its draft and its text."""

from __future__ import annotations

import hashlib
from pathlib import Path

import httpx
import pytest

from summarizer.models import read_summary
from summarizer.store import audit
from tests.server.api.conftest import Sample, arrived
from tests.servers.office import SYSTEM, Office, until
from tests.store import samples


def test_pages_follow_each_other_without_a_gap_or_a_repeat(office: Office, client: httpx.Client) -> None:
    made = {arrived(office, f"page{number}").uid for number in range(5)}
    for sort in ("imported", "key", "changed", "open"):
        seen: list[str] = []
        cursor: str | None = None
        while True:
            told = client.get("/documents", params={"limit": 2, "sort": sort, **({"cursor": cursor} if cursor else {})})
            assert told.status_code == 200
            seen += [each["id"] for each in told.json()["documents"]]
            cursor = told.json()["next"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)), sort
        assert made <= set(seen), sort


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ({"state": "open"}, True),
        ({"state": "final"}, False),
        ({"year": 2024}, True),
        ({"year": 2023}, False),
        ({"code": "number.mismatch"}, None),
        ({"issuer": "没有这个单位"}, False),
    ],
)
def test_filters_take_only_what_they_name(
    client: httpx.Client, sample: Sample, query: dict[str, str], there: bool | None
) -> None:
    told = client.get("/documents", params={"limit": 200, **query})
    assert told.status_code == 200
    found = sample.uid in {each["id"] for each in told.json()["documents"]}
    assert there is None or found is there


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"cursor": "!"}, 400),
        ({"cursor": "WzFd"}, 400),
        ({"cursor": "bm90IGpzb24"}, 400),
        ({"sort": "colour"}, 422),
        ({"limit": 0}, 422),
        ({"limit": 201}, 422),
        ({"year": "next"}, 422),
        ({"state": "closed"}, 422),
    ],
)
def test_a_list_refuses_what_makes_no_sense(client: httpx.Client, query: dict[str, str], status: int) -> None:
    told = client.get("/documents", params=query)
    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["status"] == status


def test_a_cursor_belongs_to_its_sort(client: httpx.Client, office: Office) -> None:
    for number in range(2):
        arrived(office, f"cursor{number}")
    cursor = client.get("/documents", params={"limit": 1, "sort": "key"}).json()["next"]
    assert client.get("/documents", params={"sort": "changed", "cursor": cursor}).status_code == 400


def test_a_document_known_already_is_not_sent_again(client: httpx.Client, sample: Sample) -> None:
    first = client.get(sample.path)
    tag = first.headers["etag"]
    assert first.json()["etag"] == tag
    for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(sample.path, headers={"if-none-match": header})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(sample.path, headers={"if-none-match": '"other"'}).status_code == 200


def test_the_draft_is_a_summary_by_the_contract_and_its_text_is_the_canonical_one(
    client: httpx.Client, sample: Sample
) -> None:
    told = client.get(f"{sample.path}/summary")
    summary = read_summary(told.content, "draft")
    assert summary.document.id == sample.uid
    text = client.get(f"{sample.path}/text")
    assert hashlib.sha256(text.content).hexdigest() == summary.document.text_sha256
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.headers["content-disposition"].startswith("attachment")
    assert samples.TEXT in text.text


@pytest.mark.parametrize("path", ["", "/summary", "/text", "/findings", "/items", "/decisions", "/revisions"])
def test_what_is_not_there_is_404(client: httpx.Client, path: str) -> None:
    told = client.get(f"/documents/sha256:{'0' * 64}{path}")
    assert told.status_code == 404
    assert told.json()["code"] == "absent"


def test_a_script_in_a_text_stays_text(client: httpx.Client, office: Office) -> None:
    arrival = samples.arrival(samples.TEXT + "\n<script>alert(1)</script>\n", name="<script>.txt")
    office.house.desk.take_in(arrival, SYSTEM)
    told = client.get(f"/documents/{arrival.summary.document.id}/text")
    assert "<script>" in told.text
    assert told.headers["x-content-type-options"] == "nosniff"
    assert not told.headers["content-type"].startswith("text/html")


def test_a_deleted_document_is_gone_everywhere_and_the_log_says_who(office: Office, client: httpx.Client) -> None:
    data = (samples.TEXT + "\n将被删除的秘密句子\n").encode()
    told = client.post("/documents", files={"file": ("删.txt", data)})
    run = until(lambda: (found := client.get(f"/runs/{told.json()['id']}").json())["finished_at"] and found)
    path, config = f"/documents/{run['document']}", office.house.config
    with office.client("read", "decide", role="reviewer") as reviewer:
        assert reviewer.delete(path).status_code == 404
    gone = client.delete(path)
    assert (gone.status_code, gone.json()) == (200, {"id": run["document"], "left": []})
    assert client.get(path).status_code == client.get(f"/runs/{run['id']}").status_code == 404
    assert client.delete(path).status_code == 404
    needles = ["将被删除的秘密句子".encode(each) for each in ("utf-8", "unicode_escape")]
    for file in [*config.data_dir.rglob("*"), *Path(str(config.database)).parent.glob("store.sqlite*")]:
        if file.is_file():
            content = file.read_bytes()
            assert not any(needle in content for needle in needles), file
    last = client.get("/events", params={"type": "document.deleted"}).json()["events"][-1]
    assert last["subject"] == run["document"]
    with office.house.store.reading() as connection:
        entry = [each for each in audit.entries(connection) if each.action == "document.delete"][-1]
        assert (entry.actor, entry.document_uid) == ("administrator", run["document"])
