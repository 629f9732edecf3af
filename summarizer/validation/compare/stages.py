"""The words that by themselves tell a stage: 申报, 获批, 开工, 竣工."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from summarizer.resources import table


@cache
def stage_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """The words that by themselves tell a stage, longest first, and the stage of each."""
    rows = table("validation/words.toml")["stage"]
    reading = {word: name for name, row in rows.items() for word in row["telling"]}
    return re.compile("|".join(sorted(reading, key=lambda word: (-len(word), word)))), reading


@lru_cache(4096)
def stages(text: str) -> frozenset[str]:
    """The stages that a stretch of text tells by its words."""
    pattern, reading = stage_words()
    return frozenset(reading[match.group()] for match in pattern.finditer(text))
