"""Decisions by the API: the same desk as the page's, with the version that was seen, and never twice."""

from __future__ import annotations

import threading
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from summarizer.models import read_summary
from summarizer.store.clock import now
from summarizer.store.tables import idempotency
from tests.server.api.conftest import Sample
from tests.servers.office import Office


def waiting(client: httpx.Client, sample: Sample) -> list[dict[str, Any]]:
    """The findings that want a decision."""
    found = client.get(f"{sample.path}/findings", params={"state": "open"}).json()["findings"]
    return [each for each in found if each["finding"]["severity"] in ("error", "warning")]


def keep(finding: dict[str, Any]) -> dict[str, Any]:
    return {"action": "keep", "finding": finding["finding"]["id"], "reason": "value_right"}


def decide(client: httpx.Client, sample: Sample, body: dict[str, Any], tag: str | None, **headers: str) -> Any:
    if tag is not None:
        headers["if-match"] = tag
    return client.post(f"{sample.path}/decisions", json=body, headers=headers)


def settle(client: httpx.Client, sample: Sample) -> None:
    """Keeps everything."""
    for _ in range(50):
        found = waiting(client, sample)
        if not found:
            return
        assert decide(client, sample, keep(found[0]), found[0]["etag"]).status_code == 201
    raise AssertionError("findings without end")


def test_a_decision_is_made_logged_and_shown(client: httpx.Client, sample: Sample) -> None:
    finding = waiting(client, sample)[0]
    told = decide(client, sample, keep(finding), finding["etag"])
    assert told.status_code == 201
    made = told.json()
    assert (made["action"], made["by"], made["state_after"]) == ("keep", "administrator", "kept")
    assert client.get(told.headers["location"].removeprefix("/api/v1")).json() == made
    shown = client.get(f"{sample.path}/findings/{finding['finding']['id']}")
    assert shown.json()["state"] == "kept"
    assert shown.headers["etag"] == shown.json()["etag"] != finding["etag"]
    assert made["id"] in [each["id"] for each in client.get(f"{sample.path}/decisions").json()["decisions"]]


def test_a_figure_put_right_by_the_source_changes_the_draft(client: httpx.Client, sample: Sample) -> None:
    finding = next(each for each in waiting(client, sample) if each["finding"]["fix"])
    told = decide(client, sample, {"action": "fix", "finding": finding["finding"]["id"]}, finding["etag"])
    assert told.status_code == 201
    assert told.json()["after"] == finding["finding"]["fix"]
    draft = client.get(f"{sample.path}/summary").text
    assert finding["finding"]["fix"] in draft


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (None, 428, "version_required"),
        ("*", 428, "version_required"),
        ("nothing", 400, "if_match"),
        ('"f999.999"', 412, "stale"),
        ("W/{}", 412, "stale"),
    ],
)
def test_a_decision_names_the_version_it_saw(
    client: httpx.Client, sample: Sample, tag: str | None, status: int, code: str
) -> None:
    finding = waiting(client, sample)[0]
    told = decide(client, sample, keep(finding), tag.format(finding["etag"]) if tag else None)
    assert (told.status_code, told.json()["code"]) == (status, code)
    assert client.get(f"{sample.path}/decisions").json()["decisions"] == []


def test_the_second_of_two_reviewers_is_told(client: httpx.Client, sample: Sample) -> None:
    finding = waiting(client, sample)[0]
    assert decide(client, sample, keep(finding), finding["etag"]).status_code == 201
    late = decide(client, sample, {**keep(finding), "reason": "false_alarm"}, finding["etag"])
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    stands = client.get(f"{sample.path}/findings/{finding['finding']['id']}").json()
    assert late.headers["etag"] == stands["etag"]
    again = decide(client, sample, {**keep(finding), "reason": "false_alarm"}, stands["etag"])
    assert again.status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"action": "keep"}, 422, "subject"),
        ({"action": "keep", "finding": "f0"}, 404, "absent"),
        ({"action": "keep", "item": "r1.a999"}, 404, "absent"),
        ({"action": "undo", "finding": "f0"}, 422, "invalid"),
        ({"action": "keep", "finding": 7}, 422, "invalid"),
        ({"action": "keep", "finding": "f0", "extra": True}, 422, "invalid"),
        ([], 422, "invalid"),
    ],
)
def test_a_decision_on_nothing_is_refused(
    client: httpx.Client, sample: Sample, body: Any, status: int, code: str
) -> None:
    told = client.post(f"{sample.path}/decisions", json=body, headers={"if-match": '"x"'})
    assert (told.status_code, told.json()["code"]) == (status, code)


def test_a_reason_is_asked_for(client: httpx.Client, sample: Sample) -> None:
    finding = waiting(client, sample)[0]
    for extra, code in (({}, "review.no_reason"), ({"reason": "because"}, "review.unknown_reason")):
        body = {"action": "keep", "finding": finding["finding"]["id"], **extra}
        told = decide(client, sample, body, finding["etag"])
        assert (told.status_code, told.json()["code"]) == (422, code)
        assert told.json()["detail_zh"]


