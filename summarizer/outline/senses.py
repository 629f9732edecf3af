"""The sense of sentences: achieved, problem, plan or none — by heading, tense and modality together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from summarizer.document import SectionKind, Sense
from summarizer.outline.enumerators import enumerator_at
from summarizer.outline.lexicon import pattern
from summarizer.reading.dates import is_date_line
from summarizer.reading.organisations import is_organisation

SENSES = {
    SectionKind.ACHIEVEMENTS: Sense.ACHIEVEMENT,
    SectionKind.PROBLEMS: Sense.PROBLEM,
    SectionKind.PLANS: Sense.PLAN,
}
KINDS = {sense: kind for kind, sense in SENSES.items()}
_DIGIT = re.compile("[0-9０-９]")
_TOLD = re.compile("已[^,，;；。]{0,12}[0-9０-９]")  # a figure of what is done
_YEAR_OPENING = re.compile("(20[0-9]{2}|２０[０-９]{2})年(?:度)?(?:[,，]|的?(?:主要)?(?:预期)?(?:目标|任务|计划))")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_POLICY_SPREAD = 400  # characters a rule for applicants, on the average of a policy paper
_QUOTED_TITLE = re.compile("《[^《》]{1,120}》")


def senses_of(
    paragraphs: Sequence[Sequence[str]],
    bias: SectionKind | None,
    *,
    lead: bool,
    opening: bool = False,
    report_year: int | None = None,
) -> list[list[Sense]]:
    """The senses of a section's sentences, paragraph by paragraph.

    `bias` is the kind its headings give. `lead` tells that the section stands before subsections, `opening` that it
    opens a report without headings: there achievements are claimed only by a sentence that says so itself, for most of
    what stands there is the occasion of the report. A sentence that opens with a year after `report_year` looks ahead.
    """
    if bias is SectionKind.FRONT:
        return [[Sense.NONE for _ in paragraph] for paragraph in paragraphs]
    told: list[list[Sense | None]] = []
    # The first paragraph of a long lead is the occasion, its last the announcement: between them facts are told.
    last = len(paragraphs) - 1
    leads = [(lead and index in (0, last)) or (opening and index == 0) for index in range(len(paragraphs))]
    for paragraph, leading in zip(paragraphs, leads, strict=True):
        stretch: Sense | None = None
        row: list[Sense | None] = []
        for text in paragraph:
            sense, stretch = _sense_of(text, bias, stretch, lead=leading, year=report_year)
            row.append(sense)
        told.append(row)
    fallbacks = [_fallback(told, bias, lead=leading) for leading in leads]
    return [
        [fallback if sense is None else sense for sense in row] for row, fallback in zip(told, fallbacks, strict=True)
    ]


def _fallback(told: list[list[Sense | None]], bias: SectionKind | None, *, lead: bool) -> Sense:
    """What a sentence without any cue is: its section's kind; without headings the majority of its neighbours."""
    if bias in SENSES:
        return Sense.NONE if lead and bias is SectionKind.ACHIEVEMENTS else SENSES[bias]
    counts = Counter(sense for row in told for sense in row)
    if lead or not (counts[Sense.ACHIEVEMENT] or counts[Sense.PLAN]):
        return Sense.NONE
    # Offices tell of their work in bare verbs (强化…, 推进…): that is work done, unless plans prevail.
    return Sense.PLAN if counts[Sense.PLAN] > counts[Sense.ACHIEVEMENT] else Sense.ACHIEVEMENT


def _sense_of(
    text: str, bias: SectionKind | None, stretch: Sense | None, *, lead: bool, year: int | None
) -> tuple[Sense | None, Sense | None]:
    """A sentence's own sense (None: no cue) and the stretch that it opens or continues."""
    text = _close(text)
    if tells_nothing(text):
        return Sense.NONE, stretch
    bare = _QUOTED_TITLE.sub("《》", _unnumbered(text))
    if stretch is Sense.PROBLEM and pattern("sentence", "answering").match(bare):
        stretch = None
    if bias is SectionKind.PROBLEMS:
        planned = pattern("sentence", "plan_opening").match(bare) is not None or _of_coming_year(bare, year)
        return (Sense.PLAN, Sense.PLAN) if planned or stretch is Sense.PLAN else (Sense.PROBLEM, None)
    if _is_problem_shift(bare):
        return Sense.PROBLEM, Sense.PROBLEM
    if bias is SectionKind.PLANS:
        past = pattern("sentence", "achieved_sure").search(bare) and not pattern("sentence", "modal").search(bare)
        past = past or (pattern("sentence", "bygone").match(bare) and not pattern("sentence", "firm").search(bare))
        return (Sense.ACHIEVEMENT if past else Sense.PLAN), None
    opens = pattern("sentence", "plan_opening").match(bare) is not None or _of_coming_year(bare, year)
    if opens or _plans(bare):
        return Sense.PLAN, Sense.PLAN if opens else stretch
    if stretch is not None:
        return stretch, stretch
    if is_problem(bare):
        return Sense.PROBLEM, None
    if bias is SectionKind.ACHIEVEMENTS and not lead:
        return Sense.ACHIEVEMENT, None
    return _by_cues(bare), None


