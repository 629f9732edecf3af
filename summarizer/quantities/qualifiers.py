"""Qualifiers: the words beside a number that bound it, in normal form; the table is lexicon/qualifiers.toml."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from summarizer.resources import table

_Row = tuple[str, str, bool, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
_BETWEEN: Final = "了到达至 \u3000"  # 超过了80, 突破到, 达到近 — may stand between the word and the number
_LONGEST: Final = 6


@cache
def _before() -> dict[str, tuple[_Row, ...]]:
    """By last character: (word, norm, only before a bare scale, words it must not be the end of, words needed behind the number,
    characters needed before the word)."""
    return _indexed("before", -1)


@cache
def _behind() -> dict[str, tuple[_Row, ...]]:
    return _indexed("behind", 0)


def _indexed(side: str, at: int) -> dict[str, tuple[_Row, ...]]:
    listed: dict[str, list[_Row]] = {}
    entries: list[dict[str, Any]] = table("quantities/lexicon/qualifiers.toml")[side]
    for entry in entries:
        listed.setdefault(entry["word"][at], []).append(
            (
                entry["word"],
                entry["norm"],
                entry.get("scale_only", False),
                tuple(entry.get("not_in", ())),
                tuple(entry.get("behind", ())),
                tuple(entry.get("after", ())),
            )
        )
    return {key: tuple(sorted(rows, key=lambda row: -len(row[0]))) for key, rows in listed.items()}


def qualifiers(text: str, start: int, end: int, floor: int, *, scale_only: bool = False) -> tuple[str, ...]:
    """The normal forms of the words right before `start` (not before `floor`) and right behind `end`, in that order."""
    found: tuple[str, ...] = ()
    at = start
    while at > floor and start - at < 3 and text[at - 1] in _BETWEEN:
        at -= 1
    rows = _before().get(text[at - 1] if at > floor else "", ())
    for word, norm, bare, not_in, behind, after in rows:
        if text.startswith(word, at - len(word)) and at - len(word) >= floor:
            if bare and not scale_only:
                continue
            if not_in and text.startswith(tuple(w for w in not_in), at - 2):
                continue
            if after and text[at - len(word) - 1 : at - len(word)] not in after:
                continue
            if behind and not text.startswith(behind, end):
                continue
            found = (norm,)
            break
    for word, norm, _, not_in, _, _ in _behind().get(text[end : end + 1], ()):
        if text.startswith(word, end) and not (not_in and text.startswith(not_in, end)):
            return found if norm in found else (*found, norm)
    return found
