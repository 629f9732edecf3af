"""Qualifiers: the words beside a number that bound it, in normal form; the table is lexicon/qualifiers.toml."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from summarizer.resources import table

_BETWEEN: Final = frozenset("了到达至 \u3000")  # 超过了80, 突破到, 达到近: may stand between the word and the number


class _Word(NamedTuple):
    word: str
    norm: str
    scale_only: bool  # counts only before a bare scale: 上亿元
    not_in: tuple[str, ...]  # longer words it must not be part of: 附近
    behind: tuple[str, ...]  # one of these must stand behind the number
    after: tuple[str, ...]  # one of these characters must stand before the word


@cache
def _words(side: str, at: int) -> dict[str, tuple[_Word, ...]]:
    """The words of one side by their character next to the number, the longest first."""
    listed: dict[str, list[_Word]] = {}
    for entry in table("quantities/lexicon/qualifiers.toml")[side]:
        lists = (tuple(entry.get(key, ())) for key in ("not_in", "behind", "after"))
        word = _Word(entry["word"], entry["norm"], entry.get("scale_only", False), *lists)
        listed.setdefault(word.word[at], []).append(word)
    return {key: tuple(sorted(words, key=lambda word: -len(word.word))) for key, words in listed.items()}


@cache
def _verbs() -> frozenset[str]:
    """The verbs that may stand between 至少 and its number."""
    return frozenset(table("quantities/lexicon/qualifiers.toml")["verbs"]["words"])


def qualifiers(text: str, start: int, end: int, floor: int, *, scale_only: bool = False) -> tuple[str, ...]:
    """The normal forms of the words right before `start` (not before `floor`) and right behind `end`, in that order."""
    found = _norm_before(text, start, end, floor, scale_only)
    for word in _words("behind", 0).get(text[end : end + 1], ()):
        if text.startswith(word.word, end) and not (word.not_in and text.startswith(word.not_in, end)):
            return (word.norm,) if found in (None, word.norm) else (found, word.norm)
    return () if found is None else (found,)


def _norm_before(text: str, start: int, end: int, floor: int, scale_only: bool) -> str | None:
    if start <= floor:
        return None
    found = _norm_at(text, start, end, floor, scale_only)
    at = start
    while found is None and at > floor and start - at < 3 and text[at - 1] in _BETWEEN:
        at -= 1
        found = _norm_at(text, at, end, floor, scale_only) if at > floor else None
    if found is None:
        for word, norm in (("至少", "at_least"), ("最高", "at_most")):
            lead = text.rfind(word, max(floor, start - 6), start)
            if lead >= 0 and text[lead + 2 : start] in _verbs():
                return norm
    return found


def _norm_at(text: str, at: int, end: int, floor: int, scale_only: bool) -> str | None:
    for word in _words("before", -1).get(text[at - 1], ()):
        begin = at - len(word.word)
        if begin < floor or not text.startswith(word.word, begin) or (word.scale_only and not scale_only):
            continue
        if word.not_in and at >= 2 and text.startswith(word.not_in, at - 2):
            continue
        if word.after and (begin == 0 or text[begin - 1] not in word.after):
            continue
        if word.behind and not text.startswith(word.behind, end):
            continue
        return word.norm
    return None
