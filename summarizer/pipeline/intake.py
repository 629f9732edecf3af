"""The one mapper inward: a summary file in our form, from whoever wrote it → draft items for the ledger.

Lenient: unknown fields are ignored, missing ones left open, wrong values carried over as they stand, so that the
ledger finds them. Only what can't be a summary at all is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from summarizer.document import Span
from summarizer.faults import fault
from summarizer.items import Change, Evidence, Item, ItemList, Metric

_LETTERS = {ItemList.ACHIEVEMENTS: "a", ItemList.PROBLEMS: "q", ItemList.PLANS: "p"}


@dataclass(frozen=True, slots=True)
class Intake:
    """A file's items with their ids as given; what it says of the document it was made from, where it does.

    `cites` tells whether any item cites evidence: a summary that never does is not blamed for it.
    """

    items: tuple[Item, ...]
    document_id: str | None = None
    text_sha256: str | None = None
    document_source: str | None = None

    @property
    def cites(self) -> bool:
        return any(item.evidence for item in self.items)


def looks_like_json(data: bytes, name: str) -> bool:
    """By content, and by name where somebody calls it JSON: then a broken file is not taken for prose."""
    return name.lower().endswith(".json") or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def items_of_json(text: str, where: str) -> Intake:
    """The items of a JSON summary. Raises SummaryError when the text is no JSON or holds no report and no list."""
    try:
        # Numbers with a point stay as written: a float would lose digits.
        raw = json.loads(text.lstrip("\ufeff"), parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise fault("summary.not_json", where, reason=str(error) or type(error).__name__) from None
    if not isinstance(raw, dict):
        raise fault("summary.shape", where, reason=f"JSON {type(raw).__name__}")
    reports = raw.get("reports")
    if not isinstance(reports, list):
        if not any(isinstance(raw.get(kind.value), list) for kind in ItemList):
            raise fault("summary.shape", where, reason="reports / achievements / problems / plans")
        reports = [raw]
    document = raw.get("document")
    known: dict[str, Any] = document if isinstance(document, dict) else {}
    return Intake(
        tuple(item for number, report in enumerate(reports, 1) for item in _report(report, number)),
        _word(known.get("id")),
        _word(known.get("text_sha256")),
        _word(known.get("source")),
    )


def _report(raw: Any, number: int) -> Iterator[Item]:
    if not isinstance(raw, dict):
        return
    report = _word(raw.get("id")) or f"r{number}"
    for kind in ItemList:
        rows = raw.get(kind.value)
        for place, row in enumerate(rows if isinstance(rows, list) else [], 1):
            # A bare string is the shortest item that people write.
            fields = row if isinstance(row, dict) else {"statement": row}
            yield item_of(fields, report, kind, f"{report}.{_LETTERS[kind]}{place}")


def item_of(raw: dict[str, Any], report: str, kind: ItemList, place: str) -> Item:
    """One item of a list; `place` names it where it has no id."""
    return Item(
        id=_word(raw.get("id")) or place,
        report=report,
        list=kind,
        topic=_word(raw.get("topic")) or "",
        statement=_word(raw.get("statement")) or "",
        metrics=tuple(_metric(row) for row in _rows(raw.get("metrics"))),
        evidence=tuple(piece for row in _rows(raw.get("evidence")) if (piece := _evidence(row)) is not None),
    )


def _metric(raw: dict[str, Any]) -> Metric:
    change = raw.get("change")
    value = _word(raw.get("value"))
    return Metric(
        indicator=_word(raw.get("indicator")) or "",
        surface=_word(raw.get("surface")) or f"{value or ''}{_word(raw.get('unit')) or ''}",
        value=value,
        upper=_word(raw.get("upper")),
        unit=_word(raw.get("unit")),
        kind=_word(raw.get("kind")),
        qualifier=_words(raw.get("qualifier")),
        measure=_word(raw.get("measure")),
        scope=_word(raw.get("scope")),
        stage=_word(raw.get("stage")),
        status=_word(raw.get("status")),
        commitment=_word(raw.get("commitment")),
        period=_word(raw.get("period")),
        basis=_word(raw.get("basis")),
        source=_span(raw.get("source")),
        change=_change(change) if isinstance(change, dict) else None,
    )


def _change(raw: dict[str, Any]) -> Change:
    return Change(
        direction=_word(raw.get("direction")),
        basis=_word(raw.get("basis")),
        value=_word(raw.get("value")),
        unit=_word(raw.get("unit")),
        surface=_word(raw.get("surface")) or "",
        source=_span(raw.get("source")),
    )


def _evidence(raw: dict[str, Any]) -> Evidence | None:
    """A place in the source, by W3C selectors or by plain start, end, exact."""
    selectors = {row.get("type"): row for row in _rows(raw.get("selector"))}
    position = selectors.get("TextPositionSelector", raw)
    exact = selectors.get("TextQuoteSelector", raw).get("exact")
    span = _span(position)
    if span is None and exact is None:
        return None
    # A quote without a place is kept: the ledger looks whether it stands in the text at all.
    return Evidence(_word(raw.get("section")), span or Span(0, 0), exact if isinstance(exact, str) else None)


def _span(raw: Any) -> Span | None:
    if not isinstance(raw, dict):
        return None
    start, end = raw.get("start"), raw.get("end")
    if type(start) is int and type(end) is int and 0 <= start <= end:
        return Span(start, end)
    return None


def _rows(raw: Any) -> list[dict[str, Any]]:
    return [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []


def _words(raw: Any) -> tuple[str, ...]:
    if isinstance(raw, list):
        return tuple(word for each in raw if (word := _word(each)) is not None)
    return (raw,) if isinstance(raw, str) and raw else ()


def _word(raw: Any) -> str | None:
    """A string as it is, a whole number as it would be written; anything else says nothing."""
    if isinstance(raw, str):
        return raw
    return str(raw) if type(raw) is int else None
