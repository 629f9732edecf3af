"""What kind of file some bytes are, by their content and never by the name."""

from __future__ import annotations

import codecs
import io
import re
import zipfile

from summarizer.reading.package import DAMAGE

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
_ZIP_MEMBERS: tuple[tuple[str, str], ...] = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
    ("OFD.xml", "ofd"),
)
# What a page begins with once declarations and comments are off; a fragment saved from one begins with any block.
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|style|script|link|div|p|table|span|font|center|article|section|main"
    rb"|h[1-6])\b",
    re.IGNORECASE,
)
_MIME = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEAD = 4096
_ZIP_HEAD = 1 << 18

# What no reader takes, as a clerk calls it, with the mend; then the same in English.
NAMES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "pptx": (
        ("演示文稿(.pptx)", "请打开后另存为纯文本(.txt，UTF-8)再试"),
        ("a presentation (.pptx)", "save it as plain text (.txt, UTF-8)"),
    ),
    "image": (
        ("图片", "请先做文字识别，再保存为文本(.txt)"),
        ("a picture", "run text recognition (OCR) first and save the text (.txt)"),
    ),
    "zip": (("压缩包", "请先解压"), ("an archive", "unpack it first")),
    "archive": (("压缩包", "请先解压"), ("an archive", "unpack it first")),
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
    if _HTML.match(_beginning(data)):
        return "html"
    if b"mime-version:" in data[:_HEAD].lower() and _MIME.search(data[:_HEAD]):
        return "mht"
    return "csv" if path.lower().endswith((".csv", ".tsv")) else "text"


def _beginning(data: bytes) -> bytes:
    """Where a page's own tags begin: behind a byte-order mark, an XML declaration and comments."""
    head = data[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    head = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for opening, closing in ((b"<?xml", b"?>"), *((b"<!--", b"-->"),) * 3):
        if head.startswith(opening):
            head = head.partition(closing)[2].lstrip()
    return head


def _kind_of_zip(data: bytes) -> str:
    """Office and OFD files are ZIP archives: their member names tell, in a broken one those that are left."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except DAMAGE:
        sample = data[:_ZIP_HEAD] + data[-_ZIP_HEAD:]
        return next((kind for member, kind in _ZIP_MEMBERS if member.encode() in sample), "zip")
    for member, kind in _ZIP_MEMBERS:
        # Office packages have their parts in folders; an archive of documents may well have a folder called so, too.
        if member in names or (
            kind != "ofd" and any(name.startswith(member) and name.endswith(".xml") for name in names)
        ):
            return kind
    return "zip"
