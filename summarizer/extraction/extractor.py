"""The Extractor protocol: what the rules and the model both are to the pipeline."""

from __future__ import annotations

from dataclasses import field
from typing import Any, Protocol

from summarizer.frozen import dataclass
from summarizer.items import Item
from summarizer.outline.annotated import Annotated
from summarizer.validation.finding import Validation


@dataclass(frozen=True, slots=True)
class Request:
    """One request to a model, complete: the same section makes the same request and the same cache key."""

    key: str
    sections: tuple[str, ...]  # section ids that share the request
    payload: dict[str, Any]  # what goes over the wire, but for credentials


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests and tokens spent, failed attempts included."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.requests + other.requests,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a section has no draft, as the summary file names it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer to one request, or the failure that stands in its place."""

    request: Request
    text: str | None = None
    failure: Failure | None = None
    from_cache: bool = False
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A source figure an extractor left out on purpose, with its reason; `start` is the mention's start."""

    start: int
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Draft items of one document, ids given, in the text's order within each list."""

    items: tuple[Item, ...]
    failures: dict[str, Failure] = field(default_factory=dict)  # section id → why
    from_cache: int = 0  # sections answered from the cache
    set_aside: tuple[SetAside, ...] = ()
    usage: Usage = Usage()
    repairs: tuple[dict[str, Any], ...] = ()


class Extractor(Protocol):
    """Pure and picklable: it runs in a worker process. Only `Asker.ask` talks to a model."""

    @property
    def name(self) -> str:
        """`rules` or `llm`, as written in the provenance."""
        ...

    def prepare(self, annotated: Annotated) -> tuple[Request, ...]:
        """The requests that a document needs; none for the rules."""
        ...

    def assemble(self, annotated: Annotated, replies: tuple[Reply, ...]) -> Extraction:
        """Draft items from the replies (from the text alone for the rules)."""
        ...

    def repair(self, annotated: Annotated, extraction: Extraction, validation: Validation) -> tuple[Request, ...]:
        """Follow-up requests for sections whose drafts have errors; none for the rules."""
        ...

    def provenance(self) -> dict[str, Any]:
        """`extractor`, `model`, `endpoint`, `mode`, `prompt` for the summary's provenance."""
        ...


class Asker(Protocol):
    """Lives in the parent, on the event loop: cache, retries, rate and budget."""

    async def ask(self, requests: tuple[Request, ...]) -> tuple[Reply, ...]:
        """One reply a request, in order. Never raises for a failed request: the reply carries the failure."""
        ...

    async def close(self) -> None: ...
