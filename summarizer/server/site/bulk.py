"""Routes for many findings of one kind: what is alike, ticked, previewed, decided, and taken back as one."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from summarizer.delivery.pages.labels import shown
from summarizer.server.access import require
from summarizer.server.desk.bulk import ACTIONS, candidates, decide_all, pattern_of, undo_all
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.site.forms import Fields, command_of, fields
from summarizer.server.site.panel import offered
from summarizer.server.site.rendering import lang_of, render, told
from summarizer.store.states import Action

router = APIRouter()
_OF_SUMMARY = (Action.FIX, Action.KEEP, Action.QUERY, Action.DELETE)
_OF_SOURCE = (Action.NOTE, Action.QUERY, Action.KEEP, Action.DROP)

Decider = Annotated[Identity, Depends(require(Right.DECIDE))]
Home = Annotated[House, Depends(house_of)]
Form = Annotated[Fields, Depends(fields)]


@router.get("/bulk")
def choose(request: Request, _who: Decider, house: Home) -> Response:
    """Open findings of one code, in one document or in all, to be ticked."""
    query = request.query_params
    code, like, document = query.get("code", "")[:40], query.get("like", "")[:200], query.get("document", "")
    number = int(document) if document.isascii() and document.isdigit() and len(document) < 12 else None
    rows = candidates(house.desk, code, document_id=number, like=like or None)
    patterns: dict[str, int] = {}
    for row in candidates(house.desk, code, document_id=number):
        patterns[pattern_of(row.finding)] = patterns.get(pattern_of(row.finding), 0) + 1
    of_source = shown(code).group == "source"
    return render(
        request,
        "site/bulk.html",
        rows=rows,
        code=code,
        title=shown(code).title,
        like=like,
        patterns=sorted(patterns.items(), key=lambda each: (-each[1], each[0])),
        document=number,
        actions=[each for each in (_OF_SOURCE if of_source else _OF_SUMMARY) if each in ACTIONS],
        reasons=lambda action: offered(action, lang_of(request)),
    )


@router.post("/bulk")
def carry_out(request: Request, who: Decider, house: Home, form: Form) -> Response:
    """The preview of what was ticked; with `sure`, the deed itself."""
    marks = form.all("mark")
    command = command_of(form)
    if command.reason is None:
        command = replace(command, reason=form.some(f"reason-{command.action.value}"))
    code = form.text("code")
    rows = {row.mark: row for row in candidates(house.desk, code)}
    if form.text("sure") != "yes":
        ticked = [rows[mark] for mark in marks if mark in rows]
        return render(
            request,
            "site/bulk_preview.html",
            rows=ticked,
            gone=len(marks) - len(ticked),
            code=code,
            title=shown(code).title,
            command=command,
        )
    done = decide_all(house.desk, marks, replace(command, finding_id=None, item_id=None), who.actor)
    return _result(request, done.bulk_id, done.decided, [told(error, lang_of(request)) for _, error in done.refused])


@router.post("/bulk/undo")
def take_back(request: Request, who: Decider, house: Home, form: Form) -> Response:
    """One undo for all of them."""
    done = undo_all(house.desk, form.text("bulk"), who.actor)
    refused = [told(error, lang_of(request)) for _, error in done.refused]
    return _result(request, done.bulk_id, done.decided, refused, undone=True)


def _result(
    request: Request, bulk_id: str, count: int, refused: list[tuple[str, str]], *, undone: bool = False
) -> Response:
    return render(request, "site/bulk_done.html", bulk_id=bulk_id, count=count, refused=refused, undone=undone)
