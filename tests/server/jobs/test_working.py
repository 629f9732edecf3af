"""The worker: what a killed server was at is taken up again, a fatal document is not tried for ever."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from summarizer.errors import SummarizerError
from summarizer.server.app import create_app
from summarizer.server.house import House
from summarizer.server.identity import RIGHTS, Identity, Role
from summarizer.server.jobs import uploads
from summarizer.server.jobs.submitting import job, submit
from summarizer.server.jobs.working import Worker
from summarizer.store import audit, backups, jobs, open_store
from summarizer.store.drafts import find_document
from tests.servers.office import config_of, until
from tests.store import samples

CLERK = Identity(1, "clerk", "Clerk", Role.REVIEWER, RIGHTS[Role.REVIEWER], "10.0.0.9")
_SERVER = """
import sys
from pathlib import Path
from tests.servers.office import running
with running(Path(sys.argv[1])) as office:
    print(office.url, office.token()[0], flush=True)
    sys.stdin.read()
"""


def house_at(folder: Path) -> House:
    house: House = create_app(config_of(folder)).state.house
    return house


def test_a_submitted_document_waits_until_somebody_works(tmp_path: Path) -> None:
    house = house_at(tmp_path)
    uid = submit(house, "a.txt", samples.TEXT.encode(), CLERK)
    assert (job(house, uid).state, job(house, uid).user_name) == ("queued", "clerk")
    worker = Worker(house)
    worker.start()
    try:
        done = until(lambda: job(house, uid) if job(house, uid).finished_at else None)
    finally:
        worker.stop()
    assert (done.state, done.reason) == ("done", None)
    with house.store.reading() as connection:
        assert find_document(connection, done.document_uid) is not None
        assert {"document.submit", "document.import"} <= {each.action for each in audit.entries(connection)}
        assert audit.verify(connection).fault is None
    house.store.close()


@pytest.mark.parametrize(("data", "code"), [(b"", "upload.empty"), (b"x" * 5000, "upload.large")])
def test_what_cannot_be_kept_is_refused_at_once(tmp_path: Path, data: bytes, code: str) -> None:
    house = create_app(config_of(tmp_path, upload_limit=4000)).state.house
    with pytest.raises(SummarizerError) as refused:
        submit(house, "a.txt", data, CLERK)
    assert refused.value.code == code
    assert [path for path in uploads.folder_of(house.config.data_dir).rglob("*") if path.is_file()] == []
    house.store.close()


def test_what_was_running_is_taken_up_again_and_given_up_the_third_time(tmp_path: Path) -> None:
    house = house_at(tmp_path)
    uid = submit(house, "a.txt", b"x", CLERK)
    states = []
    for _ in range(jobs.TRIES):
        with house.store.writing() as connection:
            assert jobs.take(connection) is not None
        with house.store.writing() as connection:  # the server was killed, another one starts
            assert jobs.take_up(connection, {"code": "upload.ended", "message": "", "message_en": ""}) == 1
        states.append(job(house, uid).state)
    assert states == ["queued", "queued", "failed"]
    assert (job(house, uid).reason or {})["code"] == "upload.ended"
    house.store.close()


def test_an_upload_that_is_gone_fails_its_run(tmp_path: Path) -> None:
    house = house_at(tmp_path)
    uid = submit(house, "a.txt", b"x", CLERK)
    uploads.remove(house.config.data_dir, f"sha256:{job(house, uid).upload_sha256}")
    worker = Worker(house)
    worker.start()
    try:
        failed = until(lambda: job(house, uid) if job(house, uid).finished_at else None)
    finally:
        worker.stop()
    assert (failed.reason or {})["code"] == "upload.lost"
    house.store.close()


def test_stopping_leaves_what_is_under_way_to_the_next_server(tmp_path: Path) -> None:
    house = house_at(tmp_path)
    uid = submit(house, "a.txt", samples.TEXT.encode() * 200, CLERK)
    worker = Worker(house)
    worker.start()
    until(lambda: job(house, uid).state == "running")
    started = time.monotonic()
    worker.stop()
    assert time.monotonic() - started < 5
    assert job(house, uid).state == "running"
    house.store.close()


def test_a_killed_server_loses_no_submission(tmp_path: Path) -> None:
    texts = [f"{samples.TEXT}\n材料{number}\n".encode() for number in range(6)]
    answered: list[str] = []
    for kill in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.getcwd()},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin, process.stdout:
            url, token = process.stdout.readline().split()
            headers = {"authorization": f"Bearer {token}", "content-type": "application/octet-stream"}
            for text in texts[kill * 3 : kill * 3 + 3]:
                told = httpx.post(f"{url}/api/v1/documents", content=text, headers=headers, timeout=30)
                assert told.status_code == 202
                answered.append(told.json()["id"])
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    store = open_store(tmp_path / "store.sqlite")
    house = house_at(tmp_path)
    worker = Worker(house)
    worker.start()
    try:
        for uid in answered:
            until(lambda uid=uid: job(house, uid).finished_at, 60)
        assert {job(house, uid).state for uid in answered} == {"done"}
    finally:
        worker.stop()
        house.store.close()
        store.close()


@pytest.mark.parametrize("copied", [True, False])
def test_a_waiting_run_outlives_backup_and_restore_where_its_upload_was_copied(tmp_path: Path, copied: bool) -> None:
    old = house_at(tmp_path / "old")
    uid = submit(old, "a.txt", samples.TEXT.encode(), CLERK)
    backups.backup(old.store, tmp_path / "kept.gz", audit.Actor("tests"))
    old.store.close()
    new = house_at(tmp_path / "new")
    backups.restore(new.store, tmp_path / "kept.gz", audit.Actor("tests"))
    if copied:
        shutil.copytree(uploads.folder_of(old.config.data_dir), uploads.folder_of(new.config.data_dir))
    worker = Worker(new)
    worker.start()
    try:
        done = until(lambda: job(new, uid) if job(new, uid).finished_at else None)
    finally:
        worker.stop()
    assert (done.state, (done.reason or {}).get("code")) == (("done", None) if copied else ("failed", "upload.lost"))
    with new.store.reading() as connection:
        assert audit.verify(connection).fault is None
    new.store.close()
