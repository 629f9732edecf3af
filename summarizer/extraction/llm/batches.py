"""The provider's Batch API (`/v1/batches`): sections sent by night at half the price, answers put into the cache.

`submit` sends what the cache doesn't hold and leaves a ticket beside it; `collect` fetches what is ready. The ordinary
run then finds the answers in the cache, and asks only for what was cut or failed.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic_core import from_json

from summarizer.errors import ModelError
from summarizer.extraction.extractor import Request
from summarizer.extraction.llm.answers import draft_of
from summarizer.extraction.llm.cache import Entry, ReplyCache
from summarizer.extraction.llm.client import Client, connection
from summarizer.extraction.llm.completion import read
from summarizer.extraction.llm.outcomes import fault, outcome_of
from summarizer.extraction.llm.profiles import Mode
from summarizer.extraction.llm.requests import Maker
from summarizer.extraction.llm.target import Target, target_of
from summarizer.settings import Settings

if TYPE_CHECKING:
    from openai.types import Batch

TICKETS = "batches.json"
MOST_REQUESTS = 50_000  # the provider's limits for one batch
MOST_BYTES = 190_000_000
_KEY = re.compile(r"[0-9a-f]{64}")
_ENDED = ("completed", "failed", "expired", "cancelled")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A batch under way: its number with the provider, what it asked, and how its answers are to be read."""

    id: str
    endpoint: str
    model: str
    mode: Mode
    keys: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What was sent, and what needed no sending."""

    tickets: tuple[Ticket, ...]
    sent: int
    known: int  # already answered, or in a batch under way


@dataclass(slots=True)
class Collection:
    """What came back: answers stored, sections to be asked again in parts, failures by outcome, batches under way."""

    stored: int = 0
    to_split: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    waiting: dict[str, str] = field(default_factory=dict)  # batch id → the provider's word for its state
    ended: dict[str, str] = field(default_factory=dict)


async def submit(
    settings: Settings,
    requests: Iterable[Request],
    cache: ReplyCache,
    announce: Callable[[str], None] | None = None,
) -> Submission:
    """Sends every request that is neither answered nor under way. Raises ModelError where the provider refuses."""
    target = target_of(settings)
    _may_send(settings, target, announce)
    wanted = {request.key: request for request in requests}
    tickets = load_tickets(cache.folder)
    under_way = {key for ticket in tickets for key in ticket.keys}
    entries = await cache.aget_many(wanted)
    fresh = [wanted[key] for key, entry in zip(wanted, entries, strict=True) if entry is None and key not in under_way]
    mode = Maker.of(settings, target).mode
    made: list[Ticket] = []
    async with connection(settings, target) as client:
        for lines, keys in _files(fresh):
            with client.naming_faults():
                file = await client.openai.files.create(file=("requests.jsonl", lines), purpose="batch")
                batch = await client.openai.batches.create(
                    input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h"
                )
            now = datetime.now(UTC).isoformat(timespec="seconds")
            made.append(Ticket(batch.id, target.endpoint, target.model, mode, keys, now))
            save_tickets(cache.folder, [*tickets, *made])  # at once: what is paid for must be found again
    return Submission(tuple(made), len(fresh), len(wanted) - len(fresh))


async def collect(settings: Settings, cache: ReplyCache, announce: Callable[[str], None] | None = None) -> Collection:
    """Fetches the batches of this endpoint that have ended and stores their answers. Raises ModelError."""
    target = target_of(settings)
    _may_send(settings, target, announce)
    found = Collection()
    async with connection(settings, target) as client:
        for ticket in [ticket for ticket in load_tickets(cache.folder) if ticket.endpoint == target.endpoint]:
            with client.naming_faults():
                batch = await client.openai.batches.retrieve(ticket.id)
            if batch.status not in _ENDED:
                found.waiting[ticket.id] = batch.status
                continue
            await _fetch(client, ticket, batch, cache, found)
            found.ended[ticket.id] = batch.status
            left = [other for other in load_tickets(cache.folder) if other.id != ticket.id]
            save_tickets(cache.folder, left)
    return found


async def _fetch(client: Client, ticket: Ticket, batch: Batch, cache: ReplyCache, found: Collection) -> None:
    """Every line of the batch's files; what has no line there is asked again by the next run."""
    asked = frozenset(ticket.keys)
    for file_id in (batch.output_file_id, batch.error_file_id):
        if file_id is None:
            continue
        with client.naming_faults():
            content = (await client.openai.files.content(file_id)).content
        for line in content.splitlines():
            key, entry, code = _entry(ticket, asked, line, client.host)
            if entry is None:
                found.failed[code] += 1
                continue
            await cache.aput(key, entry)
            found.stored += entry.state == "done"
            found.to_split += entry.state == "split"


def _entry(ticket: Ticket, asked: frozenset[str], line: bytes, host: str) -> tuple[str, Entry | None, str]:
    """A line as key and entry, or with the outcome's name. A key that was not sent is never stored."""
    try:
        row = from_json(line)
    except ValueError:
        return "", None, "model.protocol"
    key = row.get("custom_id") if isinstance(row, dict) else None
    if not isinstance(key, str) or key not in asked:
        return "", None, "model.protocol"
    response = row.get("response")
    reply = read(response.get("body")) if isinstance(response, dict) and response.get("status_code") == 200 else None
    if reply is None:
        return key, None, "model.server"
    finish = reply.choices[0].finish_reason if reply.choices else None
    text = ""
    try:
        text = draft_of(ticket.mode, reply, "", host)
    except ModelError as error:
        if not outcome_of(error).split:
            return key, None, error.code
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = Entry(
        text, finish, ticket.model, 1, reply.prompt_tokens, reply.completion_tokens, now, "done" if text else "split"
    )
    return key, entry, ""


def _files(requests: Iterable[Request]) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """The requests as JSON lines, cut to the provider's limits."""
    lines: list[bytes] = []
    keys: list[str] = []
    size = 0
    for request in requests:
        row = {
            "custom_id": request.key,
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": request.payload["body"],
        }
        line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        if lines and (len(lines) == MOST_REQUESTS or size + len(line) > MOST_BYTES):
            yield b"".join(lines), tuple(keys)
            lines, keys, size = [], [], 0
        lines.append(line)
        keys.append(request.key)
        size += len(line)
    if lines:
        yield b"".join(lines), tuple(keys)


def load_tickets(folder: Path) -> list[Ticket]:
    """The batches under way, as the cache's folder has them. A damaged row is left out."""
    try:
        rows = json.loads((folder / TICKETS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [ticket for row in rows if (ticket := _ticket(row)) is not None] if isinstance(rows, list) else []


def _ticket(row: Any) -> Ticket | None:
    if not isinstance(row, dict):
        return None
    try:
        keys = tuple(key for key in row["keys"] if isinstance(key, str) and _KEY.fullmatch(key))
        return Ticket(
            str(row["id"]), str(row["endpoint"]), str(row["model"]), cast(Mode, row["mode"]), keys, str(row["at"])
        )
    except (KeyError, TypeError):
        return None


def save_tickets(folder: Path, tickets: Iterable[Ticket]) -> None:
    """Written to a temporary name, then renamed."""
    path = folder / TICKETS
    whole = json.dumps([asdict(ticket) for ticket in tickets], ensure_ascii=False)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(whole, encoding="utf-8")
    temporary.replace(path)


def _may_send(settings: Settings, target: Target, announce: Callable[[str], None] | None) -> None:
    if target.on_this_machine:
        return
    if settings.offline:
        raise fault("offline", target.host)
    if announce is not None:
        announce(target.host)
