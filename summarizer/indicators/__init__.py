"""Indicators: do two names of what is measured, with level, measure and stage, mean the same?

    from summarizer.indicators import Likeness, folded, likeness, same

    asked = folded("国家高新技术企业总数")                       # a name alone: what its own words tell
    told = folded("有效高企", measure="stock", scope="全区")     # fields tell what the name leaves out
    same(asked, told)                                            # True: same thing, level, measure and stage
    likeness(folded("高新技术企业"), told)                       # BROADER: more is told than was asked

`Indicator.key` names the thing in comparable characters (synonyms read as one: `synonyms.toml`), so that a table can be
grouped by it; two of the same key may still differ in level, measure or stage: ask `likeness`. Territory (全区), unit,
period and status are the caller's business: they are not part of a name. Nothing here guesses: what is not known to be
the same is different.
"""

from __future__ import annotations

from summarizer.indicators.folding import Indicator, folded
from summarizer.indicators.likeness import NOT_YET, Likeness, likeness, nearness, same

__all__ = ["NOT_YET", "Indicator", "Likeness", "folded", "likeness", "nearness", "same"]
