"""Sections: the leaves of a report's outline with their paths, kinds and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.document import Section, SectionKind, Sense, Sentence, Span
from summarizer.outline.blocks import BOTTOM_RANK, HIGH_RANK, LEAD_RANK, TOP_RANK, Block
from summarizer.outline.enumerators import enumerator_at
from summarizer.outline.headings import kind_of_heading
from summarizer.outline.senses import SENSES, kind_of, senses_of
from summarizer.outline.sentences import pieces_of, sentences_in

TOP_LEVEL = 10  # 一、 and what stands as high
_LONGEST_SENTENCE = 1200
_LONG_OPENING = 3  # paragraphs of a report without headings, the first of which is its occasion


@dataclass
class _Node:
    """An open heading on the stack."""

    rank: int
    text: str
    kind: SectionKind | None
    transient: bool = False  # a lead word whose body followed on its line: it ends with the paragraph


@dataclass
class Draft:
    """A section in the making: the headings folded into it, and its paragraphs."""

    path: tuple[str, ...]
    bias: SectionKind | None
    heading: Span | None
    headings: list[Span] = field(default_factory=list)
    paragraphs: list[Span] = field(default_factory=list)
    lead: bool = False

    @property
    def start(self) -> int:
        return min(span.start for span in (*self.headings, *self.paragraphs))

    @property
    def end(self) -> int:
        return max(span.end for span in (*self.headings, *self.paragraphs))


def drafts_of(
    text: str,
    blocks: Sequence[Block],
    default: SectionKind | None,
    report_year: int | None,
    *,
    looks_back: bool = False,
) -> list[Draft]:
    """The sections of a report below its title block, in order; every block is in exactly one.

    `looks_back`: the title promises a retrospect and nothing else, so that 重点工作 behind the first achievements is
    the work done.
    """
    numbered = any(block.style in ("一、", "part") and block.heading for block in blocks)
    stack: list[_Node] = []
    drafts: list[Draft] = []
    pending: list[Span] = []
    before: SectionKind | None = None
    current: Draft | None = None
    for block in blocks:
        while stack and stack[-1].transient:
            stack.pop()
            current = None
        if block.heading is None:
            if block.rank is not None and stack and stack[-1].rank >= block.rank and block.style != "plain":
                # An enumerated item without a heading of its own: it ends whatever was open below its rank.
                while stack and stack[-1].rank >= block.rank:
                    stack.pop()
                current = None
            current = _body(drafts, current, stack, pending, block.span, default)
            continue
        heading = _clean(block.heading.slice(text))
        if block.style == "annex":
            default = before = None  # what is attached speaks for itself
        told = None if looks_back and before is SectionKind.ACHIEVEMENTS else before
        announced = block.announces or kind_of_heading(heading, report_year=report_year, before=told)
        inherited = _bias(stack, default)
        rank = _rank(block, stack, announced, inherited, numbered=numbered)
        while stack and stack[-1].rank >= rank:
            stack.pop()
        kind = (
            announced
            if announced is not None and (rank <= LEAD_RANK or _bias(stack, None) is None or block.announces)
            else None
        )
        if announced is SectionKind.PROBLEMS or (
            announced is SectionKind.PLANS and _bias(stack, default) is SectionKind.ACHIEVEMENTS
        ):
            kind = announced
        stack.append(
            _Node(
                rank,
                heading,
                kind,
                transient=block.style == "lead" and bool(text[block.body.start : block.body.end].strip()),
            )
        )
        before = _bias(stack, default) or before
        if kind is SectionKind.PLANS and rank <= TOP_LEVEL:
            default = kind  # once a report looks ahead it does so to its end, headings or no headings
        pending.append(block.heading)
        current = None
        if text[block.body.start : block.body.end].strip():
            current = _body(drafts, None, stack, pending, block.body, default)
    if pending:
        drafts.append(Draft(tuple(node.text for node in stack), _bias(stack, default), pending[-1], list(pending)))
    _mark_leads(drafts)
    return drafts


def _body(
    drafts: list[Draft],
    current: Draft | None,
    stack: list[_Node],
    pending: list[Span],
    span: Span,
    default: SectionKind | None,
) -> Draft:
    """Adds a paragraph to the open section, or opens one with the headings that wait."""
    if current is None:
        own = pending[-1] if pending else None
        current = Draft(tuple(node.text for node in stack), _bias(stack, default), own, list(pending))
        pending.clear()
        drafts.append(current)
    current.paragraphs.append(span)
    return current


def _bias(stack: Sequence[_Node], default: SectionKind | None) -> SectionKind | None:
    """The kind of the nearest heading that announces one."""
    for node in reversed(stack):
        if node.kind is not None:
            return None if node.kind is SectionKind.MIXED else node.kind
    return default


def _rank(
    block: Block,
    stack: Sequence[_Node],
    announced: SectionKind | None,
    inherited: SectionKind | None,
    *,
    numbered: bool,
) -> int:
    """A block's rank in the tree. Headings without numbers stand at the top unless numbered ones do."""
    if block.style == "lead":
        same = inherited is announced and stack
        return LEAD_RANK if same else 10
    if block.rank != BOTTOM_RANK:
        return block.rank if block.rank is not None else BOTTOM_RANK
    if not numbered:
        return TOP_RANK if announced is not None or all(node.kind is None for node in stack) else BOTTOM_RANK
    return 10 if announced is not None and announced is not inherited else BOTTOM_RANK


