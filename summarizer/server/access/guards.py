"""What routes ask for: an identity with a right, and for whatever changes something the form's token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

from summarizer.server.access.middleware import SAFE
from summarizer.server.access.state import access_of
from summarizer.server.access.tokens import FORM_FIELD, FORM_HEADER, fits
from summarizer.server.identity import Identity, Right, identity_of

__all__ = ["access_of", "form_checked", "require"]

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_KNOWN = frozenset((Right.AUDIT, Right.ADMINISTER))  # what there is behind these, others need not know


class Requirement:
    """A dependency that gives the Identity, or answers 401, 403 or 404. `right` is told to the test of all routes."""

    def __init__(self, right: Right | None) -> None:
        self.right = right

    async def __call__(self, request: Request) -> Identity:
        identity = identity_of(request)
        if identity is None:  # the gate lets nobody unknown come here; a route on a public path might
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        if self.right is not None and not identity.may(self.right):
            hidden = self.right in _KNOWN or not identity.may(Right.READ)
            raise HTTPException(404 if hidden else 403)
        await form_checked(request, identity.form_secret)
        return identity


def require(right: Right | None) -> Callable[[Request], Awaitable[Identity]]:
    """The dependency for a route; None: anybody who is logged in. Checks the form token of unsafe methods too."""
    return Requirement(right)


async def form_checked(request: Request, secret: str | None) -> None:
    """Raises 403 where a changing request of a session lacks its token. API tokens (`secret` None) need none."""
    if secret is None or request.method in SAFE:
        return
    token: str | UploadFile | None = request.headers.get(FORM_HEADER)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if token is None and kind in _FORMS:
        token = (await request.form()).get(FORM_FIELD)
    if not isinstance(token, str) or not fits(secret, token):
        raise HTTPException(403, "the form is out of date: reload the page")
