"""Web archives (.mht): a page saved in one file by a browser or by Word, RFC 2557 → Content."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from summarizer.reading import faults, html
from summarizer.reading.content import Content

_CHARSET = "utf-8"


def read(data: bytes, path: str) -> Content:
    """The Content of the archive's page. Raises ReadingError: encoding, format."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            return replace(html.read(_page(part), path), media_type="multipart/related")
    raise faults.damaged(path, "网页文件", "请重新保存网页或复制正文为文本")


def _page(part: Message) -> bytes:
    """The page's bytes, its transfer encoding undone. A charset that only the part's head names is tried first."""
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or _CHARSET).encode(_CHARSET)
    except (LookupError, UnicodeError):
        return data  # the page's own declaration and its bytes decide
