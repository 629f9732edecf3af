"""Named outcomes of a request: from `outcomes.toml` to the error inside and the failure in the summary file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from summarizer.errors import ModelError
from summarizer.extraction.extractor import Failure
from summarizer.resources import table


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of `outcomes.toml`; see the comments there."""

    name: str
    message: str
    mend: str
    en: str
    en_mend: str
    retry: bool = False
    split: bool = False
    reask: bool = False
    stop: bool = False


@cache
def outcomes() -> dict[str, Outcome]:
    return {name: Outcome(name=name, **row) for name, row in table("extraction/llm/outcomes.toml").items()}


def outcome_of(error: ModelError) -> Outcome:
    """The row an error was raised from."""
    return outcomes()[error.code.removeprefix("model.")]


def fault(name: str, detail: str = "", *, host: str | None = None, retry_after: float | None = None) -> ModelError:
    """The error of a named outcome. `detail` is the server's own word, shortened, never a key."""
    row = outcomes()[name]
    short = " ".join(detail.split())[:200]
    error = ModelError(
        f"{row.message}({short})" if short else row.message,
        where=host,
        mend=row.mend,
        code=f"model.{name}",
        retryable=row.retry,
        retry_after=retry_after,
    )
    error.english = (f"{row.en} ({short})" if short else row.en, row.en_mend)
    return error


def failure(error: ModelError) -> Failure:
    """What the summary file says of a section that has no draft."""
    return Failure(error.code, f"{error.what} — {error.mend}" if error.mend else error.what)
