"""A paper before it has a format: headings, paragraphs, tables and lines to sign, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. `note` is the number of a footnote behind it, from 1."""

    text: str
    bold: bool = False
    note: int | None = None


Text = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # 1 or 2; the paper's title stands above
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Text
    numbered: int | None = None  # its number in a list


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are parts of the whole, a number a column."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """A line of blanks to fill in by hand."""

    labels: tuple[str, ...]


Block = Heading | Paragraph | Table | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """One printable document. `notes` are its footnotes in order; `wide` wants the page turned."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    wide: bool = False


def plain(text: str) -> Text:
    return (Run(text),)
