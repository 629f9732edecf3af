"""The Jinja environments, one a language: everything escaped, nothing undefined passed over."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from summarizer.delivery.pages import labels
from summarizer.delivery.pages.cards import Cell
from summarizer.delivery.pages.catalogue import Lang, say, translations

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"


def environment(lang: Lang, folders: Iterable[Path] = ()) -> Environment:
    """An environment that speaks `lang`. `folders` are searched for templates before this room's own."""
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in (*folders, TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found = translations(lang)
    # Added by the extension, which its type does not tell.
    made.install_gettext_callables(found.gettext, found.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(lang=lang, label=labels.label, groups=labels.groups(), columns=labels.columns())
    made.filters["cell"] = partial(_cell, lang)
    made.filters["clip"] = _clip
    made.filters["when"] = _when
    return made


@cache
def own(lang: Lang) -> Environment:
    """The environment of this room's own templates."""
    return environment(lang)


def _cell(lang: Lang, cell: Cell) -> str:
    """A cell's words in the reader's language."""
    return "、".join(say(lang, word) if cell.translate else word for word in cell.words)


def _when(moment: str | None) -> str:
    """A moment in the clock of this machine, to the minute; what is no moment stays as it is."""
    if not moment:
        return ""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return moment


def _clip(text: str, size: int) -> str:
    """At most `size` code points, … for what was left off."""
    return text if len(text) <= size else text[: size - 1] + "…"


@cache
def style() -> Markup:
    """The style sheet, for pages that must stand alone: our own file, nothing of a document in it."""
    return Markup((STATIC / "page.css").read_text(encoding="utf-8"))


@cache
def style_hash() -> str:
    """The style sheet's source expression for a Content-Security-Policy (CSP 3, `sha256-…`)."""
    digest = hashlib.sha256(style().encode("utf-8")).digest()
    return f"sha256-{b64encode(digest).decode('ascii')}"
