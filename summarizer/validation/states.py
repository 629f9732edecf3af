"""Status, stage and commitment: a target told as done, an application told as an award, 确保 told as 力争."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from summarizer.document import SectionKind, Sense, Span
from summarizer.items import ItemList
from summarizer.quantities import Quantity
from summarizer.resources import table
from summarizer.validation import arithmetic
from summarizer.validation.claims import STATEMENT, Told
from summarizer.validation.compare.stage import rank_of, stages_apart
from summarizer.validation.compare.view import alike
from summarizer.validation.finding import Claim, Quote
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import FAINT, same_unit
from summarizer.validation.report import ItemReport, spoken, word_in

_AHEAD = frozenset(("planned", "expected"))
_AIM = re.compile(r"的?(?:年度|全年|既定)?(?:目标|任务|计划|预算|指标)")
_AIM_BEFORE = re.compile(r"(?:目标|任务|计划数|预算|限额)[是为的]?$")
_HELD_AGAINST = re.compile(r"[高低好优快慢多少]于|[未离距比较差超]|不及|没有|相当于|占")
_DONE = re.compile(r"已(?!有)|(?:实现|完成|建成|取得)了")


@cache
def _modal(name: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in table("validation/words.toml")["status"][name]["words"]))


_AIM_BEHIND = re.compile(r"的?(?:年度|全年|既定|预期|年初)*(?:目标|任务|计划)")


def _aim_as_result(index: Index, report: ItemReport, claim: Told, mention: Quantity) -> bool:
    """较年初6.5%的预期目标低… told as 增长6.5%."""
    if _AIM_BEHIND.match(index.plain, mention.end) is None or mention.status == "planned":
        return False
    if {"over", "at_least"} & set(claim.quantity.qualifier):
        return False  # 91%以上, where 91% was the aim and was passed
    words = report.item.statement[: claim.quantity.end + 12][-40:]
    return not any(word in words for word in ("目标", "任务", "计划", "预期", "预算"))


def check_states(index: Index, report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> None:
    """Compare status, stage and commitment of a claim with those of the mention that backs it."""
    if claim.metric is not None:
        return
    if _aim_as_result(index, report, claim, mention):
        _promoted(report, claim, replace(mention, status="planned"))
        return
    if not (mention.status == "planned" and _achieved_rounding(index, report, claim, ring)):
        _status(index, report, claim, mention)
    _stage(index, report, claim, mention)
    _commitment(index, report, claim, mention, ring)


def _achieved_rounding(index: Index, report: ItemReport, claim: Told, ring: Ring) -> bool:
    """Whether an achievement rounds a cited result (七成以上 for 71%) and only chances on the value of a target."""
    if report.item.list is not ItemList.ACHIEVEMENTS or claim.quantity.status in _AHEAD:
        return False
    results = (m for m in ring.mentions if m.status == "achieved" and same_unit(claim.quantity, m))
    return any(
        alike(claim.view, index.view(m)) >= FAINT and arithmetic.rounding(claim.quantity, m) is not None
        for m in results
    )


def planned_place(index: Index, offset: int) -> bool:
    """Whether a place of the source is a plan by its section, or by its sentence in a mixed one."""
    section = index.annotated.section_at(offset)
    if section is not None and section.kind is SectionKind.PLANS:
        return True
    sentence = index.annotated.sentence_at(offset)
    mixed = section is None or section.kind in (SectionKind.MIXED, SectionKind.FRONT)
    return mixed and sentence is not None and sentence.sense is Sense.PLAN


def _done_place(index: Index, offset: int) -> bool:
    section = index.annotated.section_at(offset)
    return section is not None and section.kind is SectionKind.ACHIEVEMENTS


def _status(index: Index, report: ItemReport, claim: Told, mention: Quantity) -> None:
    told, true = claim.quantity.status, mention.status
    listed = report.item.list
    words = claim.view.before + claim.view.after
    if true == "expected" and listed is ItemList.ACHIEVEMENTS and planned_place(index, mention.start):
        if told not in _AHEAD:
            _promoted(report, claim, mention)
        return
    if true == "expected" and told not in _AHEAD and not _modal("expected").search(_so_far(report, claim) + words):
        if not _modal("planned").search(words):
            word = word_in("status", "expected", _before(index, mention)) or "预计"
            fix = word + claim.quantity.surface
            start = claim.quantity.start
            report.add(
                "qualifier.inflated",
                claim,
                mention,
                variant="expected",
                word=word,
                expected=fix,
                replace=(start, start, word),
            )
        return
    if true == "planned":
        aim = _AIM.match(claim.view.after) is not None or _AIM_BEFORE.search(claim.view.before) is not None
        if aim and _HELD_AGAINST.search(claim.view.before) is not None:
            return  # 好于全年3.5%的目标
        if not planned_place(index, mention.start) and _same_lead(report, claim, index, mention):
            return
        if mention.commitment == "seek" and mention.kind == "money" and claim.quantity.commitment == "seek":
            section = index.annotated.section_at(mention.start)
            if listed is ItemList.ACHIEVEMENTS and (section is None or section.kind is not SectionKind.PLANS):
                return  # 争取资金1.36亿元, in both: what was asked for was got
        if (listed is ItemList.ACHIEVEMENTS and (told not in _AHEAD or planned_place(index, mention.start))) or (
            listed is ItemList.PLANS and told not in _AHEAD and _DONE.search(claim.view.before)
        ):
            _promoted(report, claim, mention)
        return
    if true == "achieved":
        obtained = listed is ItemList.ACHIEVEMENTS and claim.quantity.commitment == "seek"  # 争取补助2.16亿元: got
        told_ahead = told in _AHEAD and not obtained and _modal_added(words, _around(index, mention))
        listed_ahead = listed is ItemList.PLANS and _done_place(index, mention.start)
        if told_ahead or listed_ahead:
            zh, en = spoken("status", told if told in _AHEAD else "planned")
            report.add(
                "status.demoted", claim, mention, claim_word=zh, claim_word_en=en, expected="achieved", actual=told
            )


def _so_far(report: ItemReport, claim: Told) -> str:
    """What the statement's sentence says before a claim: 预计 at its head holds for all that follows."""
    words = re.split(r"[。;；]", report.item.statement[: claim.quantity.start])[-1]
    return "" if _DONE.search(words) is not None else words


