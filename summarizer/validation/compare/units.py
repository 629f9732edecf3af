"""Which units measure the same: families of the unit lexicon, and the classifier 个 that stands for many."""

from __future__ import annotations

from functools import cache, lru_cache

from summarizer.resources import table


@cache
def _families() -> dict[str, str]:
    return {row["canonical"]: row["family"] for row in table("quantities/lexicon/units.toml")["units"]}


@cache
def _weighed() -> frozenset[str]:
    """Units that are worth so many of another one (亩, 公里): below a line they are not converted."""
    return frozenset(row["canonical"] for row in table("quantities/lexicon/units.toml")["units"] if "factor" in row)


@cache
def _classifiers() -> tuple[frozenset[str], frozenset[str]]:
    data = table("validation/words.toml")
    return frozenset(data["general_classifiers"]), frozenset(data["counted"])


def family(unit: str | None) -> str | None:
    """The family of a unit; a unit the lexicon does not know is its own family."""
    return None if unit is None else _families().get(unit, unit)


@lru_cache(4096)
def alike(first: str | None, second: str | None) -> bool:
    """Whether two units measure the same: 家 and 户, 项 and 个, 人 and 名; not 人 and 人次, % and 百分点."""
    if first == second:
        return True
    if first is None or second is None:
        return False
    if family(first) == family(second):
        return True
    if "/" in first and "/" in second:
        above, below = first.split("/", 1)
        over, under = second.split("/", 1)
        return below == under and (above == over or (alike(above, over) and not {above, over} & _weighed()))
    general, counted = _classifiers()
    return (first in general and second in counted) or (second in general and first in counted)
