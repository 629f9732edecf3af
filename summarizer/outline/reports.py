"""Reports: where one authored report begins and ends, and who wrote it; a compilation holds several."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.document import Region, Source, Span
from summarizer.outline.enumerators import enumerator_at
from summarizer.reading.dates import is_date_line
from summarizer.reading.lines import Line, is_prose
from summarizer.reading.organisations import is_organisation, leading_organisation
from summarizer.reading.regions import region_of

_NAME = re.compile(
    r"[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff][ \u3000\xa0]{1,4}[\u4e00-\u9fff]|[\u4e00-\u9fff·]{5,12}(?<=·.{4})"
)
_POSITION_WORDS = (
    "党组书记|党委书记|党工委书记|党总支书记|副书记|书记|局长|主任|厅长|部长|省长|市长|区长|县长|州长|盟长|旗长"
    "|镇长|乡长|院长|校长|所长|处长|科长|会长|主席|秘书长|董事长|总经理|负责人|行长|站长|队长|理事长"
)
_POSITION = re.compile(
    rf"(?P<org>(?:中共)?[\u4e00-\u9fff]{{2,26}}?)(?P<rank>(?:党组|党委|党工委|党总支)?(?:副)?(?:{_POSITION_WORDS}).{{0,24}})"
)
_NAMED = re.compile(
    rf"(?P<position>.{{2,30}}?(?:{_POSITION_WORDS}))[ \u3000\xa0:：]{{1,4}}"
    r"(?P<name>[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff][ \u3000][\u4e00-\u9fff])"
)
# （作者系海曙区科技局局长） closes an article whose author's name stands below the title, or within the brackets.
_CLOSING = re.compile(
    r"[（(]?\s?作者(?P<name>[\u4e00-\u9fff]{2,4}?)?(?:单位)?(?:系|为|是|[:：])(?P<position>[^，。；]{2,40}?)[)）]?"
)
_TITLE_GENRE = re.compile(r"(?:总结|计划|要点|思路|报告|汇报|打算|情况)(?:[（(].{1,12}[)）])?$")
_LONGEST_TITLE = 60
_MOST_TITLE_LINES = 3


@dataclass(frozen=True, slots=True)
class Authorship:
    """A report as found: its span, the lines of its title block, and whom it is by."""

    span: Span
    title: str | None
    title_spans: tuple[Span, ...]
    byline: tuple[Span, ...]
    author: str | None
    issuer: str | None
    region: Region | None


@dataclass(frozen=True, slots=True)
class _Byline:
    lines: tuple[Line, ...]
    name: str | None
    issuer: str | None


def authorships(source: Source, lines: Sequence[Line]) -> tuple[Authorship, ...]:
    """The reports of a document in order. `lines` are its lines without noise."""
    bylines = _bylines(lines)
    if len(bylines) > 1:
        starts = [(by, _title_above(lines, by.lines[0])) for by in bylines]
        if all(title for _, title in starts[1:]):
            return _compiled(source, [(title or by.lines[:1], title, by) for by, title in starts])
    closed = _closed(lines)
    if len(closed) > 1:
        return _compiled(source, closed)
    titles = _repeated_titles(source, lines)
    if len(titles) > 1:
        return _compiled(source, [((line,), (line,), None) for line in titles])
    return (_single(source, bylines[0] if bylines else None),)


def _single(source: Source, byline: _Byline | None) -> Authorship:
    """The whole document as one report, with the document's own title, office and region."""
    meta = source.metadata
    early = byline is not None and (meta.title_span is None or byline.lines[0].span.start < meta.title_span.end + 400)
    return Authorship(
        span=Span(0, len(source.text)),
        title=meta.title,
        title_spans=(meta.title_span,) if meta.title_span else (),
        byline=tuple(line.span for line in byline.lines) if byline and early else (),
        author=byline.name if byline and early else None,
        issuer=meta.issuer or (byline.issuer if byline and early else None),
        region=meta.region,
    )


