"""Clauses of a sentence: cut at commas outside quotes and brackets, each weighed for what it tells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from summarizer import resources
from summarizer.document import Span
from summarizer.extraction.rules.metrics import is_figure
from summarizer.frozen import dataclass
from summarizer.outline.annotated import Annotated
from summarizer.patterns import any_of
from summarizer.quantities import Quantity

_OPEN = "“‘《〈(（【〔「『[〝"
_CLOSE = "”’》〉)）】〕」』]〞"
_EDGE = re.compile(r"[,，;；:：。！!？?\n]|[“‘《〈(（【〔「『\[〝”’》〉)）】〕」』\]〞]")
MARKER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}(?:是要?|要(?!求|素|件|点)|(?=抓))|[★●■◆▲•※]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)"
    r"|[①-⑳]|首先[,，]?|其次[,，]?|再次[,，]?|最后[,，]|第[一二三四五六七八九十][,，、])\s*"
)
_LONGEST_LABEL = 24
# A clause with a figure and no more characters leans on the one before it: 缺编74名.
_SHORT = 10
# The weight of what only announces.
NOTHING = -4
# The markers of points: one measure each. 一、 and (一) head sections, which hold many.
POINT = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}(?:是|要(?!求|素|件|点))|\d{1,2}[.．、](?!\d)|[(（]\d{1,2}[)）]|[①-⑳]|首先|其次|再次|最后[,，]|第[一二三四五六七八九十][,，、])"
)
# So many clauses are remembered: a sentence is looked at several times in a row, to group it and to tell it.
_ASKED = 256
# A bracket that never closes swallows no more than this.
_LONGEST_BRACKET = 80


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause without the punctuation behind it. `stop` is that punctuation, '' at the end of the text."""

    span: Span
    stop: str
    figures: tuple[Quantity, ...]
    weight: int
    leans: bool  # on the clause before it
    opens: bool  # the way to the clause behind it
    governs: bool  # says how firmly the clauses behind it are meant
    hangs: bool  # says nothing without the clause behind it
    part: bool  # is part (其中) of what stands before it
    announces: bool  # what follows, and tells nothing itself
    subject: bool = False  # of the clause behind it, which begins with its verb


@cache
def words_of(name: str) -> tuple[str, ...]:
    return tuple(sorted(resources.table("extraction/rules/wording.toml")[name], key=len, reverse=True))


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile(any_of(words_of(name)))


_PREDICATE = re.compile(r"是(?!否)|开始取得|得到|有了|成为|已?成为|取得了|进行|受到|获得了")
_WRAP = re.compile(r"\s*\n\s*")
_STRAY = re.compile(r"(?<=[\u4e00-\u9fff，。；、：]) (?=[\u4e00-\u9fff，。；、：])")


def _breaks(boundaries: Sequence[int], start: int, end: int, text: str) -> bool:
    """Whether a paragraph begins behind the line break before `start`."""
    while start < end and text[start].isspace():
        start += 1
    at = bisect_left(boundaries, start)
    return at < len(boundaries) and boundaries[at] == start


# 其中: and 2.6:1 go on behind their colon, 1,234 behind its comma.
_GOES_ON = re.compile(r"(?:^|[,，;；。:：\s])其中$")


_ORDINAL = re.compile(r"\s*(?:第[一二三四五六七八九十]|首先|其次|再次|最后)")


def _inside_figure(text: str, at: int) -> bool:
    """Whether the mark at `at` stands inside a ratio or a grouped number, or behind 其中."""
    if text[at] not in ":：,，":
        return False
    before = text[max(0, at - 4) : at]
    if "其中" in before and _GOES_ON.search(before):
        return True
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def closed(words: str) -> str:
    """Words without the line breaks of a wrap and the blanks that scans put between characters."""
    if "\n" in words:
        words = _WRAP.sub("", words)
    return words if " " not in words or "《" in words else _STRAY.sub("", words)


