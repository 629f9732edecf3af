"""Page-based documents (PDF, OFD): lines with places → paragraphs, running heads and page numbers marked."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.document import NoiseKind
from summarizer.reading import faults
from summarizer.reading.builder import Builder
from summarizer.reading.content import Content

_HAN = re.compile("[\u3400-\u9fff]")
# A page number alone in its line: 3, - 3 -, 第3页 共10页, 3/10.
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／]\s*\d{1,4}|\s*共\s*\d{1,4}\s*页)?[-—–\s]*")
_STOP = re.compile("[。！？!?；;：:]$")
_HEAD = re.compile(
    "^(?:[一二三四五六七八九十百]{1,4}、|[(（][一二三四五六七八九十\\d]{1,3}[)）]|[0-9]{1,2}[.、．](?![0-9]))"
)
_RUNNING_ON = (",", "\uff0c", "\u3001")
_MARGIN = 0.12  # running heads and feet stand in this part of the page's height
_GAP = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef]) +(?=[\u3000-\u9fff\uff00-\uffef])")
_COLUMN_GAP = 6  # lines of one column begin no further apart than so many times their size
_LEAST_HAN = 20  # fewer Chinese characters in all are no text layer


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a page. `top` is its distance from the upper edge as a share of the height; the rest in one unit."""

    text: str
    page: int
    left: float
    right: float
    top: float
    size: float
    slanted: bool = False  # written across the page, as watermarks and stamps are


def content_of(lines: Sequence[PageLine], media_type: str, path: str) -> Content:
    """The Content of lines in reading order. Raises ReadingError (scanned) where there is no text to speak of."""
    lines = [replace(line, text=_mended(line.text)) for line in lines]
    if sum(len(_HAN.findall(line.text)) for line in lines) < _LEAST_HAN:
        raise faults.scanned(path)
    running = _running(lines, len({line.page for line in lines}))
    builder = Builder()
    for text, page, noise in _paragraphs(lines, running):
        builder.line(text, origin=f"p{page}", noise=noise)
    return builder.content(media_type)


def _mended(text: str) -> str:
    """The text with ligatures and radicals as the letters and characters that they show.

    Fonts often map a glyph to the radical of the same shape; one that a font doesn't map at all is no text, and its
    number in the font — (cid:21) — no figure.
    """
    return _UNMAPPED.sub("\ufffd", text.translate(_SHAPES))


def _shapes() -> dict[int, str]:
    ligatures = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
    radicals = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return ligatures | radicals | {ord(radical): whole for radical, whole in zip(*_RADICALS, strict=True)}


# CJK Radicals Supplement: those that stand for a simplified character and have no compatibility mapping of their own.
_RADICALS = (
    "⺟⺠⺬⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻰⻳",
    "母民示西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐龙龟",
)
_SHAPES = _shapes()
_UNMAPPED = re.compile(r"\(cid:\d{1,6}\)")


def _tightened(text: str) -> str:
    """The text without the blanks that justification puts between Chinese characters; a few blanks are text."""
    text = text.replace("\xa0", " ")
    if len(_GAP.findall(text)) * 3 > len(_HAN.findall(text)):
        return _GAP.sub("", text)
    return text


def _running(lines: Sequence[PageLine], pages: int) -> frozenset[str]:
    """The texts that stand in the margin of most pages: running heads and feet, digits set aside."""
    if pages < 3:
        return frozenset()
    seen: Counter[str] = Counter()
    seen.update(text for _, text in {(line.page, _shape(line.text)) for line in lines if _in_margin(line)})
    # A watermark stands at the very same place of every page.
    placed: Counter[tuple[str, float, float]] = Counter()
    placed.update(place for _, place in {(line.page, _place(line)) for line in lines})
    watermarks = {text for (text, *_), count in placed.items() if count > 2 and count * 3 > pages * 2}
    return frozenset(text for text, count in seen.items() if count * 2 > pages) | watermarks


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _place(line: PageLine) -> tuple[str, float, float]:
    return line.text, round(line.top, 3), round(line.left, 1)


def _in_margin(line: PageLine) -> bool:
    return line.top < _MARGIN or line.top > 1 - _MARGIN


def _is_noise(line: PageLine, running: frozenset[str]) -> bool:
    if line.slanted or (line.text in running and not _in_margin(line)):
        return True
    return _in_margin(line) and (_PAGE_NUMBER.fullmatch(line.text) is not None or _shape(line.text) in running)


def _paragraphs(lines: Sequence[PageLine], running: frozenset[str]) -> Iterator[tuple[str, int, NoiseKind | None]]:
    """Lines joined to paragraphs, over page ends too; page furniture between them stands after the paragraph."""
    columns = _columns(lines, running)
    words = ""
    page = 0
    last: PageLine | None = None
    furniture: list[PageLine] = []
    for line in lines:
        if _is_noise(line, running):
            furniture.append(line)
            continue
        if last is not None and _continues(last, line, columns):
            joint = " " if last.text[-1:].isascii() and last.text[-1:].isalpha() and line.text[:1].isalpha() else ""
            words += joint + _tightened(line.text)
        else:
            if words:
                yield words, page, None
            yield from ((one.text, one.page, NoiseKind.BOILERPLATE) for one in furniture)
            furniture.clear()
            words, page = _tightened(line.text), line.page
        last = line
    if words:
        yield words, page, None
    yield from ((one.text, one.page, NoiseKind.BOILERPLATE) for one in furniture)


def _columns(lines: Sequence[PageLine], running: frozenset[str]) -> dict[PageLine, tuple[float, float]]:
    """The left and right edge of the column in which each line stands."""
    pages: dict[int, list[PageLine]] = {}
    for line in lines:
        if not _is_noise(line, running):
            pages.setdefault(line.page, []).append(line)
    edges: dict[PageLine, tuple[float, float]] = {}
    for page in pages.values():
        page.sort(key=lambda line: line.left)
        column = [page[0]]
        for line in page[1:]:
            if line.left - column[-1].left > _COLUMN_GAP * line.size:
                edges.update(_edges(column))
                column = []
            column.append(line)
        edges.update(_edges(column))
    return edges


def _edges(column: list[PageLine]) -> dict[PageLine, tuple[float, float]]:
    bounds = column[0].left, max(line.right for line in column)
    return dict.fromkeys(column, bounds)


def _continues(last: PageLine, line: PageLine, columns: dict[PageLine, tuple[float, float]]) -> bool:
    """Whether a line goes on with the paragraph of the line before it: that one was full, this one is not indented."""
    if _HEAD.match(line.text) or abs(line.size - last.size) > 0.35 * max(line.size, last.size):
        return False
    left, right = columns[last]
    stopped = _STOP.search(last.text) is not None
    # A justified line ends at the column's edge; one with many figures may fall short of it.
    if last.right <= right - 2.2 * last.size and (stopped or last.right <= left + 0.8 * (right - left)):
        return False
    indented = line.left > columns[line][0] + 1.2 * line.size
    # An indented line begins a paragraph, but where the line before stops in the middle of a list.
    return not indented or last.text[-1:] in _RUNNING_ON
