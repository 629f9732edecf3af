"""Webhooks: who is called, with which secret, and what became of each call. For administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from summarizer.faults import fault
from summarizer.server.access import require
from summarizer.server.api import cursors, replaying, shapes, views
from summarizer.server.api.cursors import Cursor, Limit
from summarizer.server.api.ids import DeliveryId, HookId, number_of, shown
from summarizer.server.api.limits import json_only
from summarizer.server.api.problems import responses
from summarizer.server.api.replies import place, told
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.webhooks import signing
from summarizer.server.webhooks.addresses import Allowed, checked
from summarizer.store import events, outbox

router = APIRouter(prefix="/webhooks", tags=["webhooks"])
_KIND = "deliveries"
HouseOf = Annotated[House, Depends(house_of)]
Administrator = Annotated[Identity, Depends(require(Right.ADMINISTER))]


@router.get("", operation_id="list_webhooks", summary="List webhooks", responses=responses())
def list_webhooks(house: HouseOf, _identity: Administrator) -> shapes.HookList:
    """All receivers, without their secrets."""
    with house.store.reading() as connection:
        return shapes.HookList(webhooks=[views.hook(each) for each in outbox.hooks(connection)])


@router.post(
    "",
    operation_id="add_webhook",
    summary="Add a webhook",
    status_code=201,
    response_model=shapes.HookSecret,
    responses=responses(400, 409, 413, 415),
    dependencies=[Depends(json_only)],
)
def add_webhook(
    told_in: shapes.HookIn, request: Request, house: HouseOf, identity: Administrator, _key: replaying.Key = None
) -> Response:
    """A receiver that is told of what happens from now on. The reply holds the secret: it is not shown again.

    Only public addresses over TLS, unless the server's `webhook_hosts` allows another.
    """

    def work() -> Response:
        url = checked(told_in.url, _allowed(request))
        with house.store.writing() as connection:
            hook = outbox.add_hook(connection, url, signing.new_secret(), _kinds(told_in.types), identity.actor)
        return told(views.secret(hook), 201, headers={"location": place(request, "webhooks", shown("wh", hook.id))})

    return replaying.once(house, request, identity, told_in.model_dump_json().encode(), work)


@router.get("/{webhook_id}", operation_id="get_webhook", summary="Get a webhook", responses=responses())
def get_webhook(webhook_id: HookId, house: HouseOf, _identity: Administrator) -> shapes.HookOut:
    """One receiver."""
    with house.store.reading() as connection:
        return views.hook(outbox.find_hook(connection, number_of("wh", webhook_id)))


@router.patch(
    "/{webhook_id}",
    operation_id="change_webhook",
    summary="Change a webhook",
    responses=responses(400, 413, 415),
    dependencies=[Depends(json_only)],
)
def change_webhook(
    webhook_id: HookId, told_in: shapes.HookChange, request: Request, house: HouseOf, identity: Administrator
) -> shapes.HookOut:
    """Another address, other kinds of events, or switched on and off. What waits goes on when it is switched on."""
    if told_in.url is not None:
        checked(told_in.url, _allowed(request))
    kinds = _kinds(told_in.types) if told_in.types is not None else None
    with house.store.writing() as connection:
        hook = outbox.change_hook(
            connection,
            number_of("wh", webhook_id),
            identity.actor,
            url=told_in.url,
            types=kinds,
            active=told_in.active,
        )
    return views.hook(hook)


@router.delete(
    "/{webhook_id}",
    operation_id="remove_webhook",
    summary="Remove a webhook",
    status_code=204,
    response_class=Response,
    responses=responses(),
)
def remove_webhook(webhook_id: HookId, house: HouseOf, identity: Administrator) -> Response:
    """The receiver and the list of its deliveries."""
    with house.store.writing() as connection:
        outbox.remove_hook(connection, number_of("wh", webhook_id), identity.actor)
    return Response(status_code=204)


@router.post(
    "/{webhook_id}/secret",
    operation_id="rotate_secret",
    summary="Rotate a webhook's secret",
    status_code=201,
    response_model=shapes.HookSecret,
    responses=responses(400, 409, 413, 415),
    dependencies=[Depends(json_only)],
)
def rotate_secret(
    webhook_id: HookId,
    told_in: shapes.RotateIn,
    request: Request,
    house: HouseOf,
    identity: Administrator,
    _key: replaying.Key = None,
) -> Response:
    """A new secret, shown once. Until the overlap ends each message is signed with both."""

    def work() -> Response:
        overlap = told_in.overlap_hours * 3600.0
        with house.store.writing() as connection:
            hook_id = number_of("wh", webhook_id)
            hook = outbox.rotate(connection, hook_id, signing.new_secret(), overlap, identity.actor)
        return told(views.secret(hook), 201)

    return replaying.once(house, request, identity, told_in.model_dump_json().encode(), work)


@router.get(
    "/{webhook_id}/deliveries",
    operation_id="list_deliveries",
    summary="List deliveries",
    responses=responses(400),
)
def list_deliveries(
    webhook_id: HookId,
    house: HouseOf,
    _identity: Administrator,
    cursor: Cursor = None,
    limit: Limit = 50,
    state: Annotated[outbox.State | None, Query()] = None,
) -> shapes.DeliveryPage:
    """What became of each call, the newest event first."""
    before = cursors.number(cursor, _KIND)
    with house.store.reading() as connection:
        number = number_of("wh", webhook_id)
        found, more = outbox.listed(connection, number, state=state, before=before, limit=limit)
    return shapes.DeliveryPage(
        deliveries=[views.delivery(each) for each in found],
        next=cursors.made(_KIND, more) if more is not None else None,
    )


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    operation_id="replay_delivery",
    summary="Deliver again",
    status_code=202,
    response_model=shapes.ReplayOut,
    responses=responses(400, 409),
)
def replay_delivery(
    webhook_id: HookId,
    delivery_id: DeliveryId,
    request: Request,
    house: HouseOf,
    identity: Administrator,
    _key: replaying.Key = None,
) -> Response:
    """One delivery from its first attempt: the same id, the same content."""

    def work() -> Response:
        one = number_of("dlv", delivery_id)
        with house.store.writing() as connection:
            hook_id = number_of("wh", webhook_id)
            count = outbox.replay(connection, hook_id, identity.actor, delivery_id=one, everything=False)
        return told(shapes.ReplayOut(replayed=count), 202)

    return replaying.once(house, request, identity, b"", work)


@router.post(
    "/{webhook_id}/replay",
    operation_id="replay_deliveries",
    summary="Deliver all again",
    status_code=202,
    response_model=shapes.ReplayOut,
    responses=responses(400, 409, 413, 415),
    dependencies=[Depends(json_only)],
)
def replay_deliveries(
    webhook_id: HookId,
    told_in: shapes.ReplayIn,
    request: Request,
    house: HouseOf,
    identity: Administrator,
    _key: replaying.Key = None,
) -> Response:
    """All deliveries that failed, or all that ended."""

    def work() -> Response:
        with house.store.writing() as connection:
            count = outbox.replay(
                connection,
                number_of("wh", webhook_id),
                identity.actor,
                delivery_id=None,
                everything=told_in.everything,
            )
        return told(shapes.ReplayOut(replayed=count), 202)

    return replaying.once(house, request, identity, told_in.model_dump_json().encode(), work)


def _kinds(types: list[str]) -> list[str]:
    """Kinds of events, each once. Raises UsageError (`webhook.types`)."""
    for each in types:
        if each not in events.TYPES:
            raise fault("webhook.types", each[:60], known=", ".join(events.TYPES))
    return list(dict.fromkeys(types))


def _allowed(request: Request) -> Allowed:
    permitted: Allowed = request.app.state.permitted
    return permitted
