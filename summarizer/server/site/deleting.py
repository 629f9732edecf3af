"""Routes for deleting a document: first what will go and what stays, then the deed and what came of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from summarizer.delivery.pages.catalogue import say
from summarizer.server.access import require
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.removing import remove_here
from summarizer.server.site.forms import Fields, fields
from summarizer.server.site.loading import Opened
from summarizer.server.site.rendering import Site, lang_of, render, site_of, told
from summarizer.store import Absent

router = APIRouter()

Administrator = Annotated[Identity, Depends(require(Right.ADMINISTER))]
Here = Annotated[Site, Depends(site_of)]


@router.get("/d/{document_id}/delete")
def ask(request: Request, document_id: int, _who: Administrator, site: Here) -> Response:
    """What goes with the document and what is out of reach; nothing is done yet."""
    return _asked(request, site.shelf.open(document_id))


@router.post("/d/{document_id}/delete")
def carry_out(
    request: Request,
    document_id: int,
    who: Administrator,
    house: Annotated[House, Depends(house_of)],
    site: Here,
    form: Annotated[Fields, Depends(fields)],
) -> Response:
    """Gone for good, if it is still the document that was looked at, as it was then, and the box is ticked."""
    try:
        opened = site.shelf.open(document_id)
        # A number may be another document's by now: what is meant is what the form names.
        if opened.document.uid != form.text("uid"):
            raise Absent("document")
        if form.number("version") != opened.document.version:
            trouble = say(lang_of(request), "刚才有人处理过这份材料，请再看一遍。")
            return _asked(request, opened, trouble=trouble, status=409)
        if form.text("sure") != "yes":
            trouble = say(lang_of(request), "请先勾选确认。")
            return _asked(request, opened, trouble=trouble, status=422)
        removed = remove_here(house, opened.document.uid, who.actor)
    except Absent:  # a form that was sent twice
        return render(request, "site/deleted.html", removed=None, left=[])
    finally:
        site.shelf.forget(document_id)
    left = [told(error, lang_of(request)) for error in removed.left]
    return render(request, "site/deleted.html", removed=removed, left=left)


def _asked(request: Request, opened: Opened, *, trouble: str = "", status: int = 200) -> Response:
    return render(request, "site/delete.html", status=status, opened=opened, trouble=trouble)
