"""Qualifiers: what a dropped or changed 约, 近, 超, 余, 以上 does to a figure, and where the source writes it."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from summarizer.quantities import Quantity
from summarizer.resources import table

Loss = Literal["inflated", "weakened", "changed", "added"]

_UPWARDS = frozenset(("over", "at_least"))
_HEDGES = frozenset(("about", "nearly", "under"))


class Written(NamedTuple):
    """A figure with its qualifier as a text writes it: the whole stretch, and the qualifying word in it."""

    phrase: str
    word: str


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return dict(table("validation/words.toml")["qualifier"])


def difference(claim: Quantity, source: Quantity) -> Loss | None:
    """What became of the source's qualifier in a claim of the same value; None where nothing that matters did.

    超, 突破, 逾, 余, 以上, 不低于 say the same upwards of a figure; 近 and 约 do not say the same.
    """
    told, true = frozenset(claim.qualifier), frozenset(source.qualifier)
    if told == true:
        return None
    if "from_bottom" in true ^ told:
        return "inflated" if "from_bottom" in true else "added"
    lost, gained = true - told, told - true
    if lost and gained:
        return None if lost <= _UPWARDS and gained <= _UPWARDS else "changed"
    if gained:
        return None if told <= _UPWARDS and true else "added"
    if lost & _HEDGES:
        # 约…左右 and 近…余 hedge twice; one of them kept is enough.
        return None if told & _HEDGES else "inflated"
    if lost <= _UPWARDS:
        return None if told & _UPWARDS else "weakened"
    return "changed" if source.kind in ("rank", "ordinal") else "inflated"


def as_written(text: str, mention: Quantity) -> Written:
    """The mention with its qualifier as the text writes it: 近40场, 30余项, 25项及以上; the bare surface else."""
    phrase, word = mention.surface, ""
    head, tail = text[max(0, mention.start - 4) : mention.start], text[mention.end : mention.end + 4]
    for name in mention.qualifier:
        row = _words().get(name)
        if row is None:
            continue
        inside = next((mark for mark in row["inside"] if mark in mention.surface), None)
        before = max((mark for mark in row["before"] if head.endswith(mark)), key=len, default=None)
        behind = max((mark for mark in row["behind"] if tail.startswith(mark)), key=len, default=None)
        if before is not None:
            phrase, word = before + phrase, word or before
        if behind is not None:
            phrase, word = phrase + behind, word or behind
        if before is None and behind is None and inside is not None:
            word = word or inside
    return Written(phrase, word)


def normal_word(name: str) -> str:
    """The word by which a message names a qualifier."""
    row = _words().get(name)
    return str(row["zh"]) if row is not None else name
