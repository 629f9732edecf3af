"""What a run would send to the model, before it does: the estimate of a dry run, and batches sent by night."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.errors import SummarizerError
from summarizer.extraction.extractor import Request
from summarizer.faults import fault
from summarizer.pipeline.fetching import allow
from summarizer.pipeline.inputs import Input, collect
from summarizer.pipeline.loops import run_sync
from summarizer.pipeline.recipes import recipe_of
from summarizer.pipeline.stages import opened
from summarizer.pipeline.street import Recipe, begin
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.extraction.llm.batches import Collection, Submission
    from summarizer.extraction.llm.money import Estimate


@dataclass(frozen=True, slots=True)
class Forecast:
    """A dry run: documents that can be read, requests answered by the cache already, and what is left to send."""

    documents: int
    unreadable: int
    cached: int
    estimate: Estimate


def _recipe(settings: Settings) -> Recipe:
    """Raises UsageError where no model is configured: the rules send nothing."""
    recipe = recipe_of(settings)
    if recipe.extractor.name != "llm":
        raise fault("model.none")
    return recipe


def _requests(inputs: Sequence[Input], recipe: Recipe, faults: list[SummarizerError]) -> Iterator[Request]:
    """The requests of all documents, one document at a time; what can't be read is put into `faults`."""
    for each in inputs:
        try:
            yield from begin(opened(each, recipe), recipe).requests
        except SummarizerError as error:
            faults.append(error)


def _named(host: str) -> None:
    logging.getLogger("summarizer").warning("documents are read from %s", host)


def dry_run(paths: Sequence[str], settings: Settings) -> Forecast:
    """What `run` would send, first drafts only: repairs come on top. Sends nothing, writes nothing."""
    from summarizer.extraction.llm import estimate, open_cache

    recipe = _recipe(settings)
    allow(paths, settings, _named)
    inputs = collect(paths, afar=True)
    faults: list[SummarizerError] = []
    cached = 0

    def left() -> Iterator[Request]:
        nonlocal cached
        for request in _requests(inputs, recipe, faults):
            if cache.get(request.key) is None:
                yield request
            else:
                cached += 1

    cache = open_cache(settings)
    try:
        found = estimate(left(), settings)
    finally:
        cache.close()
    return Forecast(len(inputs) - len(faults), len(faults), cached, found)


def submit_batch(paths: Sequence[str], settings: Settings, announce: Callable[[str], None]) -> Submission:
    """Sends the requests of all documents to the provider's Batch API. Raises UsageError, ModelError."""
    from summarizer.extraction.llm import open_cache, submit

    recipe = _recipe(settings)
    faults: list[SummarizerError] = []
    allow(paths, settings, announce)
    requests = list(_requests(collect(paths, afar=True), recipe, faults))
    cache = open_cache(settings)
    try:
        return run_sync(submit(settings, requests, cache, announce))
    finally:
        cache.close()


def collect_batch(settings: Settings, announce: Callable[[str], None]) -> Collection:
    """Fetches what has come back into the cache, where the next run finds it. Raises UsageError, ModelError."""
    from summarizer.extraction.llm import collect as fetch
    from summarizer.extraction.llm import open_cache

    _recipe(settings)
    cache = open_cache(settings)
    try:
        return run_sync(fetch(settings, cache, announce))
    finally:
        cache.close()