def _mark_leads(drafts: list[Draft]) -> None:
    """A section whose path the next one continues stands before its subsections."""
    for draft, following in pairwise(drafts):
        deeper = len(following.path) > len(draft.path) and following.path[: len(draft.path)] == draft.path
        draft.lead = deeper
    for draft in drafts:
        if not draft.path and len(drafts) > 1:
            draft.lead = draft.lead or draft is drafts[0]


def finished(
    text: str, drafts: Sequence[Draft], report: str, first_section: int, first_sentence: int, report_year: int | None
) -> list[Section]:
    """The drafts as Sections with numbered sentences. Ids go on from `first_section`."""
    sections: list[Section] = []
    number = first_sentence
    for offset, draft in enumerate(drafts):
        rows = [(span, True) for span in draft.headings] + [(span, False) for span in draft.paragraphs]
        rows.sort(key=lambda row: row[0].start)
        bodies = [_sentences(text, span) for span, heading in rows if not heading]
        words = [[one.slice(text) for one in body] for body in bodies]
        opening = offset == 0 and not draft.path and len(words) >= _LONG_OPENING
        senses = iter(senses_of(words, draft.bias, lead=draft.lead, opening=opening, report_year=report_year))
        remaining = iter(bodies)
        told: list[tuple[Span, Sense]] = []
        for span, heading in rows:
            if heading:
                told.extend(
                    (one, _sense_of_heading(one.slice(text), draft)) for one in sentences_in(text, span.start, span.end)
                )
            else:
                told.extend(zip(next(remaining), next(senses), strict=True))
        sentences = tuple(Sentence(number + index, span, sense) for index, (span, sense) in enumerate(told))
        number += len(sentences)
        bias = draft.bias if draft.path else None  # what stands above all headings is known by its sentences alone
        kind = kind_of([one.sense for one in sentences], [len(one.span) for one in sentences], bias)
        sections.append(
            Section(
                id=f"{report}.s{first_section + offset}",
                path=draft.path,
                kind=kind,
                span=Span(draft.start, draft.end),
                heading=draft.heading,
                sentences=sentences,
            )
        )
    return sections


def _sentences(text: str, span: Span) -> list[Span]:
    return [
        piece for one in sentences_in(text, span.start, span.end) for piece in pieces_of(one, text, _LONGEST_SENTENCE)
    ]


def _sense_of_heading(heading: str, draft: Draft) -> Sense:
    """Headings tell nothing, but for those that are the first sentence of their text.

    （一）全社会研发投入强度低。 names the problem itself; 1.加大企业研发投入。 is as much a plan as 一是加大….
    """
    run_on = draft.paragraphs and re.search("[。！]$", heading) is not None
    if run_on and draft.bias is SectionKind.PROBLEMS:
        return Sense.PROBLEM
    found = enumerator_at(heading)
    if run_on and found is not None and found.rank > HIGH_RANK and draft.bias in SENSES:
        return SENSES[draft.bias]
    return Sense.NONE


def _clean(heading: str) -> str:
    """A heading for a path: as printed, without line breaks and the blanks around it."""
    return re.sub(r"\s*\n\s*", "", heading).strip(" \t\u3000\xa0").removeprefix("#").lstrip("# ")
