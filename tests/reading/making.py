"""Writes the same text in other formats, so that what is read back can be compared with what went in."""

from __future__ import annotations

import html
import io
import zipfile

from docx import Document
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_SIZE = 12
_A_LINE = 38  # characters


def as_html(text: str, charset: str = "utf-8") -> bytes:
    """A page as content systems save it: navigation, an article of paragraphs, a foot."""
    paragraphs = "\n".join(
        f'<p style="text-indent:2em"><span>{html.escape(line)}</span></p>' for line in text.split("\n")
    )
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>门户</title><script>var n = "9999家";</script>'
        '<style>p {color: #333}</style></head><body><nav><a href="/">网站首页</a> <a href="/zw">政务公开</a></nav>'
        f'<div class="main"><div id="zoom">{paragraphs}</div></div>'
        '<div class="foot"><a href="/map">网站地图</a> <a href="/us">联系我们</a></div></body></html>'
    )
    return page.encode(charset)


def as_docx(text: str) -> bytes:
    """A Word document, a paragraph a line."""
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _wrapped(text: str) -> list[tuple[str, bool]]:
    """(line, first of its paragraph), broken where the width is full, numbers included, as pages are."""
    lines = []
    for paragraph in text.split("\n"):
        if not paragraph.strip():
            continue
        line, width, first = "", 2.0, True
        for character in paragraph:
            wide = 1.0 if ord(character) > 0x2000 else 0.55
            if width + wide > _A_LINE:
                lines.append((line, first))
                line, width, first = "", 0.0, False
            line += character
            width += wide
        lines.append((line, first))
    return lines


def as_pdf(text: str, *, head: str = "", numbers: bool = True, lines_a_page: int = 42) -> bytes:
    """A PDF with a text layer: paragraphs indented and broken into lines, running heads and page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    lines = _wrapped(text)
    for page, start in enumerate(range(0, len(lines), lines_a_page), 1):
        canvas.setFont("STSong-Light", _SIZE)
        if head:
            canvas.drawString(200, 815, head)
        y = 780.0
        for line, first in lines[start : start + lines_a_page]:
            x = 70.0 + (2 * _SIZE if first else 0)
            canvas.drawString(x, y, line)
            y -= 17
        if numbers:
            canvas.drawString(290, 20, f"- {page} -")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def as_ofd(text: str, lines_a_page: int = 40) -> bytes:
    """An OFD file (GB/T 33190-2016) with nothing but its text layer."""
    lines = _wrapped(text)
    pages = [lines[start : start + lines_a_page] for start in range(0, len(lines), lines_a_page)]
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    box = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        root = f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        package.writestr("OFD.xml", root)
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        package.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea>{box}</ofd:PageArea></ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for number, page in enumerate(pages):
            objects = []
            for place, (line, first) in enumerate(page):
                x = 30 + (8 if first else 0)
                width = sum(4.0 if ord(c) > 0x2000 else 2.2 for c in line)
                objects.append(
                    f'<ofd:TextObject ID="{place}" Boundary="{x} {30 + place * 6} {width:.1f} 4" Size="4">'
                    f'<ofd:TextCode X="0" Y="4">{html.escape(line)}</ofd:TextCode></ofd:TextObject>'
                )
            package.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                f"<ofd:Page {space}><ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>",
            )
    return buffer.getvalue()


def as_xlsx(rows: list[list[object]], merge: str | None = None) -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "附件"
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_zip(members: dict[str, bytes]) -> bytes:
    """An archive of the given members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()
