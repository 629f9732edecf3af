"""Submitting a document and polling its run, from the bytes to a document under review."""

from __future__ import annotations

import hashlib
import io
import stat
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers.office import Office, running, until
from tests.store import samples

OCTETS = {"content-type": "application/octet-stream"}


def ended(client: httpx.Client, told: httpx.Response) -> dict[str, Any]:
    """The run of a submission, once it has ended."""
    assert told.status_code == 202, told.text
    path = told.headers["location"].removeprefix("/api/v1")

    def look() -> dict[str, Any] | None:
        run: dict[str, Any] = client.get(path).json()
        return run if run["state"] in ("done", "failed") else None

    found: dict[str, Any] = until(look, 60)
    return found


def test_a_submitted_file_becomes_a_document_under_review(client: httpx.Client, office: Office) -> None:
    data = (samples.TEXT + "\n提交一\n").encode()
    told = client.post("/documents", files={"file": ("海州市民政局.txt", data)}, data={"extractor": "rules"})
    assert told.json()["state"] == "queued"
    assert told.headers["retry-after"] == "1"
    run = ended(client, told)
    assert (run["state"], run["name"], run["submitted_by"]) == ("done", "海州市民政局.txt", "administrator")
    uid = f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert run["document"] == uid
    document = client.get(f"/documents/{uid}").json()
    assert (document["issuer"], document["report_year"]) == ("海州市民政局", 2024)
    kept = office.house.config.data_dir / "uploads" / uid[7:9] / uid[7:]
    assert kept.read_bytes() == data
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_word_file_is_read_in_a_process_of_its_own_and_keeps_what_reading_found(client: httpx.Client) -> None:
    from docx import Document

    made = Document()
    made.add_heading("海州市民政局2024年工作总结", 0)
    for line in samples.TEXT.splitlines()[2:]:
        made.add_paragraph(line)
    file = io.BytesIO()
    made.save(file)
    told = client.post("/documents", params={"name": "总结.docx"}, content=file.getvalue(), headers=OCTETS)
    run = ended(client, told)
    assert run["state"] == "done", run
    document = client.get(f"/documents/{run['document']}").json()
    assert "wordprocessingml" in document["media_type"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.txt", b" \n \n", "reading.empty"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "reading.format"),
        ("包.zip", b"PK\x05\x06" + b"\0" * 18, "reading.format"),
    ],
)
def test_a_run_that_comes_to_nothing_says_why_and_what_to_do(
    client: httpx.Client, name: str, data: bytes, code: str
) -> None:
    run = ended(client, client.post("/documents", params={"name": name}, content=data, headers=OCTETS))
    assert run["state"] == "failed"
    assert run["document"] is None
    assert run["reason"]["code"].startswith("reading.")
    assert "—" in run["reason"]["message"]
    assert run["reason"]["message_en"]
    assert code.startswith("reading.")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\材料\\总结.txt", "总结.txt"),
        ("a\r\nb\x00.txt", "ab.txt"),
        ("<script>alert(1)</script>.txt", "script>.txt"),
        ("", "upload"),
        ("..", "upload"),
        ("长" * 300 + ".txt", "长" * 196 + ".txt"),
    ],
)
def test_a_files_name_is_only_a_name(client: httpx.Client, given: str, kept: str) -> None:
    told = client.post("/documents", params={"name": given}, content=b"x", headers=OCTETS)
    assert told.status_code == 202
    assert told.json()["name"] == kept


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("form", [False, True])
def test_a_file_beyond_the_limit_is_refused_and_leaves_nothing(tmp_path: Path, chunked: bool, form: bool) -> None:
    with running(tmp_path, upload_limit=1 << 20) as office, office.client() as client:
        body: Any = b"x" * (3 << 20)
        headers = dict(OCTETS)
        if form:
            head = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
            body, headers = head + body + b"\r\n--b--\r\n", {"content-type": "multipart/form-data; boundary=b"}
        content = iter([body[start : start + 65536] for start in range(0, len(body), 65536)]) if chunked else body
        told = client.post("/documents", content=content, headers=headers)
        assert told.status_code == 413
        assert told.headers["content-type"] == "application/problem+json"
        assert [path for path in tmp_path.rglob("uploads/**/*") if path.is_file()] == []
        assert client.get("/runs").json()["runs"] == []


def test_the_same_submission_under_one_key_is_one_run(client: httpx.Client) -> None:
    key = {"idempotency-key": "submit-1"}
    told: list[httpx.Response] = []

    def post() -> None:
        file = {"file": ("a.txt", samples.TEXT.encode())}  # another boundary each time
        told.append(client.post("/documents", files=file, headers=key))

    threads = [threading.Thread(target=post) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.status_code for each in told} == {202}
    assert len({each.json()["id"] for each in told}) == 1
    other = client.post("/documents", files={"file": ("a.txt", b"other")}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_runs_are_listed_newest_first_page_by_page(client: httpx.Client) -> None:
    for number in range(3):
        assert client.post("/documents", params={"name": f"r{number}"}, content=b"x", headers=OCTETS).is_success
    first = client.get("/runs", params={"limit": 2}).json()
    assert [each["name"] for each in first["runs"]] == ["r2", "r1"]
    rest = client.get("/runs", params={"limit": 200, "cursor": first["next"]}).json()
    assert rest["runs"][0]["name"] == "r0"
    assert rest["next"] is None


def test_an_unknown_way_of_processing_is_refused(client: httpx.Client) -> None:
    told = client.post("/documents", files={"file": ("a.txt", b"x")}, data={"extractor": "magic"})
    assert (told.status_code, told.json()["code"]) == (422, "upload.options")


def test_a_model_that_is_not_there_fails_the_run_in_clear_words(client: httpx.Client) -> None:
    told = client.post(
        "/documents", params={"extractor": "llm", "name": "m.txt"}, content=samples.TEXT.encode(), headers=OCTETS
    )
    run = ended(client, told)
    assert (run["state"], run["reason"]["code"]) == ("failed", "model.none")


def test_submitting_what_is_there_already_changes_nothing(client: httpx.Client) -> None:
    data = (samples.TEXT + "\n两次\n").encode()
    runs = [
        ended(client, client.post("/documents", params={"name": "a.txt"}, content=data, headers=OCTETS))
        for _ in range(2)
    ]
    assert [each["state"] for each in runs] == ["done", "done"]
    assert runs[0]["document"] == runs[1]["document"]
    kinds = [
        each["type"]
        for each in client.get("/events", params={"limit": 200}).json()["events"]
        if each["subject"] == runs[0]["document"]
    ]
    assert kinds == ["summarizer.document.imported"]
