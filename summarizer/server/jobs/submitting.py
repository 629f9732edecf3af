"""Submitting: an upload kept and queued for a run, by the page's form and by the API alike."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from summarizer.faults import fault
from summarizer.server.house import House
from summarizer.server.identity import Identity
from summarizer.server.jobs import uploads
from summarizer.store import jobs
from summarizer.store.jobs import Job

_LONGEST_NAME = 200
_NAMELESS = "upload"
EXTRACTORS = ("auto", "rules", "llm")


def submit(
    house: House,
    name: str,
    data: bytes | Iterable[bytes],
    identity: Identity,
    *,
    options: Mapping[str, Any] | None = None,
    uid: str | None = None,
) -> str:
    """Stores a document's bytes, queues a run of them, and returns the job's uid. Returns before the run.

    `uid` names the job: submitted twice, it is queued once. `options`: `extractor`. Raises ReadingError
    (`upload.empty`, `upload.large`), UsageError (`upload.options`), OutputError where it can't be kept.
    """
    given = dict(options or {})
    if given.get("extractor", "auto") not in EXTRACTORS:
        raise fault("upload.options", extractor=given["extractor"])
    parts = uploads.in_parts(data) if isinstance(data, bytes) else data
    sha256 = uploads.keep(house.config.data_dir, parts, house.config.upload_limit)
    with house.store.writing() as connection:
        return jobs.add(connection, uid or new_uid(), fitting(name), sha256, given, identity.actor).uid


def job(house: House, uid: str) -> Job:
    """How a job stands. Raises Absent."""
    with house.store.reading() as connection:
        return jobs.find(connection, uid)


def new_uid() -> str:
    return f"run_{secrets.token_hex(12)}"


def fitting(name: str) -> str:
    """A file's name as its sender gave it, without folders and what can't be shown."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(character for character in last if character.isprintable()).strip()
    shown = shown.encode("utf-8", "replace").decode("utf-8")
    if len(shown) > _LONGEST_NAME:  # the suffix is kept: it is what people know a file by
        head, dot, suffix = shown.rpartition(".")
        tail = dot + suffix if dot and len(suffix) < 10 else ""
        shown = (head if tail else shown)[: _LONGEST_NAME - len(tail)] + tail
    return shown if shown.strip(".") else _NAMELESS
