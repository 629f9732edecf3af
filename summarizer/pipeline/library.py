"""One document for callers in Python: a path or a Source in, a Summary out."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from summarizer.document import Source
from summarizer.models import Summary
from summarizer.pipeline.loops import run_sync
from summarizer.pipeline.recipes import asking, recipe_of
from summarizer.pipeline.street import Walk, advance, begin, finish
from summarizer.reading import read
from summarizer.settings import Settings, load


def summarize(document: str | Path | Source, *, settings: Settings | None = None, **options: Any) -> Summary:
    """The summary of one document: a path, `-` for standard input, or a Source.

    `options` are fields of Settings: `summarize("a.txt", extractor="rules")`. Without `settings` they come from the
    environment, `.env` and `summarizer.toml`. Values are decimal strings, spans code points of the canonical text.
    Raises ReadingError for a document that can't be read, UsageError for settings that can't be used. A section that
    the model failed on is in the summary with its reason. Works inside a running event loop too.
    """
    if settings is not None and options:
        raise TypeError("give settings or single options, not both")
    return summarize_document(document, settings if settings is not None else load(**options))


def summarize_document(document: str | Path | Source, settings: Settings) -> Summary:
    """One document down the street."""
    recipe = recipe_of(settings)
    source = document if isinstance(document, Source) else read(document, max_characters=settings.max_characters)
    walk = begin(source, recipe)
    if walk.requests:
        walk = run_sync(_talk(walk, settings))
    return finish(walk)


async def _talk(walk: Walk, settings: Settings) -> Walk:
    async with asking(settings, recipe_of(settings), _name_host) as asker:
        while asker is not None and walk.requests:
            walk = advance(walk, await asker.ask(walk.requests))
    return walk


def _name_host(host: str) -> None:
    logging.getLogger("summarizer").warning("text of the document is sent to %s", host)
