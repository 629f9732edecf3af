"""Word documents: DOCX → Content, with automatic numbers, tables, footnotes; tracked changes accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from summarizer.reading import faults
from summarizer.reading.builder import Builder
from summarizer.reading.content import Content
from summarizer.reading.grid import Grid
from summarizer.reading.numbering import Numbering
from summarizer.reading.package import checked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What a deleted or moved-away run holds is no longer in the document; field codes were never printed.
_GONE = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", _MC_FALLBACK))
_MOST_NESTED = 20  # tables inside tables


def read(data: bytes, path: str) -> Content:
    """The Content of a DOCX file. Raises ReadingError: format, archive limits."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    checked(data, path)
    try:
        document: Any = Document(io.BytesIO(data))
        body = document.element.body
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError):
        raise faults.damaged(path, "Word文档", "请用Word或WPS打开后重新保存") from None
    builder = Builder()
    walk = _Walk(builder, Numbering.of(document), path)
    walk.blocks(body)
    for note in _notes(document):
        walk.blocks(note)
    return builder.content("application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def _notes(document: Any) -> Iterator[Any]:
    """The footnotes and endnotes that the author wrote, in their order; separators are none."""
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(relation.target_part.blob, parser)
        for note in root:
            if note.get(f"{_W}type") is None:
                yield note


class _Walk:
    def __init__(self, builder: Builder, numbering: Numbering, path: str) -> None:
        self._builder = builder
        self._numbering = numbering
        self._path = path
        self._paragraph = 0

    def blocks(self, parent: Any, depth: int = 0) -> None:
        """Paragraphs and tables in their order; content controls and insertions are looked into."""
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph += 1
                words = self._numbering.label(child) + _words(child)
                for line in words.split("\n"):
                    self._builder.line(line, origin=f"¶{self._paragraph}")
            elif child.tag == f"{_W}tbl":
                self._paragraph += 1
                self._builder.table(_grid(child, self._path), origin=f"¶{self._paragraph}")
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
                if depth > _MOST_NESTED:
                    raise faults.nesting(self._path)
                self.blocks(child, depth + 1)


def _words(paragraph: Any) -> str:
    """The text of a paragraph as it prints with all changes accepted."""
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in _GONE:
            continue
        if tag == f"{_W}t":
            parts.append(element.text or "")
        elif tag == f"{_W}tab":
            parts.append("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            stack.extend(reversed(element))
    return "".join(parts)


def _grid(table: Any, path: str) -> Grid:
    """A Word table as a grid: gridSpan is the width, vMerge the height."""
    rows: list[list[list[Any]]] = []
    open_cells: dict[int, list[Any]] = {}
    for row in table.iterchildren(f"{_W}tr"):
        cells: list[list[Any]] = []
        column = 0
        for cell in row.iterchildren(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = int(span.get(f"{_W}val", "1")) if span is not None else 1
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in open_cells:
                open_cells[column][1] += 1
            else:
                entry = [" ".join(_words(p) for p in cell.iter(f"{_W}p")), 1, width]
                cells.append(entry)
                if merge is not None:
                    open_cells[column] = entry
                else:
                    open_cells.pop(column, None)
            column += width
        rows.append(cells)
    return Grid.of([[(text, height, width) for text, height, width in row] for row in rows], path)
