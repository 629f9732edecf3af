"""Problems: every refusal as RFC 9457 `application/problem+json`, with a stable code and the mend."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from starlette.exceptions import HTTPException

from summarizer.errors import OutputError, SummarizerError
from summarizer.server.access.middleware import TooLarge
from summarizer.store import Absent, Conflict

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:summarizer:problem:"
_BUSY_SECONDS = "5"
_log = logging.getLogger("summarizer")


class Violation(BaseModel):
    """One part of a request that is not as it should be."""

    location: str = Field(description="where: `body.action`, `query.limit`, `header.if-match`")
    detail: str


class ProblemModel(BaseModel):
    """What went wrong, by RFC 9457."""

    type: str = Field(description="`urn:summarizer:problem:` and the code")
    title: str = Field(description="the status in words")
    status: int
    code: str | None = Field(None, description="stable, for programs; none where nobody was let in at all")
    detail: str | None = Field(None, description="what and the mend, in English")
    detail_zh: str | None = Field(None, description="the same in Chinese")
    errors: list[Violation] | None = Field(None, description="of a request that doesn't fit its schema")


class Problem(HTTPException):
    """A refusal; raised by routes and what they call."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        detail_zh: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[Violation] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers) if headers is not None else None)
        self.code = code
        self.detail_zh = detail_zh
        self.errors = errors


def answer(problem: HTTPException) -> JSONResponse:
    """A problem as it is sent."""
    title = HTTPStatus(problem.status_code).phrase
    code = problem.code if isinstance(problem, Problem) else title.lower().replace(" ", "_").replace("'", "")
    told = ProblemModel(
        type=_TYPE + code,
        title=title,
        status=problem.status_code,
        code=code,
        detail=problem.detail if problem.detail != title else None,
        detail_zh=problem.detail_zh if isinstance(problem, Problem) else None,
        errors=problem.errors if isinstance(problem, Problem) else None,
    )
    body = jsonable_encoder(told, exclude_none=True)
    return JSONResponse(body, problem.status_code, problem.headers, media_type=MEDIA_TYPE)


def problem_of(error: SummarizerError) -> Problem:
    """An error of ours as a problem. Nothing of the server's own places is told."""
    english, mend = error.english or (error.what, error.mend or "")
    detail = f"{english} — {mend}" if mend else english
    chinese = f"{error.what} — {error.mend}" if error.mend else error.what
    if isinstance(error, Absent):
        return Problem(404, error.code, detail, chinese)
    if isinstance(error, Conflict):
        return Problem(412 if error.code == "stale" else 409, error.code, detail, chinese)
    if isinstance(error, OutputError):
        return Problem(503, error.code, detail, chinese, headers={"Retry-After": _BUSY_SECONDS})
    if error.code == "upload.large":
        return Problem(413, error.code, detail, chinese)
    return Problem(422, error.code, detail, chinese)


def install(app: FastAPI, methods_of: Callable[[str], Sequence[str]]) -> None:
    """Every error of the application as a problem. `methods_of` tells what a path takes, for Allow."""

    def refused(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        reply = answer(error)
        if error.status_code == 405:  # the router knows the methods of the first route that fits, not of all
            path = request.url.path.removeprefix(str(request.scope.get("root_path", "")))
            reply.headers["allow"] = ", ".join(methods_of(path)) or "GET"
        return reply

    def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        found = [
            Violation(location=".".join(str(part) for part in each["loc"]), detail=each["msg"])
            for each in error.errors()
        ]
        return answer(Problem(422, "invalid", "the request doesn't fit its schema", "请求不合格式", errors=found))

    def ours(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, SummarizerError)
        return answer(problem_of(error))

    def unreachable(request: Request, error: Exception) -> JSONResponse:
        _log.error("%s %s: the database is busy or away", request.method, request.url.path, exc_info=error)
        wait = {"Retry-After": _BUSY_SECONDS}
        return answer(
            Problem(503, "busy", "the database is busy or away — try again", "数据库忙 — 请稍后再试", headers=wait)
        )

    def too_large(_request: Request, _error: Exception) -> JSONResponse:
        return answer(Problem(413, "too_large", "the body is too large", "请求正文过大"))

    def broken(_request: Request, _error: Exception) -> JSONResponse:
        return answer(Problem(500, "internal", "the server failed; its log says why", "服务器出错，原因见服务器日志"))

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(SummarizerError, ours)
    app.add_exception_handler(TooLarge, too_large)  # from the gate's counter, while a body is read
    for kind in (OperationalError, InterfaceError, TimeoutError):
        app.add_exception_handler(kind, unreachable)
    app.add_exception_handler(Exception, broken)


_WORDS = {
    304: "you have this version already",
    400: "a header or cursor makes no sense",
    401: "no token, or one that is unknown, expired or revoked",
    403: "the token lacks the scope",
    404: "there is no such thing, or the asker may not know of it",
    405: "not with this method",
    409: "the state of the document doesn't allow it, or the same request is under way",
    412: "somebody changed it meanwhile: read it anew",
    413: "the body is too large",
    415: "not this kind of body",
    422: "the request doesn't fit its schema",
    428: "the request must say which version it is about",
    429: "too many requests",
    500: "the server failed",
    503: "the database or the disk is not to be had just now",
}
ALWAYS = (401, 403, 404, 422, 429, 500, 503)


def responses(*more: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of an operation, for its description: those that any may give, and `more`."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemModel"}}}
    found: dict[int | str, dict[str, Any]] = {}
    for status in sorted({*ALWAYS, *more}):
        found[status] = {"description": _WORDS[status], "content": content if status >= 400 else {}}
        if status == 401:
            found[status]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
        if status in (429, 503):
            found[status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return found
