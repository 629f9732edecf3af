"""Words of the source for a clerk to look at: orders to a model, spam, secrecy, 提高2% of a share, 约…左右."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from summarizer.document import NoiseKind, Span
from summarizer.outline.annotated import Annotated
from summarizer.resources import table
from summarizer.validation.checks import covered, in_noise, report_at
from summarizer.validation.codes import source_finding
from summarizer.validation.finding import Finding
from summarizer.validation.ids import Occurrences

_QUOTE = 60  # code points of a finding's quote at most


def forms(name: str) -> Any:
    """One section of the table of forms."""
    return table("validation/source.toml")[name]


@cache
def _compiled(name: str) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    entry = forms(name)
    figure = entry.get("figure", "")
    return tuple(
        (tuple(row["cues"]), re.compile(row["form"].replace("{f}", figure), re.IGNORECASE)) for row in entry["forms"]
    )


def matches(name: str, text: str) -> list[Span]:
    """Where the forms of a section stand, in order; of matches that overlap the first and longest."""
    lowered = text.lower()
    spans = [
        Span(*match.span())
        for cues, pattern in _compiled(name)
        if any(cue in lowered for cue in cues)
        for match in pattern.finditer(text)
    ]
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


@cache
def _percent_of_share() -> re.Pattern[str]:
    entry = forms("percent_point")
    return re.compile(f"{entry['shares']}{entry['between']}(?P<change>{entry['verbs']}{entry['amount']})")


def text_findings(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    yield from _instructions(annotated, seen)
    yield from _advertising(annotated, seen)
    for span in annotated.source.metadata.restricted:
        yield _say("source.restricted", annotated, span, seen)
    yield from _percent_points(annotated, seen)
    for span in matches("hedge_doubled", annotated.text):
        if not in_noise(annotated, span.start):
            yield _say("source.hedge_doubled", annotated, span, seen)


def _say(
    code: str, annotated: Annotated, span: Span, seen: Occurrences, words: dict[str, str] | None = None
) -> Finding:
    report = report_at(annotated, span.start)
    return source_finding(code, annotated.text, span, seen, report=report, **(words or {}))


def _instructions(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """Text that addresses a model, wherever it hides: noise and headings too."""
    for span in matches("instruction", annotated.text):
        start = span.end - len(span.slice(annotated.text).lstrip())
        yield _say("source.instruction", annotated, Span(start, min(span.end, start + _QUOTE)), seen)


def _advertising(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    marked = [noise.span for noise in annotated.source.noise if noise.kind is NoiseKind.ADVERTISING]
    found = [Span(span.start, min(span.end, span.start + _QUOTE)) for span in matches("advertising", annotated.text)]
    for span in sorted([*marked, *(one for one in found if not covered(marked, one))]):
        yield _say("source.advertising", annotated, span, seen)


def _percent_points(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """A share that 提高2%: of itself or by two points? The text does not say."""
    for match in _percent_of_share().finditer(annotated.text):
        if in_noise(annotated, match.start()):
            continue
        words = {
            "why": f"占比、比率的变化应写“百分点”,“{match['change']}”也可能指相对增幅",
            "why_en": f'a change of a share is told in points; "{match["change"]}" may also be relative',
        }
        yield _say("source.percent_point", annotated, Span(*match.span()), seen, words)
