"""Qualifiers of a backed claim: 近40场 told as 40场, 超1700万元 told as 1700万元 or 近1700万元."""

from __future__ import annotations

from dataclasses import replace

from summarizer.quantities import Quantity
from summarizer.validation.claims import Told
from summarizer.validation.compare.qualifier import as_written, difference, normal_word
from summarizer.validation.index import Index
from summarizer.validation.report import ItemReport


def _broken_through(claim: Told) -> Quantity:
    """The claim with 破 read as 突破: 研发强度破2.0%."""
    quantity = claim.quantity
    if claim.view.before.endswith("破") and not quantity.qualifier:
        return replace(quantity, qualifier=("over",))
    return quantity


def check_qualifier(index: Index, report: ItemReport, claim: Told, mention: Quantity) -> None:
    """Compare the qualifiers of a claim with those of the mention that backs it."""
    if claim.metric is not None:
        return
    how = difference(_broken_through(claim), mention)
    if how is None:
        return
    true = as_written(index.text, mention)
    told = as_written(report.item.statement, claim.quantity)
    names = [name for name in mention.qualifier if name not in claim.quantity.qualifier]
    word = true.word or (normal_word(names[0]) if names else "")
    if how == "added" and told.word and told.word in index.plain[max(0, mention.start - 8) : mention.start]:
        return  # 超全市1/9: the word stands a little before the figure
    if how in ("inflated", "weakened"):
        report.add(
            f"qualifier.{how}",
            claim,
            mention,
            word=word,
            expected=true.phrase,
            shown={"source": true.phrase, "claim": told.phrase},
            replace=report.replaced(claim, true.phrase) if not claim.quantity.qualifier else None,
        )
        return
    start = report.item.statement.find(told.phrase, max(0, claim.quantity.start - len(told.phrase)))
    replace = (start, start + len(told.phrase), true.phrase) if start >= 0 else None
    report.add(
        "qualifier.changed",
        claim,
        mention,
        variant="added" if how == "added" else "",
        word=told.word or (normal_word(claim.quantity.qualifier[0]) if claim.quantity.qualifier else ""),
        expected=true.phrase,
        shown={"source": true.phrase, "claim": told.phrase},
        replace=replace,
    )
