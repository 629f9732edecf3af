"""Pipeline: the only place where stages meet — one document down the street, or a batch of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.pipeline.batch import Batch as Batch
    from summarizer.pipeline.batch import run as run
    from summarizer.pipeline.checking import Proof as Proof
    from summarizer.pipeline.checking import check as check
    from summarizer.pipeline.library import summarize as summarize
    from summarizer.pipeline.library import summarize_document as summarize_document

__all__ = ["Batch", "Proof", "check", "run", "summarize", "summarize_document"]

_HOMES = {
    "Batch": "batch",
    "run": "batch",
    "Proof": "checking",
    "check": "checking",
    "summarize": "library",
    "summarize_document": "library",
}


def __getattr__(name: str) -> Any:
    # On first use: the command line's help, and a worker, need not load the whole house.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
