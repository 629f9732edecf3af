"""The results of a folder compared: the glue between OUT and `summarizer.comparison`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from summarizer.comparison.compared import Choice, Comparison, compare
from summarizer.comparison.observations import Gathered, gather
from summarizer.comparison.truth import read_truth
from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.pipeline.results import Revision, States, results


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and the summaries that couldn't be used."""

    comparison: Comparison
    skipped: tuple[SummarizerError, ...]

    @property
    def exit_code(self) -> int:
        """0, or 3 where a summary was passed over."""
        return 3 if self.skipped else 0


def compare_folder(
    out: str | Path,
    choice: Choice | None = None,
    *,
    truth: str | Path | None = None,
    state: States = "all",
    revision: Revision | None = None,
    passed: Callable[[str], None] | None = None,
) -> Compared:
    """Compares the documents of OUT, one summary in memory at a time; drafts count and are marked.

    `revision` gives a document's final revision where the reviewer's store has one, `passed` sees each document's key.
    Raises UsageError for a folder without results or a table of truth that can't be used, ReadingError where no summary
    can be compared.
    """
    facts = (str(truth), read_truth(truth)) if truth is not None else None
    skipped: list[SummarizerError] = []
    comparison = compare(_gathered(out, state, revision, skipped, passed), choice or Choice(), facts)
    if not comparison.documents:
        error = fault("comparing.nothing", str(out))
        raise skipped[0] if len(skipped) == 1 else error
    return Compared(comparison, tuple(skipped))


def jump_of(text: str) -> Decimal:
    """How many times as much is suspicious. Raises UsageError for what is no number above 1."""
    try:
        jump = Decimal(text)
    except ArithmeticError:
        raise fault("comparing.jump", value=text) from None
    if not jump.is_finite() or jump <= 1:
        raise fault("comparing.jump", value=text)
    return jump


def _gathered(
    out: str | Path,
    state: States,
    revision: Revision | None,
    skipped: list[SummarizerError],
    passed: Callable[[str], None] | None,
) -> Iterator[Gathered]:
    for each in results(out, state=state, skipped=skipped.append, revision=revision):
        if passed is not None:
            passed(each.key)
        yield gather(each.key, each.summary, draft=not each.is_final)
