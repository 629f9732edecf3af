"""OFD (GB/T 33190-2016): a ZIP of XML → Content, from its text layer."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from summarizer.errors import ReadingError
from summarizer.reading import faults
from summarizer.reading.content import Content
from summarizer.reading.package import checked, member
from summarizer.reading.pages import PageLine, content_of

_MOST_PAGES = 2000
_MOST_XML = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    left: float
    top: float
    width: float
    height: float


def read(data: bytes, path: str) -> Content:
    """The Content of an OFD file. Raises ReadingError: format, encrypted, scanned, bomb."""
    package = checked(data, path)
    lines: list[PageLine] = []
    number = 0
    for number, page in enumerate(_pages(package, path), 1):
        if number > _MOST_PAGES:
            raise faults.pages(path, _MOST_PAGES)
        lines.extend(_page_lines(page, number))
    if not number:
        raise _damaged(path)
    return content_of(lines, "application/ofd", path)


def _xml(package: zipfile.ZipFile, name: str, path: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(member(package, name.lstrip("/"), path, _MOST_XML), parser)
    except (etree.XMLSyntaxError, KeyError, ValueError):
        raise _damaged(path) from None


def _damaged(path: str) -> ReadingError:
    return faults.damaged(path, "OFD文件", "请重新下载或另存为文本(.txt)再试")


def _beside(base: str, location: str) -> str:
    return (
        location.lstrip("/")
        if location.startswith("/")
        else posixpath.normpath(posixpath.join(posixpath.dirname(base), location))
    )


def _texts(root: Any, name: str) -> Iterator[Any]:
    return (element for element in root.iter("{*}" + name))


def _pages(package: zipfile.ZipFile, path: str) -> Iterator[tuple[Any, float]]:
    """(page's XML, its height in millimetres), in the document's order."""
    for body in _texts(_xml(package, "OFD.xml", path), "DocRoot"):
        document_name = (body.text or "").strip().lstrip("/")
        document = _xml(package, document_name, path)
        area = next(_texts(document, "PhysicalBox"), None)
        for page in _texts(document, "Page"):
            location = page.get("BaseLoc")
            if location:
                root = _xml(package, _beside(document_name, location), path)
                own = next(_texts(root, "PhysicalBox"), area)
                yield root, _numbers(own.text if own is not None else None, 4)[3] or 297.0


def _numbers(text: str | None, count: int) -> list[float]:
    values: list[float] = []
    for part in (text or "").split()[:count]:
        try:
            values.append(float(part))
        except ValueError:
            values.append(0.0)
    return values + [0.0] * (count - len(values))


def _page_lines(page: tuple[Any, float], number: int) -> Iterator[PageLine]:
    """The text runs of a page, those on one height joined from left to right."""
    root, height = page
    runs = []
    for element in _texts(root, "TextObject"):
        left, top, width, tall = _numbers(element.get("Boundary"), 4)
        text = "".join(code.text or "" for code in element.iter("{*}TextCode")).strip("\r\n")
        if text.strip():
            runs.append(_Run(text, left, top, width, tall or float(element.get("Size") or 4)))
    runs.sort(key=lambda run: (round(run.top, 1), run.left))
    line: list[_Run] = []
    for run in runs:
        if line and abs(run.top - line[-1].top) > 0.5 * max(run.height, line[-1].height):
            yield _joined(line, number, height)
            line = []
        line.append(run)
    if line:
        yield _joined(line, number, height)


def _joined(runs: list[_Run], number: int, height: float) -> PageLine:
    ordered = sorted(runs, key=lambda run: run.left)
    return PageLine(
        text="".join(run.text for run in ordered),
        page=number,
        left=ordered[0].left,
        right=max(run.left + run.width for run in ordered),
        top=ordered[0].top / height,
        size=max(run.height for run in ordered),
    )
