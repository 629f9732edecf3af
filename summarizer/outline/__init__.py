"""Outline: Source → reports → sections → numbered sentences, and the Annotated source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from summarizer.document import Outline, Report, Section, SectionKind, Sense, Sentence, Source, Span
from summarizer.outline.annotated import Annotated
from summarizer.outline.blocks import HIGH_RANK, Block, blocks_of
from summarizer.outline.chunks import Chunk, chunks
from summarizer.outline.columns import with_columns
from summarizer.outline.contexts import context_of
from summarizer.outline.headings import kind_of_heading
from summarizer.outline.reports import Authorship, authorships
from summarizer.outline.sections import drafts_of, finished
from summarizer.outline.senses import is_policy
from summarizer.outline.sentences import sentences_in
from summarizer.outline.wrapping import joined
from summarizer.outline.years import Years, is_occasion, years_of
from summarizer.quantities import Context, recognize
from summarizer.reading.lines import Line, lines_of
from summarizer.reading.regions import is_shared

__all__ = ["Annotated", "Chunk", "annotate", "chunks", "context", "outline"]

_BLANK = " \t\n\u3000\xa0\ufeff\u200b"


def outline(source: Source) -> Outline:
    """The outline of a document. Pure; linear in the text's length."""
    return _outlined(source)[0]


def context(source: Source) -> tuple[Outline, Context]:
    """The outline and the Context that it gives to `resolve`."""
    found, titles, headings = _outlined(source)
    return found, context_of(source, found, titles, headings)


def annotate(source: Source) -> Annotated:
    """Source, outline and resolved mentions, built once for every later stage."""
    source = with_columns(source)
    found, surroundings = context(source)
    return Annotated(source, found, surroundings, recognize(source.text, surroundings))


def _outlined(source: Source) -> tuple[Outline, frozenset[Span], frozenset[Span]]:
    lines = joined(source.text, _without_noise(source))
    reports: list[Report] = []
    titles: set[Span] = set()
    headings: set[Span] = set()
    number = 1
    for count, one in enumerate(authorships(source, lines), start=1):
        report = _report(source, lines, one, f"r{count}", number, headings, titles)
        number += sum(len(section.sentences) for section in report.sections)
        titles.update(one.title_spans)
        reports.append(report)
    boundaries = tuple(line.span.start for line in lines)
    return Outline(tuple(reports), boundaries), frozenset(titles), frozenset(headings)


def _without_noise(source: Source) -> list[Line]:
    """The text's lines outside its noise; a line that is noise in part keeps the rest."""
    noise = [one.span for one in source.noise]
    kept: list[Line] = []
    index = 0
    for line in lines_of(source.text):
        while index < len(noise) and noise[index].end <= line.span.start:
            index += 1
        begin, following = line.span.start, index
        while following < len(noise) and noise[following].start < line.span.end:
            _keep(kept, source.text, line.number, begin, noise[following].start)
            begin = noise[following].end
            following += 1
        _keep(kept, source.text, line.number, begin, line.span.end)
    return kept


def _keep(kept: list[Line], text: str, number: int, start: int, end: int) -> None:
    """Adds what stands between two stretches of noise, without the blanks around it."""
    piece = text[start:end]
    bare = piece.strip(_BLANK)
    if start < end and bare:
        start += len(piece) - len(piece.lstrip(_BLANK))
        kept.append(Line(number, Span(start, start + len(bare)), bare))


