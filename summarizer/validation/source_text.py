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
def _union(name: str) -> re.Pattern[str]:
    entry = forms(name)
    patterns = [pattern.replace("{f}", entry.get("figure", "")) for pattern in entry["patterns"]]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


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
    for match in _union("hedge_doubled").finditer(annotated.text):
        if not in_noise(annotated, match.start()):
            yield _say("source.hedge_doubled", annotated, Span(*match.span()), seen)


def _say(
    code: str, annotated: Annotated, span: Span, seen: Occurrences, words: dict[str, str] | None = None
) -> Finding:
    report = report_at(annotated, span.start)
    return source_finding(code, annotated.text, span, seen, report=report, **(words or {}))


def _instructions(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """Text that addresses a model, wherever it hides: noise and headings too."""
    for match in _union("instruction").finditer(annotated.text):
        start = match.end() - len(match.group().lstrip())
        yield _say("source.instruction", annotated, Span(start, min(match.end(), start + _QUOTE)), seen)


def _advertising(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    marked = [noise.span for noise in annotated.source.noise if noise.kind is NoiseKind.ADVERTISING]
    matches = _union("advertising").finditer(annotated.text)
    found = [Span(match.start(), min(match.end(), match.start() + _QUOTE)) for match in matches]
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
