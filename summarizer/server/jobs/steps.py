"""What a job's worker process does beside the street: what reading found, to be kept with the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from summarizer.pipeline.inputs import Input
from summarizer.pipeline.sources import dumped
from summarizer.pipeline.stages import opened
from summarizer.pipeline.street import Recipe


@dataclass(frozen=True, slots=True)
class Looked:
    """A source without its text, as JSON, and whether it is marked as restricted (密级、内部资料)."""

    source: dict[str, Any]
    restricted: bool


def look(document: Input, recipe: Recipe) -> Looked:
    """Reads a document. Raises ReadingError."""
    source = opened(document, recipe)
    return Looked(dumped(source), bool(source.metadata.restricted))