def cut(text: str, span: Span, boundaries: Sequence[int] = ()) -> Iterator[tuple[Span, str]]:
    """(clause, stop) of a stretch, in order, punctuation inside quotes, brackets and figures left whole.

    A line break ends a clause; where the paragraphs' starts are given, only one before a paragraph does.
    """
    depth = 0
    begin = span.start
    opened = span.start
    for match in _EDGE.finditer(text, span.start, span.end):
        char = match.group()
        if char in _OPEN:
            opened = match.start() if depth == 0 else opened
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char == "\n" and boundaries:
            if not _breaks(boundaries, match.end(), span.end, text):
                continue
            depth = 0
            if text[begin : match.start()].strip():
                yield Span(begin, match.start()), char
            begin = match.end()
        elif depth == 0 or match.start() - opened > _LONGEST_BRACKET or char in "。\n":
            if _inside_figure(text, match.start()) or _ORDINAL.fullmatch(text, begin, match.start()):
                continue
            depth = 0
            if text[begin : match.start()].strip():
                yield Span(begin, match.start()), char
            begin = match.end()
    if text[begin : span.end].strip():
        yield Span(begin, span.end), ""


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def clauses_of(annotated: Annotated, span: Span) -> tuple[Clause, ...]:
    """The clauses of a stretch with their figures and weights."""
    text = annotated.text
    found: list[Clause] = []
    for raw, stop in cut(text, span, annotated.outline.boundaries):
        clause = _trimmed(text, raw)
        words = clause.slice(text)
        marker = MARKER.match(words)
        body = closed(words[marker.end() :] if marker else words)
        mentions = annotated.mentions_in(clause)
        figures = tuple(mention for mention in mentions if is_figure(mention)) if mentions else ()
        counted = bool(mentions) and any(mention.is_claim or mention.kind == "date" for mention in mentions)
        # The label of a point (一是强化创新统筹。) only announces what follows it, and so does 主要是:.
        short = len(body) <= _LONGEST_LABEL
        weight = weigh(body)
        label = short and ((marker is not None and stop in "。:：") or (stop in ":：" and weight <= 0))
        governs = _any("governing").search(body) is not None
        found.append(
            Clause(
                span=clause,
                stop=stop,
                figures=figures,
                weight=NOTHING if label and not counted else weight + 2 * counted + governs,
                leans=body.startswith(words_of("leaning")) or (bool(figures) and _is_short(body)),
                governs=governs,
                opens=len(body) <= 12 and body.endswith(words_of("opening")),
                hangs=hangs(body),
                part=body.startswith("其中"),
                announces=label or announces(body),
            )
        )
    for index in range(len(found) - 1):
        # 各项原则,得到了各界的赞同: neither tells anything without the other.
        if found[index].stop in ",，" and _PREDICATE.match(text, found[index + 1].span.start):
            found[index] = replace(found[index], subject=True)
    return tuple(found)


def _is_short(words: str) -> bool:
    """Whether a clause with a figure leans on the one before it: 缺编74名, but not 引进人才12名."""
    return len(words) <= _SHORT and not _verb().match(words)


@lru_cache(_ASKED)
def weigh(words: str) -> int:
    """How much a clause without figures tells: deeds and names weigh, attitudes and effects weigh against it."""
    weight = 0
    if _any("concrete").search(words):
        weight += 2
    elif _any("work").search(words):
        weight += 1
    if "《" in words or "“" in words:
        weight += 2
    if _any("slogan").search(words):
        weight -= 3
    if _any("result").search(words):
        weight += 2
    if len(words) < 6:
        weight -= 1
    if announces(words):
        weight += NOTHING
    return weight


@cache
def _patterns(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in resources.table("extraction/rules/wording.toml")[name]))


_QUOTED = re.compile(r"“[^“”]{0,80}[”〞]|《[^《》]{0,80}》|[（(][^（）()]{0,80}[）)]")


@lru_cache(_ASKED)
def hangs(words: str) -> bool:
    """Whether a clause says nothing by itself: 依托新材料科技城建设, 随着…, 农机合作社的组建和运营."""
    bare = _QUOTED.sub("“”", words)
    if _patterns("hanging").search(bare):
        return True
    if _patterns("nominal").fullmatch(bare) and not _verb().search(bare, 0, 8):
        return True
    borne = _patterns("borne").match(bare)
    if borne is None:
        return False
    # Its own verb with an object behind it makes it whole: 依托平台升级研发行动.
    verb = _verb().search(bare, borne.end() + 2)
    return verb is None or len(bare) - verb.end() < 2


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(any_of((*words_of("concrete"), *words_of("work"))))


@lru_cache(_ASKED)
def announces(words: str) -> bool:
    """Whether a clause only announces: 还存在一些问题, 虽然取得了一定成绩."""
    return _patterns("announcing").search(words) is not None
