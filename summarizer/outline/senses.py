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

_SENSES = {
    SectionKind.ACHIEVEMENTS: Sense.ACHIEVEMENT,
    SectionKind.PROBLEMS: Sense.PROBLEM,
    SectionKind.PLANS: Sense.PLAN,
}
KINDS = {sense: kind for kind, sense in _SENSES.items()}
_DIGIT = re.compile("[0-9０-９]")


def senses_of(paragraphs: Sequence[Sequence[str]], bias: SectionKind | None, *, lead: bool) -> list[list[Sense]]:
    """The senses of a section's sentences, paragraph by paragraph.

    `bias` is the kind its headings give; `lead` tells that it stands before subsections (or before all headings), where
    achievements are claimed only by a sentence that says so itself: most of it is the occasion of the report.
    """
    told: list[list[Sense | None]] = []
    for paragraph in paragraphs:
        stretch: Sense | None = None
        row: list[Sense | None] = []
        for text in paragraph:
            sense, stretch = _sense_of(text, bias, stretch, lead=lead)
            row.append(sense)
        told.append(row)
    fallback = _fallback(told, bias, lead=lead)
    return [[fallback if sense is None else sense for sense in row] for row in told]


def _fallback(told: list[list[Sense | None]], bias: SectionKind | None, *, lead: bool) -> Sense:
    """What a sentence without any cue is: its section's kind; without headings the majority of its neighbours."""
    if bias in _SENSES:
        return Sense.NONE if lead and bias is SectionKind.ACHIEVEMENTS else _SENSES[bias]
    counts = Counter(sense for row in told for sense in row if sense not in (None, Sense.NONE))
    if not counts or lead:
        return Sense.NONE
    ranked = counts.most_common()
    return ranked[0][0] or Sense.NONE


def _sense_of(
    text: str, bias: SectionKind | None, stretch: Sense | None, *, lead: bool
) -> tuple[Sense | None, Sense | None]:
    """A sentence's own sense (None: no cue) and the stretch that it opens or continues."""
    if tells_nothing(text):
        return Sense.NONE, stretch
    bare = _unnumbered(text)
    if bias is SectionKind.PROBLEMS:
        planned = pattern("sentence", "plan_opening").match(bare) is not None
        return (Sense.PLAN, Sense.PLAN) if planned or stretch is Sense.PLAN else (Sense.PROBLEM, None)
    if _is_problem_shift(bare, bias):
        return Sense.PROBLEM, Sense.PROBLEM
    if bias is SectionKind.PLANS:
        past = pattern("sentence", "achieved_sure").search(bare) and not pattern("sentence", "modal").search(bare)
        return (Sense.ACHIEVEMENT if past else Sense.PLAN), None
    if pattern("sentence", "plan_opening").match(bare) or pattern("sentence", "plan").search(bare):
        opens = pattern("sentence", "plan_opening").match(bare) is not None
        return Sense.PLAN, Sense.PLAN if opens else stretch
    if stretch is not None:
        return stretch, stretch
    if is_problem(bare):
        return Sense.PROBLEM, None
    if bias is SectionKind.ACHIEVEMENTS and not lead:
        return Sense.ACHIEVEMENT, None
    return _by_cues(bare), None


def _by_cues(text: str) -> Sense | None:
    """Without a heading to go by: a fact of the past, a modality of plans, or no cue."""
    achieved = pattern("sentence", "achieved").search(text) is not None
    modal = pattern("sentence", "plan_modal").search(text) is not None
    if pattern("sentence", "slogan").search(text) and not _DIGIT.search(text):
        return Sense.NONE
    if achieved and (not modal or _DIGIT.search(text)):
        return Sense.ACHIEVEMENT
    if modal and re.search("力争|确保|争取|力保|必须|要(?:坚持|加快|继续|进一步|着力|切实|深入)", text):
        return Sense.PLAN
    return None


def tells_nothing(text: str) -> bool:
    """Announcements, salutations, signatures and dates."""
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
        clause = max(text.rfind(mark, 0, match.start()) for mark in "，,；;。")
        if not pattern("sentence", "problem_acting").search(text, clause + 1):
            return True
    return False


def _is_problem_shift(text: str, bias: SectionKind | None) -> bool:
    match = pattern("sentence", "problem_shift").search(text)
    if match is None:
        return False
    clause = max(text.rfind(mark, 0, match.start()) for mark in "，,；;。")
    acting = pattern("sentence", "problem_acting").search(text, clause + 1, min(len(text), match.end() + 10))
    return acting is None or "看到" in match.group() or "认识到" in match.group()


def _unnumbered(text: str) -> str:
    found = enumerator_at(text)
    return text[found.end :].lstrip(" \u3000") if found else text


def kind_of(senses: Sequence[Sense], weights: Sequence[int], bias: SectionKind | None) -> SectionKind:
    """A section's kind by its sentences: one sense, MIXED where a second holds a fifth of it, FRONT where none tells."""
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
