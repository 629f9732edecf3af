"""Patterns of word lists: many words as one alternation that is entered by its characters, not tried word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

_Branches: TypeAlias = "dict[str, _Branches]"
_END = ""  # the branch of a word that ends here


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest where several begin at one place. Words are literal.

    `省级|省|市级|市` becomes `省级?|市级?`: the engine tries each character once, however many words begin with it.
    Not a group: whoever puts it into a longer pattern brackets it.
    """
    tree: _Branches = {}
    for word in words:
        branch = tree
        for character in word:
            branch = branch.setdefault(character, {})
        branch[_END] = {}
    # No sets of characters up here: of plain first characters the engine makes the set that it skips all others by.
    return "|".join(re.escape(character) + _tail(below) for character, below in tree.items())


def _tail(tree: _Branches) -> str:
    """What follows a character; where a word may end, the longer ones are tried before."""
    tails: dict[str, list[str]] = {}  # what follows, by the characters that it follows
    for character, below in tree.items():
        if character != _END:
            tails.setdefault(_tail(below), []).append(character)
    if not tails:
        return ""
    rest = "|".join(_set(characters) + tail for tail, characters in tails.items())
    if _END in tree:
        return f"(?:{rest})?"
    return rest if len(tails) == 1 else f"(?:{rest})"


def _set(characters: Sequence[str]) -> str:
    return re.escape(characters[0]) if len(characters) == 1 else f"[{''.join(map(re.escape, characters))}]"
