"""The checks of the source against itself: every family's findings in the text's order, and the checks behind them.

`source.inconsistent` is a warning, except where a check only informs (the title's year against the date of
publication): the catalogue of the design gives that one the severity of information.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from summarizer.outline.annotated import Annotated
from summarizer.validation.checks import Check, report_at
from summarizer.validation.codes import source_finding
from summarizer.validation.finding import Finding, Severity
from summarizer.validation.ids import Occurrences
from summarizer.validation.source_announced import announced_checks
from summarizer.validation.source_damage import damage_findings
from summarizer.validation.source_shares import share_checks
from summarizer.validation.source_sums import sum_checks
from summarizer.validation.source_tables import table_checks
from summarizer.validation.source_targets import target_checks
from summarizer.validation.source_text import text_findings
from summarizer.validation.source_years import year_checks


def consistency(annotated: Annotated) -> tuple[Check, ...]:
    """Every check of the source against itself, passed and failed, in the text's order."""
    checks = [
        *sum_checks(annotated),
        *share_checks(annotated),
        *announced_checks(annotated),
        *year_checks(annotated),
        *target_checks(annotated),
        *table_checks(annotated),
    ]
    return tuple(sorted(checks, key=lambda check: (check.span, check.kind, check.expression)))


def source_findings(annotated: Annotated) -> tuple[Finding, ...]:
    """What is wrong with the source itself, in the text's order. Pure; the same text gives the same findings."""
    seen = Occurrences()
    found = [*damage_findings(annotated, seen), *text_findings(annotated, seen), *_inconsistencies(annotated, seen)]
    return tuple(sorted(found, key=_place))


def _inconsistencies(annotated: Annotated, seen: Occurrences) -> Iterator[Finding]:
    """One finding a failed check; a second failure inside the same stretch says nothing new."""
    end = -1
    for check in consistency(annotated):
        if check.passed or check.span.start < end:
            continue
        end = check.span.end
        report = report_at(annotated, check.span.start)
        words = {"why": check.why, "why_en": check.why_en}
        finding = source_finding("source.inconsistent", annotated.text, check.span, seen, report=report, **words)
        yield replace(finding, severity=Severity.INFO) if check.information else finding


def _place(finding: Finding) -> tuple[int, int, str]:
    span = finding.source.span if finding.source is not None else None
    return (span.start, span.end, finding.code) if span is not None else (0, 0, finding.code)
