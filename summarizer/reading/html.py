"""Saved web pages: HTML → Content. Everything visible is kept; what stands outside the article is marked as noise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from summarizer.document import NoiseKind
from summarizer.reading import faults
from summarizer.reading.builder import Builder
from summarizer.reading.content import Content
from summarizer.reading.dates import first_date
from summarizer.reading.encodings import decode
from summarizer.reading.grid import Grid

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SILENT = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "head", "select", "textarea")
)
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
))
# fmt: on
_CELLS = frozenset(("td", "th"))
_FURNITURE = frozenset(("nav", "footer", "header", "aside", "button", "form"))
_HAN = re.compile("[\u3400-\u9fff]")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_BREAK = "\x00"  # a <br> inside a paragraph; NUL can't stand in HTML

# The tags that Chinese government sites carry by GB/T 20091-era site standards (国办发〔2019〕19号, appendix).
_META = {
    "articletitle": "title",
    "pubdate": "published",
    "contentsource": "source",
}
# How much of the page's Chinese an element must hold to be the article.
_SHARE = 0.6


def read(data: bytes, path: str) -> Content:
    """The Content of an HTML file. Raises ReadingError: encoding, format."""
    from lxml import etree, html

    text, encoding = _text(data, path)
    # The parser gets text, resolves nothing, and gives up on nesting deeper than libxml2's own limit.
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise faults.damaged(path, "网页文件", "请重新保存网页或复制正文为文本") from None
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        # The parser drops what stands deeper: a page half read is worse than one refused.
        raise faults.nesting(path)
    fields = _fields(root)
    builder = Builder()
    _Walk(builder, _article(root), path).run(root)
    return builder.content("text/html", encoding, fields)


def _text(data: bytes, path: str) -> tuple[str, str]:
    """The page's text: by its own charset where that decodes, else as any text."""
    declared = _CHARSET.search(data[:4096])
    if declared is not None:
        name = declared[1].decode("ascii").lower()
        name = "gb18030" if name in ("gb2312", "gbk", "gb18030") else name
        try:
            return data.decode(name), name
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong declaration is common in saved pages: the bytes decide
    return decode(data, path)


def _fields(root: HtmlElement) -> dict[str, str]:
    fields: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = _META.get((meta.get("name") or "").strip().lower())
        value = " ".join((meta.get("content") or "").split())
        if not name or not value:
            continue
        if name == "published":
            value = first_date(value) or ""
        if value:
            fields.setdefault(name, value)
    return fields


def _article(root: HtmlElement) -> Any:
    """The smallest element that holds most of the page's Chinese outside links and furniture."""
    weight: dict[Any, int] = {}
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            continue
        own = len(_HAN.findall(element.text or "")) + sum(len(_HAN.findall(child.tail or "")) for child in element)
        if own and not any(up.tag == "a" or up.tag in _FURNITURE for up in _upwards(element)):
            weight[element] = own
    total = sum(weight.values())
    if not total:
        return root
    sums: dict[Any, int] = {}
    for element in reversed(list(root.iter())):
        if isinstance(element.tag, str):
            sums[element] = weight.get(element, 0) + sum(sums.get(child, 0) for child in element)
    best = root
    while True:
        inner = max(best, key=lambda child: sums.get(child, 0), default=None)
        if (
            inner is None
            or sums.get(inner, 0) < _SHARE * total
            or inner.tag in ("p", "td", "tr", "tbody", "span", "table")
        ):
            return best
        best = inner


def _upwards(element: Any) -> Iterator[Any]:
    while element is not None:
        yield element
        element = element.getparent()


class _Walk:
    """One walk over the tree, without recursion: a page nested a thousand deep is only slow."""

    def __init__(self, builder: Builder, article: Any, path: str) -> None:
        self._builder = builder
        self._article = article
        self._path = path
        self._run: list[tuple[str, bool]] = []  # text, and whether it is the text of a link
        self._inside = 0  # how many open elements are the article or inside it
        self._furniture = 0
        self._links = 0
        self._paragraph = 0

    def _add(self, text: str | None) -> None:
        if text:
            self._run.append((_BLANKS.sub(" ", text), self._links > 0))

    def _flush(self) -> None:
        """Writes the paragraph collected so far. Outside the article, furniture and lists of links are noise."""
        words = "".join(text for text, _ in self._run)
        linked = sum(len(_HAN.findall(text)) for text, link in self._run if link)
        self._run.clear()
        if not words.strip(_BREAK + " "):
            return
        aside = not self._inside and linked * 2 > len(_HAN.findall(words))
        noise = NoiseKind.NAVIGATION if self._furniture or aside else None
        self._paragraph += 1
        for part in words.split(_BREAK):
            self._builder.line(part, origin=f"¶{self._paragraph}", noise=noise)

    def run(self, root: Any) -> None:
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else None
            if leaving:
                self._leave(element, tag)
            elif tag is None or tag in _SILENT or _hidden(element):
                self._add(element.tail)
            elif tag == "table" and _is_data(element):
                self._flush()
                self._paragraph += 1
                self._builder.table(_grid(element, self._path), origin=f"¶{self._paragraph}")
                self._add(element.tail)
            elif tag == "br":
                self._run.append((_BREAK, False))
                self._add(element.tail)
            else:
                self._enter(element, tag)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
        self._flush()

    def _enter(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        elif tag in _CELLS:
            self._run.append((" ", False))
        if element is self._article or self._inside:
            self._inside += 1
        self._furniture += tag in _FURNITURE
        self._links += tag == "a"
        self._add(element.text)

    def _leave(self, element: Any, tag: str | None) -> None:
        if tag in _BLOCKS:
            self._flush()
        if self._inside:
            self._inside -= 1
        self._furniture -= tag in _FURNITURE
        self._links -= tag == "a"
        self._add(element.tail)


def _hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _is_data(table: Any) -> bool:
    """Whether a table holds data — two columns at least, short cells, no table inside — or only lays the page out."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(table.iter("tr"))
    widest = max((sum(1 for cell in row if cell.tag in ("td", "th")) for row in rows), default=0)
    if widest < 2 or len(rows) < 2:
        return False
    sizes = sorted(len("".join(cell.itertext()).strip()) for cell in table.iter("td", "th"))
    return bool(sizes) and sizes[len(sizes) // 2] <= 60


def _span_of(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return int(value) if value.isdecimal() and len(value) < 5 else 1


def _grid(table: Any, path: str) -> Grid:
    rows = [
        [
            ("".join(cell.itertext()), _span_of(cell, "rowspan"), _span_of(cell, "colspan"))
            for cell in row
            if cell.tag in ("td", "th")
        ]
        for row in table.iter("tr")
    ]
    return Grid.of([row for row in rows if row], path)
