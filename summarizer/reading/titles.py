"""The title of a document, and the advertising that may be stuck to it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from summarizer.document import Span
from summarizer.reading.dates import is_date_line
from summarizer.reading.lines import Line, is_prose
from summarizer.reading.organisations import is_organisation
from summarizer.resources import table

_GENRE = re.compile(
    r"总结|计划|要点|思路|安排|报告|汇报|规划|方案|打算|通报|情况|述职|意见|通知|公报|措施|办法|统计|综述|回顾|纲要|清单|目标|部署|讲话|致辞|简报|专报"
)
_GENRE_END = re.compile(rf"(?:{_GENRE.pattern})(?:[（(][^（）()]{{1,16}}[)）])?$")
_YEAR = re.compile(r"(?:19|20)[0-9xX*×]{2}|[0-9]{2}年|[一二][〇○零九]..?年")
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}[.、．]|第[一二三四五六七八九十]{1,3}[、，,章节部]|[①-⑳]|附件)"
)
_SALUTATION = re.compile(r"[:：]$|^各位|^同志们|^尊敬的")
_LATIN_BRAND = re.compile(r"[A-Za-z]{1,12}[0-9]{1,6}|[0-9]{2,6}[A-Za-z]{1,6}|[A-Za-z]{2,}")
_RUN_ON = re.compile(r"([^\s。！？；;，,:：]{6,60})[ \u3000\xa0]{1,8}(?=\S{4})")
_MARKDOWN = re.compile(r"^#{1,6}[ \t]+")
_LONGEST = 90
_SEARCHED = 40


@dataclass(frozen=True, slots=True)
class Title:
    """A title as read, its span in the text (advertising left out), and the span of the advertising if any."""

    text: str
    span: Span
    advertising: Span | None = None


def title_of(lines: Sequence[Line], noise: Set[int], informed: Set[int]) -> Title | None:
    """The best candidate among the first lines. `informed` are lines of 发布日期 or 来源: a title stands above one."""
    best: tuple[float, Line] | None = None
    prose_seen = False
    position = 0
    for line in lines[:_SEARCHED]:
        if line.number in noise:
            continue
        score = _score(lines, line, informed, position, prose_seen)
        if score is not None and (best is None or score > best[0]):
            best = (score, line)
        prose_seen = prose_seen or is_prose(line.text) or _NUMBERED.match(line.text) is not None
        position += 1
    return _finished(lines, best[1], noise) if best is not None else _run_on(lines, noise)


def _run_on(lines: Sequence[Line], noise: Set[int]) -> Title | None:
    """A title that a copy without line breaks keeps before the first blank: …2022年度工作情况汇报 2022年以来，…"""
    first = next((line for line in lines if line.number not in noise), None)
    match = _RUN_ON.match(first.text) if first is not None else None
    if first is None or match is None or not _GENRE_END.search(match[1]) or _NUMBERED.match(match[1]):
        return None
    return Title(match[1], Span(first.span.start, first.span.start + len(match[1])))


def _score(lines: Sequence[Line], line: Line, informed: Set[int], position: int, prose_seen: bool) -> float | None:
    """How much a line looks like the title; None where it can't be one."""
    text = line.text
    advertising, rest = _split_advertising(text)
    if not 4 <= len(rest) <= _LONGEST or rest[-1] in "。！？；!?;,，、" or _SALUTATION.search(rest):
        return None
    if "\t" in rest:  # a table's row
        return None
    if _NUMBERED.match(rest) or is_date_line(rest) or (is_organisation(rest) and not _YEAR.search(rest)):
        return None
    genre = _GENRE_END.search(rest) is not None
    if prose_seen and not (genre and _stands_below_signature(lines, line)):
        return None
    score = 4.0 if genre else 2.0 if _GENRE.search(rest) else 0.0
    score += 2.0 if _YEAR.search(rest) else 0.0
    score += 3.0 if line.number + 1 in informed or advertising is not None else 0.0
    score += 3.0 if _quoted_above(lines, line, rest) else 0.0
    return score - 0.5 * min(position, 8)


def _stands_below_signature(lines: Sequence[Line], line: Line) -> bool:
    """A covering letter's signature and date stand above the title of what it sends out."""
    return any(is_date_line(above.text) for above in lines[max(0, line.number - 3) : line.number])


def _quoted_above(lines: Sequence[Line], line: Line, title: str) -> bool:
    return any(f"《{title}》" in above.text for above in lines[max(0, line.number - 12) : line.number])


def _finished(lines: Sequence[Line], line: Line, noise: Set[int]) -> Title:
    """The title with the lines that belong to it: an organisation above, a continuation below."""
    advertising, rest = _split_advertising(line.text)
    begin = line.span.start + line.text.index(rest)
    span = Span(begin, begin + len(rest))
    text = rest
    above = lines[line.number - 1] if line.number else None
    if above is not None and above.number not in noise and _leads(above.text, rest) and advertising is None:
        text, span = above.text + text, Span(above.span.start, span.end)
    below = lines[line.number + 1] if line.number + 1 < len(lines) else None
    if below is not None and below.number not in noise and len(below.text) <= 40 and _continues(rest, below.text):
        text, span = text + below.text, Span(span.start, below.span.end)
    marked = None
    if advertising is not None:
        offset = line.text.index(advertising)
        marked = Span(line.span.start + offset, line.span.start + offset + len(advertising))
    return Title(text, span, marked)


def _leads(above: str, title: str) -> bool:
    """Whether the line above is the organisation that a title begins with: 慈溪市科技局 / 2024年工作总结."""
    return (
        len(above) <= 30
        and (is_organisation(above) or above.endswith("关于"))
        and not is_organisation(title[: len(above)])
    )


def _continues(title: str, below: str) -> bool:
    """Whether a title runs on to the next line."""
    if below[-1] in "。！？；：:;,，" or _NUMBERED.match(below):
        return False
    return below.startswith(("的", "及", "和", "暨", "与")) or (
        title.endswith(("的", "关于", "及", "和", "暨", "与")) and len(below) >= 2
    )


def _split_advertising(text: str) -> tuple[str | None, str]:
    """A line's advertising segment (with its separator) and the rest; by form, never for mere Latin letters."""
    text = _MARKDOWN.sub("", text)
    data = table("reading/advertising.toml")
    pattern = "|".join(sorted(map(re.escape, data["separators"]), key=len, reverse=True))
    cuts = [(match.start(), match.end()) for match in re.finditer(rf"\s?(?:{pattern})\s?", text)]
    for start, end in cuts[:1]:
        if _advertises(text[:start]) and _sound(text[end:]):
            return text[:end], text[end:]
    for start, end in cuts[-1:]:
        if _advertises(text[end:]) and _sound(text[:start]):
            return text[start:], text[:start]
    return None, text


def _sound(rest: str) -> bool:
    return len(rest) >= 6 and re.search("[\u4e00-\u9fff]{4}", rest) is not None


def _advertises(segment: str) -> bool:
    if not 2 <= len(segment) <= 40 or is_organisation(segment) or _GENRE_END.search(segment):
        return False
    data = table("reading/advertising.toml")
    if any(word in segment for word in data["sure"]):
        return True
    if sum(1 for word in data["access"] if word in segment) >= 2:
        return True
    if any(word in segment for word in data["place"]) and any(word in segment for word in data["trade"]):
        return True
    likely = sum(1 for word in data["likely"] if word in segment)
    brand = _LATIN_BRAND.search(segment.replace("app", "").replace("APP", "")) is not None
    return likely >= 2 and (brand or likely >= 3) if likely else False
