"""What a figure measures, so that equal subjects may be compared and unequal ones never are.

Level, kind of figure (新增, 总数, 增速), stage (申报, 认定), unit, basis and the field of a rank are part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from summarizer.comparison.amounts import unit_class
from summarizer.comparison.clauses import Clause
from summarizer.comparison.naming import Name, name_of
from summarizer.comparison.places import Place
from summarizer.models import MetricModel

Relation = Literal["same", "near"]

_SHORTEST = 4  # characters of a name that another may end with
_FLOWS = frozenset(("applied", "intended", "shortlisted", "approved", "signed", "started", "done"))
_REALISED = frozenset((None, "approved", "done"))
_LEVELS = frozenset((None, "level", "stock"))
_YEARLY = frozenset((None, "同比", "较上年", "比上年", "较去年", "比去年"))
_RATES = frozenset(("%",))


@dataclass(frozen=True, slots=True)
class Subject:
    """`core` is the indicator's folded name, `levels` 国家级 … 区级 that it names, `measure` new, stock, plain, level,
    share, growth, delta, rank, net or cumulative; `stage` "" for what is there, else applied, signed …; `unit` the
    class of the unit; `basis` "" for 同比; `frame` the region a rank is in; `whole` the core of what it is part of."""

    core: str
    shown: str
    levels: tuple[str, ...]
    measure: str
    stage: str
    unit: str
    basis: str
    frame: str
    whole: str
    common: bool

    @property
    def key(self) -> str:
        """Equal for equal subjects, in every run."""
        parts = (self.core, ",".join(self.levels), self.measure, self.stage, self.unit, self.basis, self.frame)
        return "|".join((*parts, self.whole))


def subject_of(metric: MetricModel, clause: Clause, own: Place, frame: str = "") -> Subject:
    """The subject of a published metric, with the words of its clause where its name leaves something out."""
    ordered = metric.kind == "rank" and metric.measure != "delta"
    unit = "位" if ordered else unit_class(metric.unit)
    name = name_of(metric.indicator, metric.scope, clause, own, "rank" if ordered else metric.measure)
    stage = metric.stage or name.stage
    made = Subject(
        core=name.core,
        shown=name.shown,
        levels=name.levels,
        measure=_accrued(_measure(metric, unit, stage, name), clause),
        stage="" if stage in _REALISED else stage or "",
        unit=unit,
        basis="" if metric.basis in _YEARLY else metric.basis or "",
        frame=frame,
        whole=name_of(clause.whole, None, clause, own).core if clause.whole else "",
        common=name.common,
    )
    return _shared(made)


@lru_cache(8192)
def _shared(subject: Subject) -> Subject:
    """The one that was made before, if it is equal: thousands of documents speak of the same subjects."""
    return subject


def _measure(metric: MetricModel, unit: str, stage: str | None, name: Name) -> str:
    """The kind of figure. Money and shares have no 新增 against 总数 where none is said; what is being applied for or
    approved is counted within its year."""
    measure = metric.measure
    if metric.kind == "rank" and measure != "delta":
        return "rank"
    if measure == "share" or (unit in _RATES and measure in _LEVELS):
        return "level"
    if metric.kind == "money" and measure in _LEVELS:
        return "level"
    if measure in (None, "level"):
        return "new" if stage in _FLOWS else name.measure or "plain"
    return measure


def _accrued(measure: str, clause: Clause) -> str:
    """A count of several years: 累计新认定500家 are not this year's new ones."""
    return "cumulative" if clause.accrues and measure in ("new", "plain") else measure


def related(target: Subject, result: Subject) -> Relation | None:
    """Whether two subjects are named alike: the same, near (one holds the other, and both end alike), or not.

    Levels are vetoes: 省级企业研究院 is not 市级企业研究院.
    """
    if target.common or result.common:
        return None
    if target.levels != result.levels:
        # Where one names no level, the other may be meant or not.
        return "near" if target.core == result.core and not (target.levels and result.levels) else None
    if target.core == result.core:
        return "same"
    longer, shorter = sorted((target.core, result.core), key=len, reverse=True)
    if len(shorter) < _SHORTEST or 2 * len(shorter) < len(longer) or longer[-2:] != shorter[-2:]:
        return None
    return "near" if _within(shorter, longer) else None


def _within(shorter: str, longer: str) -> bool:
    """Whether the characters of one name stand in the other in their order: 创新联合体 in 产业创新联合体."""
    rest = iter(longer)
    return all(character in rest for character in shorter)
