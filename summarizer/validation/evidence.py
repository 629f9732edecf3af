"""Evidence: does the item cite, does the place exist, is the quote the source's own text."""

from __future__ import annotations

from summarizer.document import Span
from summarizer.items import Item
from summarizer.validation.finding import Quote
from summarizer.validation.report import ItemReport

_SHOWN = 40


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def cited_spans(item: Item, length: int) -> tuple[Span, ...]:
    """The stretches an item cites that lie in a text of `length` code points."""
    return tuple(piece.span for piece in item.evidence if len(piece.span) and piece.span.end <= length)


def check_evidence(report: ItemReport, text: str, *, cites: bool) -> None:
    """Report an empty statement, missing evidence and altered quotes."""
    item = report.item
    if not item.statement.strip():
        report.add("evidence.missing", variant="statement")
    if not cites:
        return
    good = set(cited_spans(item, len(text)))
    if not good or any(piece.span not in good for piece in item.evidence):
        report.add("evidence.missing")
    for piece in item.evidence:
        if piece.span in good and piece.exact is not None and piece.exact != piece.span.slice(text):
            true = piece.span.slice(text)
            report.add(
                "evidence.altered",
                quote=Quote(piece.span, true),
                expected=true,
                actual=piece.exact,
                shown={"source": _short(true), "actual": _short(piece.exact)},
            )
