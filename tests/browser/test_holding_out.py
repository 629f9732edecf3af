"""The server under load and killed: nothing doubled, nothing lost, nothing half done."""

from __future__ import annotations

import concurrent.futures
import http.client
import os
import re
import secrets
import signal
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest

from summarizer.server.access.passwords import hash_of
from summarizer.server.desk import Desk
from summarizer.store import history, open_store
from summarizer.store.audit import entries, verify
from summarizer.store.drafts import load_draft
from tests.browser.conftest import Office, cookie_name, free_port, ready_pid, session_of, started
from tests.delivery.pages.making import SLIPS, of_statements, plain, slipped


class Person:
    """Somebody who decides by plain forms, over one connection."""

    def __init__(self, office: Office, name: str) -> None:
        self.url = office.url
        self.port = int(office.url.rpartition(":")[2])
        self.cookie = f"{cookie_name(office.url)}={session_of(office, name)}"
        self.statuses: list[int] = []
        self.token = ""

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"cookie": self.cookie, "origin": self.url, "x-fragment": "panel"}
        if form is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            self.statuses.append(answer.status)
            return answer.read().decode("utf-8")
        finally:
            connection.close()

    def keep(self, document: int, finding: str) -> None:
        """保留, as the page's form sends it for an item that nobody has touched."""
        if not self.token:
            page = self.send("GET", f"/d/{document}")
            self.token = re.findall(r'name="form_token" value="([^"]+)"', page)[0]
        self.send(
            "POST",
            f"/d/{document}/decide",
            {
                "form_token": self.token,
                "key": secrets.token_urlsafe(12),
                "action": "keep",
                "version": "1",
                "finding": finding,
                "reason": "false_alarm",
                "tab": "doubts",
            },
        )


@pytest.mark.timeout(400)
def test_four_reviewers_at_once_during_an_import_lose_and_double_nothing(
    office: Office, seeds: dict[str, Path]
) -> None:
    text = "江南区科技局2024年工作总结\n一、工作成绩\n" + "\n".join(
        f"举办第{n}类活动近{100 + n}场。" for n in range(20)
    )
    statements = tuple((f"举办第{n}类活动{100 + n}场", f"近{100 + n}场") for n in range(20))
    made = of_statements(text, statements)
    documents = [office.document(made) for _ in range(10)]
    wanted = [
        (document, card.id)
        for document in documents
        for card in made.view.cards
        if card.shown.code == "qualifier.inflated"
    ]
    assert len(wanted) == 200
    people = [Person(office, office.person()) for _ in range(4)]
    arriving, other = threading.Event(), plain(seeds["004"])

    def bring() -> int:
        count = 0
        while not arriving.is_set() and count < 40:
            office.document(other)
            count += 1
        return count

    def work(place: int) -> None:
        # Each walks all documents, so that several decide on one document at the same time.
        for document, finding in wanted[place::4]:
            people[place].keep(document, finding)

    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        brought = pool.submit(bring)
        list(pool.map(work, range(4)))
        arriving.set()
        assert brought.result() > 0
    statuses = {status for person in people for status in person.statuses}
    assert statuses == {200}
    assert "locked" not in (office.folder / "server.log").read_text()
    with office.store.reading() as connection:
        for document in documents:
            draft = load_draft(connection, document)
            kept = [one for one in draft.findings if one.state == "kept"]
            assert len(kept) == 20
            assert len(history.deeds(connection, document)) == 20
        assert verify(connection).fault is None


@pytest.mark.timeout(400)
def test_a_kill_between_decision_and_answer_leaves_both_rows_or_none(tmp_path: Path, seeds: dict[str, Path]) -> None:
    store = open_store(tmp_path / "review.db")
    port = free_port()
    made = slipped(seeds["000"], SLIPS["000"])
    process, serving = started(tmp_path, port, "--respawn")
    office = Office(f"http://127.0.0.1:{port}", tmp_path, store, Desk(store), process, hash_of("一把好钥匙 2026"))
    try:
        acknowledged: list[str] = []
        document = office.document(made)
        cards = [card for card in made.view.cards if card.needs and not card.of_source]
        for delay, card in zip((0.0, 0.02, 0.05, 0.1), cards, strict=False):
            person = Person(office, office.person())
            killer = threading.Timer(delay, os.kill, (serving, signal.SIGKILL))
            page = person.send("GET", f"/d/{document}")
            person.token = re.findall(r'name="form_token" value="([^"]+)"', page)[0]
            killer.start()
            try:
                person.keep(document, card.id)
            except (OSError, http.client.HTTPException):
                pass
            else:
                acknowledged.append(card.id)
            killer.join()
            again = ready_pid(process)
            assert again is not None
            assert again != serving
            serving = again
        with store.reading() as connection:
            deeds = history.deeds(connection, document)
            logged = [row.subject for row in entries(connection) if row.action == "decision.keep"]
            draft = load_draft(connection, document)
            assert verify(connection).fault is None
        assert sorted(deed.finding_id or "" for deed in deeds) == sorted(subject or "" for subject in logged)
        assert {deed.finding_id for deed in deeds} == {one.finding.id for one in draft.findings if one.state == "kept"}
        assert set(acknowledged) <= {deed.finding_id for deed in deeds}
    finally:
        os.kill(serving, signal.SIGTERM)  # whoever started it ends with it
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()
        store.close()
