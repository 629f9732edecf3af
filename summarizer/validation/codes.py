"""The catalogue of codes (codes.toml) and the one way to make a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from summarizer.document import Span
from summarizer.items import Item
from summarizer.resources import table
from summarizer.validation.finding import Claim, Finding, Quote, Severity
from summarizer.validation.ids import Occurrences, item_finding_id, source_finding_id, surroundings


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its fixed severity, its wordings by variant ("" is the plain one), its example."""

    name: str
    severity: Severity
    wordings: dict[str, tuple[str, str]]  # variant → (zh, en)
    example: dict[str, Any]


@cache
def catalogue() -> dict[str, Code]:
    """Every code by name, in the order of the data file."""
    codes: dict[str, Code] = {}
    for name, row in table("validation/codes.toml").items():
        wordings = {"": (row["zh"], row["en"])}
        wordings |= {key: (other["zh"], other["en"]) for key, other in row.get("variants", {}).items()}
        codes[name] = Code(name, Severity(row["severity"]), wordings, row["example"])
    return codes


@cache
def code_order() -> dict[str, int]:
    """The place of each code in the catalogue: the order of findings at the same place."""
    return {name: place for place, name in enumerate(catalogue())}


def make_finding(
    code: str,
    *,
    report: str | None = None,
    item: Item | None = None,
    claim: Claim | None = None,
    source: Quote | None = None,
    expected: str | None = None,
    actual: str | None = None,
    fix: str | None = None,
    variant: str = "",
    around: str = "",
    occurrence: int = 0,
    shown: Mapping[str, str] | None = None,
    **words: str,
) -> Finding:
    """A finding with its message filled in and its stable id.

    `words` are the template's named placeholders; `{claim}`, `{source}`, `{expected}` and `{actual}` are given by
    the arguments of that name. `around` (the text ±20 characters of the place) and `occurrence` identify findings
    about the source; `source_finding` gives both. `shown` overrides what the message shows for any placeholder.
    Raises KeyError for an unknown code, variant or missing word.
    """
    entry = catalogue()[code]
    zh, en = entry.wordings[variant]
    given = {
        "claim": claim.surface if claim is not None else "",
        "source": source.surface if source is not None else "",
        "expected": expected or "",
        "actual": actual or "",
        **words,
        **(shown or {}),
    }
    if item is not None:
        identity = item_finding_id(code, report, item, claim, occurrence)
    else:
        identity = source_finding_id(code, given["source"], around, occurrence)
    return Finding(
        id=identity,
        code=code,
        severity=entry.severity,
        message_zh=zh.format_map(given),
        message_en=en.format_map(given),
        report=report,
        item=item.id if item is not None else None,
        claim=claim,
        source=source,
        expected=expected,
        actual=actual,
        fix=fix,
    )


def source_finding(
    code: str,
    text: str,
    span: Span,
    seen: Occurrences,
    *,
    report: str | None = None,
    expected: str | None = None,
    actual: str | None = None,
    variant: str = "",
    **words: str,
) -> Finding:
    """A finding about the source itself at `span` of `text`; `seen` tells repeated faults apart."""
    surface = span.slice(text)
    around = surroundings(text, span)
    given: dict[str, Any] = dict(words)
    return make_finding(
        code,
        report=report,
        source=Quote(span, surface),
        expected=expected,
        actual=actual,
        variant=variant,
        around=around,
        occurrence=seen.next(code, surface, around),
        **given,
    )
