"""Removing documents: from the store, from OUT, from the uploads, from the replies of models, from memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from summarizer.errors import SummarizerError
from summarizer.pipeline.forgetting import forget_replies, forget_results
from summarizer.server.house import House
from summarizer.server.jobs import uploads
from summarizer.settings import Settings, load
from summarizer.store import Absent, Actor, Store
from summarizer.store.deleting import compacted, delete_document, outdated, sweep, traces
from summarizer.store.drafts import Document

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Removed:
    """What went with a document. `left` are the places that could not be cleared, each with its reason."""

    document: Document
    results: tuple[str, ...]
    replies: int
    left: tuple[SummarizerError, ...]


def remove(
    store: Store, uid: str, actor: Actor, *, settings: Settings, data_dir: Path | None, out: Path | None
) -> Removed:
    """Deletes a document everywhere. What can't be cleared is named; the rest is done all the same.

    Raises Absent.
    """
    with store.reading() as connection:
        found = traces(connection, uid)
    left: list[SummarizerError] = []
    # The folder first: a server that watches it would bring the document in again.
    results = _tried(left, lambda: forget_results(out, uid)) if out is not None else None
    with store.writing() as connection:
        document = delete_document(connection, uid, actor)
    replies = _tried(left, lambda: forget_replies(settings, found.statements))
    if data_dir is not None:
        _tried(left, lambda: uploads.remove(data_dir, uid))
    compacted(store)
    return Removed(document, results or (), replies or 0, tuple(left))


def _tried(left: list[SummarizerError], work: Callable[[], T]) -> T | None:
    """One place cleared; what stands against it is noted."""
    try:
        return work()
    except SummarizerError as error:
        left.append(error)
        return None


def remove_here(house: House, uid: str, actor: Actor) -> Removed:
    """The same in a running server, which keeps documents in memory. Raises Absent."""
    config = house.config
    removed = remove(
        house.store, uid, actor, settings=load(**config.settings), data_dir=config.data_dir, out=config.out
    )
    house.desk.forget(removed.document.id, uid)
    return removed


def retire(
    store: Store, days: int, actor: Actor, *, settings: Settings, data_dir: Path | None, out: Path | None
) -> tuple[Removed, ...]:
    """Removes what has been final and untouched for so many days, and whatever ran out."""
    with store.reading() as connection:
        documents = outdated(connection, days)
    removed = []
    for each in documents:
        try:
            removed.append(remove(store, each.uid, actor, settings=settings, data_dir=data_dir, out=out))
        except Absent:  # somebody else was quicker
            continue
    with store.writing() as connection:
        sweep(connection)
    return tuple(removed)
