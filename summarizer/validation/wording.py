"""Territories and levels inside phrases, figure or no figure: 全国科技者日 told as 全省科技者日."""

from __future__ import annotations

import re
from collections import defaultdict

from summarizer.document import Span
from summarizer.validation.claims import STATEMENT
from summarizer.validation.compare.words import level_spans, plain, scope_spans
from summarizer.validation.finding import Claim
from summarizer.validation.index import Ring
from summarizer.validation.report import ItemReport

_REACH = 12  # code points between such a phrase and a figure already reported
_HAN = re.compile(r"[一-鿿]+")


def _phrases(text: str) -> list[tuple[int, int, str, str]]:
    """Every territory or level with the words that follow it: (start, end, name, what it governs)."""
    found = []
    for start, end, name in scope_spans(text) + level_spans(text):
        match = _HAN.match(text, end)
        governed = match.group()[:4] if match is not None else ""
        if len(governed) >= 2:
            found.append((start, end, name, governed))
    return found


def check_wording(report: ItemReport, ring: Ring) -> None:
    """Report a phrase that the cited sentences have under another territory or level only."""
    statement = plain(report.item.statement)
    told = _phrases(statement)
    if not told:
        return
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for start, end, name, governed in _phrases(ring.text):
        for length in range(2, len(governed) + 1):
            known[governed[:length]].setdefault(name, ring.text[start:end])
    reported = [f.claim.span for f in report.findings if f.code == "scope.mismatch" and f.claim is not None]
    for start, end, name, governed in told:
        needed = governed if len(governed) < 4 else governed[:3]
        true = known.get(needed, {})
        if not true or name in true:
            continue
        if end - start == 1 and any(statement[start] in other for other in true):
            continue  # 低于省、市平均水平 of 低于全省、全市平均水平
        if len(needed) < 3 and needed not in ("首位", "第一", "前列", "首个", "首家", "首批", "唯一", "之首", "榜首"):
            continue
        if any(span.start - _REACH <= start <= span.end for span in reported):
            continue
        word = next(iter(true.values()))
        place = Span(start, end + len(needed))
        report.add(
            "scope.mismatch",
            claim=Claim(STATEMENT, place, place.slice(report.item.statement)),
            source_word=word,
            claim_word=statement[start:end],
            expected=word,
            replace=(start, end, word),
        )
