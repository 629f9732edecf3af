"""The same indicator over regions and years: a cell holds one value, a conflict with all sides named, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from summarizer.comparison.observations import Observation
from summarizer.comparison.periods import Period, before
from summarizer.comparison.places import Place
from summarizer.comparison.subjects import Subject

CellState = Literal["value", "conflict", "not_reported"]
_TOLD = frozenset(("achieved", "expected", "problem"))


@dataclass(frozen=True, slots=True)
class Cell:
    """What is told of one indicator in one region and period.

    `figures` agree where the state is `value`, and are all sides of a conflict; `also` are estimates (预计) that a
    final figure stands beside. `previous` is the last year's figure of the same shape of period, `ratio` how many
    times as much this one is (None where either is no number, zero or in conflict).
    """

    place: Place
    period: Period
    state: CellState
    figures: tuple[Observation, ...] = ()
    also: tuple[Observation, ...] = ()
    previous: Observation | None = None
    ratio: Decimal | None = None

    @property
    def draft(self) -> bool:
        """Whether any side is no final revision."""
        return any(figure.report.draft for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: its regions in official order, its periods in time, and the cells that hold something."""

    subject: Subject
    names: tuple[str, ...]
    unit: str
    places: tuple[Place, ...]
    periods: tuple[Period, ...]
    cells: tuple[Cell, ...]

    def lines(self) -> list[tuple[Place, list[Cell]]]:
        """A line a region, a cell a period; one that says "not reported" where nobody told it."""
        held = {(cell.place.key, cell.period): cell for cell in self.cells}
        return [
            (place, [held.get((place.key, period)) or Cell(place, period, "not_reported") for period in self.periods])
            for place in self.places
        ]


def rows(observations: Iterable[Observation], *, single: bool = False) -> list[Row]:
    """The indicators that stand in at least two cells, in a stable order; `single` gives the others too."""
    grouped: dict[str, list[Observation]] = defaultdict(list)
    for each in observations:
        if each.status in _TOLD and not each.subject.common and each.listed != "plans":
            grouped[each.subject.key].append(each)
    found = [_row(members) for _, members in sorted(grouped.items())]
    return [row for row in found if single or len(row.cells) > 1 or _told_twice(row.cells[0])]


def _told_twice(cell: Cell) -> bool:
    """Whether two reports tell of one cell: agreeing or not, that is a comparison."""
    return len({figure.report.key for figure in (*cell.figures, *cell.also)}) > 1


def _row(members: list[Observation]) -> Row:
    members.sort(key=lambda each: each.order)
    held: dict[tuple[str, Period], list[Observation]] = defaultdict(list)
    places: dict[str, Place] = {}
    for each in members:
        held[each.place.key, each.period].append(each)
        places.setdefault(each.place.key, each.place)
    plain = {key: _cell(places[key[0]], key[1], group) for key, group in held.items()}
    cells = [_with_previous(cell, plain) for cell in plain.values()]
    ordered = sorted(places.values(), key=lambda place: place.order)
    rank = {place.key: number for number, place in enumerate(ordered)}
    return Row(
        subject=members[0].subject,
        names=tuple(sorted({each.subject.shown for each in members})),
        unit=next((each.unit for each in members if each.unit), ""),
        places=tuple(ordered),
        periods=tuple(sorted({period for _, period in held}, key=lambda period: period.order)),
        cells=tuple(sorted(cells, key=lambda cell: (rank[cell.place.key], cell.period.order))),
    )


def _cell(place: Place, period: Period, group: Sequence[Observation]) -> Cell:
    settled = tuple(each for each in group if each.status != "expected")
    figures = settled or tuple(group)
    also = tuple(each for each in group if each.status == "expected") if settled else ()
    state: CellState = "conflict" if _disagree(figures) else "value"
    return Cell(place, period, state, figures, also)


def _disagree(figures: Sequence[Observation]) -> bool:
    """Whether no one figure can be meant by all: what they may be worth has nothing in common."""
    amounts = [each.amount for each in figures if each.amount is not None]
    if amounts and max(each.low for each in amounts) > min(each.high for each in amounts):
        return True
    others = {(each.value, each.upper) for each in figures if each.amount is None}
    return len(others) + bool(amounts) > 1


def agree(first: Observation, second: Observation) -> bool:
    """Whether two figures of one subject may be the same: rounding and qualifiers allowed for."""
    if first.amount is not None and second.amount is not None:
        return first.amount.agrees(second.amount)
    return (first.value, first.upper) == (second.value, second.upper)


def _with_previous(cell: Cell, cells: dict[tuple[str, Period], Cell]) -> Cell:
    earlier = before(cell.period)
    last = cells.get((cell.place.key, earlier)) if earlier is not None else None
    if last is None or last.state != "value":
        return cell
    ratio = times(cell.figures[0], last.figures[0]) if cell.state == "value" else None
    return Cell(cell.place, cell.period, cell.state, cell.figures, cell.also, last.figures[0], ratio)


def times(figure: Observation, earlier: Observation) -> Decimal | None:
    """How many times as much a figure is; None where either is no positive number."""
    now, then = figure.amount, earlier.amount
    if now is None or then is None or now.value <= 0 or then.value <= 0:
        return None
    return now.value / then.value


def in_words(ratio: Decimal) -> str:
    """How many times, for people: 10.4, 1500, 0.098."""
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.3g}"
