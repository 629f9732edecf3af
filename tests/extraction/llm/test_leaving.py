"""What may leave the machine: the host is named first, offline means offline, marked documents stay inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.document import Metadata, Source, Span
from summarizer.errors import UsageError
from summarizer.extraction.llm.leave import endpoint_of, host_of, is_loopback, may_leave
from tests.extraction.llm.support import Run, against, faithful, request, settings_for
from tests.servers.scripted import Act

HOSTS: list[tuple[str, bool]] = [
    ("127.0.0.1", True),
    ("127.8.8.8:8000", True),
    ("localhost", True),
    ("LOCALHOST:11434", True),
    ("model.localhost", True),
    ("[::1]:8000", True),
    ("::1", True),
    ("10.0.0.8:8000", False),
    ("192.168.1.2", False),
    ("localhost.example.com", False),
    ("127.0.0.1.example.com", False),
    ("api.openai.com", False),
    ("0.0.0.0", False),
]


@pytest.mark.parametrize(("host", "here"), HOSTS)
def test_this_machine_is_told_from_others(host: str, here: bool) -> None:
    assert is_loopback(host) is here


def source(*, marked: bool) -> Source:
    metadata = Metadata(restricted=(Span(0, 2),)) if marked else Metadata()
    return Source("a.txt", "sha256:0", "text/plain", "utf-8", "密级:内部", metadata)


LEAVING: list[tuple[bool, str, dict[str, object], bool]] = [
    (False, "api.example.com", {}, True),
    (False, "api.example.com", {"offline": True}, True),  # the cache may hold its answers; the asker sends nothing
    (False, "127.0.0.1:8000", {"offline": True}, True),
    (True, "api.example.com", {}, False),
    (True, "127.0.0.1:8000", {}, True),
    (True, "model.office.example:8000", {"trusted_hosts": ("model.office.example",)}, True),
    (True, "model.office.example:8000", {"trusted_hosts": ("model.office.example:8000",)}, True),
    (True, "model.office.example:8001", {"trusted_hosts": ("model.office.example:8000",)}, False),
    (True, "evil-model.office.example", {"trusted_hosts": ("model.office.example",)}, False),
    (True, "model.office.example", {"trusted_hosts": ("model.office.example",), "offline": True}, True),
    (True, "model.office.example", {"offline": True}, False),
]


@pytest.mark.parametrize(("marked", "host", "fields", "may"), LEAVING)
def test_a_marked_document_stays_inside(marked: bool, host: str, fields: dict[str, object], may: bool) -> None:
    assert may_leave(source(marked=marked), settings_for("http://127.0.0.1:1/v1", **fields), host) is may


@pytest.mark.parametrize("base_url", ["ftp://host/v1", "host/v1", "http://", "http://user:pass@host/v1"])
def test_an_endpoint_that_is_none_is_refused(base_url: str) -> None:
    with pytest.raises(UsageError):
        endpoint_of(settings_for(base_url))


def test_the_host_is_shown_without_path_or_key() -> None:
    assert host_of("https://API.Example.com:8443/v1/x") == "api.example.com:8443"
    assert host_of("http://[::1]:8000/v1") == "[::1]:8000"


def outside(run: Run) -> None:
    """As if the scripted server were elsewhere."""
    run.asker.host = "api.example.com"


def test_the_host_is_named_once_before_the_first_request(tmp_path: Path) -> None:
    named: list[tuple[str, int]] = []

    async def body(run: Run) -> None:
        outside(run)
        run.asker._announce = lambda host: named.append((host, run.server.count))
        await run.ask(*(request(run.settings, first) for first in (1, 4, 7)))
        assert named == [("api.example.com", 0)]

    against(faithful, tmp_path, body)


def test_this_machine_is_not_named(tmp_path: Path) -> None:
    named: list[str] = []

    async def body(run: Run) -> None:
        await run.one()

    against(faithful, tmp_path, body, announce=named.append)
    assert named == []


def test_offline_sends_nothing_but_still_answers_from_the_cache(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        await run.one(request(run.settings, 1))
        outside(run)
        run.asker.settings = run.settings.model_copy(update={"offline": True})
        kept, missing = await run.ask(request(run.settings, 1), request(run.settings, 4))
        assert kept.from_cache
        assert missing.failure is not None
        assert missing.failure.code == "model.offline"
        assert run.server.count == 1

    against(faithful, tmp_path, body)


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one()
        assert reply.failure is not None
        assert reply.failure.code == "model.redirected"
        assert run.server.count == 1

    against(lambda _: Act(status=308, headers={"location": "/v1/chat/completions"}), tmp_path, body)


def test_the_server_is_told_nothing_about_this_machine(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        await run.one()
        (served,) = run.server.served
        assert not [name for name in served.headers if name.startswith("x-stainless")]
        assert "python" not in served.headers["user-agent"].lower()

    against(faithful, tmp_path, body)


def test_a_proxy_sees_nothing_that_stays_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def body(run: Run) -> None:
        assert (await run.one()).failure is None

    against(faithful, tmp_path, body)
