"""Sentences → fact clusters: the evidence of one item each, and the list it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.document import Report, Section, SectionKind, Sense, Sentence, Span
from summarizer.extraction.rules.clauses import POINT, closed, cut, hangs, weigh
from summarizer.extraction.rules.metrics import is_figure
from summarizer.extraction.rules.tables import cells_in, is_flat_row
from summarizer.extraction.rules.topics import topic_of
from summarizer.frozen import dataclass
from summarizer.items import ItemList
from summarizer.outline.annotated import Annotated

# A point (一是…, 1.…) of up to so many characters is one item; a longer one is cut between its sentences.
_POINT = 170
_PLAN_POINT = 270
# A sentence of more characters is a list of facts where it has semicolons.
_LONG_SENTENCE = 110
# Neighbouring sentences outside points join while they share a topic and stay below this.
_CLUSTER = 80
_CLUSTER_FIGURES = 6
# A paragraph's first sentence of up to so many characters may be its label; within it only a shorter one.
_LABEL = 26
_SHORT_LABEL = 15

# A numbered line above so many paragraphs is a heading, not a point.
_MANY_PARAGRAPHS = 2
_ENDS = "。！？!?;；"
_SHORT_POINT = 30
# A longer one is a chapter (第一、… over a page), told sentence by sentence.
_LONGEST_POINT = 600
# Figures that fill more characters than a statement holds make an item each.
_LOADED = 100
# What begins so goes on with the figures before it.
_CONTINUES = re.compile(r"\s*(?:其中|同比|环比|分别|占比)")

_INNER_POINT = re.compile(r"[;；]\s*(?:[一二三四五六七八九十]{1,3}[是要]|[①-⑳]|[(（]\d{1,2}[)）]|\d{1,2}[.．、](?!\d))")

_LISTS = {
    Sense.ACHIEVEMENT: ItemList.ACHIEVEMENTS,
    Sense.PROBLEM: ItemList.PROBLEMS,
    Sense.PLAN: ItemList.PLANS,
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """What one item is made of. `evidence` has one span."""

    list: ItemList
    section: Section
    span: Span


def _figures(annotated: Annotated, span: Span) -> int:
    return sum(1 for mention in annotated.mentions_in(span) if is_figure(mention))


def _tells(annotated: Annotated, sentence: Sentence) -> bool:
    """Whether a sentence states a fact or a measure: a figure, or more deed than attitude."""
    if sentence.sense is Sense.NONE:
        return False
    if _figures(annotated, sentence.span) or sentence.sense is Sense.PROBLEM:
        return True
    text = annotated.text
    pieces = (closed(span.slice(text)) for span, _ in cut(text, sentence.span, annotated.outline.boundaries))
    return any(weigh(words) > 0 and not hangs(words) for words in pieces)


def _points(annotated: Annotated, section: Section) -> Iterator[tuple[bool, list[Sentence]]]:
    """Runs of sentences that belong to one numbered point (True) or to none (False)."""
    run: list[Sentence] = []
    marked = False
    heading_ends = section.heading.end if section.heading is not None else -1
    for sentence in section.sentences:
        inside_heading = sentence.span.end <= heading_ends
        starts = POINT.match(annotated.text, sentence.span.start, sentence.span.end) is not None
        if (inside_heading and not starts) or is_flat_row(sentence.span.slice(annotated.text)):
            continue
        if starts:
            if run:
                yield from _paragraphs(annotated.text, run, marked=marked)
            run, marked = [], True
        run.append(sentence)
    if run:
        yield from _paragraphs(annotated.text, run, marked=marked)


def _paragraphs(text: str, run: list[Sentence], *, marked: bool) -> Iterator[tuple[bool, list[Sentence]]]:
    """A run as it is, or its paragraphs where several stand below one numbered line: each is a matter of its own."""
    breaks = [
        index
        for index in range(1, len(run))
        if "\n" in text[run[index - 1].span.end : run[index].span.start] and text[run[index - 1].span.end - 1] in _ENDS
    ]
    if not marked or len(breaks) < _MANY_PARAGRAPHS:
        yield marked, run
        return
    for begin, end in zip([0, *breaks], [*breaks, len(run)], strict=True):
        yield False, run[begin:end]


def _span(sentences: list[Sentence]) -> Span:
    return Span(sentences[0].span.start, sentences[-1].span.end)


def _sense(sentences: list[Sentence]) -> Sense:
    """The sense of most characters."""
    if len(sentences) == 1:
        return sentences[0].sense
    size = dict.fromkeys(_LISTS, 0)
    for sentence in sentences:
        if sentence.sense is not Sense.NONE:
            size[sentence.sense] += len(sentence.span)
    best = max(size, key=size.__getitem__)
    return best if size[best] else Sense.NONE


def _parts(annotated: Annotated, run: list[Sentence]) -> list[Sentence]:
    """The run with each long sentence cut at its semicolons, number and sense kept."""
    found: list[Sentence] = []
    for sentence in run:
        if len(sentence.span) <= _LONG_SENTENCE and not _INNER_POINT.search(sentence.span.slice(annotated.text)):
            found.append(sentence)
            continue
        start = sentence.span.start
        for clause, stop in cut(annotated.text, sentence.span, annotated.outline.boundaries):
            if stop in (";", "；") and not _CONTINUES.match(annotated.text, clause.end + 1):
                found.append(Sentence(sentence.number, Span(start, clause.end + 1), sentence.sense))
                start = clause.end + 1
        if start < sentence.span.end:
            found.append(Sentence(sentence.number, Span(start, sentence.span.end), sentence.sense))
    return found


def _load(annotated: Annotated, sentences: list[Sentence]) -> int:
    """The characters of clauses with figures."""
    text = annotated.text
    return sum(
        len(span)
        for s in sentences
        for span, _ in cut(text, s.span, annotated.outline.boundaries)
        if _figures(annotated, span)
    )


def _cut_point(annotated: Annotated, run: list[Sentence]) -> list[list[Sentence]]:
    """A point's sentences, whole or cut where it is long and both parts tell something.

    Points within one sentence (一是…;二是…) are items of their own.
    """
    limit = _PLAN_POINT if _sense(run) is Sense.PLAN else _POINT
    size = len(_span(run))
    count = max(-(-size // limit), -(-_load(annotated, run) // _LOADED))
    inner = [s for s in run[1:] if POINT.match(annotated.text, s.span.start, s.span.end)]
    if size < _SHORT_POINT * (len(inner) + 1) and _sense(run) is not Sense.PROBLEM:
        inner = []  # 1.…达86亿元;2.…达35%: one list of targets
    if count <= 1 and not inner:
        return [run]
    parts: list[list[Sentence]] = [[]]
    target = size / count
    for sentence in run:
        part = parts[-1]
        full = sum(len(s.span) for s in part) + len(sentence.span) / 2 > target
        opens = sentence in inner or (full and not _CONTINUES.match(annotated.text, sentence.span.start))
        if part and opens and any(_tells(annotated, s) for s in part) and _tells(annotated, sentence):
            parts.append([])
        parts[-1].append(sentence)
    return parts


def _is_label(annotated: Annotated, sentence: Sentence, following: Sentence | None) -> bool:
    """Whether a sentence only names what follows it in its paragraph: short, without figures."""
    text = annotated.text
    if following is None or len(sentence.span) > _LABEL or _figures(annotated, sentence.span):
        return False
    start = sentence.span.start
    while start > 0 and text[start - 1] in " \t　":
        start -= 1
    begins = start == 0 or text[start - 1] == "\n"
    return (begins or len(sentence.span) <= _SHORT_LABEL) and "\n" not in text[sentence.span.end : following.span.start]


def _cut_prose(annotated: Annotated, run: list[Sentence]) -> list[list[Sentence]]:
    """Sentences outside points: each that tells something, joined with its neighbour where the topic stays."""
    parts: list[list[Sentence]] = []
    last_topic = None
    for sentence, following in zip(run, [*run[1:], None], strict=True):
        if not _tells(annotated, sentence) or _is_label(annotated, sentence, following):
            last_topic = None
            continue
        if parts and _CONTINUES.match(annotated.text, sentence.span.start):
            # 其中 leads to the sentence before it, not to all that shares its topic.
            host = parts[-1].pop()
            parts = [part for part in (*parts, [host, sentence]) if part]
            continue
        topic = topic_of(sentence.span.slice(annotated.text))
        whole = _span([parts[-1][0], sentence]) if parts else sentence.span
        small = parts and len(whole) <= _CLUSTER and _figures(annotated, whole) <= _CLUSTER_FIGURES
        if small and topic == last_topic and parts[-1][-1].sense is sentence.sense:
            parts[-1].append(sentence)
        else:
            parts.append([sentence])
        last_topic = topic
    return parts


def _by_sense(run: list[Sentence]) -> Iterator[list[Sentence]]:
    """Cuts where the list changes; sentences without a sense go with what stands before them."""
    part: list[Sentence] = []
    sense = Sense.NONE
    for sentence in run:
        if sentence.sense is not Sense.NONE and sense is not Sense.NONE and sentence.sense is not sense:
            yield part
            part = []
        if sentence.sense is not Sense.NONE:
            sense = sentence.sense
        part.append(sentence)
    if part:
        yield part


def clusters(annotated: Annotated, report: Report) -> Iterator[Cluster]:
    """The fact clusters of a report, in the text's order."""
    for section in report.sections:
        if section.kind is SectionKind.FRONT and not any(s.sense is not Sense.NONE for s in section.sentences):
            continue
        for sentence in section.sentences:
            if sentence.sense is not Sense.NONE and cells_in(annotated, sentence.span):
                yield Cluster(_LISTS[sentence.sense], section, sentence.span)
        for marked, run in _points(annotated, section):
            for same in _by_sense(run):
                parts = (
                    _cut_point(annotated, _parts(annotated, same))
                    if marked and len(_span(same)) <= _LONGEST_POINT
                    else _cut_prose(annotated, _parts(annotated, same))
                )
                for part in parts:
                    sense = _sense(part)
                    if sense is Sense.NONE or not any(_tells(annotated, s) for s in part):
                        continue
                    span = _trim(annotated.text, _span(part))
                    yield Cluster(_LISTS[sense], section, span)


def _trim(text: str, span: Span) -> Span:
    words = span.slice(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))
