"""An item's standing: the worst state that its findings and its reviewers gave it."""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.items import Item
from summarizer.validation.finding import Finding, Severity

# From best to worst; what a person decided weighs more than what the ledger found.
STANDINGS = ("verified", "accepted", "flagged", "queried", "corrected", "rejected")


def standing(item: Item, findings: Iterable[Finding]) -> str:
    """`flagged` where the item has an error or a warning, else `verified`: its state before anybody reviewed it."""
    for finding in findings:
        if finding.item == item.id and finding.severity is not Severity.INFO:
            return "flagged"
    return "verified"


def worst(states: Iterable[str]) -> str:
    """The worst of several states; `verified` where there are none."""
    return max(states, key=STANDINGS.index, default="verified")
