"""The reply cache: what was paid for is there in the morning, what was planted is refused, nothing is sent twice."""

from __future__ import annotations

import asyncio
import os
import pickle
import sqlite3
import stat
from pathlib import Path

import pytest

from summarizer.errors import OutputError
from summarizer.extraction.llm.cache import Entry, ReplyCache, open_cache
from tests.extraction.llm.support import Run, against, faithful, maker_for, passage, request, settings_for
from tests.servers.scripted import ScriptedServer, Served, in_turn, refused, said

ENTRY = Entry("{}", "stop", "m", 1, 10, 5, "2026-01-05T08:00:00+00:00")


class Bomb:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, (str(self.path),))


def plant(folder: Path, key: str, path: Path, *, raw: bool = True) -> None:
    """A row as an attacker would write it: the value, or the key, is a pickle."""
    bomb = sqlite3.Binary(pickle.dumps(Bomb(path)))
    with sqlite3.connect(folder / "cache.db") as base:
        base.execute(
            "INSERT INTO Cache (key, raw, store_time, expire_time, access_time, tag, mode, filename, value)"
            " VALUES (?, ?, 0, NULL, 0, NULL, ?, NULL, ?)",
            (key, 1, 4, bomb) if raw else (bomb, 0, 1, "x"),
        )
    base.close()


def test_an_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "c")
    long = Entry("六" * 100_000 + "\ud800", None, "m", 1, 0, 0, "t")
    cache.put("k", ENTRY)
    cache.put("long", long)
    assert (cache.get("k"), cache.get("long"), cache.get("none")) == (ENTRY, long, None)
    cache.close()
    again = ReplyCache(tmp_path / "c")
    assert again.get("k") == ENTRY
    again.close()


def test_the_folder_is_the_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir(mode=0o755)
    ReplyCache(tmp_path / "c").close()
    assert stat.S_IMODE((tmp_path / "c").stat().st_mode) == 0o700


def test_a_planted_pickle_is_refused_and_reported(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "c")
    cache.put("good", ENTRY)
    plant(tmp_path / "c", "bad", tmp_path / "pwned-by-value")
    plant(tmp_path / "c", "bad", tmp_path / "pwned-by-key", raw=False)
    assert cache.get("bad") is None
    report = cache.verify()
    assert (report.sound, len(report.unsafe), report.damaged) == (1, 2, ())
    assert cache.stats().entries == 1
    assert cache.clear() == 3
    assert not list(tmp_path.glob("pwned*"))
    cache.close()


def test_a_damaged_row_is_a_miss_and_reported(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "c")
    cache.put("k", ENTRY)
    with sqlite3.connect(tmp_path / "c" / "cache.db") as base:
        base.execute("UPDATE Cache SET value = replace(value, '{}', '[]')")
    base.close()
    assert cache.get("k") is None
    assert cache.verify().damaged == ("k",)
    cache.close()


def test_objects_are_not_stored(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "c")
    with pytest.raises(TypeError):
        cache._disk.set("k", {"a": 1})
    with pytest.raises(TypeError):
        cache._disk.set(("k",), "text")
    cache.close()


def test_nothing_is_evicted(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path / "c")
    assert (cache._disk.eviction_policy, cache._disk.cull_limit) == ("none", 0)
    cache.close()


def test_a_folder_that_cannot_be_used_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError) as caught:
        open_cache(settings_for("http://127.0.0.1:1/v1", cache_dir=tmp_path / "file"))
    assert "缓存目录" in caught.value.line()


def test_a_full_disk_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(key: str, entry: Entry) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async def body(run: Run) -> None:
        monkeypatch.setattr(run.cache, "put", full)
        with pytest.raises(OutputError, match="disk is full"):
            await run.one()
        monkeypatch.undo()
        assert (await run.one()).failure is None

    against(faithful, tmp_path, body)


def test_a_second_run_sends_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        async with ScriptedServer() as server:
            first = Run(tmp_path, server)
            paid = await first.one()
            await first.close()
            second = Run(tmp_path, server)
            kept = await second.one()
            await second.close()
            assert server.count == 1
            assert (kept.from_cache, kept.text, kept.usage.requests) == (True, paid.text, 0)

    asyncio.run(main())


def test_what_failed_is_asked_again_what_was_done_is_not(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        wanted = [request(run.settings, first) for first in (1, 4, 7)]
        assert sum(reply.failure is not None for reply in await run.ask(*wanted)) == 1
        replies = await run.ask(*wanted)
        assert [reply.failure for reply in replies] == [None] * 3
        assert sum(reply.from_cache for reply in replies) == 2
        assert run.server.count == 4

    against(in_turn(refused(400, "no")), tmp_path, body)


def test_identical_requests_are_sent_once(tmp_path: Path) -> None:
    def script(served: Served) -> object:
        return said('{"items": []}', delay=0.05)

    async def body(run: Run) -> None:
        replies = await run.ask(*(request(run.settings) for _ in range(20)))
        assert run.server.count == 1
        assert sum(reply.usage.requests for reply in replies) == 1
        assert len({reply.text for reply in replies}) == 1

    against(script, tmp_path, body)  # type: ignore[arg-type]


def test_cache_only_sends_nothing_and_names_what_is_missing(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one()
        assert reply.failure is not None
        assert reply.failure.code == "model.not_cached"
        assert run.server.count == 0

    against(faithful, tmp_path, body, cache_only=True)


def test_the_key_changes_with_everything_that_shapes_the_reply() -> None:
    base = "http://127.0.0.1:1/v1"
    ways = [
        settings_for(base),
        settings_for(base, model="other"),
        settings_for("http://127.0.0.1:2/v1"),
        settings_for(base, mode="tools"),
        settings_for(base, temperature=0.5),
        settings_for(base, max_output_tokens=999),
        settings_for(base, profile="vllm"),
    ]
    keys = {request(settings).key for settings in ways} | {request(ways[0], 2).key, request(ways[0], 1, 4).key}
    assert len(keys) == len(ways) + 2


def test_the_key_does_not_change_with_key_concurrency_or_time() -> None:
    base = "http://127.0.0.1:1/v1"
    keys = {
        request(settings_for(base, **fields)).key
        for fields in ({}, {"api_key": "sk-a"}, {"api_key": "sk-b"}, {"concurrency": 99}, {"max_attempts": 1})
    }
    assert len(keys) == 1


def test_the_key_holds_no_secret() -> None:
    settings = settings_for("http://127.0.0.1:1/v1", api_key="sk-very-secret")
    made = maker_for(settings).first(("r1.s1",), passage(1))
    assert "sk-very-secret" not in str(made)
