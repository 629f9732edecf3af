"""Stable identities of findings: the same fault of the same item has the same id in every run, on any machine."""

from __future__ import annotations

import hashlib

from summarizer.document import Span
from summarizer.items import Item, Metric
from summarizer.validation.finding import Claim

AROUND = 20  # characters on either side that tell one place of the source from another


def _digest(*parts: object) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return "f-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _metric_content(metric: Metric) -> str:
    return "\x1e".join(
        str(part) for part in (metric.indicator, metric.surface, metric.value, metric.upper, metric.unit, metric.source)
    )


def item_content(item: Item) -> str:
    """What an item says, its id and its topic left out: both may change without the item changing."""
    parts = [item.list.value, item.statement]
    parts += [_metric_content(metric) for metric in item.metrics]
    parts += [f"{piece.span.start}-{piece.span.end}:{piece.exact}" for piece in item.evidence]
    return "\x1d".join(parts)


def item_finding_id(code: str, report: str | None, item: Item, claim: Claim | None, occurrence: int = 0) -> str:
    """The id of a finding about an item: report, item content, code, claim span."""
    place = (claim.field, claim.span.start, claim.span.end) if claim is not None else ("", "", "")
    return _digest("item", report, item_content(item), code, *place, occurrence)


def source_finding_id(code: str, surface: str, around: str, occurrence: int = 0) -> str:
    """The id of a finding about the source: code, surface, ±20 characters, occurrence."""
    return _digest("source", code, surface, around, occurrence)


def surroundings(text: str, span: Span) -> str:
    """The text within AROUND characters of `span`, the span itself included."""
    return text[max(0, span.start - AROUND) : span.end + AROUND]


class Occurrences:
    """Counts how often the same key was seen before, so that repeated faults keep apart in a stable order."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], int] = {}

    def next(self, *key: str) -> int:
        number = self._seen.get(key, 0)
        self._seen[key] = number + 1
        return number

    def copied(self) -> Occurrences:
        """Another count that goes on from here."""
        other = Occurrences()
        other._seen = self._seen.copy()
        return other
