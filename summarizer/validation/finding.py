"""Findings, coverage and the whole Validation: what the ledger returns, as frozen data."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from summarizer.document import Span
from summarizer.frozen import dataclass


class Severity(StrEnum):
    """Fixed for each code by `codes.toml`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Claim:
    """The place in an item that a finding speaks of. `field` is `statement` or `metrics[i]`."""

    field: str
    span: Span  # code points of that field's text (the metric's surface for `metrics[i]`)
    surface: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The place in the source that a finding speaks of."""

    span: Span
    surface: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One discrepancy. `id` is stable: the same fault of the same item has the same id in every run."""

    id: str
    code: str
    severity: Severity
    message_zh: str
    message_en: str
    report: str | None = None
    item: str | None = None
    claim: Claim | None = None
    source: Quote | None = None
    expected: str | None = None
    actual: str | None = None
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Omission:
    """A source figure that no item cites."""

    span: Span
    surface: str
    indicator: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """cited + set aside + omitted = mentions; `ratio` is cited / (cited + omitted), None where both are 0."""

    mentions: int
    cited: int
    set_aside: dict[str, int] = field(default_factory=dict)
    omitted: tuple[Omission, ...] = ()

    @property
    def ratio(self) -> float | None:
        both = self.cited + len(self.omitted)
        return round(self.cited / both, 4) if both else None


@dataclass(frozen=True, slots=True)
class Validation:
    """Findings in a fixed order, coverage, and the items that have an error or warning."""

    findings: tuple[Finding, ...]
    coverage: Coverage
    flagged: frozenset[str] = frozenset()  # item ids with an error or a warning

    @property
    def counts(self) -> dict[str, int]:
        counts = {"error": 0, "warning": 0, "info": 0}
        for finding in self.findings:
            counts[finding.severity.value] += 1
        return counts
