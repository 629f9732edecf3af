"""Validation: draft items × Annotated source → findings and coverage. Pure and deterministic."""

from __future__ import annotations

from summarizer.validation.finding import (
    Claim,
    Coverage,
    Finding,
    Omission,
    Quote,
    Severity,
    Validation,
)
from summarizer.validation.foreign import items_of_text
from summarizer.validation.ledger import Bench, validate
from summarizer.validation.standing import standing, worst

__all__ = [
    "Bench",
    "Claim",
    "Coverage",
    "Finding",
    "Omission",
    "Quote",
    "Severity",
    "Validation",
    "items_of_text",
    "standing",
    "validate",
    "worst",
]
