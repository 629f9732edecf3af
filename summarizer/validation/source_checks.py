"""The checks of the source against itself, in the text's order: every family's findings, and the checks behind them."""

from __future__ import annotations

from summarizer.outline.annotated import Annotated
from summarizer.validation.finding import Finding
from summarizer.validation.ids import Occurrences
from summarizer.validation.source_damage import damage_findings
from summarizer.validation.source_text import text_findings


def source_findings(annotated: Annotated) -> tuple[Finding, ...]:
    """What is wrong with the source itself, in the text's order. Pure; the same text gives the same findings."""
    seen = Occurrences()
    found = [*damage_findings(annotated, seen), *text_findings(annotated, seen)]
    return tuple(sorted(found, key=_place))


def _place(finding: Finding) -> tuple[int, int, str]:
    span = finding.source.span if finding.source is not None else None
    return (span.start, span.end, finding.code) if span is not None else (0, 0, finding.code)
