"""What a reader sets for themselves, kept in cookies: language, light or dark, single keys; and the help page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from summarizer.delivery.pages.catalogue import LANGUAGES
from summarizer.server.access import require
from summarizer.server.identity import Identity
from summarizer.server.site.forms import Fields, fields, local
from summarizer.server.site.rendering import KEYS_COOKIE, LANG_COOKIE, THEME_COOKIE, THEMES, render

router = APIRouter()
_YEAR = 365 * 24 * 3600
_KNOWN = {LANG_COOKIE: LANGUAGES, THEME_COOKIE: THEMES, KEYS_COOKIE: ("on", "off")}
_FIELDS = {"lang": LANG_COOKIE, "theme": THEME_COOKIE, "keys": KEYS_COOKIE}


@router.post("/preferences")
def prefer(
    request: Request,
    _who: Annotated[Identity, Depends(require(None))],
    form: Annotated[Fields, Depends(fields)],
) -> Response:
    """Sets what was sent and goes back to where the reader was."""
    root = request.scope.get("root_path", "")
    response = RedirectResponse(root + local(form.text("next")), 303)
    for name, cookie in _FIELDS.items():
        value = form.text(name)
        if value in _KNOWN[cookie]:
            secure = request.app.state.house.config.secure_cookies
            response.set_cookie(cookie, value, _YEAR, path="/", secure=secure, httponly=True, samesite="lax")
    return response


@router.get("/help")
def explain(request: Request, _who: Annotated[Identity, Depends(require(None))]) -> Response:
    """How the page is worked, keys included."""
    return render(request, "site/help.html")
