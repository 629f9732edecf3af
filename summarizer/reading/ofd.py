"""OFD (GB/T 33190-2016): a ZIP of XML → Content, from its text layer."""

from __future__ import annotations

import math
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from summarizer.errors import ReadingError
from summarizer.reading import faults
from summarizer.reading.content import Content
from summarizer.reading.package import checked, member
from summarizer.reading.pages import PageLine, content_of
from summarizer.reading.runs import Run, advance, lines_of

_MOST_PAGES = 2000
_MOST_XML = 64 * 1024 * 1024
_MOST_STEPS = 10_000
_FARTHEST = 1e6  # millimetres: what lies further is no place on a page
_A4 = [0.0, 0.0, 210.0, 297.0]
_SIZE = 4.0  # millimetres, where a run says nothing of its size


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
                yield root, _numbers(own.text if own is not None else None, _A4)[3] or _A4[3]


def _page_lines(page: tuple[Any, float], number: int) -> list[PageLine]:
    root, height = page
    return lines_of(list(_runs(root)), number, height)


def _runs(root: Any) -> Iterator[Run]:
    """The text runs of a page, one a TextCode; templates and invisible text are none of its words."""
    for element in _texts(root, "TextObject"):
        if (element.get("Visible") or "").lower() == "false":
            continue
        left, top, _, tall = _numbers(element.get("Boundary"), [0.0] * 4)
        across, skew, lean, down, right, low = _numbers(element.get("CTM"), [1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
        size = _numbers(element.get("Size"), [0.0])[0] * math.hypot(lean, down) or tall or _SIZE
        slanted = abs(across * skew) > 1e-3 * (across**2 + skew**2)
        x = y = 0.0
        for code in element.iter("{*}TextCode"):
            x, y = _numbers(code.get("X"), [x])[0], _numbers(code.get("Y"), [y])[0]
            text = (code.text or "").strip("\r\n")
            if not text.strip():
                continue
            steps = _steps(code.get("DeltaX"))
            width = sum(steps) * abs(across) + size if steps else advance(text) * size
            yield Run(text, left + across * x + right, top + down * y + low, width, size, slanted)


def _numbers(text: str | None, missing: list[float]) -> list[float]:
    """As many numbers as `missing` has, which stands in for those that aren't there or are none."""
    values = [_number(part, default) for part, default in zip((text or "").split(), missing, strict=False)]
    return values + missing[len(values) :]


def _number(text: str, default: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return default
    return value if abs(value) < _FARTHEST else default


def _steps(text: str | None) -> list[float]:
    """DeltaX: steps from character to character; `g 3 4.2` stands for three of 4.2 (GB/T 33190-2016, 11.3)."""
    parts = (text or "").split()
    steps: list[float] = []
    place = 0
    while place < len(parts):
        if parts[place] == "g" and place + 2 < len(parts):
            count = int(parts[place + 1]) if parts[place + 1].isdecimal() else 0
            steps += [_number(parts[place + 2], 0.0)] * min(count, _MOST_STEPS)
            place += 3
        else:
            steps.append(_number(parts[place], 0.0))
            place += 1
    return steps