def _compiled(
    source: Source, starts: Sequence[tuple[tuple[Line, ...], tuple[Line, ...], _Byline | None]]
) -> tuple[Authorship, ...]:
    found = []
    ends = [block[0].span.start for block, _, _ in starts[1:]] + [len(source.text)]
    for (block, title, byline), end in zip(starts, ends, strict=True):
        span = Span(block[0].span.start, end)
        text = " ".join(line.text for line in title) or None
        issuer = byline.issuer if byline else leading_organisation(text or "")
        direct = [one for one in (issuer, text) if one]
        region = region_of(
            direct, f"{source.metadata.region.name if source.metadata.region else ''}\n{span.slice(source.text)}"
        )
        found.append(
            Authorship(
                span=span,
                title=text,
                title_spans=tuple(line.span for line in title),
                byline=tuple(line.span for line in byline.lines) if byline else (),
                author=byline.name if byline else None,
                issuer=issuer,
                region=region,
            )
        )
    return tuple(found)


def _bylines(lines: Sequence[Line]) -> list[_Byline]:
    """Author blocks: a name, then a position; or both on one line. Each stands above prose."""
    found: list[_Byline] = []
    for index, line in enumerate(lines):
        if len(line.text) > 44 or line.text[-1] in "。！？；：:,，":
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        named = _NAMED.fullmatch(line.text)
        if named and _POSITION.fullmatch(named["position"]) and following is not None:
            found.append(_Byline((line,), _plain(named["name"]), _office(named["position"])))
        elif following is not None and _NAME.fullmatch(line.text) and len(following.text) <= 44:
            position = _POSITION.fullmatch(following.text)
            if position and index + 2 < len(lines):
                found.append(_Byline((line, following), _plain(line.text), _office(following.text)))
    return found


def _plain(name: str) -> str:
    return re.sub(r"[ \u3000\xa0]", "", name)


def _office(position: str) -> str | None:
    """The office in a position: 海曙区科技局党组书记、局长 → 海曙区科技局."""
    match = _POSITION.match(position)
    return match["org"] if match and is_organisation(match["org"]) else None


def _title_above(lines: Sequence[Line], byline: Line) -> tuple[Line, ...]:
    """The one to three short lines right above an author's name."""
    index = bisect_left(lines, byline.number, key=lambda line: line.number)
    block: list[Line] = []
    for line in reversed(lines[max(0, index - _MOST_TITLE_LINES) : index]):
        short = len(line.text) <= _LONGEST_TITLE and line.text[-1] not in "。！？；：:,，;"
        if (
            not short
            or is_prose(line.text)
            or enumerator_at(line.text)
            or is_date_line(line.text)
            or _CLOSING.match(line.text)
        ):
            break
        block.insert(0, line)
    # A site's own headline above the first article belongs to none of them: keep what touches the name.
    while len(block) > 1 and block[1].number - block[0].number > 1:
        block.pop(0)
    return tuple(block)


def _closed(lines: Sequence[Line]) -> list[tuple[tuple[Line, ...], tuple[Line, ...], _Byline | None]]:
    """Articles that end with a line on their author; each begins with the short lines behind the one before."""
    found: list[tuple[tuple[Line, ...], tuple[Line, ...], _Byline | None]] = []
    begin = 0
    for index, line in enumerate(lines):
        closing = _CLOSING.fullmatch(line.text)
        if closing is None:
            continue
        block = _opening_block(lines[begin:index])
        if not block:
            return []
        below = block[-1] if len(block) > 1 and _NAME.fullmatch(block[-1].text) else None
        title = block[:-1] if below is not None else block
        name = _plain(below.text) if below is not None else closing["name"]
        found.append((title, title, _Byline((below,) if below else (), name, _office(closing["position"]))))
        begin = index + 1
    return found


def _opening_block(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The short lines that an article begins with: its title, and its author's name where that stands below."""
    block: list[Line] = []
    for line in lines[: _MOST_TITLE_LINES + 1]:
        if len(line.text) > _LONGEST_TITLE or line.text[-1] in "。！？；：:,，;" or enumerator_at(line.text):
            break
        block.append(line)
    return tuple(block)


def _repeated_titles(source: Source, lines: Sequence[Line]) -> list[Line]:
    """Titles of one shape that recur with other offices: XX区科技局2024年工作总结, each above its own text."""
    found: list[Line] = []
    offices: set[str] = set()
    for index, line in enumerate(lines[:-1]):
        text = line.text
        if len(text) > _LONGEST_TITLE or not _TITLE_GENRE.search(text) or not re.search("(?:19|20)[0-9]{2}", text):
            continue
        office = leading_organisation(text)
        if office is None or enumerator_at(text):
            continue
        following = lines[index + 1].text
        if is_prose(following) or enumerator_at(following) or following.endswith((":", "：")):
            found.append(line)
            offices.add(office)
    return found if len(offices) == len(found) else []
