"""The comparison page: indicators over regions and years, contradictions between documents, plans against outcomes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup

from summarizer.comparison.charts import outcome_chart, row_chart
from summarizer.comparison.compared import Comparison, compare
from summarizer.comparison.observations import Gathered, gather
from summarizer.comparison.views import RowView, viewed
from summarizer.models import Summary
from summarizer.server.access import require
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.site.loading import summary_of
from summarizer.server.site.rendering import lang_of, render
from summarizer.store import Store
from summarizer.store.drafts import load_draft
from summarizer.store.paging import export_keys, last_event
from summarizer.store.revisions import load_revision

router = APIRouter()
_SHOWN = 40  # indicators of one page
_AT_ONCE = 200


class _Latest:
    """The last comparison, until something happens to a document."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[int, Comparison] | None = None

    def of(self, store: Store) -> Comparison:
        with self._lock:
            with store.reading() as connection:
                seq = last_event(connection)
            if self._known is None or self._known[0] != seq:
                self._known = (seq, compare(_gathered(store)))
            return self._known[1]


def _gathered(store: Store) -> Iterator[Gathered]:
    """Every document of the store: its newest final revision, else its draft. One in memory at a time."""
    after = ("", 0)
    while True:
        with store.reading() as connection:
            keys = export_keys(connection, after, drafts=True, since=0, limit=_AT_ONCE)
        for document_id, key, revision in keys:
            with store.reading() as connection:
                if revision:
                    summary = Summary.model_validate_json(load_revision(connection, document_id, revision).body)
                else:
                    summary = summary_of(load_draft(connection, document_id))
            yield gather(key, summary, draft=not revision)
        if len(keys) < _AT_ONCE:
            return
        after = (keys[-1][1], keys[-1][0])


@router.get("/compare")
def comparing(
    request: Request,
    _reader: Annotated[Identity, Depends(require(Right.READ))],
    house: Annotated[House, Depends(house_of)],
) -> Response:
    """Indicators that several regions or years tell come first; a search narrows them."""
    latest: _Latest = request.app.state.comparison
    lang = lang_of(request)
    view = viewed(latest.of(house.store), lang)
    text = request.query_params.get("q", "").strip()[:100]
    rows = sorted((row for row in view.rows if text in row.title or text in "".join(row.names)), key=_width)
    shown = rows[:_SHOWN]
    # The charts escape what they write, and hold neither style nor script.
    charts = {row.key: Markup(chart) for row in shown for chart in [row_chart(row)] if chart is not None}
    outcomes = outcome_chart(view.outcomes, lang=lang)
    return render(
        request,
        "site/compare.html",
        comparison=view,
        rows=shown,
        total=len(rows),
        text=text,
        charts=charts,
        outcome_chart=Markup(outcomes) if outcomes is not None else None,
    )


def _width(row: RowView) -> tuple[int, str]:
    told = sum(1 for line in row.lines for cell in line.cells if cell.figures)
    return (-told, row.title)


def latest() -> _Latest:
    """The holder of the last comparison, one for an application."""
    return _Latest()
