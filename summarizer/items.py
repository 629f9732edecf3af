"""Ground floor: the draft item — what an extractor says and the ledger checks.

Items come from the rules, from a model or from a file somebody wrote; nothing in them is trusted.
"""

from __future__ import annotations

from enum import StrEnum

from summarizer.document import Span
from summarizer.frozen import dataclass


class ItemList(StrEnum):
    """The list of a report in which an item stands."""

    ACHIEVEMENTS = "achievements"
    PROBLEMS = "problems"
    PLANS = "plans"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that stands beside its level: 同比增长12.2%. `value` is a decimal string."""

    direction: str | None
    basis: str | None
    value: str | None
    unit: str | None
    surface: str
    source: Span | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of an item as data. Fields are those of a quantity; `source` is its span in the text."""

    indicator: str
    surface: str
    value: str | None = None
    upper: str | None = None
    unit: str | None = None
    kind: str | None = None
    qualifier: tuple[str, ...] = ()
    measure: str | None = None
    scope: str | None = None
    stage: str | None = None
    status: str | None = None
    commitment: str | None = None
    period: str | None = None
    basis: str | None = None
    source: Span | None = None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the source that an item cites. `exact` is the quote as the item's writer gave it."""

    section: str | None
    span: Span
    exact: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One achievement, problem or plan with its figures and its evidence."""

    id: str  # "r1.a3"; in a draft without ids, its place in the list
    report: str  # "r1"
    list: ItemList
    topic: str
    statement: str
    metrics: tuple[Metric, ...] = ()
    evidence: tuple[Evidence, ...] = ()
