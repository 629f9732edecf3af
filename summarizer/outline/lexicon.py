"""The outline's word lists, compiled once: headings, lead words and the senses of sentences."""

from __future__ import annotations

import re
from functools import cache

from summarizer.document import SectionKind
from summarizer.resources import table


@cache
def pattern(part: str, name: str) -> re.Pattern[str]:
    """The patterns of one list of sense.toml as one alternation, in the list's order."""
    return re.compile("|".join(f"(?:{one})" for one in table("outline/sense.toml")[part][name]))


@cache
def lead_words() -> dict[str, SectionKind]:
    """The run-on lead words with the kind of section they open."""
    data = table("outline/sense.toml")["lead"]
    kinds = {"plans": SectionKind.PLANS, "problems": SectionKind.PROBLEMS, "achievements": SectionKind.ACHIEVEMENTS}
    return {word: kind for name, kind in kinds.items() for word in data[name]}


@cache
def lead() -> re.Pattern[str]:
    """A lead word and its colon, at the head of a paragraph or behind a full stop; longest words first."""
    words = sorted(lead_words(), key=lambda word: (-len(word), word))
    return re.compile(rf"(?:^|(?<=[。；;！!]))[ \u3000]{{0,4}}(?P<word>{'|'.join(words)})(?:是|为)?[:：]")
