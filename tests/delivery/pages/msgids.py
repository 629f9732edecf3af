"""Every message that a page or a paper may show: from templates, from Python, and from the tables of words."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract_from_file

from summarizer.delivery.pages.labels import msgids as words
from summarizer.resources import table

ROOT = Path(__file__).resolve().parents[3] / "summarizer"
_TEMPLATES = (ROOT / "delivery/pages/templates", ROOT / "delivery/papers", ROOT / "server/templates")
_MODULES = (ROOT / "delivery/pages", ROOT / "delivery/papers", ROOT / "server/site")
# `say(lang, "…")` in Python; `translate("…")` where the language was chosen before.
_KEYWORDS = {"say": (2,), "translate": (1,), "_": (1,)}


def used() -> set[str]:
    """The msgids that something shows."""
    found = set(words()) | {row["ask"] for row in table("delivery/papers/questions.toml").values()}
    for folder in _TEMPLATES:
        for path in sorted(folder.rglob("*.html")) + sorted(folder.rglob("*.md")):
            found |= {str(row[1]) for row in extract_from_file("jinja2.ext:babel_extract", str(path))}
    for folder in _MODULES:
        for path in sorted(folder.rglob("*.py")):
            rows = extract_from_file("python", str(path), keywords=_KEYWORDS)
            found |= {message for _, message, *_ in rows if isinstance(message, str)}
    return found
