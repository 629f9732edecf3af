"""Quantities: every numeric mention of Chinese official prose, recognised in two pure layers."""

from __future__ import annotations

from summarizer.quantities.context import EMPTY, Context, Zone
from summarizer.quantities.quantity import CLAIM_KINDS, Quantity
from summarizer.quantities.resolve import resolve
from summarizer.quantities.scan import scan

__all__ = ["CLAIM_KINDS", "EMPTY", "Context", "Quantity", "Zone", "recognize", "resolve", "scan"]


def recognize(text: str, context: Context = EMPTY) -> tuple[Quantity, ...]:
    """All mentions of `text`, in order, with what form and surroundings tell."""
    return resolve(text, scan(text), context)
