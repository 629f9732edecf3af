"""The reviewer's server in a process of its own, and reviewers who use it as browsers do."""

from __future__ import annotations

import gzip
import http.client
import multiprocessing
import os
import random
import re
import signal
import socket
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from summarizer.server.config import ServerConfig
from summarizer.store import Store, accounts, sessions
from summarizer.store.audit import Actor

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["tests.servers.reviewing", "summarizer.server.app", "summarizer.server.running.serving"]
)
_START_SECONDS = 60.0
_FORM = re.compile(
    r'name="form_token" value="(?P<form_token>[^"]+)">.*?name="version" value="(?P<version>\d+)">', re.DOTALL
)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _serve(config: ServerConfig) -> None:
    from summarizer.server.app import create_app
    from summarizer.server.running.serving import listening, run
    from summarizer.server.running.starting import Watched

    with listening(config.host, config.port) as sock:
        sock.listen(128)
        app = create_app(config)
        with Watched(app, config.out):
            run(app, config, sock)


class Server:
    """One server; it can be killed and started again on the same port. What comes into `out` it brings in."""

    def __init__(self, database: str, data_dir: Path, out: Path | None = None) -> None:
        self.config = ServerConfig(database=database, data_dir=data_dir, out=out, port=free_port())
        self.url = f"http://127.0.0.1:{self.config.port}"
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        self._process = _CONTEXT.Process(target=_serve, args=(self.config,))
        self._process.start()
        ends = time.monotonic() + _START_SECONDS
        while True:
            try:
                if httpx2.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return
            except httpx2.HTTPError:
                assert self._process.is_alive(), "the server ended"
                assert time.monotonic() < ends, "the server does not start"
                time.sleep(0.02)

    def kill(self) -> None:
        """As the kernel kills: nothing is written any more, nobody is told."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            assert self._process.pid is not None
            if self._process.is_alive():
                os.kill(self._process.pid, how)
            self._process.join(30)
            self._process = None

    def cookie(self, store: Store, name: str) -> dict[str, str]:
        """The cookie of a new session; the account is made where there is none."""
        with store.writing() as connection:
            user = accounts.find(connection, name) or accounts.add(connection, Actor("setup"), name, "reviewer")
            return {f"summarizer-{self.config.port}": sessions.begin(connection, user, "127.0.0.1")}


@dataclass
class Tally:
    """What reviewers saw."""

    acknowledged: list[tuple[int, str]] = field(default_factory=list)  # (document, key)
    seconds: list[float] = field(default_factory=list)
    conflicts: int = 0
    lost: int = 0  # connections that broke
    bad: list[tuple[int, str]] = field(default_factory=list)  # answers that should not be

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Browser:
    """One kept connection, as cheap as can be: twenty of them share a process, and the processor with the server."""

    def __init__(self, server: Server, cookie: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.config.port, timeout=60)
        told = "; ".join(f"{name}={value}" for name, value in cookie.items())
        self._headers = {"cookie": told, "origin": server.url, "accept-encoding": "gzip"}

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, float]:
        """Status, body, and the seconds until all of it was there. `data` is sent as the script sends a form."""
        headers, body = self._headers, None
        if data is not None:
            headers = {**headers, "content-type": "application/x-www-form-urlencoded", "x-fragment": "1"}
            body = urllib.parse.urlencode(data)
        began = time.perf_counter()
        try:
            self._connection.request("GET" if data is None else "POST", path, body, headers)
            answer = self._connection.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()  # the next request connects anew
            raise
        seconds = time.perf_counter() - began
        packed = answer.headers.get("content-encoding") == "gzip"
        return answer.status, (gzip.decompress(raw) if packed else raw).decode(), seconds

    def close(self) -> None:
        self._connection.close()


class Reviewer(threading.Thread):
    """Opens a finding, thinks, decides; a new key each time, the version that the page showed."""

    def __init__(
        self, server: Server, cookie: dict[str, str], name: str, work: list[tuple[int, str]], think: tuple[float, float]
    ) -> None:
        super().__init__(daemon=True)
        self.tally = Tally()
        self._server, self._cookie, self._name, self._work, self._think = server, cookie, name, work, think
        self._random = random.Random(name)
        self._stop_now = threading.Event()
        self._count = 0

    def finish(self) -> None:
        self._stop_now.set()
        self.join(60)

    def run(self) -> None:
        browser = Browser(self._server, self._cookie)
        while not self._stop_now.is_set():
            document, finding = self._random.choice(self._work)
            try:
                self._decide(browser, document, finding)
            except (OSError, http.client.HTTPException):
                self.tally.lost += 1
                self._stop_now.wait(0.01)
        browser.close()

    def _decide(self, browser: Browser, document: int, finding: str) -> None:
        status, page, _ = browser.ask(f"/d/{document}?finding={finding}")
        form = _FORM.search(page, page.find(f'action="/d/{document}/decide'))
        if status != 200 or form is None:
            self.tally.bad.append((status, "page"))
            return
        self._stop_now.wait(self._random.uniform(*self._think))
        self._count += 1
        key = f"{self._name}-{self._count}"
        action, reason = self._random.choice((("keep", "value_right"), ("query", "value")))
        data = {**form.groupdict(), "key": key, "action": action, "finding": finding, "reason": reason, "tab": "doubts"}
        status, answer, seconds = browser.ask(f"/d/{document}/decide", data)
        if status == 200:
            self.tally.seconds.append(seconds)
            self.tally.acknowledged.append((document, key))
        elif status == 409:
            self.tally.conflicts += 1
        else:
            self.tally.bad.append((status, answer[:200]))
