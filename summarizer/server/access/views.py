"""Rendering of the access layer's pages, in Chinese or English."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from summarizer.errors import SummarizerError
from summarizer.resources import table
from summarizer.server.access.tokens import form_token
from summarizer.server.identity import Identity

Lang = Literal["zh", "en"]
LANG_COOKIE, THEME_COOKIE = "lang", "summarizer-theme"
_TEMPLATES = Path(__file__).parent / "templates"


def language(request: Request) -> Lang:
    """What the reader chose, else Chinese."""
    return "en" if request.cookies.get(LANG_COOKIE) == "en" else "zh"


def page(request: Request, template: str, status: int = 200, **words: Any) -> HTMLResponse:
    """A page; `fault` is a key of words.toml, `error` an error to be told, `identity` whoever is logged in."""
    lang = language(request)
    identity: Identity | None = words.get("identity")
    words.setdefault("form_token", form_token(identity) if identity is not None else "")
    words.setdefault("identity", None)
    error: SummarizerError | None = words.pop("error", None)
    key: str | None = words.pop("fault", None)
    told = error_words(error, lang) if error is not None else say(lang, key) if key is not None else None
    root = request.scope.get("root_path", "")
    html = (
        _environment(lang)
        .get_template(template)
        .render(told=told, root=root, here=_here(request, root), theme=_theme(request), **words)
    )
    return HTMLResponse(html, status)


def _theme(request: Request) -> str | None:
    """Light or dark, where the reader has chosen."""
    told = request.cookies.get(THEME_COOKIE)
    return told if told in ("light", "dark") else None


def _here(request: Request, root: str) -> str:
    """The address of this page below the root path; of an answer to a form, that of the page with the form."""
    path = request.url.path.removeprefix(root)
    return path if request.method == "GET" else path.rpartition("/")[0] or "/"


def error_words(error: SummarizerError, lang: Lang) -> str:
    """What and mend, in the reader's language."""
    if lang == "en" and error.english is not None:
        return "; ".join(error.english)
    return f"{error.what}。{error.mend}" if error.mend else error.what


def say(lang: Lang, key: str, **words: object) -> str:
    """A message of words.toml."""
    text: str = table("server/access/words.toml")[key][lang]
    return text.format(**words) if words else text


def known(key: str) -> str:
    """The key, or that of any other failure where words.toml lacks it."""
    return key if key in table("server/access/words.toml") else "refused.400"


@cache
def _environment(lang: Lang) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def told(key: str, **words: object) -> str:
        return say(lang, key, **words)

    def deed(action: str) -> str:
        """What the log's code means; nothing for a code of another version."""
        return say(lang, f"did.{action}") if f"did.{action}" in table("server/access/words.toml") else ""

    made.globals.update(lang=lang, say=told, deed=deed)
    return made
