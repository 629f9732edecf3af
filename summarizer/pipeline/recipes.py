"""From settings to extractors: which one does the work, and who talks to the model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from summarizer.extraction.extractor import Asker, Extractor
from summarizer.extraction.rules import RulesExtractor
from summarizer.faults import fault
from summarizer.pipeline.software import fingerprint
from summarizer.pipeline.street import Recipe
from summarizer.settings import Settings


def recipe_of(settings: Settings) -> Recipe:
    """Raises UsageError where the model is asked for and none is configured."""
    rules = RulesExtractor()
    extractor: Extractor = rules
    if settings.resolved_extractor == "llm":
        if not settings.model:
            raise fault("model.none")
        from summarizer.extraction.llm import LlmExtractor

        extractor = LlmExtractor.of(settings)
    return Recipe(extractor, rules, rounds=settings.repair, max_characters=settings.max_characters)


def fingerprint_of(settings: Settings, recipe: Recipe) -> str:
    """What the summaries of this recipe depend on besides their documents."""
    return fingerprint(settings, recipe.extractor.provenance())


def marks_of(settings: Settings, recipe: Recipe) -> tuple[str, ...]:
    """The fingerprints that are as good as a new run's; the first is the one that a new run writes.

    Offline, what the cache doesn't hold is done by the rules: good enough until the endpoint may be asked again.
    """
    mark = fingerprint_of(settings, recipe)
    host = recipe.extractor.provenance().get("endpoint")
    if not settings.offline or host is None:
        return (mark,)
    from summarizer.extraction.llm import is_loopback

    return (mark,) if is_loopback(host) else (f"{mark}-offline", mark)


@asynccontextmanager
async def asking(
    settings: Settings, recipe: Recipe, announce: Callable[[str], None] | None = None, *, cache_only: bool = False
) -> AsyncIterator[Asker | None]:
    """The one that asks the model, open as long as needed; None for the rules.

    `announce(host)` is called before the first request that leaves this machine.
    """
    if recipe.extractor.name != "llm":
        yield None
        return
    from summarizer.extraction.llm import LlmAsker, open_cache

    cache = open_cache(settings)
    try:
        asker = LlmAsker(settings, cache, announce=announce, cache_only=cache_only)
        try:
            yield asker
        finally:
            await asker.close()
    finally:
        cache.close()
