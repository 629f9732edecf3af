"""Saved web pages: HTML → Content. Everything visible is kept; what stands outside the article is marked as noise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from summarizer.document import NoiseKind
from summarizer.reading import faults
from summarizer.reading.builder import Builder
from summarizer.reading.content import Content
from summarizer.reading.dates import first_date
from summarizer.reading.encodings import decode
from summarizer.reading.grid import Grid, mostly_prose
from summarizer.reading.numbering import counted, labelled

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
# What a page's figures raise: an exponent or the mark of a note, never one more digit.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ASIDE = _FURNITURE - {"form"} | {"a"}  # a form may go around the whole page
_PARTS = frozenset(("p", "td", "tr", "tbody", "span", "table"))  # too small to be an article
_OUTER = frozenset(
    ("header", "form")
)  # furniture only outside the article: inside it they hold its title, or all of it
_HAN = re.compile("[\u3400-\u9fff]")
_NUMBERED = re.compile(
    "\\s*[(\uff08]?(?:第?[一二三四五六七八九十]{1,3}|[0-9\uff10-\uff19]{1,3})[、.\uff0e,\uff0c)\uff09是]"
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_BREAK = "\x00"  # a <br> inside a paragraph; the parser never gets a NUL to read
# The encodings that Chinese pages are in. Any byte decodes as Latin-1, and no page declares UTF-16 in ASCII.
_DECLARED = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030", "big5": "big5"}

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
        root = html.document_fromstring(text.replace("\x00", " ").encode("utf-8", "replace"), parser=parser)
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
    """The page's text: UTF-8 by form whatever is declared, else its own charset where that decodes, else as any text.

    Servers and copyists leave declarations behind that are no longer true; bytes that are UTF-8 are so by no accident.
    """
    if not data.isascii():
        try:
            return data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError:
            pass  # in another encoding, then
    declared = _CHARSET.search(data[:4096])
    name = _DECLARED.get(declared[1].decode("ascii").lower()) if declared is not None else None
    if name is not None:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
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
    order: list[Any] = [element for element in root.iter() if isinstance(element.tag, str)]
    sums: dict[Any, int] = dict.fromkeys(order, 0)
    aside: set[Any] = set()  # links, furniture and all that stands inside them
    for element in order:
        tag, parent = element.tag, element.getparent()
        if tag in _ASIDE or parent in aside:
            aside.add(element)
        elif tag not in _SILENT:
            sums[element] += len(_HAN.findall(element.text or ""))
        if parent is not None and parent not in aside and parent.tag not in _SILENT and element.tail:
            sums[parent] += len(_HAN.findall(element.tail))
    for element in reversed(order):
        if (parent := element.getparent()) is not None:
            sums[parent] += sums[element]
    total = sums[root]
    best = root
    while total:
        inner = max(best, key=lambda child: sums.get(child, 0), default=None)
        if inner is None or sums.get(inner, 0) < _SHARE * total or inner.tag in _PARTS:
            break
        best = inner
    return best


class _State(NamedTuple):
    """Where in the page the walk is: what all the open elements together say."""

    inside: bool = False  # the article
    furniture: bool = False
    link: bool = False
    verbatim: bool = False  # line ends are shown
    raised: bool = False


class _Walk:
    """One walk over the tree, without recursion: a page nested a thousand deep is only slow."""

    def __init__(self, builder: Builder, article: Any, path: str) -> None:
        self._builder = builder
        self._article = article
        self._around = frozenset(article.iterancestors())
        self._path = path
        self._run: list[tuple[str, bool]] = []  # text, and whether it is the text of a link
        self._state = _State()
        self._lists: dict[Any, int] = {}  # the next number of each <ol>
        self._paragraph = 0

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._state.verbatim:
            text = text.replace("\n", _BREAK)
        if self._state.raised and self._run and self._run[-1][0][-1:].isalnum():
            text = text.translate(_RAISED)
        self._run.append((_BLANKS.sub(" ", text), self._state.link))

    def _flush(self) -> None:
        """Writes the paragraph collected so far. Outside the article, furniture and lists of links are noise."""
        words = "".join(text for text, _ in self._run)
        linked = sum(len(_HAN.findall(text)) for text, link in self._run if link)
        self._run.clear()
        if not words.strip(_BREAK + " "):
            return
        aside = not self._state.inside and linked * 2 > len(_HAN.findall(words))
        noise = NoiseKind.NAVIGATION if self._state.furniture or aside else None
        self._paragraph += 1
        for part in words.split(_BREAK):
            self._builder.line(part, origin=f"¶{self._paragraph}", noise=noise)

    def run(self, root: Any) -> None:
        stack: list[tuple[Any, _State | None]] = [(root, None)]
        while stack:
            element, before = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else None
            if before is not None:
                if tag in _BLOCKS:
                    self._flush()
                self._state = before
                self._add(element.tail)
            elif tag is None or tag in _SILENT or _hidden(element):
                self._add(element.tail)
            elif tag == "table" and _is_data(element):
                self._flush()
                self._table(element)
                self._add(element.tail)
            elif tag == "br":
                self._run.append((_BREAK, False))
                self._add(element.tail)
            else:
                stack.append((element, self._state))
                self._enter(element, tag)
                stack.extend((child, None) for child in reversed(element))
        self._flush()

    def _table(self, table: Any) -> None:
        self._paragraph += 1
        origin = f"¶{self._paragraph}"
        noise = NoiseKind.NAVIGATION if self._state.furniture else None
        for caption in table.iterchildren("caption"):
            self._builder.line(_words(caption), origin=origin, noise=noise)
        self._builder.table(_grid(table, self._path), origin=origin, noise=noise)

    def _enter(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        elif tag in _CELLS:
            self._run.append((" ", False))
        state = self._state
        inside = state.inside or element is self._article
        self._state = _State(
            inside,
            state.furniture or (tag in _FURNITURE and self._is_furniture(element, tag, inside)),
            state.link or tag == "a",
            state.verbatim or tag == "pre" or "white-space:pre" in _style(element),
            state.raised or tag == "sup",
        )
        if tag == "li" and inside:
            self._number(element)
        self._add(element.text)

    def _is_furniture(self, element: Any, tag: str, inside: bool) -> bool:
        return element is not self._article and element not in self._around and not (inside and tag in _OUTER)

    def _number(self, entry: Any) -> None:
        """The number that a browser puts before an entry of an <ol>, unless the author wrote one."""
        parent = entry.getparent()
        if parent is None or parent.tag != "ol" or "list-style" in _style(parent):
            return
        number = self._lists.get(parent, _whole(parent.get("start"), 1))
        number = _whole(entry.get("value"), number)
        self._lists[parent] = number + 1
        words = "".join(entry.itertext()).lstrip()
        if words and not _NUMBERED.match(words):
            self._run.append((labelled(counted(parent.get("type") or "1", number) + ".", words)[: -len(words)], False))


def _style(element: Any) -> str:
    style: str | None = element.get("style")
    return style.replace(" ", "").lower() if style else ""


def _hidden(element: Any) -> bool:
    style = _style(element)
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _is_data(table: Any) -> bool:
    """Whether a table holds data — two columns at least, short cells, no table inside — or only lays the page out."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(table.iter("tr"))
    widest = max((sum(1 for cell in row if cell.tag in _CELLS) for row in rows), default=0)
    if widest < 2 or len(rows) < 2:
        return False
    return not mostly_prose(len("".join(cell.itertext()).strip()) for cell in table.iter("td", "th"))


def _whole(value: str | None, default: int) -> int:
    words = (value or "").strip()
    return int(words) if words.isdecimal() and len(words) < 5 else default


def _words(cell: Any) -> str:
    """The visible text of a cell in one line: what stands on lines of its own stays apart."""
    parts: list[str] = []
    stack: list[Any] = [cell]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            parts.append(element)
            continue
        tag = element.tag if isinstance(element.tag, str) else None
        if element is not cell and element.tail:
            stack.append(element.tail)
        if tag is None or tag in _SILENT or _hidden(element):
            continue
        apart = tag == "br" or tag in _BLOCKS
        if apart:
            parts.append(" ")
            stack.append(" ")
        stack.extend(reversed(element))
        if element.text:
            raised = tag == "sup" and parts and parts[-1][-1:].isalnum()
            parts.append(element.text.translate(_RAISED) if raised else element.text)
    return "".join(parts)


def _grid(table: Any, path: str) -> Grid:
    rows = [
        [
            (_words(cell), _whole(cell.get("rowspan"), 1), _whole(cell.get("colspan"), 1))
            for cell in row
            if cell.tag in _CELLS
        ]
        for row in table.iter("tr")
        if not _hidden(row)
    ]
    return Grid.of([row for row in rows if row], path)
