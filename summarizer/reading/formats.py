"""What kind of file some bytes are, by their content and never by the name."""

from __future__ import annotations

import re

# Signatures stand at the very start; names are what a clerk calls the format.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),
)
_ZIP_MEMBERS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"ppt/", "pptx"),
    (b"OFD.xml", "ofd"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE
)
_HEAD = 4096
_ZIP_HEAD = 1 << 18

_SAVE_AS_TEXT = "请打开后另存为纯文本(.txt，UTF-8)再试"
# What no reader takes, as a clerk calls it, with the mend.
NAMES: dict[str, tuple[str, str]] = {
    "pptx": ("演示文稿(.pptx)", _SAVE_AS_TEXT),
    "image": ("图片", "请先做文字识别，再保存为文本(.txt)"),
    "zip": ("压缩包", "请先解压"),
    "archive": ("压缩包", "请先解压"),
}


def kind_of(data: bytes, path: str = "") -> str:
    """`text`, `csv`, or a key of `NAMES`. Bytes that are nothing known are `text`: decoding then judges them.

    Only between text and CSV, which have no signature, does the name decide.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return _kind_of_zip(data) if kind == "zip" else kind
    if b"%PDF-" in data[:1024] and not data[:1024].isascii():
        return "pdf"
    if _HTML.match(data[:_HEAD].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    return "csv" if path.lower().endswith((".csv", ".tsv")) else "text"


def _kind_of_zip(data: bytes) -> str:
    """Office and OFD files are ZIP archives: their member names tell, in the local headers or at the end."""
    sample = data[:_ZIP_HEAD] + data[-_ZIP_HEAD:]
    for member, kind in _ZIP_MEMBERS:
        if member in sample:
            return kind
    return "zip"
