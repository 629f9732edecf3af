"""Findings between documents: their catalogue, and ids that stay the same in every run on any machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from summarizer.comparison.observations import Observation
from summarizer.resources import table

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What two documents, two years or a document and an outside table don't agree on.

    `first` and `second` are the figures; `second` is None where the other side is no document (a table of truth).
    """

    id: str
    code: str
    severity: Severity
    message_zh: str
    message_en: str
    subject: str  # the key of the subject
    indicator: str
    place: str
    period: str
    first: Observation
    second: Observation | None
    expected: str | None
    actual: str


def catalogue() -> dict[str, Any]:
    """Every code with its severity, messages and an example."""
    return table("comparison/codes.toml")


def identity(code: str, *parts: str) -> str:
    """An id from a code and what tells this finding from others."""
    text = "\x1f".join(("comparison", code, *parts))
    return "f-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def finding(
    code: str,
    first: Observation,
    second: Observation | None,
    *,
    expected: str | None,
    outside: str = "",
    **words: str,
) -> Finding:
    """The finding `code` about one or two observations of one subject; `words` fill its messages in."""
    row = catalogue()[code]
    subject = first.subject
    told = {
        "indicator": first.indicator,
        "place": first.place.name,
        "period": first.period.label,
        "first": first.surface,
        "first_in": first.report.document,
        "second": second.surface if second is not None else expected or "",
        "expected": expected or "",
        "second_in": second.report.document if second is not None else "",
    } | words
    sides = [
        part
        for side in (first, second)
        if side is not None
        for part in (*side.report.key, side.value, side.upper or "")
    ]
    return Finding(
        id=identity(code, subject.key, first.place.key, first.period.label, *sides, outside),
        code=code,
        severity=row["severity"],
        message_zh=row["zh"].format(**told),
        message_en=row["en"].format(**(told | {"period": first.period.label_en})),
        subject=subject.key,
        indicator=subject.shown,
        place=first.place.name,
        period=first.period.label,
        first=first,
        second=second,
        expected=expected,
        actual=first.surface,
    )
