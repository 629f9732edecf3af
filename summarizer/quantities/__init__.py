"""Quantities: every numeric mention of Chinese official prose, recognised in two pure layers."""

from __future__ import annotations

from summarizer.quantities.context import EMPTY, Context, Zone
from summarizer.quantities.quantity import CLAIM_KINDS, Quantity

__all__ = ["CLAIM_KINDS", "EMPTY", "Context", "Quantity", "Zone"]
