"""Removing documents: from the store, from OUT, from the uploads and from the replies of models."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import SummarizerError
from summarizer.pipeline.forgetting import forget_replies, forget_results
from summarizer.server.jobs import uploads
from summarizer.settings import Settings
from summarizer.store import Absent, Actor, Store
from summarizer.store.deleting import compacted, delete_document, outdated, sweep, traces
from summarizer.store.drafts import Document


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
    """Deletes a document everywhere. What can't be cleared is named; the store's part is done all the same.

    Raises Absent.
    """
    with store.reading() as connection:
        found = traces(connection, uid)
    left: list[SummarizerError] = []
    results: tuple[str, ...] = ()
    replies = 0
    # The folder first: a server that watches it would bring the document in again.
    if out is not None:
        try:
            results = forget_results(out, uid)
        except SummarizerError as error:
            left.append(error)
    with store.writing() as connection:
        document = delete_document(connection, uid, actor)
    try:
        replies = forget_replies(settings, found.statements)
        if data_dir is not None:
            uploads.remove(data_dir, uid)
    except SummarizerError as error:
        left.append(error)
    compacted(store)
    return Removed(document, results, replies, tuple(left))


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
