"""Layer 2: what the surroundings tell of each mention."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.quantities.context import EMPTY, Context
from summarizer.quantities.quantity import Quantity


def resolve(text: str, mentions: Sequence[Quantity], context: Context = EMPTY) -> tuple[Quantity, ...]:
    """The mentions with the fields that the surroundings decide."""
    return tuple(mentions)
