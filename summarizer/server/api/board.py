"""The page of webhooks, for administrators in a browser: receivers, what became of each call, sending again."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from summarizer.errors import UsageError
from summarizer.server.access import require
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.site.rendering import lang_of, render, told
from summarizer.server.webhooks import signing
from summarizer.server.webhooks.addresses import Allowed, checked
from summarizer.server.webhooks.messages import told_of
from summarizer.store import events, outbox

router = APIRouter(include_in_schema=False)
_SHOWN = 50  # deliveries of a receiver; the API has them all
_OVERLAP = 24 * 3600.0
HouseOf = Annotated[House, Depends(house_of)]
Administrator = Annotated[Identity, Depends(require(Right.ADMINISTER))]


@router.get("/webhooks")
def board(request: Request, house: HouseOf, _identity: Administrator) -> Response:
    """All receivers with their newest deliveries."""
    return _page(request, house)


@router.post("/webhooks")
def add(
    request: Request,
    house: HouseOf,
    identity: Administrator,
    url: Annotated[str, Form(max_length=2000)],
    types: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """A new receiver. Its secret is on the page that answers, and never again."""
    permitted: Allowed = request.app.state.permitted
    try:
        address = checked(url.strip(), permitted)
    except UsageError as error:
        return _page(request, house, status=422, fault=told(error, lang_of(request)), url=url)
    kinds = [kind for kind in events.TYPES if kind in (types or ())] or [events.FINALISED]
    with house.store.writing() as connection:
        hook = outbox.add_hook(connection, address, signing.new_secret(), kinds, identity.actor)
    return _page(request, house, secret=hook.secret)


@router.post("/webhooks/{hook_id}")
def change(
    request: Request,
    hook_id: int,
    house: HouseOf,
    identity: Administrator,
    deed: Annotated[Literal["on", "off", "failed", "all", "one", "rotate"], Form()],
    delivery: Annotated[int | None, Form()] = None,
) -> Response:
    """One deed on a receiver."""
    secret: str | None = None
    with house.store.writing() as connection:
        if deed in ("on", "off"):
            outbox.change_hook(connection, hook_id, identity.actor, active=deed == "on")
        elif deed == "rotate":
            secret = outbox.rotate(connection, hook_id, signing.new_secret(), _OVERLAP, identity.actor).secret
        elif deed != "one" or delivery is not None:
            one = delivery if deed == "one" else None
            outbox.replay(connection, hook_id, identity.actor, delivery_id=one, everything=deed == "all")
    if secret is not None:
        return _page(request, house, secret=secret)
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/webhooks#wh-{hook_id}", 303)


def _page(request: Request, house: House, *, status: int = 200, **words: object) -> Response:
    with house.store.reading() as connection:
        hooks = [
            (hook, outbox.listed(connection, hook.id, limit=_SHOWN)[0], outbox.tally(connection, hook.id))
            for hook in outbox.hooks(connection)
        ]
    given = {"secret": None, "fault": None, "url": None, **words}
    response = render(
        request, "machines/webhooks.html", status=status, hooks=hooks, kinds=events.TYPES, error_of=told_of, **given
    )
    response.headers["cache-control"] = "no-store"  # it may hold a secret
    return response
