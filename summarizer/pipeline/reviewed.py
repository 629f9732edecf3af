"""What reviewers made of a folder's documents: final revisions and drafts from the store, beside the folder's files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from summarizer.delivery.records import Kept, State
from summarizer.settings import Settings
from summarizer.store import Store, open_store
from summarizer.store.drafts import Document, find_document, load_draft
from summarizer.store.paging import text_of
from summarizer.store.queue import walk
from summarizer.store.revisions import bytes_of, load_revision, summary_of
from summarizer.store.states import FINALS

REVIEWS = ".summarizer"  # below OUT
DATABASE = "review.db"


def database_of(settings: Settings, folder: Path) -> str | Path:
    """The reviews' database: as it is set, else a SQLite file in `folder`."""
    return settings.database_url.get_secret_value() if settings.database_url is not None else folder / DATABASE


def folder_of(settings: Settings, out: str | Path | None) -> Path:
    """The server's own folder: as it is set, else below OUT, else the user's data folder (XDG)."""
    if settings.data_dir is not None:
        return settings.data_dir
    if out is not None:
        return Path(out) / REVIEWS
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "summarizer"


class Reviews:
    """The store as exports, comparison and the office's sheet see it: one document at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, uid: str) -> Kept | None:
        """A document ("sha256:…") as reviewers left it: its newest revision where it is final, else its draft."""
        with self._store.reading() as connection:
            document = find_document(connection, uid)
        return self._kept(document) if document is not None else None

    def each(self, besides: Set[str] = frozenset()) -> Iterator[Kept]:
        """The documents of the store by key, those that came by upload too, but for those of the ids `besides`."""
        last: tuple[str, int] | None = None
        while True:
            with self._store.reading() as connection:
                document = walk(connection, last)
            if document is None:
                return
            last = document.key, document.id
            if document.uid not in besides:
                yield self._kept(document)

    def _kept(self, document: Document) -> Kept:
        with self._store.reading() as connection:
            if document.state in FINALS:
                found = load_revision(connection, document.id, document.revision)
                body = found.body.encode("utf-8")
                digest, at, by, number = found.sha256, found.at, found.user_name, found.number
                state: State = "final_with_queries" if found.queried else "final"
            else:
                body = bytes_of(summary_of(load_draft(connection, document.id), 0))
                digest, at, by, number, state = hashlib.sha256(body).hexdigest(), None, None, 0, "draft"

        def text() -> str | None:
            with self._store.reading() as connection:
                return text_of(connection, document.id)

        return Kept(document.key, body, state, number, digest, at, by, text)


@contextmanager
def reviews_of(out: str | Path, settings: Settings) -> Iterator[Reviews | None]:
    """The reviews of a folder's documents; None where nobody has reviewed any: no database is made for asking."""
    place = database_of(settings, folder_of(settings, out))
    if isinstance(place, Path) and not place.is_file():
        yield None
        return
    store = open_store(place)
    try:
        yield Reviews(store)
    finally:
        store.close()
