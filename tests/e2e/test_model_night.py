"""A night with the model, the whole program: killed again and again, cut replies, the same report twice, one more."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from summarizer.extraction.llm import LlmExtractor, ReplyCache, open_cache
from summarizer.extraction.llm.requests import prompt_text
from summarizer.outline import annotate
from summarizer.reading import read
from summarizer.settings import Settings
from tests.e2e.scripted import model_environment, serving, with_model, write_reports
from tests.e2e.support import command
from tests.servers.scripted import Act, ScriptedServer, Served, faithful, said

RUN = ("run", "in", "--out", "out", "--json", "--workers", "2")


def settings_of(server: ScriptedServer, folder: Path) -> Settings:
    return Settings(_env_file=None, base_url=server.base_url, model="scripted", cache_dir=folder / "cache")


def keys_of(server: ScriptedServer, folder: Path) -> dict[str, str]:
    """The key of each request that the documents need, by the text that the server sees."""
    extractor = LlmExtractor.of(settings_of(server, folder))
    made = (extractor.prepare(annotate(read(str(path)))) for path in sorted((folder / "in").iterdir()))
    return {prompt_text(request.payload["body"]): request.key for requests in made for request in requests}


def stored_of(cache: ReplyCache, keys: dict[str, str]) -> set[str]:
    """The texts whose replies lie in the cache."""
    return {text for text, key in keys.items() if cache.get(key) is not None}


def killed(server: ScriptedServer, folder: Path, chance: random.Random) -> None:
    """A run that is killed at a random moment: before its first request, or some way into it."""
    process = subprocess.Popen(
        command(*RUN),
        cwd=folder,
        env=model_environment(server, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        more, until = server.count + chance.randrange(16), time.monotonic() + 60
        while server.count <= more and process.poll() is None:
            assert time.monotonic() < until, "waited in vain"
            time.sleep(0.002)
        time.sleep(chance.random() * 0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def survive(folder: Path, documents: int, kills: int, seed: int) -> None:
    """No request whose reply was stored is ever sent again, and the last run finds everything there."""
    chance = random.Random(seed)
    write_reports(folder / "in", documents)
    with serving(latency=0.03) as server:
        keys = keys_of(server, folder)
        assert len(keys) >= documents
        cache = open_cache(settings_of(server, folder))
        try:
            stored: set[str] = set()
            lost = 0
            for _ in range(kills):
                before = server.count
                killed(server, folder, chance)
                sent = [served.text for served in server.served[before:]]
                assert stored.isdisjoint(sent)
                now = stored_of(cache, keys)
                assert stored <= now <= stored | set(sent)
                lost += len(sent) - len(now - stored)
                stored = now
            before = server.count
            done = with_model(server, folder, *RUN)
            told = json.loads(done.stdout)
            sent = [served.text for served in server.served[before:]]
            assert (done.returncode, {line["state"] for line in told["documents"]}) == (0, {"done"})
            assert sorted(sent) == sorted(set(keys) - stored)
            assert server.count == len(keys) + lost  # what was under way at a kill, and nothing else, was sent twice
            assert lost <= kills * 2 * Settings(_env_file=None).concurrency  # on the wire, or on the way to the disk
            index = (folder / "out/index.jsonl").read_text(encoding="utf-8").splitlines()
            assert len(index) == len(list((folder / "out").glob("*.summary.json"))) == documents
        finally:
            cache.close()


def test_a_run_killed_twice_repeats_no_finished_request(tmp_path: Path) -> None:
    survive(tmp_path, 40, 2, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2])
def test_a_run_of_two_hundred_sections_killed_a_dozen_times_repeats_no_finished_request(
    tmp_path: Path, seed: int
) -> None:
    survive(tmp_path, 200, 12, seed)


def night(server: ScriptedServer, folder: Path, *more: str) -> tuple[int, dict[str, Any]]:
    done = with_model(server, folder, *RUN, *more)
    return done.returncode, json.loads(done.stdout)


def test_one_more_document_sends_only_its_own_sections_and_a_copy_sends_none(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 6)
    late = tmp_path / "in/5.txt"
    text = late.read_bytes()
    late.unlink()
    with serving() as server:
        assert night(server, tmp_path)[0] == 0
        before = server.count
        late.write_bytes(text)
        assert night(server, tmp_path)[0] == 0
        assert server.count > before
        assert all("1205家" in served.passage for served in server.served[before:])
        before = server.count
        (tmp_path / "in/copy.txt").write_bytes(text)
        code, told = night(server, tmp_path)
        assert (code, server.count) == (0, before)
        assert {line["same_as"] for line in told["documents"]} == {None, "5.txt"}


def test_identical_documents_are_sent_once(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 1)
    text = (tmp_path / "in/0.txt").read_bytes()
    for number in range(1, 8):
        (tmp_path / f"in/{number}.txt").write_bytes(text)
    with serving(latency=0.2) as server:  # long enough that all eight ask before the first is answered
        code, told = night(server, tmp_path)
        assert code == 0
        assert server.count == len({served.text for served in server.served})
        assert [line["achievements"] for line in told["documents"]] == [1] * 8


def items(folder: Path) -> list[Any]:
    """Statements and figures of all documents."""
    summaries = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "out").glob("*.json"))]
    return [
        (item["statement"], [metric["surface"] for metric in item["metrics"]])
        for summary in summaries
        for report in summary["reports"]
        for item in report["achievements"] + report["plans"]
    ]


def test_of_cut_replies_none_is_lost(tmp_path: Path) -> None:
    """One in twenty is cut off: all items are there all the same, and nothing is asked again as it was."""
    cut: list[str] = []

    def script(served: Served) -> Act:
        if served.number % 20 == 3 and len(served.sentences) > 1:
            cut.append(served.text)
            return said(json.dumps({"items": []})[:-2], finish="length")
        return faithful(served)

    for name in ("whole", "cut"):
        write_reports(tmp_path / name / "in", 60)
    with serving() as server:
        assert night(server, tmp_path / "whole")[0] == 0
    with serving(script) as server:
        code, told = night(server, tmp_path / "cut")
        assert (code, {line["state"] for line in told["documents"]}) == (0, {"done"})
        assert len(cut) >= 3
        assert server.count == 60 + 2 * len(cut)
        assert len({served.text for served in server.served}) == server.count
    assert items(tmp_path / "cut") == items(tmp_path / "whole")
    assert len(items(tmp_path / "whole")) == 120
