"""One server and one browser for all tests; each test has documents and people of its own."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from summarizer.models import DocumentModel, Summary
from summarizer.server.access.passwords import hash_of
from summarizer.server.desk import Desk
from summarizer.store import Actor, Store, accounts, open_store, sessions
from summarizer.store.imports import Arrival
from tests.delivery.pages.making import SLIPS, Made, slipped

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "test-output" / "browser"
CHROMIUM = Path("/usr/bin/chromium")  # Debian's; where there is none, Playwright's own
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD = "一把好钥匙 2026"
COMMAND_LINE = Actor("tests")
_numbers = itertools.count(1)


@dataclass
class Office:
    """The running server, and its store for making documents and looking at what came of them."""

    url: str
    folder: Path
    store: Store
    desk: Desk
    process: subprocess.Popen[str]
    hashed: str = field(default_factory=lambda: hash_of(PASSWORD))

    def person(self, role: str = "reviewer") -> str:
        """A new account; its password is PASSWORD."""
        name = f"审核员{next(_numbers)}"
        with self.store.writing() as connection:
            accounts.add(connection, COMMAND_LINE, name, role, self.hashed)
        return name

    def document(self, made: Made, key: str | None = None) -> int:
        """The document taken in anew, under an id of its own; the number of its row."""
        number = next(_numbers)
        told: DocumentModel = made.summary.document.model_copy(
            update={"id": f"sha256:{number:064x}", "source": key or made.summary.document.source}
        )
        summary: Summary = made.summary.model_copy(update={"document": told})
        data = (summary.model_dump_json(indent=2) + "\n").encode("utf-8")
        arrival = Arrival(key or f"{number}/{told.source}", summary, data, made.text)
        return self.desk.take_in(arrival, COMMAND_LINE).document_id


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser and a server on a machine that others use too: slow is no failure here, hanging is."""
    for item in items:
        if item.path.parent == Path(__file__).parent and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(300))


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def started(folder: Path, port: int, *options: str) -> tuple[subprocess.Popen[str], int]:
    """A server, once it listens, and the id of the process that serves; `options` as in `serving`."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (folder / "server.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.serving", str(folder), str(port), *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    serving = None
    try:
        serving = ready_pid(process)
    finally:
        if serving is None:
            process.kill()
            process.wait()
            process.stdout.close()
    assert serving is not None, (folder / "server.log").read_text()
    return process, serving


def ready_pid(process: subprocess.Popen[str]) -> int | None:
    """The process that serves, as the next line tells it; None where it ended instead."""
    assert process.stdout is not None
    word, _, number = process.stdout.readline().partition(" ")
    return int(number) if word == "ready" else None


@contextmanager
def working(folder: Path, *options: str) -> Iterator[Office]:
    """An office in a folder of its own, for as long as it is needed."""
    port = free_port()
    process, _ = started(folder, port, *options)
    store = open_store(folder / "review.db")
    try:
        yield Office(f"http://127.0.0.1:{port}", folder, store, Desk(store), process)
    finally:
        store.close()
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with working(tmp_path_factory.mktemp("office")) as found:
        yield found


# Not for the whole session: while Playwright runs, its thread has an event loop, and other tests want none.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM if CHROMIUM.exists() else None, args=list(FLAGS))
        yield found
        found.close()


@dataclass
class Watched:
    """A page and everything that went wrong on it: errors, refused resources, requests off the host."""

    page: Page
    troubles: list[str]

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")


Opener = Callable[..., Watched]


@pytest.fixture
def opener(office: Office, browser: Browser) -> Iterator[Opener]:
    """Opens a page for somebody: `opener(name, lang="en", javascript=False)`. What went wrong on it fails the test."""
    contexts: list[BrowserContext] = []
    pages: list[Watched] = []

    def opened(
        name: str | None = None,
        *,
        lang: str = "zh",
        javascript: bool = True,
        width: int = 1366,
        height: int = 768,
        scheme: str = "light",
        strict: bool = True,
    ) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme="dark" if scheme == "dark" else "light",
            locale="zh-CN",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if name is not None:
            context.add_cookies(
                [{"name": cookie_name(office.url), "value": session_of(office, name), "url": office.url}]
            )
        if lang != "zh":
            context.add_cookies([{"name": "lang", "value": lang, "url": office.url}])
        watched = Watched(context.new_page(), [])
        watch(watched, office.url)
        if strict:
            pages.append(watched)
        return watched

    yield opened
    for context in contexts:
        context.close()
    assert [trouble for watched in pages for trouble in watched.troubles] == []


def cookie_name(url: str) -> str:
    return f"summarizer-{url.rpartition(':')[2]}"


def session_of(office: Office, name: str) -> str:
    """A session as a login would have made it."""
    with office.store.writing() as connection:
        user = accounts.find(connection, name)
        assert user is not None
        return sessions.begin(connection, user, "127.0.0.1")


def watch(watched: Watched, url: str) -> None:
    """Notes page errors, console errors (a CSP violation is one) and requests that leave the host."""
    page = watched.page
    page.on("pageerror", lambda error: watched.troubles.append(f"error: {error}"))
    page.on(
        "console",
        lambda message: watched.troubles.append(f"console: {message.text}") if message.type == "error" else None,
    )
    page.on(
        "request",
        lambda request: (
            watched.troubles.append(f"left the host: {request.url}")
            if not request.url.startswith((url, "data:", "about:"))
            else None
        ),
    )


@pytest.fixture
def faulty(office: Office, seeds: dict[str, Path]) -> int:
    """The first seed with a dozen slips, as a document of its own."""
    return office.document(slipped(seeds["000"], SLIPS["000"]))
