"""Routes of the queue: documents with how far their review has come, and files that are handed in."""

from __future__ import annotations

from typing import Annotated, cast, get_args

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from summarizer.server.access import require
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.jobs.submitting import submit
from summarizer.server.site.forms import Fields, fields
from summarizer.server.site.rendering import render
from summarizer.store import jobs
from summarizer.store.queue import SORTS, Filter, Progress, Sort, kin, queue, totals

router = APIRouter()
_JOBS = 8  # uploads that the page shows


def filter_of(query: dict[str, str]) -> Filter:
    """The queue's filter from the address; what is not on a fixed list counts as not given."""
    progress, sort, year = query.get("progress", ""), query.get("sort", ""), query.get("year", "")
    return Filter(
        text=query.get("q", "").strip()[:100],
        progress=cast(Progress, progress) if progress in get_args(Progress) else "",
        region=query.get("region", "")[:100],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        code=query.get("code", "")[:40],
        sort=cast(Sort, sort) if sort in SORTS else "open",
    )


@router.get("/")
def listing(
    request: Request,
    _reader: Annotated[Identity, Depends(require(Right.READ))],
    house: Annotated[House, Depends(house_of)],
) -> Response:
    """The start page."""
    query = dict(request.query_params)
    wanted = filter_of(query)
    number = query.get("page", "1")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    with house.store.reading() as connection:
        page = queue(connection, wanted, place)
        relatives = {each.id: kin(connection, each) for each in page.documents}
        uploads, _ = jobs.listed(connection, limit=_JOBS)
        counts = totals(connection)
    return render(
        request, "site/queue.html", page=page, wanted=wanted, relatives=relatives, uploads=uploads, totals=counts
    )


async def handed_in(request: Request) -> list[tuple[str, bytes]]:
    """A dependency: the files of a form, by the names that their sender gave them."""
    form = await request.form()
    files = [each for each in form.getlist("file") if isinstance(each, UploadFile)]
    return [(each.filename or "", await each.read()) for each in files]


@router.post("/upload")
def upload(
    request: Request,
    who: Annotated[Identity, Depends(require(Right.SUBMIT))],
    house: Annotated[House, Depends(house_of)],
    form: Annotated[Fields, Depends(fields)],
    files: Annotated[list[tuple[str, bytes]], Depends(handed_in)],
) -> Response:
    """Queues the files for a run; a form that is sent twice queues them once."""
    key = "".join(character for character in form.text("key") if character.isalnum() or character in "-_")[:24]
    for number, (name, data) in enumerate(files):
        submit(house, name, data, who, uid=f"run_{key}_{number}" if key else None)
    return RedirectResponse(request.scope.get("root_path", "") + "/", 303)
