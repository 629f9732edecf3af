"""A paper as one HTML file, made for the printer: no script, no other file."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

from markupsafe import Markup

from summarizer.delivery.pages.catalogue import Lang
from summarizer.delivery.pages.environment import environment
from summarizer.delivery.papers.paper import Paper

_HERE = Path(__file__).parent


@cache
def _style() -> tuple[Markup, str]:
    text = (_HERE / "paper.css").read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return Markup(text), f"sha256-{digest}"


def html(paper: Paper, lang: Lang) -> str:
    """The paper as a page; every word of it escaped."""
    style, style_hash = _style()
    template = environment(lang, (_HERE,)).get_template("paper.html")
    return template.render(paper=paper, style=style, style_hash=style_hash)
