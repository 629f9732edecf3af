"""`run --batch`: sent by night through the provider's Batch API, fetched in the morning, used by the ordinary run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scripted import serving, with_model, write_reports
from tests.e2e.support import summarizer
from tests.servers.batching import BatchProvider
from tests.servers.scripted import Act, ScriptedServer, Served, faithful, refused, said

NUMBERS = 3


@pytest.fixture
def provider() -> BatchProvider:
    return BatchProvider()


@pytest.fixture
def server(provider: BatchProvider) -> Iterator[ScriptedServer]:
    with serving(provider) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_reports(tmp_path / "in", NUMBERS)
    return tmp_path


def batch(folder: Path, server: ScriptedServer, what: str) -> tuple[int, dict[str, Any]]:
    done = with_model(server, folder, "run", "in", "--batch", what, "--json")
    return done.returncode, json.loads(done.stdout)


def chats(server: ScriptedServer) -> int:
    """Sections asked for one by one."""
    return sum(served.path.endswith("/chat/completions") for served in server.served)


def test_what_was_fetched_needs_no_request_in_the_next_run(
    folder: Path, server: ScriptedServer, provider: BatchProvider
) -> None:
    code, sent = batch(folder, server, "submit")
    assert (code, len(sent["batches"]), sent["known"]) == (0, 1, 0)
    assert sent["sent"] >= NUMBERS
    assert not (folder / "out").exists()
    assert batch(folder, server, "submit") == (0, {"batches": [], "sent": 0, "known": sent["sent"]})

    code, early = batch(folder, server, "collect")
    assert (code, early["stored"], early["waiting"]) == (3, 0, {sent["batches"][0]: "in_progress"})
    provider.finish()
    code, found = batch(folder, server, "collect")
    assert (code, found["stored"], found["failed"], found["waiting"]) == (0, sent["sent"], {}, {})
    assert provider.asked == sent["sent"]

    before = server.count
    done = with_model(server, folder, "run", "in", "--out", "out", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, server.count, chats(server)) == (0, before, 0)
    assert [(line["state"], line["extractor"]) for line in told["documents"]] == [("done", "llm")] * NUMBERS
    assert all(line["sections"]["from_cache"] > 0 for line in told["documents"])
    assert told["spent"]["requests"] == 0


def test_what_failed_in_the_night_is_asked_by_the_next_run_and_nothing_else(
    folder: Path, server: ScriptedServer, provider: BatchProvider
) -> None:
    def script(served: Served) -> Act:
        if "1201家" in served.text:
            return refused(500, "oops")
        return said('{"items": [', finish="length") if "1202家" in served.text else faithful(served)

    provider.script = script
    batch(folder, server, "submit")
    provider.finish()
    code, found = batch(folder, server, "collect")
    assert (code, found["failed"], found["to_split"]) == (3, {"model.server": 1}, 1)
    provider.script = faithful
    done = with_model(server, folder, "run", "in", "--out", "out", "--json")
    assert done.returncode == 0
    asked = [served for served in server.served if served.path.endswith("/chat/completions")]
    assert len(asked) == 3  # the failed one, and the cut one's two halves
    assert not any("1200家" in served.passage for served in asked)


def test_it_is_said_to_people_too(folder: Path, server: ScriptedServer, provider: BatchProvider) -> None:
    done = with_model(server, folder, "run", "in", "--batch", "submit")
    assert (done.returncode, done.stdout) == (0, "")
    assert "submitted 1 batches" in done.stderr
    provider.finish()
    done = with_model(server, folder, "run", "in", "--batch", "collect")
    assert (done.returncode, done.stderr.startswith("fetched ")) == (0, True)


def test_a_provider_without_a_batch_api_is_one_clear_line(folder: Path, server: ScriptedServer) -> None:
    server.script = lambda _: refused(404, "no such path")
    done = with_model(server, folder, "run", "in", "--batch", "submit")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--batch", "later", "--model", "m"), "--batch submit|collect"),
        (("--batch", "submit"), "no model is configured"),
        (("--batch", "collect"), "no model is configured"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(folder: Path, options: tuple[str, ...], word: str) -> None:
    done = summarizer("run", "in", *options, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr


def test_nothing_is_submitted_to_a_foreign_host_when_offline(folder: Path) -> None:
    options = ("--model", "m", "--base-url", "http://model.invalid/v1", "--batch", "submit")
    done = summarizer("run", "in", *options, "--offline", cwd=folder, SUMMARIZER_CACHE_DIR=str(folder / "cache"))
    assert done.returncode != 0
    assert "offline" in done.stderr
    assert "is sent to" not in done.stderr
    done = summarizer("run", "in", *options, cwd=folder, SUMMARIZER_CACHE_DIR=str(folder / "cache"))
    assert "text of the documents is sent to model.invalid" in done.stderr