def _plans(text: str) -> bool:
    """Whether a sentence looks ahead before it tells a figure: 已办结126件,剩余3件力争年底前清零 looks back."""
    planned = pattern("sentence", "plan").search(text)
    if planned is None:
        return False
    told = _TOLD.search(text, 0, planned.start())
    return told is None


def _of_coming_year(text: str, year: int | None) -> bool:
    """Whether a sentence opens with a year after the one reported on: 2024年,力争…"""
    opening = _YEAR_OPENING.match(text)
    if opening is None or year is None:
        return False
    return int(opening[1].translate(_NARROW)) > year


def _by_cues(text: str) -> Sense | None:
    """Without a heading to go by: a fact of the past, a plan for sure, a slogan that tells nothing, or no cue."""
    if pattern("sentence", "policy").search(text):
        return Sense.NONE
    if pattern("sentence", "slogan").search(text) and not _DIGIT.search(text):
        return Sense.NONE
    planned = pattern("sentence", "plan_sure").search(text)
    achieved = pattern("sentence", "achieved").search(text)
    if planned and achieved:
        # What is told first is the sentence's matter: 成功…,力争… looks back, 计划…,达到… ahead.
        return Sense.PLAN if planned.start() < achieved.start() else Sense.ACHIEVEMENT
    if planned or achieved:
        return Sense.PLAN if planned else Sense.ACHIEVEMENT
    return None


def is_policy(text: str) -> bool:
    """Whether a text is a policy paper: rules for applicants run all through it."""
    return len(pattern("sentence", "policy").findall(text)) * _POLICY_SPREAD >= max(len(text), 3 * _POLICY_SPREAD)


def _close(text: str) -> str:
    """A sentence without the blanks and line breaks that scans and wraps put inside it."""
    return "".join(text.split())


def tells_nothing(text: str) -> bool:
    """Announcements, salutations, signatures, rules for applicants, general truths."""
    if pattern("sentence", "nothing").search(text):
        return True
    if len(text) <= 60:
        if pattern("sentence", "announcing").search(text) and not re.search("[0-9](?!年)", text):
            return True
        if is_date_line(text) or is_organisation(text):
            return True
        return text[-1] in ":：" and not _DIGIT.search(text)
    return False


def is_problem(text: str) -> bool:
    """Whether a sentence tells of a shortcoming, not of work on one."""
    for match in pattern("sentence", "problem").finditer(text):
        clause = _clause_start(text, match.start())
        if not pattern("sentence", "problem_acting").search(text, clause) and not _is_over(text, match):
            return True
    return False


def _is_problem_shift(text: str) -> bool:
    match = pattern("sentence", "problem_shift").search(text)
    if match is None:
        return False
    if "看到" in match.group() or "认识到" in match.group():
        return True
    clause = _clause_start(text, match.start())
    acting = pattern("sentence", "problem_acting").search(text, clause, min(len(text), match.end() + 10))
    return acting is None and not _is_over(text, match)


def _clause_start(text: str, offset: int) -> int:
    return max(text.rfind(mark, 0, offset) for mark in "，,；;。") + 1


def _is_over(text: str, match: re.Match[str]) -> bool:
    return pattern("sentence", "problem_over").search(text[match.end() : match.end() + 30]) is not None


def _unnumbered(text: str) -> str:
    found = enumerator_at(text)
    return text[found.end :].lstrip(" \u3000") if found else text


def kind_of(senses: Sequence[Sense], weights: Sequence[int], bias: SectionKind | None) -> SectionKind:
    """A section's kind by its sentences: one sense, MIXED if a second holds a fifth, FRONT if none tells."""
    shares: Counter[Sense] = Counter()
    for sense, weight in zip(senses, weights, strict=True):
        if sense is not Sense.NONE:
            shares[sense] += weight
    if not shares:
        return bias if bias is not None and bias is not SectionKind.MIXED else SectionKind.FRONT
    total = sum(shares.values())
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0].value))
    if len(ranked) > 1 and ranked[1][1] * 5 >= total:
        return SectionKind.MIXED
    return KINDS[ranked[0][0]]
