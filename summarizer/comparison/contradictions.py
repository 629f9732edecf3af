"""What contradicts: two documents about one figure, and a figure that is ten times or a tenth of the year before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from summarizer.comparison.finding import Finding, finding
from summarizer.comparison.observations import Observation
from summarizer.comparison.table import Cell, Row, agree, in_words, times

_STEADY = frozenset(("level", "stock", "new", "plain", "cumulative"))
_MEASURED = frozenset(("%", "元"))
_FEW = 3  # a count below it may grow tenfold honestly: 1家 → 10家


def contradictions(rows: Iterable[Row], jump: Decimal) -> Iterator[Finding]:
    """The findings of a table, in its order. `jump` is how many times as much is suspicious; its inverse likewise."""
    for row in rows:
        for cell in row.cells:
            yield from _conflicts(cell)
            yield from _jump(row, cell, jump)


def _conflicts(cell: Cell) -> Iterator[Finding]:
    """One finding for each report that agrees in no figure with the first that tells one (by date, then by name)."""
    if cell.state != "conflict":
        return
    told: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for figure in cell.figures:
        told[figure.report.key].append(figure)
    sides = sorted(told.values(), key=_seniority)
    first = sides[0]
    # A bare count may be of new ones, of all, or of those that something was done for: that is no contradiction yet.
    code = "compare.unclear" if first[0].subject.measure == "plain" else "compare.conflict"
    for other in sides[1:]:
        if not any(agree(mine, theirs) for mine in first for theirs in other):
            yield finding(code, other[0], first[0], expected=first[0].surface)


def _seniority(side: list[Observation]) -> tuple[str, str, str, str]:
    report = side[0].report
    return (report.dated or "9999", report.document_id, report.id, report.document)


def _jump(row: Row, cell: Cell, jump: Decimal) -> Iterator[Finding]:
    """Each figure of a cell against the year before: of two that contradict, the wrong one gives itself away."""
    if cell.previous is None or row.subject.measure not in _STEADY:
        return
    told: set[str] = set()
    for figure in cell.figures:
        ratio = times(figure, cell.previous)
        if ratio is None or figure.value in told or (ratio < jump and ratio * jump > 1):
            continue
        if row.subject.unit not in _MEASURED and min(_worth(figure), _worth(cell.previous)) < _FEW:
            continue
        told.add(figure.value)
        yield finding("compare.jump", figure, cell.previous, expected=cell.previous.surface, ratio=in_words(ratio))


def _worth(figure: Observation) -> Decimal:
    return figure.amount.value if figure.amount is not None else Decimal(0)
