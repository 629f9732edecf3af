"""Text of documents and file names made fit for a terminal: what would steer it is shown instead of done."""

from __future__ import annotations

import json
import sys
from typing import Any

# C0 controls have pictures of their own in Unicode; C1 controls and the marks that turn the direction have none.
_STEERING = (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"} | dict.fromkeys(
    _STEERING, "\ufffd"
)
_ESCAPES = {code: f"\\u{code:04x}" for code in _STEERING}


def visible(text: str) -> str:
    """The text without anything that a terminal would obey but line ends and tabs."""
    return text.translate(_PICTURES)


def json_text(value: Any, indent: int | None) -> str:
    """A value as JSON, the same value on any terminal: escaped where the stream can't write or must not obey it."""
    told = json.dumps(value, ensure_ascii=False, indent=indent).translate(_ESCAPES)
    try:
        told.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return told
