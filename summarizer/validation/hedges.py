"""Qualifiers of a backed claim: 近40场 told as 40场, 超1700万元 told as 1700万元 or 近1700万元."""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.quantities import Quantity
from summarizer.validation.claims import Told
from summarizer.validation.compare.number import written
from summarizer.validation.compare.qualifier import as_written, difference, normal_word
from summarizer.validation.compare.words import plain
from summarizer.validation.index import Index
from summarizer.validation.report import ItemReport

_NOT_BEHIND = frozenset("年期日来几些标市级")  # 近年, 超标: words of their own
_JOINED = frozenset(("、", "和", "及", "与"))
_AIM = re.compile(r"的(?:[^,;。\d]{0,4}(?:年度|全年|考核|既定|预期|国家|管控))?(?:目标|标准|要求|任务|管控线|水平)")
_MISSED = re.compile(r"未|没有|不及|不足|低于|离|距")
_TOP = re.compile(r"最[高多大][^,;。]{0,3}$")
_BOUNDS = frozenset(("at_most", "at_least"))


def _broken_through(claim: Told) -> Quantity:
    """The claim with 破 read as 突破: 研发强度破2.0%."""
    quantity = claim.quantity
    if claim.view.before.endswith("破") and not quantity.qualifier:
        return replace(quantity, qualifier=("over",))
    return quantity


def _said_before(claim: Told, word: str) -> bool:
    """Whether the claim's own clause says the qualifying word before the figure, with other words between."""
    if not word:
        return False
    clause = claim.view.before.rsplit("、", 1)[-1]
    found = clause.rfind(word)
    after = clause[found + len(word) :]
    return found >= 0 and 0 < len(after) <= 10 and (len(word) > 1 or after[0] not in _NOT_BEHIND)


def _shared(report: ItemReport, claim: Told, names: list[str]) -> bool:
    """Whether the figures of one list share the bound that leads them: 最高扶持500万、100万、50万元."""
    told = report.told_quantities
    place = next((n for n, m in enumerate(told) if m.start == claim.quantity.start), 0)
    while place > 0 and report.item.statement[told[place - 1].end : told[place].start] in _JOINED:
        place -= 1
        if set(names) <= _BOUNDS & set(told[place].qualifier) and told[place].unit == claim.quantity.unit:
            return True
    return False


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
    if how in ("inflated", "weakened") and (_said_before(claim, true.word) or _shared(report, claim, names)):
        return  # 不足年度计划三成: the word stands a little before the figure
    if names == ["at_most"] and report.item.statement[claim.quantity.end :].startswith("内"):
        return  # 3个工作日内 for 3个工作日以内
    if how == "weakened" and claim.quantity.unit == "元" and not written(claim.quantity.surface):
        return  # 亿元项目: a project of a hundred million and more
    if names == ["under"] and _AIM.match(index.plain, mention.end) and _MISSED.search(claim.view.before):
        return  # 未达到35%的目标 for 低于35%的目标
    statement = plain(report.item.statement)
    if (
        how == "added"
        and _AIM.match(statement, claim.quantity.end)
        and set(claim.quantity.qualifier) <= {"over", "under"}
    ):
        return  # 高于91%的年度目标: what was passed is the aim itself
    near = index.plain[max(0, mention.start - 8) : mention.start]
    if names == ["at_most"] and claim.view.before.endswith("达") and _TOP.search(near):
        return  # 最高达97 told as 高达97
    if how == "added" and claim.view.before.endswith(("最多", "最高")) and "最" in near:
        return  # 单次最多8900人: the largest of them, no bound
    if how == "added" and told.word and told.word in near:
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
