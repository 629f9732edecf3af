"""Plain text and Markdown: bytes → Content."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from summarizer.reading import faults
from summarizer.reading.content import Content, canonical
from summarizer.reading.encodings import decode
from summarizer.reading.pipes import cells_of

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.01
_MARKDOWN = frozenset((".md", ".markdown"))


def read(data: bytes, path: str) -> Content:
    """The Content of a text file. Raises ReadingError: encoding, binary."""
    text, encoding = decode(data, path)
    controls = sum(1 for _ in _CONTROLS.finditer(text))
    if "\x00" in text or controls > _MOST_CONTROLS * len(text):
        raise faults.binary(path)
    # Markdown is text; only the name tells the two apart, and nothing but the media type hangs on it.
    markdown = PurePosixPath(path).suffix.lower() in _MARKDOWN
    text = canonical(text)
    return Content(text, "text/markdown" if markdown else "text/plain", encoding, cells_of(text, path))
