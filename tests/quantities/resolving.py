"""Helpers of the tests of layer 2: one figure of a text, and small Contexts."""

from __future__ import annotations

from summarizer.document import SectionKind, Span
from summarizer.quantities import EMPTY, Context, Quantity, Zone, recognize

FAR = 10**9


def zone(kind: SectionKind | None, year: int | None = 2024, plan: int | None = 2025, **flags: bool) -> Context:
    """A Context of one zone that covers any text."""
    return Context((Zone(Span(0, FAR), kind, year, plan, **flags),))


ACHIEVEMENTS = zone(SectionKind.ACHIEVEMENTS)
PROBLEMS = zone(SectionKind.PROBLEMS)
PLANS = zone(SectionKind.PLANS)
MIXED = zone(SectionKind.MIXED)
CALENDAR = zone(None)


def told(text: str, surface: str, context: Context = EMPTY) -> Quantity:
    """The mention written `surface` in `text`; `surface@2` is its second occurrence."""
    written, _, count = surface.partition("@")
    found = [mention for mention in recognize(text, context) if mention.surface == written]
    assert found, f"{written} is not among {[mention.surface for mention in recognize(text, context)]}"
    return found[int(count or 1) - 1]
