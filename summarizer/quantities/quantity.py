"""The Quantity: one numeric mention of the text, in the form of the design's table of fields."""

from __future__ import annotations

from typing import Literal

from summarizer.frozen import dataclass

Kind = Literal[
    "cardinal",
    "money",
    "percentage",
    "percentage_point",
    "rank",
    "ordinal",
    "fraction",
    "ratio",
    "multiple",
    "range",
    "vague",
    "enumerator",
    "name",
    "metadata",
    "year",
    "period",
    "date",
    "malformed",
]
Status = Literal["achieved", "expected", "planned", "baseline", "problem", "context"]
Commitment = Literal["ensure", "strive", "seek", "explore", "plain"]
Stage = Literal["intended", "applied", "shortlisted", "approved", "signed", "started", "done"]
Measure = Literal["new", "stock", "cumulative", "net", "share", "growth", "delta", "rank", "level"]
Direction = Literal["up", "down", "flat"]
Distribution = Literal["each", "respectively", "all", "together", "part"]

CLAIM_KINDS: frozenset[str] = frozenset(
    (
        "cardinal",
        "money",
        "percentage",
        "percentage_point",
        "rank",
        "ordinal",
        "fraction",
        "ratio",
        "multiple",
        "range",
        "vague",
    )
)
STAGES: tuple[Stage, ...] = ("intended", "applied", "shortlisted", "approved", "signed", "started", "done")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One numeric mention. `text[start:end] == surface` always; offsets are code points.

    `value` is a string: a decimal with the scale applied (`105.5亿元` → `10550000000`), `a/b`, `a:b`, an ISO
    date, or None. `part_of` is the start of the mention that a 其中 figure is part of. `scope` and `basis` hold
    several words separated by one space where the text gives several (`全市 国家级`, `同比 预计数`).
    """

    start: int
    end: int
    surface: str
    kind: Kind
    value: str | None = None
    upper: str | None = None
    unit: str | None = None
    qualifier: tuple[str, ...] = ()
    status: Status | None = None
    commitment: Commitment | None = None
    stage: Stage | None = None
    measure: Measure | None = None
    direction: Direction | None = None
    basis: str | None = None
    scope: str | None = None
    period: str | None = None
    distribution: Distribution | None = None
    part_of: int | None = None
    indicator: str | None = None
    note: str | None = None

    @property
    def is_claim(self) -> bool:
        return self.kind in CLAIM_KINDS