def _report(
    source: Source,
    lines: Sequence[Line],
    one: Authorship,
    name: str,
    number: int,
    headings: set[Span],
    titles: set[Span],
) -> Report:
    low = bisect_left(lines, one.span.start, key=lambda line: line.span.start)
    high = bisect_left(lines, one.span.end, key=lambda line: line.span.start)
    own = [piece for line in lines[low:high] for piece in _split(line, one.title_spans)]
    block = (*one.title_spans, *one.byline)
    front = [line for line in own if any(span.overlaps(line.span) for span in block)]
    last = max((line.span.end for line in front), default=one.span.start)
    letter = [line for line in own if line.span.end <= last and not any(span.overlaps(line.span) for span in block)]
    body = [line for line in own if line.span.start >= last]
    body, again = _without_repeated_title(body, one.title)
    if again is not None:
        front.append(again)
    occasion = body[0] if body and is_occasion(body[0].text) else None
    if occasion is not None:
        front.append(body.pop(0))
        titles.add(occasion.span)
    blocks = blocks_of(source.text, body)
    years = _years(source, one, blocks, occasion.text if occasion is not None else "")
    default = _default_kind(one.title)
    if default is None and is_policy(one.span.slice(source.text)):
        default = SectionKind.FRONT
    looks_back = kind_of_heading(one.title or "") is SectionKind.ACHIEVEMENTS
    drafts = drafts_of(source.text, blocks, default, years.report, looks_back=looks_back)
    sections = _front(source.text, [*letter, *front], name, number)
    spent = sum(len(section.sentences) for section in sections)
    sections += finished(source.text, drafts, name, len(sections) + 1, number + spent, years.report)
    headings.update(
        sentence
        for draft in drafts
        for span in draft.headings
        for sentence in sentences_in(source.text, span.start, span.end)
    )
    return Report(
        id=name,
        title=one.title,
        issuer=one.issuer,
        region=one.region,
        author=one.author,
        report_year=years.report,
        plan_year=years.plan,
        span=one.span,
        sections=tuple(sections),
        note="；".join(part for part in (years.note, _open_name(one)) if part) or None,
    )


def _open_name(one: Authorship) -> str | None:
    """Why a place has no code, in words for a clerk."""
    if one.region is None or one.region.code is not None or not is_shared(one.region.name):
        return None
    return f"“{one.region.name}”有多地同名，文中没有写明属于哪里，未填行政区划代码"


def _split(line: Line, titles: Sequence[Span]) -> list[Line]:
    """A line that goes on behind its title, as two."""
    for title in titles:
        if line.span.start <= title.start and title.end < line.span.end:
            cut = title.end - line.span.start
            rest = line.text[cut:].lstrip(_BLANK)
            behind = Line(line.number, Span(line.span.end - len(rest), line.span.end), rest)
            return [Line(line.number, Span(line.span.start, title.end), line.text[:cut]), behind]
    return [line]


def _without_repeated_title(body: list[Line], title: str | None) -> tuple[list[Line], Line | None]:
    """Copies of web pages repeat the title at the head of the first paragraph: that piece is title, not prose."""
    if not body or not title or not body[0].text.startswith(title):
        return body, None
    first = body[0]
    rest = first.text[len(title) :].lstrip(_BLANK)
    again = Line(first.number, Span(first.span.start, first.span.start + len(title)), title)
    kept = [Line(first.number, Span(first.span.end - len(rest), first.span.end), rest)] if rest else []
    return kept + body[1:], again


def _front(text: str, lines: list[Line], name: str, number: int) -> list[Section]:
    """The title block (and a covering letter above it) as a section of its own that tells nothing."""
    if not lines:
        return []
    lines.sort(key=lambda line: line.span)
    spans = [span for line in lines for span in sentences_in(text, line.span.start, line.span.end)]
    sentences = tuple(Sentence(number + index, span, Sense.NONE) for index, span in enumerate(spans))
    whole = Span(lines[0].span.start, lines[-1].span.end)
    return [Section(f"{name}.s1", (), SectionKind.FRONT, whole, None, sentences)]


def _years(source: Source, one: Authorship, blocks: Sequence[Block], occasion: str) -> Years:
    heads = [block.heading.slice(source.text) for block in blocks if block.heading and (block.rank or 0) <= HIGH_RANK]
    text = one.span.slice(source.text)
    return years_of(one.title, heads, text, source.metadata.published or source.metadata.signed, occasion)


def _default_kind(title: str | None) -> SectionKind | None:
    """What a report without telling headings is, by its title: 工作要点 looks ahead, 工作总结 back.

    工作总结和工作打算 looks back until a heading looks ahead.
    """
    kind = kind_of_heading(title or "")
    return SectionKind.ACHIEVEMENTS if kind is SectionKind.MIXED else kind
