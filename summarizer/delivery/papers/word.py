"""A paper as DOCX (ECMA-376): A4, Chinese fonts, table heads on every page, real footnotes, page numbers."""

from __future__ import annotations

import io
import re
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from lxml import etree

from summarizer.delivery.papers.paper import Block, Heading, Paper, Paragraph, Run, Signatures, Table, Text

_WESTERN, _CHINESE, _HEADS = "Times New Roman", "宋体", "黑体"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# XML 1.0 has no place for these; a document may hold them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx_bytes(paper: Paper) -> bytes:
    """The paper as a .docx file. Equal papers give files of equal content."""
    document: DocumentType = Document()
    _page(document, wide=paper.wide)
    _styles(document)
    document.core_properties.title = _clean(paper.title)
    document.core_properties.author = ""
    title = document.add_paragraph(_clean(paper.title), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if paper.subtitle:
        line = document.add_paragraph(_clean(paper.subtitle))
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    body = document.element.body
    for block in paper.blocks:
        for element in _elements(block):
            body.insert(len(body) - 1, element)  # before the section's properties, which come last
    if paper.notes:
        _add_footnotes(document, paper.notes)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)


def _page(document: DocumentType, *, wide: bool) -> None:
    section = document.sections[0]
    width, height = Cm(21.0), Cm(29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if wide else (width, height)
    side = Cm(1.8) if wide else Cm(2.6)
    section.left_margin = section.right_margin = side
    section.top_margin = section.bottom_margin = Cm(2.0)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, instruction in (("begin", None), (None, "PAGE"), ("end", None)):
        run = foot.add_run()._r
        if kind is not None:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = instruction
        run.append(mark)


def _styles(document: DocumentType) -> None:
    sizes = {"Normal": (10.5, _CHINESE), "Title": (18, _HEADS), "Heading 1": (14, _HEADS), "Heading 2": (12, _HEADS)}
    for name, (size, chinese) in sizes.items():
        style = document.styles[name]
        font = style.font
        font.name, font.size = _WESTERN, Pt(size)
        font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for place in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{place}"), None)
        fonts.set(qn("w:eastAsia"), chinese)
        color = style.element.rPr.find(qn("w:color"))
        if color is not None:
            style.element.rPr.remove(color)
    title = document.styles["Title"].element.pPr
    border = title.find(qn("w:pBdr")) if title is not None else None
    if border is not None:
        title.remove(border)


def _elements(block: Block) -> list[Any]:
    if isinstance(block, Heading):
        return [_paragraph((Run(block.text),), style=f"Heading{block.level}")]
    if isinstance(block, Paragraph):
        lead = (Run(f"{block.numbered}. "),) if block.numbered is not None else ()
        return [_paragraph((*lead, *block.runs))]
    if isinstance(block, Signatures):
        blanks = "        ".join(f"{label}：________________" for label in block.labels)
        return [_paragraph((Run(""),)), _paragraph((Run(blanks),))]
    return [_table(block), _paragraph(())]


def _paragraph(runs: Text, *, style: str | None = None) -> Any:
    paragraph = OxmlElement("w:p")
    if style is not None:
        properties = OxmlElement("w:pPr")
        name = OxmlElement("w:pStyle")
        name.set(qn("w:val"), style)
        properties.append(name)
        paragraph.append(properties)
    for run in runs:
        paragraph.append(_run(run))
        if run.note is not None:
            paragraph.append(_reference(run.note))
    return paragraph


def _run(run: Run) -> Any:
    element = OxmlElement("w:r")
    if run.bold:
        properties = OxmlElement("w:rPr")
        properties.append(OxmlElement("w:b"))
        element.append(properties)
    for number, line in enumerate(_clean(run.text).split("\n")):
        if number:
            element.append(OxmlElement("w:br"))
        text = OxmlElement("w:t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        element.append(text)
    return element


def _raised() -> Any:
    properties = OxmlElement("w:rPr")
    raised = OxmlElement("w:vertAlign")
    raised.set(qn("w:val"), "superscript")
    properties.append(raised)
    return properties


def _reference(number: int) -> Any:
    element = OxmlElement("w:r")
    element.append(_raised())
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    element.append(reference)
    return element


def _table(block: Table) -> Any:
    table = OxmlElement("w:tbl")
    properties = OxmlElement("w:tblPr")
    for name, attributes in (
        ("w:tblStyle", {"val": "TableGrid"}),
        ("w:tblW", {"w": "5000", "type": "pct"}),
        ("w:tblLayout", {"type": "fixed"}),
    ):
        properties.append(_element(name, attributes))
    table.append(properties)
    whole = 14600  # twentieths of a point: the text's width on a turned A4 page
    widths = [whole * part // sum(block.widths) for part in block.widths]
    grid = OxmlElement("w:tblGrid")
    for width in widths:
        grid.append(_element("w:gridCol", {"w": str(width)}))
    table.append(grid)
    table.append(_row(tuple((Run(head, bold=True),) for head in block.heads), widths, head=True))
    for row in block.rows:
        table.append(_row(row, widths))
    return table


def _row(cells: tuple[Text, ...], widths: list[int], *, head: bool = False) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for cell, width in zip(cells, widths, strict=True):
        element = OxmlElement("w:tc")
        own = OxmlElement("w:tcPr")
        own.append(_element("w:tcW", {"w": str(width), "type": "dxa"}))
        if head:
            own.append(_element("w:shd", {"val": "clear", "color": "auto", "fill": "EDEFF3"}))
        element.append(own)
        element.append(_paragraph(cell))
        row.append(element)
    return row


def _element(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _add_footnotes(document: DocumentType, notes: tuple[str, ...]) -> None:
    """The part that python-docx does not write: footnotes 1… and the two separators that readers expect before them."""
    root = etree.fromstring(f"<w:footnotes {nsdecls('w')}/>")
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        note = _element("w:footnote", {"type": kind, "id": str(number)})
        paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
        run.append(OxmlElement(f"w:{kind}"))
        paragraph.append(run)
        note.append(paragraph)
        root.append(note)
    for number, text in enumerate(notes, 1):
        note = _element("w:footnote", {"id": str(number)})
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        properties.append(_element("w:spacing", {"after": "0", "line": "240", "lineRule": "auto"}))
        paragraph.append(properties)
        mark = OxmlElement("w:r")
        mark.append(_raised())
        mark.append(OxmlElement("w:footnoteRef"))
        paragraph.append(mark)
        paragraph.append(_small(f" {text}"))
        note.append(paragraph)
        root.append(note)
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _small(text: str) -> Any:
    run = _run(Run(text))
    properties = OxmlElement("w:rPr")
    properties.append(_element("w:sz", {"val": "17"}))
    run.insert(0, properties)
    return run
