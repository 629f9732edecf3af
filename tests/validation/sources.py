"""Ground for the tests of the source checks: a text annotated as a document, and what the checks say of it."""

from __future__ import annotations

from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.reading import read_bytes
from summarizer.validation.checks import Check
from summarizer.validation.finding import Finding
from summarizer.validation.source_checks import consistency, source_findings


def annotated(text: str) -> Annotated:
    return annotate(read_bytes(text.encode(), "文.txt"))


def said(text: str, code: str | None = None) -> list[tuple[str, str]]:
    """Code and quote of every source finding, or of those of one code."""
    return [(f.code, quote(f)) for f in source_findings(annotated(text)) if code is None or f.code == code]


def quote(finding: Finding) -> str:
    assert finding.source is not None
    return finding.source.surface


def checks(text: str, kind: str | None = None) -> list[tuple[str, bool]]:
    """Expression and outcome of every check, or of those of one kind."""
    return [(check.expression, check.passed) for check in outcome(text, kind)]


def outcome(text: str, kind: str | None = None) -> list[Check]:
    return [check for check in consistency(annotated(text)) if kind is None or check.kind == kind]
