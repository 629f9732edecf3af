"""The dashboard: documents, findings by code, error rate by model and prompt, agreement, time a decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from summarizer.delivery.pages.labels import shown
from summarizer.server.access import require
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.site.rendering import render
from summarizer.store import statistics
from summarizer.store.queue import totals

router = APIRouter()


@router.get("/dashboard")
def dashboard(
    request: Request,
    _reader: Annotated[Identity, Depends(require(Right.READ))],
    house: Annotated[House, Depends(house_of)],
) -> Response:
    """One page of figures, each bar with its number beside it."""
    with house.store.reading() as connection:
        return render(
            request,
            "site/dashboard.html",
            totals=totals(connection),
            codes=[(each, shown(each.code).title) for each in statistics.by_code(connection)],
            makers=statistics.by_maker(connection),
            agreement=statistics.agreement(connection),
            paces=statistics.paces(connection),
            reviewers=statistics.by_reviewer(connection),
            items=statistics.item_states(connection),
        )
