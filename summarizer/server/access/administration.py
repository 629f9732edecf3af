"""Accounts for an administrator, the log for an auditor: pages, so that neither needs the server's machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response, StreamingResponse

from summarizer.server.access.guards import require
from summarizer.server.access.state import access_of
from summarizer.server.access.views import page
from summarizer.server.identity import Identity, Right, Role
from summarizer.store import Store, accounts, audit
from summarizer.store.audit import Entry

router = APIRouter(include_in_schema=False)
Administrator = Annotated[Identity, Depends(require(Right.ADMINISTER))]
Auditor = Annotated[Identity, Depends(require(Right.AUDIT))]
Words = Annotated[str, Form(max_length=200)]
_ROWS = 100  # of the log on a page


# ---- accounts ----------------------------------------------------------------------------------------------


@router.get("/users")
def listed(request: Request, who: Administrator) -> Response:
    return _accounts(request, who)


@router.post("/users/invite")
def invite(request: Request, who: Administrator, role: Words = "") -> Response:
    """A link for a new account; it is shown this once."""
    with access_of(request).store.writing() as connection:
        secret = accounts.invite(connection, who.actor, role)
    return _accounts(request, who, link=_link(request, secret))


@router.post("/users/reset")
def reset(request: Request, who: Administrator, name: Words = "") -> Response:
    """A link that sets somebody's password anew."""
    with access_of(request).store.writing() as connection:
        secret = accounts.reset(connection, who.actor, name)
    return _accounts(request, who, link=_link(request, secret))


@router.post("/users/role")
def role(request: Request, who: Administrator, name: Words = "", role: Words = "") -> Response:
    with access_of(request).store.writing() as connection:
        accounts.set_role(connection, who.actor, name, role)
    return _accounts(request, who)


@router.post("/users/active")
def active(request: Request, who: Administrator, name: Words = "", active: Words = "") -> Response:
    """Disables or enables; sets a state, never toggles one."""
    with access_of(request).store.writing() as connection:
        accounts.set_active(connection, who.actor, name, active == "yes")
    return _accounts(request, who)


def _accounts(request: Request, who: Identity, link: str | None = None) -> Response:
    with access_of(request).store.reading() as connection:
        users = accounts.listed(connection)
    roles = tuple(each.value for each in Role)
    return page(request, "accounts.html", identity=who, users=users, roles=roles, link=link)


def _link(request: Request, secret: str) -> str:
    # Of the address that the administrator used: the host was checked against the list.
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}/invite?token={secret}"


# ---- the log -----------------------------------------------------------------------------------------------


@router.get("/audit")
def log(request: Request, who: Auditor, before: int = 0) -> Response:
    """The log, newest first, and whether it is sound."""
    with access_of(request).store.snapshot() as connection:
        found = audit.verify(connection)
        end = before if 0 < before <= found.rows else found.rows + 1
        start = max(0, end - 1 - _ROWS)
        rows: list[Entry] = list(audit.entries(connection, start, end - 1 - start))
    rows.reverse()
    return page(request, "audit.html", identity=who, found=found, rows=rows, older=start + 1 if start else 0)


@router.get("/audit.jsonl")
def export(request: Request, who: Auditor) -> Response:
    """The whole log for another program, streamed. That somebody took it is in the log, too."""
    store = access_of(request).store
    with store.writing() as connection:
        audit.record(connection, who.actor, "audit.export")
    headers = {"content-disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(_lines(store), media_type="application/jsonl", headers=headers)


def _lines(store: Store) -> Iterator[str]:
    with store.snapshot() as connection:
        for line in audit.json_lines(connection):
            yield f"{line}\n"
