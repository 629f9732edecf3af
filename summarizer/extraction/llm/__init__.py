"""The model as an extractor: requests, client, cache, retry and the parsing of replies.

    extractor = LlmExtractor.of(settings)                      # pure, picklable, holds no key
    extractor.may_send(source)                                 # False: a marked document, let the rules do it
    requests = extractor.prepare(annotated)                    # raises ModelError `model.restricted` where it may not
    cache = open_cache(settings)
    asker = LlmAsker(settings, cache, announce=callback, cache_only=False)     # on the event loop
    replies = await asker.ask(requests)                        # never raises for a failed request
    extraction = extractor.assemble(annotated, replies)
    follow_ups = extractor.repair(annotated, extraction, validation)
    for repaired in await asker.ask(follow_ups):               # then assemble and validate again, keep the better
        candidate = extractor.replaced(replies, repaired)
    await asker.close(); cache.close()

`asker.outcomes` counts what happened on the way, `asker.purse.spent` the money, `asker.gate.stopped` says why a dead
endpoint was given up. `estimate(requests, settings)` is the dry run; `run_probe(settings)` and
`best(results, settings)` are for `doctor`. With `model = "gguf:PATH"` the asker starts the embedded server at the
first request and stops it in `close`.
Where the provider has a Batch API, `await submit(settings, requests, cache)` sends by night and
`await collect(settings, cache)` puts the answers into the cache, where the next run finds them.
Names are imported on first use: openai and instructor take a second to load.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.extraction.llm.asker import LlmAsker
    from summarizer.extraction.llm.batches import collect, submit
    from summarizer.extraction.llm.cache import CacheReport, CacheStats, ReplyCache, open_cache
    from summarizer.extraction.llm.extractor import LlmExtractor
    from summarizer.extraction.llm.leave import endpoint_of, host_of, is_loopback, may_leave
    from summarizer.extraction.llm.money import Estimate, cost_of, estimate, price_of
    from summarizer.extraction.llm.probe import ProbeResult, best, run_probe

__all__ = [
    "CacheReport",
    "CacheStats",
    "Estimate",
    "LlmAsker",
    "LlmExtractor",
    "ProbeResult",
    "ReplyCache",
    "best",
    "collect",
    "cost_of",
    "endpoint_of",
    "estimate",
    "host_of",
    "is_loopback",
    "may_leave",
    "open_cache",
    "price_of",
    "run_probe",
    "submit",
]

_HOMES = {
    "LlmAsker": "asker",
    "ProbeResult": "probe",
    "best": "probe",
    "run_probe": "probe",
    "collect": "batches",
    "submit": "batches",
    "CacheReport": "cache",
    "CacheStats": "cache",
    "ReplyCache": "cache",
    "open_cache": "cache",
    "LlmExtractor": "extractor",
    "endpoint_of": "leave",
    "host_of": "leave",
    "is_loopback": "leave",
    "may_leave": "leave",
    "Estimate": "money",
    "cost_of": "money",
    "estimate": "money",
    "price_of": "money",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