def _modal_added(words: str, source: str) -> bool:
    """Whether a claim's words say of the future what the source's sentence does not say (争取资金 stands in both)."""
    found = [match.group() for name in ("planned", "expected") for match in _modal(name).finditer(words)]
    return any(word not in source for word in found)


def _same_lead(report: ItemReport, claim: Told, index: Index, mention: Quantity) -> bool:
    """Whether the word that plans a figure stands clauses before it, in the source and in the statement alike."""
    source = index.view(mention).before
    if _modal("planned").search(source) or claim.quantity.commitment is not None:
        return False
    lead = _modal("planned").search(_before(index, mention))
    return lead is not None and lead.group() in report.item.statement


def _around(index: Index, mention: Quantity) -> str:
    sentence = index.annotated.sentence_at(mention.start)
    return sentence.span.slice(index.text) if sentence is not None else index.text[max(0, mention.start - 60) :][:120]


def _before(index: Index, mention: Quantity) -> str:
    sentence = index.annotated.sentence_at(mention.start)
    start = sentence.span.start if sentence is not None else max(0, mention.start - 60)
    return index.text[start : mention.start]


def _promoted(report: ItemReport, claim: Told, mention: Quantity) -> None:
    zh, en = spoken("status", mention.status)
    report.add(
        "status.promoted",
        claim,
        mention,
        source_word=zh,
        source_word_en=en,
        expected=mention.status,
        actual=claim.quantity.status or "achieved",
    )


