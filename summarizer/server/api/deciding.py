"""Findings, items and decisions: what the ledger says of a draft, and what a reviewer makes of it."""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from summarizer.server.access import require
from summarizer.server.api import cursors, replaying, shapes, tags, views
from summarizer.server.api.cursors import Cursor, Limit
from summarizer.server.api.ids import DecisionId, DocumentId, FindingId, ItemId, number_of, shown
from summarizer.server.api.limits import json_only
from summarizer.server.api.problems import Problem, responses
from summarizer.server.api.replies import fresh, place, told
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.store import Absent, paging
from summarizer.store.drafts import DraftFinding, DraftItem, load_findings, load_items
from summarizer.store.recording import Command
from summarizer.store.states import Action

router = APIRouter(prefix="/documents/{document_id}", tags=["review"])
_KIND = "decisions"
_MATCH = {"parameters": [{"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}]}


@router.get("/findings", operation_id="list_findings", summary="List findings", responses=responses())
def list_findings(
    document_id: DocumentId,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
    severity: Annotated[Literal["error", "warning", "info"] | None, Query()] = None,
    state: Annotated[str | None, Query(max_length=16)] = None,
    code: Annotated[str | None, Query(max_length=40)] = None,
    current: Annotated[bool, Query(description="false: those too that the ledger no longer finds")] = True,
) -> shapes.FindingList:
    """Findings in the ledger's order, each with the ETag that a decision on it carries."""
    with house.store.reading() as connection:
        found = views.known(connection, document_id)
        items = {each.item_id: each for each in load_items(connection, found.id)}
        rows = load_findings(connection, found.id)
    kept = [
        each
        for each in rows
        if (severity is None or each.finding.severity == severity)
        and (state is None or each.state == state)
        and (code is None or each.finding.code == code)
        and (each.current or not current)
    ]
    return shapes.FindingList(findings=[views.finding(each, items.get(each.finding.item or "")) for each in kept])


@router.get(
    "/findings/{finding_id}",
    operation_id="get_finding",
    summary="Get a finding",
    response_model=shapes.FindingOut,
    responses=responses(304),
)
def get_finding(
    document_id: DocumentId,
    finding_id: FindingId,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> Response:
    """One finding and where its review stands."""
    with house.store.reading() as connection:
        found, about = _finding(connection, views.known(connection, document_id).id, finding_id)
    tag = tags.finding_tag(found, about)
    return fresh(request, tag) or told(views.finding(found, about), tag=tag)


@router.get("/items", operation_id="list_items", summary="List items", responses=responses())
def list_items(
    document_id: DocumentId,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> shapes.ItemList:
    """The draft's items as they stand, removed ones too, each with the ETag that a decision on it carries."""
    with house.store.reading() as connection:
        found = load_items(connection, views.known(connection, document_id).id)
    return shapes.ItemList(items=[views.item(each) for each in found])


@router.get(
    "/items/{item_id}",
    operation_id="get_item",
    summary="Get an item",
    response_model=shapes.ItemOut,
    responses=responses(304),
)
def get_item(
    document_id: DocumentId,
    item_id: ItemId,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> Response:
    """One item of the draft."""
    with house.store.reading() as connection:
        found = _item(connection, views.known(connection, document_id).id, item_id)
    tag = tags.item_tag(found)
    return fresh(request, tag) or told(views.item(found), tag=tag)


@router.get("/decisions", operation_id="list_decisions", summary="List decisions", responses=responses(400))
def list_decisions(
    document_id: DocumentId,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> shapes.DecisionPage:
    """Everything that was decided, in its order."""
    after = cursors.number(cursor, _KIND) or 0
    with house.store.reading() as connection:
        found = views.known(connection, document_id)
        rows, more = paging.decisions_page(connection, found.id, after, limit)
    return shapes.DecisionPage(
        decisions=[views.decision(row) for row in rows],
        next=cursors.made(_KIND, more) if more is not None else None,
    )


@router.get(
    "/decisions/{decision_id}",
    operation_id="get_decision",
    summary="Get a decision",
    response_model=shapes.DecisionOut,
    responses=responses(304),
)
def get_decision(
    document_id: DocumentId,
    decision_id: DecisionId,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    _identity: Annotated[Identity, Depends(require(Right.READ))],
) -> Response:
    """One decision; its ETag is what undoing is asked with."""
    with house.store.reading() as connection:
        found = views.known(connection, document_id)
        row = paging.find_decision(connection, found.id, number_of("dec", decision_id))
    if row is None:
        raise Absent("decision")
    tag = views.decision_tag(row)
    return fresh(request, tag) or told(views.decision(row), tag=tag)


@router.post(
    "/decisions",
    operation_id="decide",
    summary="Decide",
    status_code=201,
    response_model=shapes.DecisionOut,
    responses=responses(400, 409, 412, 413, 415, 428),
    openapi_extra=_MATCH,
    dependencies=[Depends(json_only)],
)
def decide(
    document_id: DocumentId,
    told_in: shapes.DecisionIn,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    identity: Annotated[Identity, Depends(require(Right.DECIDE))],
    _key: replaying.Key = None,
) -> Response:
    """The same deed as a reviewer's on the page: looked at by the ledger, logged, told on.

    If-Match carries the ETag of the finding, or of the item where no finding is named: 412 if somebody was faster.
    """
    about = told_in.model_dump_json().encode()
    tags.required(request)

    key = replaying.name_for(request, identity, about) or secrets.token_hex(32)

    def work() -> Response:
        with house.store.reading() as connection:
            found = views.known(connection, document_id)
            before = paging.decision_of(connection, found.id, key)
            version = _seen(connection, request, found.id, told_in) if before is None else 0
        if before is not None:  # the server ended between the deed and its reply
            return _decided(request, house, found.id, document_id, before)
        command = Command(
            action=told_in.deed,
            key=key,
            version=version,
            finding_id=told_in.finding,
            item_id=told_in.item,
            reason=told_in.reason,
            note=told_in.note,
            question=told_in.question,
            answer=told_in.answer,
            answered_by=told_in.answered_by,
            seconds=told_in.seconds,
        )
        outcome = house.desk.decide(found.id, command, identity.actor, statement=told_in.statement)
        return _decided(request, house, found.id, document_id, outcome.decision_id)

    return replaying.once(house, request, identity, about, work)


@router.post(
    "/decisions/{decision_id}/undo",
    operation_id="undo",
    summary="Undo a decision",
    status_code=201,
    response_model=shapes.DecisionOut,
    responses=responses(400, 409, 412, 413, 415, 428),
    openapi_extra=_MATCH,
    dependencies=[Depends(json_only)],
)
def undo(
    document_id: DocumentId,
    decision_id: DecisionId,
    told_in: shapes.UndoIn,
    request: Request,
    house: Annotated[House, Depends(house_of)],
    identity: Annotated[Identity, Depends(require(Right.DECIDE))],
    _key: replaying.Key = None,
) -> Response:
    """A compensating entry. If-Match carries the decision's ETag. Only the last decision on something can be undone."""
    about = told_in.model_dump_json().encode()
    tags.required(request)
    number = number_of("dec", decision_id)
    key = replaying.name_for(request, identity, about) or secrets.token_hex(32)

    def work() -> Response:
        with house.store.reading() as connection:
            found = views.known(connection, document_id)
            before = paging.decision_of(connection, found.id, key)
            row = paging.find_decision(connection, found.id, number)
        if before is not None:
            return _decided(request, house, found.id, document_id, before)
        if row is None:
            raise Absent("decision")
        tags.matched(request, views.decision_tag(row))
        command = Command(Action.UNDO, key, 0, undoes=number, note=told_in.note)
        outcome = house.desk.decide(found.id, command, identity.actor)
        return _decided(request, house, found.id, document_id, outcome.decision_id)

    return replaying.once(house, request, identity, about, work)


def _seen(connection: Connection, request: Request, document_id: int, told_in: shapes.DecisionIn) -> int:
    """The version that a command carries to the store: of what it is about, where If-Match still fits.

    Raises 412 where it doesn't, 422 where the command is about nothing, Absent.
    """
    if told_in.finding is not None:
        found, about = _finding(connection, document_id, told_in.finding)
        if told_in.item is not None and told_in.item != found.finding.item:
            raise Problem(
                422, "item", "this item is not the finding's — name one of them", "条目与疑点不符 — 请只写一个"
            )
        tags.matched(request, tags.finding_tag(found, about))
        return about.version if about is not None and told_in.deed is not Action.ADD else found.version
    if told_in.item is not None:
        item = _item(connection, document_id, told_in.item)
        tags.matched(request, tags.item_tag(item))
        return item.version
    raise Problem(422, "subject", "name the finding or the item that is decided — or both", "请写明疑点或条目")


def _finding(connection: Connection, document_id: int, finding_id: str) -> tuple[DraftFinding, DraftItem | None]:
    for each in load_findings(connection, document_id):
        if each.finding.id == finding_id:
            items = {item.item_id: item for item in load_items(connection, document_id)}
            return each, items.get(each.finding.item or "")
    raise Absent("finding")


def _item(connection: Connection, document_id: int, item_id: str) -> DraftItem:
    for each in load_items(connection, document_id):
        if each.item_id == item_id:
            return each
    raise Absent("item")


def _decided(request: Request, house: House, row_id: int, document_id: str, decision_id: int) -> Response:
    with house.store.reading() as connection:
        row = paging.find_decision(connection, row_id, decision_id)
    if row is None:  # the document was deleted in this very moment
        raise Absent("decision")
    headers = {"location": place(request, "documents", document_id, "decisions", shown("dec", decision_id))}
    return told(views.decision(row), 201, tag=views.decision_tag(row), headers=headers)
