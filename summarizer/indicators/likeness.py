"""Whether what is asked for and what is told are the same indicator."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum

from summarizer.indicators.folding import Indicator

# An application, a short list, an intention is not the thing itself.
NOT_YET = frozenset(("intended", "applied", "shortlisted", "signed", "started"))
_OTHER_FIGURES = frozenset(("growth", "delta", "rank", "net"))


class Likeness(StrEnum):
    """What `told` is to the indicator that is `asked` for."""

    SAME = "same"
    BROADER = "broader"  # the question leaves open what is told: 高新技术企业 asked, 新认定高新技术企业 told
    UNTOLD = "untold"  # the answer leaves open what was asked: 新认定高新技术企业 asked, 高新技术企业 told
    DIFFERENT = "different"


def likeness(asked: Indicator, told: Indicator) -> Likeness:
    """Same thing, level, measure and stage; what one side leaves open is said, a contradiction is different."""
    if asked.key != told.key or not asked.key:
        return Likeness.DIFFERENT
    parts = (_levels(asked, told), _measures(asked.measure, told.measure), _stages(asked.stage, told.stage))
    for worst in (Likeness.DIFFERENT, Likeness.UNTOLD, Likeness.BROADER):
        if worst in parts:
            return worst
    return Likeness.SAME


def same(asked: Indicator, told: Indicator) -> bool:
    """Whether both are certainly the same."""
    return likeness(asked, told) is Likeness.SAME


def nearness(first: Indicator, second: Indicator) -> float:
    """How alike two names look, 0…1: for a hint to people, never for a figure."""
    if not first.key or not second.key:
        return 0.0
    return SequenceMatcher(None, first.key, second.key, autojunk=False).ratio()


def _levels(asked: Indicator, told: Indicator) -> Likeness:
    if asked.levels == told.levels:
        return Likeness.SAME
    if asked.levels and asked.levels == told.levels | told.place_levels:
        return Likeness.SAME  # 浙江省… may be said of the province's own
    if told.levels and told.levels == asked.levels | asked.place_levels:
        return Likeness.SAME
    if not asked.levels:
        return Likeness.BROADER
    return Likeness.DIFFERENT if told.levels else Likeness.UNTOLD


def _measures(asked: str | None, told: str | None) -> Likeness:
    if asked == told:
        return Likeness.SAME
    if asked in _OTHER_FIGURES or told in _OTHER_FIGURES:
        return Likeness.DIFFERENT
    if asked is None:
        return Likeness.BROADER
    return Likeness.UNTOLD if told is None else Likeness.DIFFERENT


def _stages(asked: str | None, told: str | None) -> Likeness:
    if asked == told:
        return Likeness.SAME
    if asked in NOT_YET or told in NOT_YET:
        return Likeness.DIFFERENT
    # Of what stands as a result, how it came to stand makes no other figure: 新增56家, 新认定56家.
    return Likeness.SAME if asked is None or told is None else Likeness.DIFFERENT
