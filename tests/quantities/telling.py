"""Says mentions in one line each, so that tables of cases read as the specification."""

from __future__ import annotations

from summarizer.quantities import Quantity, scan


def tell(mention: Quantity) -> str:
    """`surface kind value~upper unit qualifiers`, with `-` where there is none and nothing at the end."""
    value = mention.value or "-"
    if mention.upper is not None:
        value += "~" + mention.upper
    return " ".join([mention.surface, mention.kind, value, mention.unit or "-", *mention.qualifier])


def told(text: str) -> list[str]:
    """All mentions of layer 1 in `text`."""
    return [tell(mention) for mention in scan(text)]


def claims(text: str) -> list[str]:
    return [tell(mention) for mention in scan(text) if mention.is_claim]