def test_an_item_is_edited_by_its_own_tag_and_the_edit_undone(client: httpx.Client, sample: Sample) -> None:
    item = client.get(f"{sample.path}/items").json()["items"][0]
    words = item["item"]["statement"] + "（已核）"
    body = {"action": "edit", "item": item["item"]["id"], "statement": words, "reason": "wording"}
    made = decide(client, sample, body, item["etag"]).json()
    assert client.get(f"{sample.path}/items/{item['item']['id']}").json()["item"]["statement"] == words
    path = f"{sample.path}/decisions/{made['id']}/undo"
    assert client.post(path, json={}).status_code == 428
    undone = client.post(path, json={"note": "zurück"}, headers={"if-match": made["etag"]})
    assert (undone.status_code, undone.json()["undoes"]) == (201, made["id"])
    after = client.get(f"{sample.path}/items/{item['item']['id']}").json()
    assert after["item"]["statement"] == item["item"]["statement"]
    assert client.post(path, json={}, headers={"if-match": made["etag"]}).status_code == 412
    shown = client.get(f"{sample.path}/decisions/{made['id']}")
    assert shown.json()["undone_by"] == undone.json()["id"]
    assert client.post(path, json={}, headers={"if-match": shown.headers["etag"]}).status_code == 409


def test_final_is_refused_while_findings_wait_then_immutable(client: httpx.Client, sample: Sample) -> None:
    path = f"{sample.path}/revisions"
    tag = client.get(sample.path).headers["etag"]
    assert client.post(path, json={}).status_code == 428
    early = client.post(path, json={}, headers={"if-match": tag})
    assert (early.status_code, early.json()["code"]) == (409, "open")
    settle(client, sample)
    assert client.post(path, json={}, headers={"if-match": tag}).status_code == 412
    tag = client.get(sample.path).headers["etag"]
    made = client.post(path, json={}, headers={"if-match": tag})
    assert (made.status_code, made.json()["number"]) == (201, 1)
    revision = client.get(f"{path}/1")
    assert revision.headers["etag"] == made.headers["etag"] == f'"{made.json()["sha256"]}"'
    assert client.get(f"{path}/1", headers={"if-none-match": revision.headers["etag"]}).status_code == 304
    summary = read_summary(revision.content, "revision")
    assert all(item.review.revision == 1 for report in summary.reports for item in report.achievements)
    assert client.get(f"{path}/2").status_code == 404
    finding = client.get(f"{sample.path}/findings").json()["findings"][0]
    late = decide(client, sample, keep(finding), finding["etag"])
    assert (late.status_code, late.json()["code"]) == (409, "final")


def test_a_final_document_is_reopened_with_a_reason(client: httpx.Client, sample: Sample) -> None:
    settle(client, sample)
    tag = client.get(sample.path).headers["etag"]
    assert client.post(f"{sample.path}/revisions", json={}, headers={"if-match": tag}).status_code == 201
    path, tag = f"{sample.path}/reopening", client.get(sample.path).headers["etag"]
    assert client.post(path, json={"reason": " "}, headers={"if-match": tag}).status_code == 422
    opened = client.post(path, json={"reason": "district sent new figures"}, headers={"if-match": tag})
    assert (opened.status_code, opened.json()["state"], opened.json()["revision"]) == (200, "open", 1)
    assert opened.headers["etag"] == client.get(sample.path).headers["etag"]
    assert client.get(f"{sample.path}/revisions/1").status_code == 200


def test_a_repeated_post_is_answered_from_the_first(client: httpx.Client, sample: Sample) -> None:
    finding = waiting(client, sample)[0]
    key = {"idempotency-key": f"first-{sample.id}"}
    first = decide(client, sample, keep(finding), finding["etag"], **key)
    again = decide(client, sample, keep(finding), finding["etag"], **key)
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert again.headers["idempotency-replayed"] == "true"
    assert {name: again.headers[name] for name in ("etag", "location")} == {
        name: first.headers[name] for name in ("etag", "location")
    }
    other = decide(client, sample, {**keep(finding), "note": "other"}, finding["etag"], **key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert len(client.get(f"{sample.path}/decisions").json()["decisions"]) == 1


def test_a_refused_post_may_be_tried_again_under_its_key(client: httpx.Client, sample: Sample) -> None:
    finding = waiting(client, sample)[0]
    key = {"idempotency-key": f"again-{sample.id}"}
    assert decide(client, sample, keep(finding), '"old"', **key).status_code == 412
    assert decide(client, sample, keep(finding), finding["etag"], **key).status_code == 201


def test_a_key_is_its_users_own(office: Office, sample: Sample) -> None:
    with office.client(name="anna") as anna, office.client(name="bert") as bert:
        first, second = waiting(anna, sample)[:2]
        key = {"idempotency-key": "the-same"}
        assert decide(anna, sample, keep(first), first["etag"], **key).status_code == 201
        second = bert.get(f"{sample.path}/findings/{second['finding']['id']}").json()
        made = decide(bert, sample, keep(second), second["etag"], **key)
        assert made.status_code == 201
        assert "idempotency-replayed" not in made.headers


def test_ten_at_once_under_one_key_are_one_decision(client: httpx.Client, sample: Sample) -> None:
    finding = waiting(client, sample)[0]
    told: list[httpx.Response] = []

    def post() -> None:
        told.append(decide(client, sample, keep(finding), finding["etag"], **{"idempotency-key": f"c-{sample.id}"}))

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.status_code for each in told} == {201}
    assert len({each.content for each in told}) == 1
    assert len(client.get(f"{sample.path}/decisions").json()["decisions"]) == 1


def test_a_decision_whose_reply_was_lost_with_the_server_is_answered(
    office: Office, client: httpx.Client, sample: Sample
) -> None:
    finding = waiting(client, sample)[0]
    key = {"idempotency-key": f"lost-{sample.id}"}
    first = decide(client, sample, keep(finding), finding["etag"], **key)
    with office.house.store.writing() as connection:  # as a kill between the deed and its reply leaves it
        mine = idempotency.c.key == key["idempotency-key"]
        connection.execute(update(idempotency).where(mine).values(status=0, at=now(-600)))
    again = decide(client, sample, keep(finding), finding["etag"], **key)
    assert (again.status_code, again.json()) == (201, first.json())
