"""Content: what a format module hands over — canonical text with whatever the format itself tells."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.document import Cell, Noise, Origin


@dataclass(frozen=True, slots=True)
class Content:
    """One document's canonical text. `fields` are metadata that the format names itself (`<meta>` tags, properties)."""

    text: str
    media_type: str
    encoding: str | None = None
    cells: tuple[Cell, ...] = ()
    origins: tuple[Origin, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    noise: tuple[Noise, ...] = ()  # what the format itself shows to be no prose of the report


def canonical(text: str) -> str:
    """The text with a leading byte-order mark dropped and line ends made `\\n`; nothing else is touched."""
    if text.startswith("\ufeff"):
        text = text[1:]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text
