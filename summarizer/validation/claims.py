"""What an item claims: the figures of its statement and of its metrics, each with the words round it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import cast, get_args

from summarizer.document import Span
from summarizer.frozen import dataclass
from summarizer.items import Item, Metric
from summarizer.quantities import CLAIM_KINDS, EMPTY, Quantity, recognize
from summarizer.quantities.quantity import Commitment, Kind, Measure, Stage, Status
from summarizer.validation.arithmetic import decimal
from summarizer.validation.compare.view import View, views
from summarizer.validation.compare.words import content, levels, plain, scopes
from summarizer.validation.finding import Claim

STATEMENT = "statement"
_STATUSES, _COMMITMENTS, _STAGES, _MEASURES = (
    frozenset(get_args(choices)) for choices in (Status, Commitment, Stage, Measure)
)


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of an item: where it stands and what it says.

    `metric` is the metric it comes from, if any, and `seen` what that metric's surface says when recognised.
    """

    field: str
    view: View
    metric: Metric | None = None
    seen: Quantity | None = None

    @property
    def quantity(self) -> Quantity:
        return self.view.mention

    @property
    def place(self) -> Claim:
        return Claim(self.field, Span(self.quantity.start, self.quantity.end), self.quantity.surface)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement read once: all its mentions, its claims, the years it names."""

    text: str
    mentions: tuple[Quantity, ...]
    told: tuple[Told, ...]


@lru_cache(1024)
def read_statement(text: str) -> Statement:
    """A statement's mentions and claims, recognised on the bare text with its widths folded."""
    folded = plain(text)
    mentions = recognize(folded, EMPTY)
    if folded != text:
        mentions = tuple(replace(mention, surface=text[mention.start : mention.end]) for mention in mentions)
    told = tuple(Told(STATEMENT, view) for view in views(folded, mentions) if view.mention.is_claim)
    return Statement(text, mentions, told)


@lru_cache(2048)
def read_surface(surface: str) -> Quantity | None:
    """The first claim in a metric's surface, recognised by itself."""
    return next((mention for mention in recognize(plain(surface), EMPTY) if mention.is_claim), None)


def read_metric(item: Item, place: int, known: Mapping[str, Quantity]) -> Told:
    """A metric as a claim. What the metric leaves open stays open; what its surface says fills value and unit.

    `known` are figures recognised already, by surface: most metrics repeat one of the statement or of the source.
    """
    metric = item.metrics[place]
    seen = known.get(metric.surface) or read_surface(metric.surface)
    kind = cast(Kind, metric.kind if metric.kind in CLAIM_KINDS else seen.kind if seen is not None else "cardinal")
    value = metric.value if decimal(metric.value) is not None or metric.value is None else None
    mention = Quantity(
        start=0,
        end=len(metric.surface),
        surface=metric.surface,
        kind=kind,
        value=value if value is not None or seen is None else seen.value,
        upper=metric.upper if metric.value is not None or seen is None else seen.upper,
        unit=metric.unit if metric.unit is not None or seen is None else seen.unit,
        qualifier=metric.qualifier,
        status=cast("Status | None", metric.status if metric.status in _STATUSES else None),
        commitment=cast("Commitment | None", metric.commitment if metric.commitment in _COMMITMENTS else None),
        stage=cast("Stage | None", metric.stage if metric.stage in _STAGES else None),
        measure=cast("Measure | None", metric.measure if metric.measure in _MEASURES else None),
        direction=seen.direction if seen is not None else None,
        basis=metric.basis,
        scope=metric.scope,
        period=metric.period,
        indicator=metric.indicator,
    )
    named = content(metric.indicator)
    view = View(
        mention,
        metric.indicator,
        "",
        named,
        named,
        levels(metric.indicator),
        scopes(metric.scope or "") or scopes(metric.indicator),
        mention.measure,
        frozenset(),
    )
    return Told(f"metrics[{place}]", view, metric, seen)


def signless(mention: Quantity) -> Quantity:
    """The mention with a written sign taken off its value."""
    if mention.value is not None and mention.value[:1] in "+-":
        return replace(mention, value=mention.value[1:])
    return mention
