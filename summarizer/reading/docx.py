"""Word documents: DOCX → Content, with automatic numbers, tables, footnotes; tracked changes accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from summarizer.document import NoiseKind
from summarizer.errors import ReadingError
from summarizer.reading import faults
from summarizer.reading.builder import Builder
from summarizer.reading.content import Content
from summarizer.reading.grid import Grid, mostly_prose
from summarizer.reading.numbering import Numbering, labelled
from summarizer.reading.package import DAMAGE, checked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What a deleted or moved-away run holds is no longer in the document; field codes and the readings above characters
# are not its text; a fallback repeats its choice.
_GONE = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rt", _MC_FALLBACK))
_TEXTS = frozenset((f"{_W}t", f"{_MATH}t"))
_BOX = f"{_W}txbxContent"
# What only wraps blocks, rows or cells: content controls, insertions, tags of other programs.
_WRAPPERS = frozenset(
    f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
) | frozenset(
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}" for name in ("AlternateContent", "Choice")
)
_MOST_NESTED = 20  # tables inside tables, boxes inside boxes
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OFF = frozenset(("0", "false", "off"))


def read(data: bytes, path: str) -> Content:
    """The Content of a DOCX file. Raises ReadingError: format, archive limits."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    checked(data, path)
    builder = Builder()
    try:
        document: Any = Document(io.BytesIO(data))
        walk = _Walk(builder, Numbering.of(document), path)
        walk.blocks(document.element.body)
        for note in _notes(document):
            walk.blocks(note)
    except PackageNotFoundError:
        raise _damaged(path) from None
    except DAMAGE:
        raise _damaged(path) from None
    return builder.content("application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def _damaged(path: str) -> ReadingError:
    return faults.damaged(path, "Word文档", "请用Word或WPS打开后重新保存")


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

    def blocks(self, parent: Any, depth: int = 0, noise: NoiseKind | None = None) -> None:
        """Paragraphs and tables in their order; content controls and insertions are looked into."""
        if depth > _MOST_NESTED:
            raise faults.nesting(self._path)
        for child in parent:
            if child.tag == f"{_W}p":
                self._write(child, depth, noise)
            elif child.tag == f"{_W}tbl":
                self._table(child, depth, noise)
            elif child.tag in _WRAPPERS:
                # A table of contents repeats the headings, with page numbers behind them.
                self.blocks(child, depth + 1, NoiseKind.NAVIGATION if _is_contents(child) else noise)

    def _write(self, paragraph: Any, depth: int, noise: NoiseKind | None) -> None:
        """One paragraph, then the text boxes anchored in it: they stand beside its words, not among them."""
        self._paragraph += 1
        words = _words(paragraph)
        if words.strip() or not _is_deleted(paragraph):
            words = labelled(self._numbering.label(paragraph), words)
        for line in words.split("\n"):
            self._builder.line(line, origin=f"¶{self._paragraph}", noise=noise)
        for box in _boxes(paragraph):
            self.blocks(box, depth + 1, noise)

    def _table(self, table: Any, depth: int, noise: NoiseKind | None) -> None:
        rows = list(_rows(table))
        if _is_layout(rows):
            for row in rows:
                for cell in _cells(row):
                    self.blocks(cell, depth + 1, noise)
            return
        self._paragraph += 1
        grid = _grid(rows, self._numbering, self._path)
        self._builder.table(grid, origin=f"¶{self._paragraph}", noise=noise)


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and gallery.get(f"{_W}val") == "Table of Contents"


def _is_deleted(block: Any) -> bool:
    """Whether a tracked change takes the whole paragraph or row away."""
    return (
        block.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
        or block.find(f"{_W}pPr/{_W}rPr/{_W}moveFrom") is not None
        or block.find(f"{_W}trPr/{_W}del") is not None
    )


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """The children called `name`, those in wrappers too."""
    stack = list(reversed(parent))
    while stack:
        child = stack.pop()
        if child.tag == name:
            yield child
        elif child.tag in _WRAPPERS:
            stack.extend(reversed(child))


def _rows(table: Any) -> Iterator[Any]:
    return (row for row in _inside(table, f"{_W}tr") if not _is_deleted(row))


def _cells(row: Any) -> Iterator[Any]:
    return _inside(row, f"{_W}tc")


def _is_layout(rows: list[Any]) -> bool:
    """Whether a table only frames its text: one cell a row, tables inside, or cells that are mostly prose."""
    cells = [list(_cells(row)) for row in rows]
    if max((len(row) for row in cells), default=0) < 2:
        return True
    flat = [cell for row in cells for cell in row]
    return any(next(cell.iter(f"{_W}tbl"), None) is not None for cell in flat) or mostly_prose(
        len("".join(text.text or "" for text in cell.iter(f"{_W}t"))) for cell in flat
    )


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The outermost text boxes of a paragraph, each once."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == _BOX:
            yield element
        elif element.tag not in _GONE:
            stack.extend(reversed(element))


def _words(paragraph: Any) -> str:
    """The text of a paragraph as it prints with all changes accepted, text boxes apart."""
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in _GONE or tag == _BOX or (tag == f"{_W}r" and _is_on(element, "vanish")):
            continue
        if tag in _TEXTS:
            parts.append(_raised(element, parts))
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            parts.append("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif tag != f"{_W}pPr":
            stack.extend(reversed(element))
    return "".join(parts)


def _is_on(run: Any, name: str) -> bool:
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(f"{_W}val", "1") not in _OFF


def _raised(text: Any, before: list[str]) -> str:
    """A run's text; a digit raised behind a figure or a letter is an exponent or a mark, never one more digit."""
    words: str = text.text or ""
    run = text.getparent()
    align = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
    if align is None or align.get(f"{_W}val") != "superscript" or not before:
        return words
    return words.translate(_RAISED)


def _whole(element: Any, name: str, default: int) -> int:
    found = element.find(name)
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if value.isdecimal() and len(value) < 5 else default


def _grid(rows: list[Any], numbering: Numbering, path: str) -> Grid:
    """A Word table as a grid: gridSpan is the width, vMerge the height, gridBefore an indented row."""
    placed: list[list[list[Any]]] = []
    open_cells: dict[int, list[Any]] = {}
    for row in rows:
        cells: list[list[Any]] = []
        column = _whole(row, f"{_W}trPr/{_W}gridBefore", 0)
        if column:
            cells.append(["", 1, column])
        for cell in _cells(row):
            width = _whole(cell, f"{_W}tcPr/{_W}gridSpan", 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in open_cells:
                open_cells[column][1] += 1
            else:
                lines = (labelled(numbering.label(p), _words(p)) for p in _inside(cell, f"{_W}p"))
                entry = [" ".join(lines), 1, width]
                cells.append(entry)
                if merge is not None:
                    open_cells[column] = entry
                else:
                    open_cells.pop(column, None)
            column += width
        placed.append(cells)
    return Grid.of([[(text, height, width) for text, height, width in row] for row in placed], path)
