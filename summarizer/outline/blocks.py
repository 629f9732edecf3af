"""Blocks: a report cut at its enumerators, lead words and headings; the tree of sections grows from them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.document import SectionKind, Span
from summarizer.frozen import dataclass
from summarizer.outline.columns import is_row
from summarizer.outline.enumerators import Enumerator, enumerator_at, enumerators_inside
from summarizer.outline.headings import LONGEST, heading_end, kind_of_heading
from summarizer.outline.lexicon import lead, lead_words
from summarizer.reading.dates import is_date_line
from summarizer.reading.lines import Line, is_prose
from summarizer.reading.organisations import is_organisation

HIGH_RANK = 20  # 一、 and （一）: these open sections wherever they stand
LEAD_RANK = 15
TOP_RANK = 5
BOTTOM_RANK = 60
_ANNEX = re.compile(r"附件\s?[0-9一二三四五六七八九十]{0,2}\s?(?:[:：].{0,40})?")
_BYLINE = re.compile(r"[0-9０-９]{4}年[0-9０-９]{1,2}月[0-9０-９]{1,2}日[)）]?$")  # 某市统计局 2024年3月26日
_FIRST_BELOW = re.compile(r"[^。，,；;：:（(]{2,36}(?=[（(]\s?一\s?[)）])")
_MARKDOWN = re.compile(r"(#{1,6})[ \t]+\S")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one line: an optional heading and the body behind it (either may be empty)."""

    span: Span
    heading: Span | None
    body: Span
    rank: int | None  # of its enumerator or heading form; None for plain prose
    style: str = ""
    number: int = 0
    announces: SectionKind | None = None  # what a lead word opens


def blocks_of(text: str, lines: Sequence[Line]) -> list[Block]:
    """The blocks of a report's lines (noise and title block left out), in order; linear."""
    raw: list[tuple[Span, Enumerator | None, re.Match[str] | None]] = []
    seen: dict[str, int] = {}
    for line in lines:
        raw.extend(_cut(text, line, seen))
    blocks: list[Block] = []
    for index, (span, enumerator, word) in enumerate(raw):
        following = raw[index + 1] if index + 1 < len(raw) else None
        if word is not None:
            blocks.append(_lead_block(text, span, word))
        elif enumerator is not None:
            blocks.append(_numbered_block(text, span, enumerator, following))
        else:
            blocks.append(_plain_block(text, span, following))
    return _consistent(blocks)


def _consistent(blocks: list[Block]) -> list[Block]:
    """The last item of a list is no heading because prose follows it, when the items before it are none."""
    headed: dict[str, tuple[int, bool]] = {}
    kept: list[Block] = []
    for block in blocks:
        if block.number and block.rank is not None and block.rank > HIGH_RANK:
            before = headed.get(block.style)
            alone = block.heading is not None and not len(block.body)
            if alone and before == (block.number - 1, False):
                block = Block(block.span, None, block.span, block.rank, block.style, block.number)
            headed[block.style] = (block.number, block.heading is not None)
        kept.append(block)
    return kept


def _cut(text: str, line: Line, seen: dict[str, int]) -> list[tuple[Span, Enumerator | None, re.Match[str] | None]]:
    """A line cut where a high enumerator or a lead word opens behind a sentence; `seen` keeps the running numbers."""
    start, end = line.span.start, line.span.end
    first = enumerator_at(text, start, end)
    marks: list[tuple[int, Enumerator | None, re.Match[str] | None]] = []
    if first is not None:
        _accept(text, first, end, seen, marks)
    if end - start > LONGEST:
        for inner in enumerators_inside(text, start + 1, end):
            # Run on in one paragraph: only the next number of its style is a heading, anything else is a citation.
            expected = seen.get(inner.style, 0) + 1
            if inner.rank <= HIGH_RANK and (
                inner.number == expected or (inner.number == 1 and inner.rank == HIGH_RANK)
            ):
                _accept(text, inner, end, seen, marks)
    marks.extend((start + word.start("word"), None, word) for word in lead().finditer(line.text))
    marks.sort(key=lambda mark: mark[0])
    if not marks or marks[0][0] > start:
        marks.insert(0, (start, None, None))
    ends = [mark[0] for mark in marks[1:]] + [end]
    return [(Span(mark[0], stop), mark[1], mark[2]) for mark, stop in zip(marks, ends, strict=True) if mark[0] < stop]


