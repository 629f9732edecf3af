"""What contradicts: two documents about one figure, and a figure that is ten times or a tenth of the year before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from summarizer.comparison.finding import Finding, finding
from summarizer.comparison.observations import Observation
from summarizer.comparison.table import Cell, Row, agree

_STEADY = frozenset(("level", "stock", "new", "plain", "cumulative"))
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
    for other in sides[1:]:
        if not any(agree(mine, theirs) for mine in first for theirs in other):
            yield finding("compare.conflict", other[0], first[0], expected=first[0].surface)


def _seniority(side: list[Observation]) -> tuple[str, str, str, str]:
    report = side[0].report
    return (report.dated or "9999", report.document_id, report.id, report.document)


def _jump(row: Row, cell: Cell, jump: Decimal) -> Iterator[Finding]:
    if cell.ratio is None or cell.previous is None or row.subject.measure not in _STEADY:
        return
    now, then = cell.figures[0].amount, cell.previous.amount
    if now is None or then is None or (row.subject.unit not in ("%", "元") and min(now.value, then.value) < _FEW):
        return
    if now.value >= then.value * jump or now.value * jump <= then.value:
        ratio = f"{cell.ratio:f}"
        yield finding("compare.jump", cell.figures[0], cell.previous, expected=cell.previous.surface, ratio=ratio)
