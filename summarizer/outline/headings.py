"""Headings: how far the heading of an enumerated stretch reaches, and what a heading says of its section."""

from __future__ import annotations

import re

from summarizer.document import SectionKind
from summarizer.outline.enumerators import enumerator_at
from summarizer.outline.lexicon import pattern

LONGEST = 60  # of a heading that stands alone
_LONGEST_RUN_ON = 50
_LONGEST_SURE = 36  # beyond it a body may be stuck to the heading
_LONGEST_POINT = 32  # of a run-on heading of a lower style (1., 一是): longer ones are content
_SENTENCE_END = re.compile(r"[。！？!?]")
_TIME_OPENER = re.compile(
    r"今年以来|近年来|一年来|年初以来|去年以来|(?:20|19)[0-9xX]{2}年|截至|今年|[总从][体的]?来?看|[一二三四]季度"
)
_VERB_OPENER = re.compile(
    r"采取|通过|围绕|根据|按照|针对|依托|结合|为了?(?=[贯加推进深确切])|开展|深入(?:实施|开展|贯彻|推进|学习)|认真(?:贯彻|落实|组织|开展)|全面(?:贯彻|落实|实施)|紧紧?围绕|坚持|贯彻落实|组织|实施|制[定订]|出台|牢固树立|充分发挥"
)
# Behind these a heading can't end: their object is still to come.
_OPEN_END = re.compile(
    r"(?:[、,，和与及以把将为对在的]|着力|大力|积极|不断|深入|加快|全面|推进|推动|加强|提升|强化|促进)$"
)
# A notice that issues a paper is known by the paper: 关于印发《2025年工作要点》的通知.
_COVERING = re.compile(
    r"关于(?:印发|下发|转发|报送|发布|公布)(?P<title>.{4,60}?)的(?:通知|公告|通报|函|报告)(?:[（(].{0,16}[)）])?$"
)
_LEADING_YEAR = re.compile(r"^(?:19|20)[0-9]{2}年?度?")
_FIGURE = re.compile(r"[0-9０-９](?:[0-9０-９.．]*)(?!年|[0-9０-９])")


def heading_end(text: str, start: int, body: int, end: int, *, high: bool) -> int | None:
    """Where the heading of `text[start:end]` ends when text follows it there; None where it has no run-on heading.

    `body` is the offset behind the enumerator; `high` tells 一、 and （一） from the lower styles.
    """
    stop = _SENTENCE_END.search(text, body, end)
    first = stop.end() if stop else end
    longest = _LONGEST_RUN_ON if high else _LONGEST_POINT
    colon = _colon_end(text, body, min(first, body + 26))
    if colon is not None and colon < end:
        return colon
    if high and first - body > _LONGEST_SURE:
        glued = _glued_end(text, body, min(first, body + 80))
        if glued is not None:
            return glued
    if stop is not None and first < end and first - body <= longest and text[body:first].strip():
        return None if not high and _FIGURE.search(text, body, first) else first
    spaced = re.compile(r"[^\s。；;：:,，]{4,36}(?:[,，、][^\s。；;：:,，]{2,24})?(?=[ \u3000\xa0]{1,4}\S{12})").match(
        text, body, end
    )
    if high and spaced and first - body > longest:
        return spaced.end()
    return None


def _colon_end(text: str, body: int, end: int) -> int | None:
    """A short heading before a colon: 1.加强党建：…"""
    match = re.compile(r"[^:：。,，;；、]{2,20}[:：]").match(text, body, end)
    return match.end() if match else None


def _glued_end(text: str, body: int, end: int) -> int | None:
    """A heading with its body stuck to it: …,营造科技创新良好环境今年以来,区委区政府…

    The heading's last clause ends where a body opens: at a time word, else at a verb that opens sentences. The split
    is looked for in the second clause, then in the first.
    """
    comma = re.compile(r"[^,，。]{3,28}[,，]").match(text, body, end)
    for begin in (comma.end(), body) if comma else (body,):
        clause = re.compile(r"[,，。；;]").search(text, begin, end)
        reach = min(clause.start() if clause else end, begin + 30)
        for opener in (_TIME_OPENER, _VERB_OPENER):
            for match in opener.finditer(text, begin, min(reach + 6, end)):
                if match.start() - begin < 6 or match.start() >= reach:
                    continue
                if not _OPEN_END.search(text, begin, match.start()):
                    return match.start()
    return _announcing_end(text, body, end)


def _announcing_end(text: str, body: int, end: int) -> int | None:
    """The end of the words that announce a section, where nothing else tells: 2020主要指标及工作思路贯彻落实区委…"""
    clause = re.compile(r"[,，。；;:：]").search(text, body, end)
    reach = min(clause.start() if clause else end, body + 24)
    ends = [
        match.end()
        for name in ("back", "problems", "ahead_last")
        for match in pattern("heading", name).finditer(text, body, reach)
        if match.end() - body >= 4
    ]
    return max(ends, default=None)


def kind_of_heading(
    text: str, *, report_year: int | None = None, before: SectionKind | None = None
) -> SectionKind | None:
    """What a heading announces; None where it says nothing of it.

    `before` is the kind of the sections above it on the page: behind a retrospect 重点工作 looks ahead.
    """
    text = _bare("".join(text.split()))
    problems = not pattern("heading", "acting").search(text) and bool(pattern("heading", "problems").search(text))
    # A heading that begins with a verb names work done or to do, unless a year makes it a part of the report.
    names_work = pattern("heading", "verbs").match(text) is not None and not re.search("(?:19|20)[0-9]{2}", text)
    back = not names_work and pattern("heading", "back").search(text) is not None
    ahead = _looks_ahead(text, names_work=names_work)
    if problems:
        return SectionKind.MIXED if back or ahead else SectionKind.PROBLEMS
    if back or ahead:
        return SectionKind.MIXED if back and ahead else SectionKind.ACHIEVEMENTS if back else SectionKind.PLANS
    return None if names_work else _kind_by_year(text, report_year, before)


def _bare(text: str) -> str:
    """A heading without its enumerator, closing marks and a last bracket."""
    found = enumerator_at(text)
    text = text[found.end :] if found else text.lstrip("#")
    wrapped = _COVERING.search(text)
    text = wrapped["title"].strip("《》<>") if wrapped else text
    return re.sub(r"(?:[（(][^（）()]{1,16}[)）])?[。：:！!、,，]*$", "", text)


def _looks_ahead(text: str, *, names_work: bool) -> bool:
    """Whether a part of a heading begins or ends with a word of plans; parts stand between conjunctions."""
    for part in re.split("[及和与暨、,，]|以及", text):
        part = _LEADING_YEAR.sub("", part)
        if pattern("heading", "ahead_first").match(part):
            return True
        last = [] if names_work else list(pattern("heading", "ahead_last").finditer(part))
        if last and last[-1].end() == len(part):
            return True
    return False


def _kind_by_year(text: str, report_year: int | None, before: SectionKind | None) -> SectionKind | None:
    year = re.search(r"(20[0-9]{2})年?", text)
    weak = pattern("heading", "ahead_weak").search(text) is not None
    if year and report_year is not None:
        if int(year[1]) > report_year:
            return SectionKind.PLANS
        if int(year[1]) == report_year:
            return SectionKind.ACHIEVEMENTS
    if weak and before in (SectionKind.ACHIEVEMENTS, SectionKind.PROBLEMS):
        return SectionKind.PLANS
    return None
