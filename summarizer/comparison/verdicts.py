"""One target against one result: met, on the way, missed, or not comparable and why.

A wrong "met" or "missed" is the harm: what differs in stage, kind, unit, part, territory or basis is never judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from summarizer.comparison.amounts import Amount, Bound
from summarizer.comparison.observations import Observation
from summarizer.comparison.subjects import related

Outcome = Literal["met", "on_the_way", "missed", "not_reported", "not_comparable"]
# Why, by the keys of `verdicts.toml`.
Reason = str

_CHANGES = frozenset(("growth", "delta"))
_COUNTED_UP = frozenset(("new", "net", "cumulative", "stock", "plain"))  # more may come, what is there stays
_NO_RESULT = frozenset(("planned",))


@dataclass(frozen=True, slots=True)
class Differences:
    """In what a result differs from the target. `hard`: it is another figure; `soft`: the same thing, not there yet."""

    hard: tuple[Reason, ...]
    soft: tuple[Reason, ...]

    @property
    def none(self) -> bool:
        return not self.hard and not self.soft

    @property
    def telling(self) -> bool:
        """Whether the result is near enough to be shown beside the target, though it can't be compared."""
        return not self.hard or (len(self.hard) == 1 and not self.soft)

    @property
    def first(self) -> Reason:
        return (*self.soft, *self.hard)[0]

    @property
    def weight(self) -> int:
        return 10 * len(self.hard) + len(self.soft)


def differences(target: Observation, result: Observation) -> Differences | None:
    """What keeps a result from being compared with a target; None where they are about different things."""
    mine, theirs = target.subject, result.subject
    likeness = related(mine, theirs)
    if likeness is None:
        return None
    soft, hard = [], []
    if result.status in _NO_RESULT:
        soft.append("planned")
    if mine.stage != theirs.stage:
        soft.append("stage")
    if likeness == "near":
        soft.append("name")
    if mine.whole != theirs.whole:
        soft.append("part")
    if not _same_time(target, result):
        soft.append("period")
    if mine.measure != theirs.measure:
        hard.append("growth" if mine.measure in _CHANGES else "measure")
    elif mine.basis != theirs.basis:
        hard.append("basis")
    if mine.unit != theirs.unit and "growth" not in hard:
        hard.append("unit")
    if mine.frame != theirs.frame or (not mine.frame and target.place.key != result.place.key):
        hard.append("scope")
    if target.amount is None or result.amount is None:
        hard.append("number")
    return Differences(tuple(hard), tuple(soft))


def _same_time(target: Observation, result: Observation) -> bool:
    """Whether a result is of the target's year, or of the stretch of it that the target names."""
    mine, theirs = target.period, result.period
    if mine.sort == "part":
        return theirs.sort == "part" and (theirs.year, theirs.months) == (mine.year, mine.months)
    if theirs.sort == "unsaid":
        return True
    return theirs.year == mine.year and theirs.sort in ("year", "part", "ongoing")


def judged(target: Observation, result: Observation) -> tuple[Outcome, Reason]:
    """The verdict on a comparable result, and its reason."""
    assert target.amount is not None
    assert result.amount is not None
    reached = _reached(target, result)
    final = _final(target, result)
    if reached is None:
        return ("not_comparable", "vague") if final else ("on_the_way", "so_far")
    if result.status == "expected":
        return "on_the_way", "expected" if reached else "expected_short"
    if reached:
        if final or ((result.subject.measure in _COUNTED_UP or _flowing(target, result)) and not _less(target)):
            return "met", "reached"
        return "on_the_way", "reached_so_far"
    return ("missed", "short") if final else ("on_the_way", "so_far")


def _flowing(target: Observation, result: Observation) -> bool:
    """Money that adds up over the year: what is reached in November stays reached."""
    return result.unit == "元" and target.subject.measure == "level"


def _final(target: Observation, result: Observation) -> bool:
    """Whether the result is of the whole stretch that the target is for, with nothing more to come."""
    if result.open:
        return False
    if target.period.sort == "part":
        return True
    return result.period.whole


def _less(target: Observation) -> bool:
    """Whether the target asks for less: a rank, 降低到60以下, 控制在3%以内. 下降3% asks for a greater fall."""
    if target.ordered or {"at_most", "under"} & set(target.qualifier):
        return True
    return target.falls and target.subject.measure not in _CHANGES


def _reached(target: Observation, result: Observation) -> bool | None:
    """Whether the result is what the target asks for; None where its words leave it open (超100家 for 120家)."""
    wanted, told = target.amount, result.amount
    assert wanted is not None
    assert told is not None
    least, most = _signed(target, result, told)
    if _less(target):
        limit = _most_allowed(target, wanted)
        return True if most <= limit else False if least > limit else None
    limit = _least_allowed(target, wanted)
    return True if least >= limit else False if most < limit else None


def _signed(target: Observation, result: Observation, told: Amount) -> tuple[Bound, Bound]:
    """The result's bounds; a change the other way counts against the target."""
    if target.subject.measure in _CHANGES and target.falls != result.falls:
        return (-told.most[0], -told.most[1]), (-told.least[0], -told.least[1])
    return told.least, told.most


def _least_allowed(target: Observation, wanted: Amount) -> Bound:
    """What the qualifier asks for: 超过 is more than, 不低于 at least, 左右 within what it leaves open, 近 nearly."""
    if "over" in target.qualifier:
        return (wanted.value, 1)
    if {"about", "nearly"} & set(target.qualifier):
        return (wanted.least[0], 0)
    return (wanted.value, 0)


def _most_allowed(target: Observation, wanted: Amount) -> Bound:
    if "under" in target.qualifier:
        return (wanted.value, -1)
    if "about" in target.qualifier:
        return (wanted.most[0], 0)
    return (max(wanted.value, wanted.most[0] if wanted.most[0].is_finite() else Decimal(wanted.value)), 0)
