"""The Context: what the outline knows of the surroundings, handed to `resolve` as plain data."""

from __future__ import annotations

from summarizer.document import Cell, SectionKind, Span
from summarizer.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the text that shares one context. Zones are in order and never overlap.

    `report_year` is the year that 今年 means here, None where the text's years are damaged.
    """

    span: Span
    kind: SectionKind | None = None
    report_year: int | None = None
    plan_year: int | None = None
    noise: bool = False
    heading: bool = False
    title: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The zones of a document and its table cells. The empty Context stands for bare text."""

    zones: tuple[Zone, ...] = ()
    cells: tuple[Cell, ...] = ()


EMPTY = Context()
