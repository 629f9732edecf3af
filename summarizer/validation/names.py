"""Names in a statement, checked by identity: quoted names, names that hold numbers, organisations."""

from __future__ import annotations

import re

from summarizer.document import Span
from summarizer.validation.claims import STATEMENT, Statement
from summarizer.validation.compare.words import common, fold, levels
from summarizer.validation.finding import Claim
from summarizer.validation.index import Index, Ring
from summarizer.validation.report import ItemReport

_SECTOR = re.compile("第?[一二三]产业?")
_QUOTED = re.compile(r"[“\"「『《〝〈]([^“”\"「」『』《》〝〞〈〉\n]{2,40})[”\"」』》〞〉]")
_BODY = re.compile(
    r"有限公司|公司|集团|大学|学院|中学|小学|研究院|研究所|实验室|协会|学会|联盟|银行|医院|孵化器|基金会|产业园|科技园|设计院|科学院"
)
_MARKS = re.compile(r"[\s“”\"'‘’「」『』《》〈〉〝〞,.。、;:!?()\[\]【】—–\-~·•]+")
_HAN = re.compile(r"[一-鿿A-Za-z0-9]")
_LEAST = 2
_DIGITS = frozenset("0123456789")


def bare(text: str) -> str:
    """Text without width, quotes, spaces and punctuation: names are compared so."""
    return bare_of_folded(fold(text))


def bare_of_folded(text: str) -> str:
    """As `bare`, of a text that is folded already."""
    return _MARKS.sub("", text)


def in_source(index: Index, name: str, source: str) -> bool:
    """Whether the source holds a name; a name that is a number only where it stands by itself (315, not 2315)."""
    told = bare(name)
    if told[:1].isdigit() or told[-1:].isdigit():
        return _by_itself(fold(name).strip(), index.folded)
    return told in source


def _by_itself(name: str, text: str) -> bool:
    """Whether a name stands in a text with no further digit before or behind it."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (start and text[start - 1] in _DIGITS) and text[end : end + 1] not in _DIGITS:
            return True
        start = text.find(name, start + 1)
    return False


def check_names(index: Index, report: ItemReport, statement: Statement, ring: Ring, source: str) -> None:
    """Report names the source does not hold. `source` is the whole text, bared."""
    quoted = []
    for match in _QUOTED.finditer(statement.text):
        quoted.append((match.start(), match.end()))
        _quoted(index, report, ring, source, match.start(1), match.group(1))
    for mention in statement.mentions:
        if mention.kind != "name" or any(start <= mention.start < end for start, end in quoted):
            continue
        if _SECTOR.fullmatch(mention.surface) is not None and "三次产业" in ring.text:
            continue  # one of the three
        if bare(mention.surface) and not in_source(index, mention.surface, source):
            near = _near_name(index, ring, mention.surface)
            if near is not None or re.search(r"[0-9A-Za-z]", fold(mention.surface)):
                _say(report, mention.start, mention.surface, near)
    for match in _BODY.finditer(statement.text):
        figures = (told.quantity for told in statement.told)
        counted = any(m.end > match.start() - 2 and m.start < match.end() for m in figures)
        if not counted and not any(start <= match.start() < end for start, end in quoted):
            _body(report, ring, source, statement.text, match)


def _say(report: ItemReport, start: int, name: str, near: str | None) -> None:
    place = Claim(STATEMENT, Span(start, start + len(name)), name)
    if any(
        f.claim is not None and f.claim.field == STATEMENT and f.claim.span.overlaps(place.span)
        for f in report.findings
    ):
        return
    if near is None:
        report.add("name.unsupported", claim=place)
    else:
        replace = (start, start + len(name), near)
        report.add(
            "name.unsupported", claim=place, variant="near", expected=near, shown={"source": near}, replace=replace
        )


def _quoted(index: Index, report: ItemReport, ring: Ring, source: str, start: int, name: str) -> None:
    told = bare(name)
    if len(told) < _LEAST or in_source(index, name, source):
        return
    for true in _source_names(index, ring):
        known = bare(true)
        if len(told) * 2 >= len(known) and common(told, known) == len(told):
            return  # a known short form
    _say(report, start, name, _near_name(index, ring, name))


def _source_names(index: Index, ring: Ring) -> list[str]:
    names = [match.group(1) for match in _QUOTED.finditer(ring.text)]
    return names or [match.group(1) for match in _QUOTED.finditer(index.text)]


def _near_name(index: Index, ring: Ring, name: str) -> str | None:
    """The source's name that differs least from this one; None where none is near."""
    told = bare(name)
    others = _source_names(index, ring)
    others += [
        mention.surface for mention in index.annotated.mentions if mention.kind == "name" and ring.holds(mention)
    ]
    best: tuple[int, str] | None = None
    for other in others:
        known = bare(other)
        missing = max(len(told), len(known)) - common(told, known)
        if 0 < missing <= max(1, len(known) // 3) and (best is None or missing < best[0]):
            best = (missing, other)
    return best[1] if best is not None else None


def _body(report: ItemReport, ring: Ring, source: str, statement: str, match: re.Match[str]) -> None:
    """An organisation whose last two own characters differ in one from an organisation of the cited sentences."""
    suffix = match.group()
    head = statement[max(0, match.start() - 2) : match.start()]
    if len(head) < 2 or not all(_HAN.match(character) for character in head) or levels(head + suffix):
        return
    told = bare(head + suffix)
    if told in source:
        return
    cited = bare(ring.text)
    place = cited.find(bare(suffix))
    near: str | None = None
    while place >= 0:
        window = cited[max(0, place - 24) : place]
        if common(bare(head), window[-12:]) == len(bare(head)):
            return  # the short form of a name in the cited sentences
        other = window[-2:]
        if len(other) == 2 and (other[0] == head[0]) + (other[1] == head[1]) == 1 and not levels(other + suffix):
            near = other + suffix
        place = cited.find(bare(suffix), place + 1)
    if near is not None:
        _say(report, match.start() - 2, head + suffix, near)
