"""Levels and territories: 省级 told as 市级, 全市 told as 全省, a territory that the report never speaks of."""

from __future__ import annotations

from summarizer.document import Report
from summarizer.validation.claims import Told
from summarizer.validation.compare.number import ORDERS
from summarizer.validation.compare.view import View, source_levels, source_scopes
from summarizer.validation.compare.words import level_spans, scope_spans, scopes
from summarizer.validation.index import Index, Ring
from summarizer.validation.report import ItemReport
from summarizer.validation.superlatives import superlatives

_USUAL = 3  # how often a report says the territory it is about
_GRADES = {"省": "全省", "自治区": "全省", "市": "全市", "州": "全市", "区": "全区", "县": "全县", "旗": "全县"}


def say_level(index: Index, report: ItemReport, claim: Told, source: View) -> None:
    mine = level_spans(claim.view.before + claim.view.after)
    true = level_spans(source.before + source.after) or level_spans(source.mention.indicator or "")
    told_word = _text_of(mine, claim.view.before + claim.view.after, claim.view.levels)
    text = source.before + source.after
    true_word = _text_of(true, text if level_spans(text) else source.mention.indicator or "", source_levels(source))
    report.add_word("scope.mismatch", claim, source.mention, said=told_word, true=true_word)


def _text_of(spans: list[tuple[int, int, str]], text: str, names: frozenset[str]) -> str:
    if spans and spans[-1][1] <= len(text):
        return text[spans[-1][0] : spans[-1][1]]
    return "、".join(sorted(names))


def say_scope(index: Index, report: ItemReport, claim: Told, source: View) -> None:
    mine = scope_spans(claim.view.before)
    told_word = claim.view.before[mine[-1][0] : mine[-1][1]] if mine else claim.view.scopes[-1]
    true = source_scopes(source)
    true_word = true[-1] if true else ""
    report.add(
        "scope.mismatch",
        claim,
        source.mention,
        source_word=true_word or "本地",
        claim_word=told_word,
        expected=true_word or None,
        replace=report.reworded(claim, told_word, true_word),
    )


def foreign_scope(index: Index, claim: Told, source: View, ring: Ring) -> bool:
    """Whether the claim puts a territory on the figure that nothing in the report speaks of.

    Only where the source names none and the word is neither the report's own grade nor anywhere in its text.
    """
    if not claim.view.scopes or source_scopes(source) or claim.metric is not None:
        return False
    if superlatives(claim.view.before):
        return False  # 全国唯一: the territory belongs to the superlative
    word = claim.view.scopes[-1]
    if word in ring.text:
        return False
    report = index.report_at(source.mention.start)
    region = report.region.name if report is not None and report.region is not None else ""
    grade = next((scope for end, scope in _GRADES.items() if region.endswith(end)), None)
    grade = grade or _usual_scope(index, report)
    if grade is None:
        return source.mention.kind in ORDERS and bool(scopes(ring.text))
    return word != grade and not {word, grade} <= {"全县", "全区"}


def _usual_scope(index: Index, report: Report | None) -> str | None:
    """The territory that a report of an unknown region speaks of again and again: 全市."""
    text = index.plain if report is None else report.span.slice(index.plain)
    counts = {scope: text.count(scope) for scope in sorted(set(_GRADES.values()))}
    best = max(counts, key=lambda scope: (counts[scope], scope))
    return best if counts[best] >= _USUAL and counts[best] > 2 * sum(counts.values()) - 2 * counts[best] else None
