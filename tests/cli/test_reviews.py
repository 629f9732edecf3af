"""`review`, `serve`, `users` and `store`: what they print, what they refuse, how they end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.cli.conftest import Cli

LINK = re.compile(r"http://127\.0\.0\.1:\d+/\S+")


@pytest.fixture
def out(run_cli: Cli, report: Path, tmp_path: Path) -> Path:
    """A folder of results."""
    assert run_cli("run", "report.txt", "--out", "out").code == 0
    return tmp_path / "out"


@contextmanager
def running(tmp_path: Path, *arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A command in a process of its own, once it has printed its link; ended by Ctrl+C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "summarizer", "--lang", "en", *map(str, arguments)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    told = ""
    try:
        for line in process.stdout:
            told += line
            found = LINK.search(line)
            if found is not None and "?token=" in found[0]:
                yield process, found[0]
                break
        else:
            raise AssertionError(told)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130


def opened(link: str) -> httpx2.Client:
    """A browser that has followed the link; the server may need a moment."""
    client = httpx2.Client(follow_redirects=True, transport=httpx2.HTTPTransport(retries=8), timeout=60)
    assert client.get(link).status_code == 200
    return client


def test_review_brings_a_folder_in_prints_a_link_and_the_page_opens_by_it(out: Path, tmp_path: Path) -> None:
    with running(tmp_path, "review", out, "--no-browser") as (_, link):
        client = opened(link)
        site = link.partition("/enter")[0]
        assert "report.txt" in client.get(site).text or client.get(site).status_code == 200
        assert httpx2.get(f"{site}/d/1").status_code == 303
        client.close()
    assert (out / ".summarizer" / "review.db").stat().st_mode & 0o777 == 0o600


def test_serve_prints_a_link_for_the_first_administrator_and_where_it_listens(out: Path, tmp_path: Path) -> None:
    with running(tmp_path, "serve", "--out", out, "--port", "0") as (_, link):
        client = opened(link)
        assert "Password" in client.get(link, headers={"cookie": "lang=en"}).text
        client.close()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--host", "0.0.0.0"), "--plain-http"),
        (("--host", "192.0.2.1", "--plain-http"), "can't listen there"),
        (("--port", "99999"), "can't listen there"),
        (("--trusted-proxies", "proxy"), "no address and no network"),
        (("--database", "mysql://x"), "can't be used"),
        (("--out", "nowhere"), "nowhere"),
    ],
)
def test_serve_refuses_in_one_line_what_it_can_not_do(
    run_cli: Cli, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    ran = run_cli("serve", "--data-dir", tmp_path / "data", "--port", "0", *arguments)
    assert ran.code == 2
    assert told in ran.err.splitlines()[-1]


def test_a_port_that_is_taken_is_named(run_cli: Cli, out: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run_cli("review", out, "--no-browser", "--port", str(port))
    assert (ran.code, f"127.0.0.1:{port}" in ran.err) == (2, True)


def test_review_of_a_folder_without_results_says_so(run_cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run_cli("review", "empty", "--no-browser")
    assert ran.code == 2
    assert "empty" in ran.err


def test_users_are_added_listed_changed_and_disabled(run_cli: Cli, tmp_path: Path) -> None:
    where = ("--data-dir", tmp_path / "data")
    added = run_cli("users", "add", "李雷", "--role", "administrator", "--url", "https://office.example/", *where)
    assert re.fullmatch(r"https://office\.example/invite\?token=[\w-]{43}\n", added.out)
    assert "once" in added.err
    assert run_cli("users", "add", "韩梅梅", "--role", "viewer", *where).code == 0
    assert run_cli("users", "role", "韩梅梅", "reviewer", *where).code == 0
    assert run_cli("users", "disable", "韩梅梅", *where).code == 0
    rows = [line.split() for line in run_cli("users", "list", *where).out.splitlines()[1:]]
    assert [row[:3] for row in rows] == [["李雷", "administrator", "active"], ["韩梅梅", "reviewer", "disabled"]]
    assert '"active": false' in run_cli("users", "list", "--json", *where).out
    assert run_cli("users", "enable", "韩梅梅", *where).code == 0
    assert run_cli("users", "reset", "韩梅梅", *where).out.startswith("http://127.0.0.1:8321/invite?token=")


def test_tokens_are_shown_once_listed_without_their_secret_and_revoked(run_cli: Cli, tmp_path: Path) -> None:
    where = ("--data-dir", tmp_path / "data")
    run_cli("users", "add", "li", "--role", "reviewer", *where)
    made = run_cli("users", "token", "create", "li", "--label", "OA", "--scopes", "read,decide", *where)
    secret = made.out.strip()
    assert secret.startswith("smz_")
    listed = run_cli("users", "token", "list", *where).out
    assert '"scopes": ["decide", "read"]' in listed
    assert secret not in listed
    assert run_cli("users", "token", "revoke", "1", *where).code == 0
    assert '"revoked_at": "2' in run_cli("users", "token", "list", *where).out
    assert run_cli("users", "token", "revoke", "7", *where).code == 2


def test_the_log_is_shown_verified_and_exported(run_cli: Cli, tmp_path: Path) -> None:
    where = ("--data-dir", tmp_path / "data")
    run_cli("users", "add", "li", "--role", "reviewer", *where)
    assert run_cli("users", "audit", "--verify", *where).out.startswith("the log is sound: 2 rows")
    assert "user.add" in run_cli("users", "audit", *where).out
    assert run_cli("users", "audit", "--export", "csv", *where).out.startswith("seq,at,actor")
    assert run_cli("users", "audit", "--export", "jsonl", *where).out.startswith('{"seq": 1')
    assert run_cli("users", "audit", "--export", "xml", *where).code == 2


def test_nothing_is_guessed_where_nobody_says_which_reviews(run_cli: Cli) -> None:
    ran = run_cli("users", "list")
    assert (ran.code, "--out OUT" in ran.err) == (2, True)


def test_the_reviews_are_backed_up_restored_verified_and_deleted(run_cli: Cli, tmp_path: Path, out: Path) -> None:
    from summarizer.pipeline.index import load
    from summarizer.server.desk import Desk
    from summarizer.server.running.importing import bring_in
    from summarizer.store import Actor, open_store

    store = open_store(out / ".summarizer" / "review.db")
    bring_in(Desk(store), out, Actor("x"))
    store.close()
    uid = load(out)["report.txt"].id or ""
    assert run_cli("store", "backup", "reviews.gz", "--out", out).code == 0
    restored = run_cli("store", "restore", "reviews.gz", "--database", "copy.db")
    assert restored.code == 0
    assert "sound: 1 documents" in restored.out
    assert run_cli("store", "restore", "reviews.gz", "--database", "copy.db").code == 2
    assert run_cli("store", "verify", "--json", "--database", "copy.db").code == 0
    assert run_cli("store", "retention", "--older-than", "1", "--out", out).code == 0
    assert run_cli("store", "delete", uid, "--yes", "--out", out).out.startswith("deleted report.txt: 1 results")
    assert load(out) == {}
    assert run_cli("store", "delete", uid, "--yes", "--out", out).code == 2
    assert (tmp_path / "report.txt").exists()