def _accept(
    text: str,
    found: Enumerator,
    end: int,
    seen: dict[str, int],
    marks: list[tuple[int, Enumerator | None, re.Match[str] | None]],
) -> None:
    """Takes an enumerator, and a first （一） stuck to its heading: 一、经济运行基本特点（一）GDP量速齐增…"""
    seen[found.style] = found.number
    marks.append((found.start, found, None))
    match = _FIRST_BELOW.match(text, found.end, min(end, found.end + 44)) if found.rank <= 10 else None
    stuck = enumerator_at(text, match.end(), end) if match else None
    if stuck is not None:
        _accept(text, stuck, end, seen, marks)


def _lead_block(text: str, span: Span, word: re.Match[str]) -> Block:
    length = word.end() - word.start("word")
    cut = min(span.start + length, span.end)
    return Block(span, Span(span.start, cut), Span(cut, span.end), LEAD_RANK, "lead", 0, lead_words()[word["word"]])


def _numbered_block(
    text: str,
    span: Span,
    enumerator: Enumerator,
    following: tuple[Span, Enumerator | None, re.Match[str] | None] | None,
) -> Block:
    rank, high = enumerator.rank, enumerator.rank <= HIGH_RANK
    plain = Block(span, None, span, rank, enumerator.style, enumerator.number)
    body = enumerator.end
    if not high and _has_siblings(text, span, enumerator):
        return plain
    cut = heading_end(text, span.start, body, span.end, high=high)
    if cut is not None and text[cut : span.end].strip():
        return Block(span, Span(span.start, cut), Span(cut, span.end), rank, enumerator.style, enumerator.number)
    content = text[body : span.end].strip()
    if len(content) > LONGEST or content.endswith((";", "；")) or re.search("[。！？]", content[:-1]):
        return plain
    beneath = following is not None and (following[1] is None or following[1].rank > rank)
    top = rank <= 10 and not content.endswith(("。", "！"))
    if beneath or top:
        return Block(span, span, Span(span.end, span.end), rank, enumerator.style, enumerator.number)
    return plain


def _has_siblings(text: str, span: Span, enumerator: Enumerator) -> bool:
    """Whether the next number of the style stands in the same paragraph: then they are points of one stretch."""
    return any(
        one.style == enumerator.style and one.number > enumerator.number
        for one in enumerators_inside(text, enumerator.end, span.end)
    )


def _plain_block(
    text: str, span: Span, following: tuple[Span, Enumerator | None, re.Match[str] | None] | None
) -> Block:
    content = span.slice(text)
    plain = Block(span, None, span, None)
    markdown = _MARKDOWN.match(content)
    if markdown:
        return Block(span, span, Span(span.end, span.end), 1 + len(markdown[1]), "#" * len(markdown[1]))
    if _ANNEX.fullmatch(content):
        return Block(span, span, Span(span.end, span.end), 0, "annex")
    if following is None or len(content) > 45 or content[-1] in "。！？；：;:,，、!?" or len(content) < 4:
        return plain
    if (
        is_row(content)
        or _BYLINE.search(content)
        or is_date_line(content)
        or is_organisation(content)
        or re.search("[0-9０-９](?:[.．][0-9]+)?(?:%|万|亿|家|个|项|元)", content)
    ):
        return plain
    below = following[0].slice(text)
    leads = (
        is_prose(below)
        or following[1] is not None
        or following[2] is not None
        or (len(below) <= 45 and kind_of_heading(content) is not None)
    )
    if not leads:
        return plain
    return Block(span, span, Span(span.end, span.end), BOTTOM_RANK, "plain")
