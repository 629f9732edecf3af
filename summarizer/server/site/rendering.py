"""Rendering: the site's templates in the reader's language, with what every page needs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from summarizer.delivery.pages.catalogue import LANGUAGES, Lang
from summarizer.delivery.pages.environment import environment
from summarizer.errors import SummarizerError
from summarizer.server.access import form_token
from summarizer.server.desk import Desk
from summarizer.server.identity import Identity, Right, identity_of
from summarizer.server.site.loading import Shelf
from summarizer.server.site.panel import KEYS

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
LANG_COOKIE, THEME_COOKIE, KEYS_COOKIE = "lang", "summarizer-theme", "summarizer-keys"
THEMES = ("auto", "light", "dark")
FRAGMENT = "x-fragment"  # what the page's script sends when it wants a part of a page


@dataclass(frozen=True)
class Site:
    """What the site's routes work with: `request.app.state.site`."""

    shelf: Shelf
    environments: dict[Lang, Environment]
    assets: dict[str, str]  # file name → name with its hash, for addresses that may be cached


def made(desk: Desk, assets: dict[str, str]) -> Site:
    """The site's shared parts. Templates are read once."""
    environments: dict[Lang, Environment] = {}
    for lang in LANGUAGES:
        each = environment(lang, (TEMPLATES,))
        each.globals["Right"] = Right
        each.globals["keys_of"] = KEYS
        environments[lang] = each
    return Site(Shelf(desk), environments, assets)


async def site_of(request: Request) -> Site:
    """The Site behind a request: a dependency of routes. Not plain, or it would wait for a thread."""
    site: Site = request.app.state.site
    return site


def lang_of(request: Request) -> Lang:
    """The reader's language: Chinese unless they chose otherwise."""
    told = request.cookies.get(LANG_COOKIE)
    return next((lang for lang in LANGUAGES if lang == told), "zh")


def theme_of(request: Request) -> str:
    told = request.cookies.get(THEME_COOKIE)
    return told if told in THEMES else "auto"


def wants_fragment(request: Request) -> bool:
    return request.headers.get(FRAGMENT) is not None


def render(request: Request, name: str, *, status: int = 200, **words: Any) -> HTMLResponse:
    """The template `name` as a response; every value in it is escaped."""
    site: Site = request.app.state.site
    lang = lang_of(request)
    identity = identity_of(request)
    root = request.scope.get("root_path", "")
    page = site.environments[lang].get_template(name)
    text = page.render(
        root=root,
        asset=lambda file: f"{root}/static/{site.assets[file]}",
        identity=identity,
        form_token=form_token(identity) if identity is not None else "",
        new_key=lambda: secrets.token_urlsafe(12),
        here=_here(request),
        query=lambda **changed: _query(request, changed),
        theme=theme_of(request),
        keys=request.cookies.get(KEYS_COOKIE) != "off",
        single=identity is not None and request.app.state.house.config.single_user,
        **words,
    )
    return HTMLResponse(text, status)


def told(error: SummarizerError, lang: Lang) -> tuple[str, str]:
    """An error for people: what happened, and what to do."""
    if lang == "en" and error.english is not None:
        return error.english
    return error.what, error.mend or ""


def may(identity: Identity | None, right: Right) -> bool:
    return identity is not None and identity.may(right)


def _here(request: Request) -> str:
    """The address of this page below the root path, for coming back to it."""
    path = request.url.path
    root = request.scope.get("root_path", "")
    if root and path.startswith(root):
        path = path[len(root) :]
    return f"{path}?{request.url.query}" if request.url.query else path


def _query(request: Request, changed: dict[str, Any]) -> str:
    """This page's query with some of its fields changed; None or "" drops one."""
    fields = dict(request.query_params.items()) | changed
    return urlencode({key: value for key, value in fields.items() if value not in (None, "")})
