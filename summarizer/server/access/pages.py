"""The access layer's own pages: login and logout, the link of single-user mode, invitations, one's password."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.server.access.guards import form_checked, require
from summarizer.server.access.passwords import acceptable, hash_of, matches, outdated
from summarizer.server.access.state import Access, access_of
from summarizer.server.access.tokens import sealed
from summarizer.server.access.views import page
from summarizer.server.identity import Identity, Role, identity_of
from summarizer.store import accounts, attempts, sessions
from summarizer.store.accounts import LOCAL, User
from summarizer.store.audit import Actor, record

router = APIRouter(include_in_schema=False)
Words = Annotated[str, Form(max_length=2048)]
Anybody = Annotated[Identity, Depends(require(None))]


def local_path(wanted: str) -> str:
    """Where to go after the login: a path of this server, whatever a link says."""
    clean = wanted.startswith("/") and wanted.isprintable() and "\\" not in wanted and not wanted.startswith("//")
    return wanted if clean and not urlsplit(wanted).netloc else "/"


def home(role: Role) -> str:
    """Where somebody starts: an auditor sees the log and nothing else."""
    return "/audit" if role is Role.AUDITOR else "/"


# ---- login and logout --------------------------------------------------------------------------------------


@router.get("/login")
def login_form(request: Request, next: str = "/") -> Response:
    if identity_of(request) is not None:
        return _to(request, local_path(next))
    return _visitors_page(request, "login.html", next=local_path(next), single=access_of(request).config.single_user)


@router.post("/login")
async def login(request: Request) -> Response:
    access = access_of(request)
    await form_checked(request, _visitor(request, access))
    form = await request.form()
    name, password, wanted = (str(form.get(each, ""))[:2048] for each in ("name", "password", "next"))
    return await run_in_threadpool(_login, request, access, name, password, local_path(wanted))


def _login(request: Request, access: Access, name: str, password: str, wanted: str) -> Response:
    """The same answer, after the same work, for a wrong password, no such name, and an account that is disabled."""
    address = _address(request)
    limits = {attempts.NAME: accounts.folded(name), attempts.ADDRESS: address}
    with access.store.writing() as connection:
        wait = attempts.reserve(connection, limits)
        user = accounts.find(connection, name)
    if wait:
        response = _visitors_page(request, "login.html", 429, next=wanted, single=False, fault="login.wait")
        response.headers["retry-after"] = str(int(wait) + 1)
        return response
    right = matches(user.password_hash if user is not None else None, password)
    if user is None or not right or not user.active or access.config.single_user:
        with access.store.writing() as connection:
            actor = Actor(user.name if user is not None else "?", None, address)
            record(connection, actor, "login.refused", subject=user.name if user is not None else None)
        return _visitors_page(request, "login.html", 401, next=wanted, single=False, fault="login.wrong")
    with access.store.writing() as connection:
        attempts.forgive(connection, limits)
        if user.password_hash is not None and outdated(user.password_hash):
            accounts.rehashed(connection, user, hash_of(password))
    return _welcome(request, access, user, wanted if wanted != "/" else home(Role(user.role)))


@router.post("/logout")
def logout(request: Request, identity: Anybody) -> Response:
    access = access_of(request)
    if identity.session_id is not None:
        with access.store.writing() as connection:
            sessions.end(connection, identity.session_id, identity.actor)
    response = _to(request, "/login")
    access.drop_cookie(response, access.cookie)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


# ---- links -------------------------------------------------------------------------------------------------


@router.get("/enter")
def enter(request: Request, token: str = "", next: str = "/") -> Response:
    """Single-user mode: whoever has the link that the start printed is the one user."""
    access = access_of(request)
    address = _address(request)
    if access.config.token is None or not hmac.compare_digest(token.encode(), access.config.token.encode()):
        with access.store.writing() as connection:
            wait = attempts.reserve(connection, {attempts.SECRET: address})
        return _visitors_page(request, "login.html", 429 if wait else 401, next="/", single=True, fault="enter.wrong")
    return _welcome(request, access, access.local_user(), local_path(next))


@router.get("/invite")
def invited(request: Request, token: str = "") -> Response:
    access = access_of(request)
    with access.store.reading() as connection:
        found = accounts.invitation(connection, token)
    if found is None:
        return _no_such_link(request, access)
    return _visitors_page(request, "invite.html", token=token, name=found.user_name, role=found.role, typed="")


@router.post("/invite")
async def accept(request: Request) -> Response:
    access = access_of(request)
    await form_checked(request, _visitor(request, access))
    form = await request.form()
    told = {each: str(form.get(each, ""))[:2048] for each in ("token", "name", "password", "again")}
    return await run_in_threadpool(_accept, request, access, told)


def _accept(request: Request, access: Access, told: dict[str, str]) -> Response:
    with access.store.reading() as connection:
        found = accounts.invitation(connection, told["token"])
    if found is None:
        return _no_such_link(request, access)
    name = found.user_name or told["name"]
    words = {"token": told["token"], "name": found.user_name, "role": found.role, "typed": told["name"]}
    if told["password"] != told["again"]:
        return _visitors_page(request, "invite.html", 422, fault="password.differ", **words)
    try:
        password = hash_of(acceptable(told["password"], accounts.checked(name)))
        with access.store.writing() as connection:
            user = accounts.accept(connection, told["token"], name, password, _address(request))
    except SummarizerError as error:
        return _visitors_page(request, "invite.html", 422, error=error, **words)
    return _welcome(request, access, user, home(Role(user.role)))


def _no_such_link(request: Request, access: Access) -> Response:
    with access.store.writing() as connection:
        wait = attempts.reserve(connection, {attempts.SECRET: _address(request)})
    return _visitors_page(request, "fault.html", 429 if wait else 404, error=fault("accounts.link"))


# ---- one's own account -------------------------------------------------------------------------------------


@router.get("/account")
def account(request: Request, identity: Anybody) -> Response:
    return page(request, "account.html", identity=identity)


@router.post("/account/password")
def change_password(
    request: Request, identity: Anybody, old: Words = "", password: Words = "", again: Words = ""
) -> Response:
    access = access_of(request)
    limits = {attempts.NAME: identity.name}
    with access.store.writing() as connection:
        wait = attempts.reserve(connection, limits)
        user = accounts.load(connection, identity.user_id)
    if wait or user is None or user.name == LOCAL:
        return page(request, "account.html", 429, identity=identity, fault="login.wait")
    if not matches(user.password_hash, old):
        return page(request, "account.html", 401, identity=identity, fault="password.wrong")
    if password != again:
        return page(request, "account.html", 422, identity=identity, fault="password.differ")
    try:
        kept = hash_of(acceptable(password, user.name))
    except SummarizerError as error:
        return page(request, "account.html", 422, identity=identity, error=error)
    with access.store.writing() as connection:
        accounts.set_password(connection, identity.actor, user, kept)
    return _welcome(request, access, user, "/account")


# ---- shared ------------------------------------------------------------------------------------------------


def _welcome(request: Request, access: Access, user: User, wanted: str) -> Response:
    response = _to(request, wanted)
    access.begin_session(response, user, _address(request))
    return response


def _to(request: Request, path: str) -> Response:
    return RedirectResponse(request.scope.get("root_path", "") + path, 303)


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _visitor(request: Request, access: Access) -> str:
    """The secret of a visitor's form tokens: bound to a cookie that only this browser has."""
    return access.visitor_secret(request.cookies.get(access.visitor_cookie, ""))


def _visitors_page(request: Request, template: str, status: int = 200, **words: object) -> Response:
    """A page for somebody who has not logged in, its form bound to a cookie of theirs."""
    access = access_of(request)
    visitor = request.cookies.get(access.visitor_cookie) or secrets.token_urlsafe(16)
    response = page(request, template, status, form_token=sealed(access.visitor_secret(visitor)), **words)
    access.set_cookie(response, access.visitor_cookie, visitor)
    return response
