"""In front of every route: host, peer, identity, size and origin checked, and every answer given its headers."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.server.access.peers import host_name, peer_of, same_origin
from summarizer.server.access.state import Access
from summarizer.server.identity import Identity
from summarizer.store import attempts

API = "/api/"
STATIC = "/static/"
LOGIN = "/login"
PUBLIC = frozenset((LOGIN, "/enter", "/invite", "/healthz", "/favicon.ico"))
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_VISITORS_LIMIT = 64 << 10  # bytes that somebody unknown may send
_ROOM = 64 << 10  # beside an upload, for the rest of its form

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none, our own forms would send `Origin: null`
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-robots-tag": "noindex",
}


class TooLarge(Exception):
    """A body that grew beyond what its sender may send."""


class Gate:
    """The middleware. `request.state.identity` is whoever asks, None on public pages."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "websocket":  # there are none
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._app(scope, receive, send)
            return
        seal = _Sealed(send, private=not path_of(scope).startswith(STATIC), tls=self._access.config.secure_cookies)
        refusal = await self._admit(scope)
        if refusal is not None:
            await refusal(scope, receive, seal)
            return
        identity: Identity | None = scope["state"]["identity"]
        limit = self._access.config.upload_limit + _ROOM if identity is not None else _VISITORS_LIMIT
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            await self._refusal(scope, 413, "the body is too large")(scope, receive, seal)
            return
        try:
            await self._app(scope, _Metered(receive, limit), seal)
        except TooLarge:
            if seal.started:
                raise
            await self._refusal(scope, 413, "the body is too large")(scope, receive, seal)

    async def _admit(self, scope: Scope) -> Response | None:
        """None for a request that may go on; its peer and identity are in its scope then."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        name = host_name(hosts[0]) if len(hosts) == 1 else None
        if name is None or name not in self._access.hosts:
            return self._refusal(scope, 400, "this server doesn't go by that name")
        peer = peer_of(scope.get("client"), scope["scheme"], headers, self._access.trusted)
        scope["client"], scope["scheme"] = (peer.address, 0), peer.scheme
        state = scope.setdefault("state", {})
        state["identity"] = None
        path = path_of(scope)
        if path.startswith(STATIC) or path == "/healthz":
            return None
        api = path.startswith(API)
        bearer = headers.get("authorization") if api else None
        if bearer is not None:
            return await self._bearer(scope, bearer, peer.address)
        state["identity"] = await self._by_cookie(headers, peer.address)
        if scope["method"] not in SAFE and not self._own(scope, headers, hosts[0]):
            return self._refusal(scope, 403, "this was sent from another site")
        if state["identity"] is None and path not in PUBLIC:
            return self._to_login(scope, headers)
        return None

    async def _bearer(self, scope: Scope, header: str, address: str) -> Response | None:
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            return self._refusal(scope, 401, "only bearer tokens are taken here", challenge="Bearer")
        identity = await run_in_threadpool(self._access.by_token, secret.strip(), address)
        if identity is None:
            wait = await run_in_threadpool(self._wrong_token, address)
            if wait:
                return self._refusal(scope, 429, "too many wrong tokens", retry_after=wait)
            return self._refusal(scope, 401, "the token is unknown, expired or revoked", challenge=_INVALID)
        scope["state"]["identity"] = identity
        return None

    def _wrong_token(self, address: str) -> float:
        with self._access.store.writing() as connection:
            return attempts.reserve(connection, {attempts.SECRET: address})

    async def _by_cookie(self, headers: Headers, address: str) -> Identity | None:
        for line in headers.getlist("cookie"):
            secret = cookie_parser(line).get(self._access.cookie)
            if secret:
                return await run_in_threadpool(self._access.by_session, secret, address)
        return None

    def _own(self, scope: Scope, headers: Headers, host: str) -> bool:
        """Whether a changing request comes from our own pages, as far as the browser tells; the form token follows."""
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = headers.get("origin")
        if origin is None:
            return True
        # A proxy that ends TLS need not say so: whoever told us that we are behind TLS has said it.
        schemes = {scope["scheme"], "https"} if self._access.config.secure_cookies else {scope["scheme"]}
        return any(same_origin(origin, scheme, host) for scheme in schemes)

    def _to_login(self, scope: Scope, headers: Headers) -> Response:
        if path_of(scope).startswith(API):
            return self._refusal(scope, 401, "who are you?", challenge="Bearer")
        login = Request(scope).scope.get("root_path", "") + LOGIN
        if scope["method"] != "GET" or headers.get("sec-fetch-dest", "document") != "document":
            # A script's fetch would follow a redirect and show the login form inside the page.
            return PlainTextResponse("login\n", 401, headers={"x-login": login})
        query = scope.get("query_string", b"").decode("ascii", "replace")
        wanted = path_of(scope) + (f"?{query}" if query else "")
        there = f"?next={quote(wanted, safe='')}" if wanted != "/" else ""
        return RedirectResponse(login + there, 303)

    @staticmethod
    def _refusal(
        scope: Scope, status: int, what: str, *, challenge: str | None = None, retry_after: float | None = None
    ) -> Response:
        headers = {}
        if challenge is not None:
            headers["www-authenticate"] = challenge
        if retry_after is not None:
            headers["retry-after"] = str(int(retry_after) + 1)
        if path_of(scope).startswith(API):
            told = {"type": "about:blank", "title": what, "status": status}
            return JSONResponse(told, status, headers, media_type="application/problem+json")
        return PlainTextResponse(f"{what}\n", status, headers)


_INVALID = 'Bearer error="invalid_token"'


def path_of(scope: Scope) -> str:
    """The path below the root path, as routes have it."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if root and path.startswith(root + "/") else path


class _Metered:
    """The body, counted as it comes: a chunked one has no length to be refused by."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise TooLarge
        return message


class _Sealed:
    """Adds the security headers to whatever is answered."""

    def __init__(self, send: Send, *, private: bool, tls: bool) -> None:
        self._send = send
        self._private = private
        self._tls = tls
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store" if self._private else "no-cache")
            if self._tls:
                headers["strict-transport-security"] = "max-age=31536000"
        await self._send(message)
