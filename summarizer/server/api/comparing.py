"""Comparison: indicators over regions and years, plans against outcomes, contradictions. Read-only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from summarizer.comparison.compared import Comparison
from summarizer.comparison.views import ComparisonView, FindingView, OutcomeView, RowView, viewed
from summarizer.server.access import require
from summarizer.server.api import cursors
from summarizer.server.api.cursors import Cursor, Limit
from summarizer.server.api.problems import responses
from summarizer.server.api.replies import told
from summarizer.server.api.shapes import Told
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.store import Store

router = APIRouter(prefix="/comparison", tags=["comparison"])
_KINDS = ("indicators", "outcomes", "contradictions")
Lang = Annotated[Literal["zh", "en"], Query(description="the language of labels and reasons; quotes stay as they are")]
Words = Annotated[str, Query(max_length=100, description="only indicators with these words in their name")]
Reader = Annotated[Identity, Depends(require(Right.READ))]
Row = TypeVar("Row")
HouseOf = Annotated[House, Depends(house_of)]


class Latest(Protocol):
    """Who holds the comparison of everything in the store, computed anew when something happened."""

    def of(self, store: Store) -> Comparison: ...


class IndicatorPage(Told):
    """One indicator a row: its regions below each other, its periods beside each other."""

    indicators: list[RowView]
    next: str | None


class OutcomePage(Told):
    """A target of one year and what the next year said of it: met, on the way, missed, …"""

    outcomes: list[OutcomeView]
    next: str | None


class ContradictionPage(Told):
    """Figures that can't both be right, and jumps that nobody explains."""

    contradictions: list[FindingView]
    next: str | None


@router.get(
    "/indicators",
    operation_id="compare_indicators",
    summary="Compare indicators",
    response_model=IndicatorPage,
    responses=responses(400),
)
def compare_indicators(
    request: Request,
    house: HouseOf,
    _reader: Reader,
    q: Words = "",
    lang: Lang = "zh",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """The same indicator over regions and years. Drafts count and are marked."""
    view = _viewed(request, house, lang)
    rows = [row for row in view.rows if q in row.title or any(q in name for name in row.names)]
    part, more = _page(rows, 0, cursor, limit)
    return told(IndicatorPage(indicators=part, next=more))


@router.get(
    "/outcomes",
    operation_id="compare_outcomes",
    summary="Compare plans with outcomes",
    response_model=OutcomePage,
    responses=responses(400),
)
def compare_outcomes(
    request: Request,
    house: HouseOf,
    _reader: Reader,
    q: Words = "",
    lang: Lang = "zh",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """One year's targets against the next year's results, with both quotes and the reason of the verdict."""
    found = [each for each in _viewed(request, house, lang).outcomes if q in each.indicator]
    part, more = _page(found, 1, cursor, limit)
    return told(OutcomePage(outcomes=part, next=more))


@router.get(
    "/contradictions",
    operation_id="list_contradictions",
    summary="List contradictions",
    response_model=ContradictionPage,
    responses=responses(400),
)
def list_contradictions(
    request: Request,
    house: HouseOf,
    _reader: Reader,
    q: Words = "",
    lang: Lang = "zh",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """What documents say against each other."""
    found = [each for each in _viewed(request, house, lang).findings if q in each.indicator]
    part, more = _page(found, 2, cursor, limit)
    return told(ContradictionPage(contradictions=part, next=more))


def _viewed(request: Request, house: House, lang: Literal["zh", "en"]) -> ComparisonView:
    latest: Latest = request.app.state.comparison
    return viewed(latest.of(house.store), lang)


def _page(rows: Sequence[Row], kind: int, cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """A part of a list that is computed as a whole; a cursor is a place in it."""
    start = cursors.number(cursor, _KINDS[kind]) or 0
    if start < 0:
        raise cursors.wrong()
    end = start + limit
    return list(rows[start:end]), cursors.made(_KINDS[kind], end) if end < len(rows) else None
