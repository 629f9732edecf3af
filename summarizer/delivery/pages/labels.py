"""What codes of the data are called on the page: Chinese words, which are the catalogue's msgids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.resources import table

_LABELS = "delivery/pages/labels.toml"
_CODES = "delivery/pages/codes.toml"


@dataclass(frozen=True, slots=True)
class Shown:
    """How findings of one code are shown. `harm` ascends from the worst; `cells` are keys of the card's columns."""

    code: str
    group: str
    harm: int
    title: str
    cells: frozenset[str]


def label(family: str, code: str | None) -> str:
    """The word for `code` in a family of labels.toml: the code itself where the table has none, "" for None."""
    if code is None:
        return ""
    word: str = table(_LABELS)[family].get(code, code)
    return word


def labels(family: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The words for several codes of one family."""
    return tuple(label(family, code) for code in codes)


def groups() -> tuple[str, ...]:
    """The groups of findings in the order of harm."""
    return tuple(table(_LABELS)["group"])


def columns() -> tuple[str, ...]:
    """The columns of a card, in order."""
    return tuple(table(_LABELS)["column"])


def shown(code: str) -> Shown:
    """How a finding's code is shown; a code that the table does not know yet comes last, under its own name."""
    row = table(_CODES).get(code)
    if row is None:
        return Shown(code, "other", len(groups()), code, frozenset())
    return Shown(code, row["group"], groups().index(row["group"]), row["title"], frozenset(row["cells"]))


def msgids() -> frozenset[str]:
    """Every word of both tables that a page may show, for the test of the catalogue."""
    words = {word for family in table(_LABELS).values() for word in family.values() if word}
    return frozenset(words | {row["title"] for row in table(_CODES).values()})
