"""The Batch API: sent once, fetched when ready, found by the ordinary run; nothing planted, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.errors import ModelError
from summarizer.extraction.llm import batches
from summarizer.extraction.llm.batches import collect, load_tickets, submit
from tests.extraction.llm.support import Run, against, request
from tests.servers.batching import BatchProvider
from tests.servers.scripted import Act, Served, faithful, refused, said


def test_what_was_submitted_is_answered_from_the_cache_once_collected(tmp_path: Path) -> None:
    provider = BatchProvider()

    async def body(run: Run) -> None:
        wanted = [request(run.settings, first) for first in range(1, 31, 3)]
        sent = await submit(run.settings, wanted, run.cache)
        assert (sent.sent, sent.known, len(sent.tickets)) == (10, 0, 1)
        early = await collect(run.settings, run.cache)
        assert (early.stored, list(early.waiting.values())) == (0, ["in_progress"])
        provider.finish()
        found = await collect(run.settings, run.cache)
        assert (found.stored, found.waiting, dict(found.failed)) == (10, {}, {})
        before = run.server.count
        replies = await run.ask(*wanted)
        assert all(reply.from_cache for reply in replies)
        assert run.server.count == before
        assert load_tickets(run.cache.folder) == []

    against(provider, tmp_path, body)


def test_what_is_answered_or_under_way_is_not_submitted_again(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        wanted = [request(run.settings, first) for first in (1, 4, 7)]
        await run.ask(wanted[0])
        await submit(run.settings, wanted[:2], run.cache)
        again = await submit(run.settings, [*wanted, wanted[2]], run.cache)
        assert (again.sent, again.known) == (1, 2)

    against(BatchProvider(), tmp_path, body)


def test_a_cut_answer_is_asked_for_in_parts_by_the_next_run(tmp_path: Path) -> None:
    def script(served: Served) -> Act:
        return faithful(served) if len(served.sentences) < 3 else said('{"items": [', finish="length")

    provider = BatchProvider(script)

    async def body(run: Run) -> None:
        wanted = request(run.settings, 1, 4)
        await submit(run.settings, [wanted], run.cache)
        provider.finish()
        found = await collect(run.settings, run.cache)
        assert (found.stored, found.to_split) == (0, 1)
        before = run.server.count
        reply = await run.one(wanted)
        assert reply.failure is None
        assert run.server.count == before + 2

    against(provider, tmp_path, body)


def test_failures_inside_a_batch_have_names_and_are_asked_again(tmp_path: Path) -> None:
    def script(served: Served) -> Act:
        if "[1]" in served.passage:
            return refused(500, "oops")
        return said("好的") if "[4]" in served.passage else faithful(served)

    provider = BatchProvider(script)

    async def body(run: Run) -> None:
        await submit(run.settings, [request(run.settings, first) for first in (1, 4, 7)], run.cache)
        provider.finish()
        found = await collect(run.settings, run.cache)
        assert found.stored == 1
        assert dict(found.failed) == {"model.server": 1, "model.shape": 1}
        again = await submit(run.settings, [request(run.settings, first) for first in (1, 4, 7)], run.cache)
        assert again.sent == 2

    against(provider, tmp_path, body)


def test_an_answer_to_what_was_not_asked_is_not_stored(tmp_path: Path) -> None:
    provider = BatchProvider()

    async def body(run: Run) -> None:
        await submit(run.settings, [request(run.settings, 1)], run.cache)
        provider.finish()
        row = json.loads(provider.files["out-batch-0"])
        stray = {**row, "custom_id": "0" * 64}
        provider.files["out-batch-0"] += b"\n" + json.dumps(stray).encode() + b"\nnot json\n[]"
        found = await collect(run.settings, run.cache)
        assert (found.stored, dict(found.failed)) == (1, {"model.protocol": 3})
        assert run.cache.get("0" * 64) is None

    against(provider, tmp_path, body)


def test_big_submissions_are_cut_to_the_providers_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_REQUESTS", 4)

    async def body(run: Run) -> None:
        sent = await submit(run.settings, [request(run.settings, first) for first in range(1, 31, 3)], run.cache)
        assert [len(ticket.keys) for ticket in sent.tickets] == [4, 4, 2]
        assert len(load_tickets(run.cache.folder)) == 3

    against(BatchProvider(), tmp_path, body)


def test_a_provider_without_batches_is_a_named_outcome(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        with pytest.raises(ModelError) as caught:
            await submit(run.settings, [request(run.settings, 1)], run.cache)
        assert caught.value.code == "model.not_found"

    against(lambda _: refused(404, "no such path"), tmp_path, body)


@pytest.mark.parametrize("text", ["", "{}", "[1, {}]", '[{"id": 1}]', "nonsense"])
def test_a_damaged_ticket_file_loses_no_more_than_itself(text: str, tmp_path: Path) -> None:
    (tmp_path / batches.TICKETS).write_text(text)
    assert load_tickets(tmp_path) == []
