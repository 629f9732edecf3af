"""Documents and results behind addresses: a real S3 server on loopback, resume, kills, faults, hosts named."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import s3fs

from summarizer.pipeline.stores import PARTS
from tests.e2e.scripted import write_reports
from tests.e2e.support import ROOT, command, environment, summarizer
from tests.servers.buckets import S3, ran, s3_server

_CLOCK = re.compile(
    rb'^ *"(?:started|finished)": .*$|"seconds": [0-9.]+|^ *"source": .*$|"path": "[^"]*"', re.MULTILINE
)


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    with s3_server() as made:
        yield made


class Bucket:
    """A bucket of a test's own, with the eyes of another client."""

    def __init__(self, server: S3, name: str) -> None:
        self.name = name
        self.server = server
        self.files = s3fs.S3FileSystem(
            key="testing",
            secret="testing",
            client_kwargs={"endpoint_url": server.environment["AWS_ENDPOINT_URL"]},
            skip_instance_cache=True,
            use_listings_cache=False,
        )
        self.files.mkdir(name)

    def put(self, folder: Path, below: str) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.files.pipe_file(f"{self.name}/{below}/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def get(self, below: str) -> dict[str, bytes]:
        root = f"{self.name}/{below}/"
        return {name.removeprefix(root): self.files.cat_file(name) for name in self.files.find(root)}

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return ran(folder, self.server.environment, "run", *arguments)


@pytest.fixture
def bucket(server: S3, request: pytest.FixtureRequest) -> Bucket:
    return Bucket(server, re.sub("[^a-z]+", "-", request.node.name)[:50].strip("-"))


def timeless(files: dict[str, bytes]) -> dict[str, bytes]:
    """What tells the time or the way to the document is left out."""
    return {name: _CLOCK.sub(b"", data) for name, data in files.items()}


def here(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def documents(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = json.loads(done.stdout)["documents"]
    return lines


def test_a_bucket_is_read_and_written_as_a_folder_is(bucket: Bucket, tmp_path: Path) -> None:
    write_reports(tmp_path / "in/区县", 3)
    (tmp_path / "in/empty.txt").write_bytes(b"")
    bucket.put(tmp_path / "in", "in")
    local = summarizer("run", "in", "--out", "out", cwd=tmp_path)
    away = bucket.run(tmp_path, f"s3://{bucket.name}/in", "--out", f"s3://{bucket.name}/out", "--json")
    assert (local.returncode, away.returncode) == (3, 3), away.stderr
    assert timeless(bucket.get("out")) == timeless(here(tmp_path / "out"))
    assert [line["path"] for line in documents(away)] == [
        f"s3://{bucket.name}/in/{name}" for name in ("empty.txt", "区县/0.txt", "区县/1.txt", "区县/2.txt")
    ]


def test_a_second_run_leaves_everything_as_it_is_and_a_changed_document_is_done_again(
    bucket: Bucket, tmp_path: Path
) -> None:
    write_reports(tmp_path / "in", 3)
    bucket.put(tmp_path / "in", "in")
    paths = (f"s3://{bucket.name}/in/*.txt", "--out", f"s3://{bucket.name}/out", "--json")
    assert bucket.run(tmp_path, *paths).returncode == 0
    before = bucket.get("out")
    again = bucket.run(tmp_path, *paths)
    assert (len(json.loads(again.stdout)["unchanged"]), bucket.get("out")) == (3, before)
    text = (tmp_path / "in/1.txt").read_text(encoding="utf-8")
    bucket.files.pipe_file(f"{bucket.name}/in/1.txt", text.replace("1201家", "1299家").encode())
    third = bucket.run(tmp_path, *paths)
    assert json.loads(third.stdout)["unchanged"] == ["0.txt", "2.txt"]
    assert "1299家" in bucket.get("out")["1.txt"].decode()


def test_results_are_not_taken_for_documents(bucket: Bucket, tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 2)
    bucket.put(tmp_path / "in", "in")
    paths = (f"s3://{bucket.name}/in", "--out", f"s3://{bucket.name}/in/out", "--json")
    assert len(documents(bucket.run(tmp_path, *paths))) == 2
    other = bucket.run(tmp_path, f"s3://{bucket.name}/in", "--out", "here", "--json")
    assert len(documents(other)) == 2


def test_documents_are_not_overwritten(bucket: Bucket, tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 1)
    bucket.put(tmp_path / "in", "in")
    done = bucket.run(tmp_path, f"s3://{bucket.name}/in/0.txt", "--out", f"s3://{bucket.name}/in")
    assert (done.returncode, "would overwrite" in done.stderr) == (2, True)


def test_a_killed_run_goes_on_where_it_stopped(bucket: Bucket, tmp_path: Path) -> None:
    text = next((ROOT / "seeds").glob("000_*")).read_text(encoding="utf-8")
    (tmp_path / "in").mkdir()
    for number in range(16):
        (tmp_path / f"in/{number:02}.txt").write_text(text.replace("105.5亿元", f"{number}.5亿元"), encoding="utf-8")
    out = f"s3://{bucket.name}/out"
    process = subprocess.Popen(
        command("run", "in", "--out", out, "--workers", "2"),
        cwd=tmp_path,
        env=environment(**bucket.server.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    parts: list[str] = []
    while len(parts) < 3 and process.poll() is None:
        time.sleep(0.05)
        parts = [name for name in bucket.files.find(f"{bucket.name}/out") if PARTS in name and name.endswith(".jsonl")]
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(parts) >= 3
    done = bucket.run(tmp_path, "in", "--out", out, "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert len(told["unchanged"]) >= 3
    assert [line["state"] for line in told["documents"]] == ["done"] * 16
    names = bucket.get("out").keys()
    assert names == {"index.jsonl"} | {f"{n:02}{end}" for n in range(16) for end in (".txt", ".txt.summary.json")}


def test_a_connection_lost_in_the_middle_costs_what_was_not_written(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 400)
    with s3_server() as server:
        bucket = Bucket(server, "lost")
        process = subprocess.Popen(
            command("run", "in", "--out", "s3://lost/out", "--workers", "1"),
            cwd=tmp_path,
            env=environment(**server.environment, AWS_MAX_ATTEMPTS="1"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        while len(bucket.files.find("lost/out")) < 8 and process.poll() is None:
            time.sleep(0.05)
        server.process.kill()
        _, told = process.communicate(timeout=100)
    assert process.returncode == 4
    assert "Traceback" not in told
    assert "s3://lost/out" in told.splitlines()[-1]
    assert "can't be written" in told.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("s3://nowhere/in", "--out", "out"), 4, "no such file or folder"),
        (("in", "--out", "s3://nowhere/out"), 4, "can't be written"),
        (("in", "--out", "gopher://x/out"), 2, "no such kind of address"),
        (("in", "--out", "s3://me:word@bucket/out"), 2, "holds a user name or password"),
    ],
)
def test_what_cannot_be_read_or_written_is_said_in_a_line(
    server: S3, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    write_reports(tmp_path / "in", 1)
    done = ran(tmp_path, server.environment, "run", *arguments)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_login_it_says_so(server: S3, tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 1)
    kept = {name: value for name, value in server.environment.items() if "KEY" not in name}
    done = ran(tmp_path, kept | {"HOME": str(tmp_path)}, "run", "in", "--out", "s3://b/o")
    assert (done.returncode, "credentials" in done.stderr.lower()) == (4, True), done.stderr


def test_a_host_that_is_not_this_machine_is_named_first_and_forbidden_offline(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 1)
    away = {"AWS_ENDPOINT_URL": "http://storage.invalid:9000", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    done = ran(tmp_path, away | {"AWS_MAX_ATTEMPTS": "1"}, "run", "in", "--out", "s3://b/o")
    lines = done.stderr.splitlines()
    assert (done.returncode, lines[0]) == (4, "documents or results are kept on storage.invalid:9000"), lines
    offline = ran(tmp_path, away, "run", "in", "--out", "s3://b/o", "--offline")
    assert (offline.returncode, len(offline.stderr.splitlines())) == (2, 1)
    assert "storage.invalid:9000" in offline.stderr


def test_a_file_address_is_a_local_path(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 1)
    done = summarizer("run", f"file://{tmp_path}/in", "--out", f"file://{tmp_path}/out", "--offline", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "out/0.txt.summary.json").is_file()
