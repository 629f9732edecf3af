"""Where every number of the source stands: cited, omitted, set aside or damaged, and whether a finding doubts it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from summarizer import models
from summarizer.document import Span
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity, recognize

State = Literal["cited", "omitted", "set_aside", "damaged"]
LISTS = ("achievements", "problems", "plans")


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of the source. `reason` says why it is set aside; `findings` are the ids that doubt it."""

    span: Span
    state: State
    reason: str | None
    findings: tuple[str, ...]


def items_of(summary: models.Summary) -> Iterator[tuple[models.ReportModel, str, models.ItemModel]]:
    """Every item with its report and the name of its list, in the file's order."""
    for report in summary.reports:
        for name in LISTS:
            for item in getattr(report, name):
                yield report, name, item


def marks(annotated: Annotated, summary: models.Summary, doubted: dict[int, tuple[str, ...]]) -> tuple[Mark, ...]:
    """A mark for every mention, in the text's order.

    `doubted` gives the ids of open findings by the offset in the source where they begin. The coverage of the summary
    says what is omitted; a number is cited where a metric or a statement above it tells it. Linear.
    """
    omitted = {mention.start for mention in summary.validation.coverage.omitted_mentions}
    told = _told(summary)
    cited = _Cited(summary)
    found = []
    for mention in annotated.mentions:
        state, reason = _state(mention, omitted, told, cited)
        ids = tuple(dict.fromkeys(one for at in range(mention.start, mention.end) for one in doubted.get(at, ())))
        found.append(Mark(Span(mention.start, mention.end), state, reason, ids))
    return tuple(found)


def _state(mention: Quantity, omitted: set[int], told: set[int], cited: _Cited) -> tuple[State, str | None]:
    if mention.kind == "malformed":
        return "damaged", None
    if mention.start in omitted:
        return "omitted", None
    if mention.start in told or (mention.is_claim and cited.tells(mention)):
        return "cited", None
    return "set_aside", mention.kind if not mention.is_claim else _why(mention)


def _why(mention: Quantity) -> str:
    if mention.kind == "ordinal":
        return "ordinal"
    return "context" if mention.status == "context" else "unsaid"


def _told(summary: models.Summary) -> set[int]:
    """Offsets of the numbers that metrics point at, and that findings compare a claim with."""
    starts: set[int] = set()
    for _, _, item in items_of(summary):
        for metric in item.metrics:
            for span in (metric.source, metric.change.source if metric.change is not None else None):
                if span is not None:
                    starts.update(range(span.start, span.end))
    for finding in summary.validation.findings:
        if finding.item is not None and finding.claim is not None and finding.source is not None:
            starts.add(finding.source.start)
    return starts


class _Cited:
    """What the items' statements tell of the stretches that they cite."""

    def __init__(self, summary: models.Summary) -> None:
        rows = sorted(
            (span.start, span.end, item.statement)
            for _, _, item in items_of(summary)
            for span in (evidence.selector[0] for evidence in item.evidence)
        )
        self._starts = [row[0] for row in rows]
        self._rows = rows
        # How far the longest stretch reaches that begins at or before each row: where looking back may stop.
        self._reach: list[int] = []
        for _, end, _ in rows:
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def tells(self, mention: Quantity) -> bool:
        """Whether an item that cites the mention's place tells its value."""
        at = bisect_right(self._starts, mention.start) - 1
        while at >= 0 and self._reach[at] > mention.start:
            _, end, statement = self._rows[at]
            if mention.start < end and (mention.value, mention.unit) in values_of(statement):
                return True
            at -= 1
        return False


@lru_cache(maxsize=4096)
def values_of(statement: str) -> frozenset[tuple[str | None, str | None]]:
    """The values and units that a statement tells."""
    return frozenset((mention.value, mention.unit) for mention in recognize(statement))


def by_place(findings: Iterable[models.FindingModel]) -> dict[int, tuple[str, ...]]:
    """The ids of findings by the offset where their counterpart in the source begins."""
    places: dict[int, list[str]] = {}
    for finding in findings:
        if finding.source is not None:
            places.setdefault(finding.source.start, []).append(finding.id)
    return {start: tuple(ids) for start, ids in places.items()}