def _stage(index: Index, report: ItemReport, claim: Told, mention: Quantity) -> None:
    source = index.view(mention)
    apart = stages_apart(claim.view, source, _around(index, mention))
    if apart is None:
        return
    told, true = apart
    code = "stage.promoted" if rank_of(told) > rank_of(true) else "stage.demoted"
    told_word = word_in("stage", told, claim.view.before) or word_in("stage", told, claim.view.after)
    true_word = word_in("stage", true, source.before) or word_in("stage", true, source.after)
    report.add(
        code,
        claim,
        mention,
        source_word=true_word or spoken("stage", true)[0],
        source_word_en=spoken("stage", true)[1],
        claim_word=told_word or spoken("stage", told)[0],
        claim_word_en=spoken("stage", told)[1],
        expected=true,
        actual=told,
        replace=report.reworded(claim, told_word, true_word),
    )


def _sentence_of(report: ItemReport, claim: Told) -> str:
    return report.item.statement[: claim.quantity.start]


def _commitment(index: Index, report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> None:
    told, true = claim.quantity.commitment, mention.commitment
    if told is None or true is None or told == true or "plain" in (told, true):
        return
    told_word = word_in("commitment", told, claim.view.before) or word_in(
        "commitment", told, _sentence_of(report, claim)
    )
    true_word = word_in("commitment", true, _before(index, mention))
    if word_in("commitment", told, claim.view.before) is None and (told_word is None or told_word in ring.text):
        return  # said of an earlier figure, and true of that
    report.add(
        "commitment.changed",
        claim,
        mention,
        source_word=true_word or spoken("commitment", true)[0],
        claim_word=told_word or spoken("commitment", told)[0],
        expected=true,
        actual=told,
        replace=_swap(report, claim, told_word, true_word),
    )


def _swap(report: ItemReport, claim: Told, old: str | None, new: str | None) -> tuple[int, int, str] | None:
    if not old or not new:
        return None
    start = report.item.statement.rfind(old, 0, claim.quantity.start)
    return (start, start + len(old), new) if start >= 0 else None


def check_plan_as_achievement(index: Index, report: ItemReport, ring: Ring) -> None:
    """An achievement without figures whose evidence is all plan."""
    if report.item.list is not ItemList.ACHIEVEMENTS or not ring.spans or report.told_quantities:
        return
    sections = index.sections_of(ring)
    senses = {s.sense for span in ring.spans for s in index.sentences_in(span)}
    if not sections or senses & {Sense.ACHIEVEMENT, Sense.PROBLEM} or Sense.PLAN not in senses:
        return
    if all(section.kind is SectionKind.PLANS for section in sections):
        zh, en = spoken("status", "planned")
        statement = report.item.statement
        report.add(
            "status.promoted",
            claim=Claim(STATEMENT, Span(0, len(statement)), statement),
            quote=Quote(ring.spans[0], ring.spans[0].slice(index.text)),
            source_word=zh,
            source_word_en=en,
            expected="planned",
            actual="achieved",
        )


def check_commitment_words(report: ItemReport, ring: Ring) -> None:
    """确保 told as 力争 where no figure carries it: each side has a word that the other lacks."""
    if any(finding.code == "commitment.changed" for finding in report.findings):
        return
    rows = table("validation/words.toml")["commitment"]
    statement = report.item.statement
    told = {name for name, row in rows.items() for word in row["strong"] if word in statement}
    if not told:
        return
    true = {name for name, row in rows.items() for word in row["strong"] if word in ring.text}
    added, lost = sorted(told - true), sorted(true - told)
    if not added or not lost:
        return
    word = next(word for word in rows[added[0]]["strong"] if word in statement)
    source = next(word for word in rows[lost[0]]["strong"] if word in ring.text)
    start = statement.index(word)
    report.add(
        "commitment.changed",
        claim=Claim(STATEMENT, Span(start, start + len(word)), word),
        source_word=source,
        claim_word=word,
        expected=lost[0],
        actual=added[0],
        replace=(start, start + len(word), source),
    )
