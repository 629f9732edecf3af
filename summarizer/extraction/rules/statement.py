"""The statement of an item: the clauses of its evidence that tell a fact, shortened without touching a figure."""

from __future__ import annotations

import re

from summarizer.document import Span
from summarizer.extraction.rules.clauses import MARKER, Clause, _words, clauses_of
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity

# A statement without figures stops here; one with figures keeps them all.
LONGEST = 80
_SENTENCE_STOPS = "。！!？?\n;；"
_PART_YEAR = re.compile(r"月|季度|半年|月末|旬|截至|以来")


def _kept(clauses: tuple[Clause, ...]) -> list[bool]:
    """Which clauses stay: those with figures, what they lean on and what opens them; else the weightiest."""
    count = len(clauses)
    keep = [bool(clause.figures) for clause in clauses]
    if not any(keep):
        room = LONGEST
        for index in sorted(range(count), key=lambda i: (-clauses[i].weight, i)):
            size = len(clauses[index].span) + 1
            if clauses[index].weight > 0 and size <= room:
                keep[index] = True
                room -= size
        if not any(keep):
            keep[0] = True
    for index in range(count):
        if not keep[index]:
            continue
        # Walk back over what this clause leans on, within its sentence.
        at = index
        while at > 0 and clauses[at - 1].stop not in _SENTENCE_STOPS:
            before = clauses[at - 1]
            leaning = clauses[at].leans and not keep[at - 1] and before.weight >= 0
            if leaning or before.opens:
                keep[at - 1] = True
            else:
                break
            at -= 1
    return keep


def _shortened(text: str, clause: Clause) -> str:
    """A clause without its marker and without manner words at its head."""
    words = clause.span.slice(text)
    marker = MARKER.match(words)
    if marker:
        words = words[marker.end() :]
    changed = True
    while changed:
        changed = False
        for manner in _words("manner"):
            if words.startswith(manner) and len(words) - len(manner) >= 4:
                words = words[len(manner) :].lstrip(",，")
                changed = True
                break
    return words


def _join(parts: list[tuple[str, str]]) -> str:
    """Clauses joined by commas, sentences by semicolons; no stop at the end."""
    out: list[str] = []
    for index, (words, stop) in enumerate(parts):
        out.append(words)
        if index + 1 < len(parts):
            out.append(";" if stop in _SENTENCE_STOPS else ":" if stop in ":：" else ",")
    return "".join(out)


def _governing(annotated: Annotated, figures: list[Quantity], evidence: tuple[Span, ...], statement: str) -> str | None:
    """The words of a part-year period that governs the figures from outside the statement."""
    for figure in figures:
        period = figure.period
        if period is None or not _PART_YEAR.search(period):
            continue
        paragraph = annotated.text.rfind("\n", 0, figure.start) + 1
        for mention in reversed(annotated.mentions_in(Span(paragraph, figure.start))):
            if mention.kind in ("period", "date", "year") and mention.period == period:
                return None if mention.surface in statement else mention.surface
    return None


def statement_of(annotated: Annotated, evidence: tuple[Span, ...]) -> str:
    """A concise statement of the evidence: verbatim clauses, so that no figure loses its unit, qualifier or subject."""
    text = annotated.text
    parts: list[tuple[str, str]] = []
    figures: list[Quantity] = []
    for span in evidence:
        clauses = clauses_of(annotated, span)
        if not clauses:
            continue
        for clause, keep in zip(clauses, _kept(clauses), strict=True):
            if keep:
                words = _shortened(text, clause)
                if words:
                    parts.append((" ".join(words.split()), clause.stop))
                    figures.extend(clause.figures)
        if parts:
            parts[-1] = (parts[-1][0], "。")
    statement = _join(parts)
    period = _governing(annotated, figures, evidence, statement)
    return f"{period},{statement}" if period else statement
