"""What a figure measures: indicator, level, territory, measure — and direction, baseline, share, each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.items import ItemList
from summarizer.quantities import Quantity
from summarizer.validation.claims import Told
from summarizer.validation.compare.number import scaled, significant
from summarizer.validation.compare.time import period, years
from summarizer.validation.compare.view import (
    View,
    alike,
    direction_conflict,
    level_conflict,
    measure_conflict,
    scope_conflict,
)
from summarizer.validation.compare.words import (
    common,
    content,
    contrasts,
    likeness,
)
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import FAINT, Assignment
from summarizer.validation.report import ItemReport, spoken, word_in
from summarizer.validation.swaps import (
    exchanged,
    increment_as_level,
    other_stage_only,
    out_of_line,
    rival_of,
    same_value_other_unit,
    stage_differs,
    told_twice,
    whole_of,
)
from summarizer.validation.territories import foreign_scope, say_level, say_scope
from summarizer.validation.wholes import check_part, finished_part, narrowed

_SHARE_OF = re.compile(
    r"占(?!比)((?:(?!占)[^,。;:\d]){1,24}?)(?:的)?(?:比重|比例|份额|比)?(?:将|已|预计|有望)*"
    r"(?:超过|超|突破|近|约|达到|达|为|到|升至|降至|提高到|不低于|不足|提升至)*$"
)
_BASELINE = re.compile(
    r"[从由自]|上年|去年|同期|基期|原来|原有|此前|以前|高于|低于|[比较相]上|[比较]年初|相较|相比|年初|前[(,]|(?<![目当提跟日])前(?:仅有?|只有?|不足|约|的|为|是|有)*$"
)
_SPAN_OF_YEARS = re.compile(r"\d{4}年?[-—–~至到]{1,2}\d{4}年?")
_LASTING = frozenset(("年", "个月", "天", "周", "小时"))
_COMPARISON = re.compile(r"[高低快慢多少]于|超(?=[^,;。]{0,6}(?:计划|任务|目标|预算))|比[^,;。]{2,10}?[多少]$")
_SENSE = {"高": "高于", "快": "高于", "多": "高于", "超": "高于", "低": "低于", "慢": "低于", "少": "低于"}
_THE_YEAR = re.compile(r"当年|全年|本年|今年|年内|\d{4}年|\d月|上半年|季度")
_SO_FAR = re.compile(r"累计|共")
_RIGHT_BESIDE = 4  # code points between two figures that belong together
_EACH = re.compile(r"各|每|均|人均|分别")


def about_something_else(
    index: Index, report: ItemReport, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment
) -> bool:
    """Whether the mention of a claim's value measures something else; says so, and silences what else differs."""
    claim, mention = told[place], assignment.backed[place]
    source = index.view(mention)
    twin = told_twice(report.item.statement, index, told, place, ring, assignment)
    if twin is not None:
        report.add("number.altered", claim, twin, expected=twin.surface, replace=report.replaced(claim, twin.surface))
        return True
    twin = out_of_line(report.item.statement, index, told, place, ring, assignment)
    if twin is not None and scaled(claim.quantity, twin) == "scale":
        report.add("scale.mismatch", claim, twin, expected=twin.surface, replace=report.replaced(claim, twin.surface))
        return True
    if twin is not None:
        _say_other(report, claim, mention, twin, source)
        return True
    lasting = claim.quantity.unit in _LASTING and claim.quantity.surface == mention.surface
    if lasting and (claim.view.measure == "delta") == (source.measure == "delta"):
        return False  # 五年新建住宅…: how long, of whatever
    rival = rival_of(index, told, place, ring, assignment)
    if rival is not None and mention.distribution == "part" and whole_of(rival, mention):
        return False
    swapped = exchanged(index, told, place, ring, assignment)
    if swapped is not None and not (
        other_stage_only(index, claim, source, swapped) and not stage_differs(index, told, swapped, assignment)
    ):
        _say_other(report, claim, mention, swapped, source)
        return True
    if level_conflict(claim.view, source):
        say_level(index, report, claim, source)
        return True
    if scope_conflict(claim.view, source) or foreign_scope(index, claim, source, ring):
        say_scope(index, report, claim, source)
        return True
    if measure_conflict(claim.view, source) or _of_the_year(index, claim, source):
        mine, true = spoken("measure", claim.view.measure), spoken("measure", source.measure)
        report.add(
            "measure.mismatch",
            claim,
            mention,
            source_word=true[0],
            source_word_en=true[1],
            claim_word=mine[0],
            claim_word_en=mine[1],
            expected=true[0],
        )
        return True
    unit = same_value_other_unit(index, claim, mention, ring)
    if unit is not None:
        report.add("unit.mismatch", claim, unit, expected=unit.surface, replace=report.replaced(claim, unit.surface))
        return True
    if rival is not None and not other_stage_only(index, claim, source, rival):
        _say_other(report, claim, mention, rival, source)
        return True
    if _opposites(claim.view, source):
        _say_apart(report, claim, mention, source)
        return True
    level = increment_as_level(index, told, place, mention, ring)
    if level is not None:
        _say_other(report, claim, mention, level, source)
        return True
    finished = finished_part(index, report, claim, mention, ring)
    if finished is not None:
        _say_other(report, claim, mention, finished, source)
        return True
    if narrowed(index, claim, source, ring):
        _say_apart(report, claim, mention, source)
        return True
    if _nothing_shared(index, claim, source) and not _in_line(index, told, place, ring, assignment):
        _say_apart(report, claim, mention, source)
        return True
    return False


def _say_apart(report: ItemReport, claim: Told, mention: Quantity, source: View) -> None:
    report.add(
        "indicator.mismatch",
        claim,
        mention,
        source_indicator=mention.indicator or source.before,
        claim_indicator=claim.quantity.indicator or claim.view.before,
    )


def _opposites(claim: View, source: View) -> bool:
    """Whether both say in their own words which of a contrasting group they mean, and differ (出口, 进出口)."""
    words = claim.mention.indicator if claim.mention.distribution == "respectively" else None
    mine, true = contrasts(words or claim.before + claim.after), contrasts(source.before + source.after)
    groups = {group for group, _ in mine} & {group for group, _ in true}
    return any(not {row for row in mine if row[0] == group} & true for group in groups)


def _say_other(report: ItemReport, claim: Told, mention: Quantity, rival: Quantity, source: View) -> None:
    report.add(
        "indicator.mismatch",
        claim,
        mention,
        variant="other",
        expected=rival.surface,
        replace=report.replaced(claim, rival.surface),
        other=rival.surface,
        source_indicator=mention.indicator or source.before,
        claim_indicator=claim.quantity.indicator or claim.view.before,
    )


def _in_line(index: Index, told: Sequence[Told], place: int, ring: Ring, assignment: Assignment) -> bool:
    """Whether a telling figure stands where the source has it, between the same neighbours: other words for it.

    风险应对2347户次、查补入库6.14亿元,… of 涉税疑点应对2347户次,补缴税款和滞纳金6.14亿元,….
    """
    own = assignment.backed[place]
    if _beside(index, told, place, assignment):
        return True
    if significant(own) < 3:
        return False
    starts = [mention.start for mention in ring.mentions]
    beside = []
    for step in (-1, 1):
        other = assignment.backed.get(place + step)
        if other is None or other.start == own.start:
            continue
        if (other.start > own.start) != (step > 0):
            return False
        beside.append(abs(starts.index(other.start) - starts.index(own.start)))
    return bool(beside) and min(beside) <= 2


def _of_the_year(index: Index, claim: Told, source: View) -> bool:
    """累计发放21937张 told as 当年发放21937张, where the sentence names no part of the year before it."""
    if "累计" not in source.before or claim.metric is not None or _SO_FAR.search(claim.view.before):
        return False
    sentence = index.annotated.sentence_at(source.mention.start)
    start = sentence.span.start if sentence is not None else source.mention.start
    told = _THE_YEAR.search(claim.view.before)
    return told is not None and not _THE_YEAR.search(index.plain, start, source.mention.start)


def _beside(index: Index, told: Sequence[Told], place: int, assignment: Assignment) -> bool:
    """Whether a figure stands right beside another one, in the source and in the statement: 7条共96.4公里."""
    own = assignment.backed[place]
    for step in (-1, 1):
        other = assignment.backed.get(place + step)
        if other is None or (other.start > own.start) != (step > 0):
            continue
        told_gap = _gap(told[place].quantity, told[place + step].quantity)
        if max(told_gap, _gap(own, other)) <= _RIGHT_BESIDE and _known(index, told[place + step], other):
            return True
    return False


def _known(index: Index, told: Told, mention: Quantity) -> bool:
    """Whether a claim shares words with the sentence part that its mention stands in."""
    return len(told.view.told) >= 2 and alike(told.view, index.view(mention)) >= FAINT


def _gap(one: Quantity, other: Quantity) -> int:
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return second.start - first.end


def _nothing_shared(index: Index, claim: Told, source: View) -> bool:
    """Whether the claim's words have nothing in common with the whole sentence that holds its value."""
    told = claim.view.own if claim.metric is None else ""
    if len(told) < 3 or alike(claim.view, source) > 0:
        return False
    sentence = index.annotated.sentence_at(source.mention.start)
    whole = content(sentence.span.slice(index.text)) if sentence is not None else ""
    if not whole:
        return False
    pairs = {told[place : place + 2] for place in range(len(told) - 1)}
    return not any(pair in whole for pair in pairs) and common(told, whole) * 2 < len(told)


def other_differences(index: Index, report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> None:
    """Direction, baseline, part, denominator, distribution: each its own finding."""
    source = index.view(mention)
    if direction_conflict(claim.view, source):
        _say_direction(index, report, claim, source)
    elif _compared(claim.view) and _compared(source) and _compared(claim.view) != _compared(source):
        _say_comparison(report, claim, source)
    if claim.metric is not None:
        return
    _baseline(index, report, claim, mention, ring)
    check_part(index, report, claim, mention, ring)
    _denominator(index, report, claim, source)
    _each(index, report, claim, source)


def _compared(found: View) -> str | None:
    """高于 or 低于, as the mention's own words compare."""
    hits = [_SENSE[word[-1] if word[0] == "比" else word[0]] for word in _COMPARISON.findall(found.before)]
    return hits[-1] if hits else None


def _say_comparison(report: ItemReport, claim: Told, source: View) -> None:
    told_word, true_word = _compared(claim.view) or "", _compared(source) or ""
    report.add_word("direction.reversed", claim, source.mention, said=told_word, true=true_word)


def _say_direction(index: Index, report: ItemReport, claim: Told, source: View) -> None:
    told_word = word_in("direction", claim.quantity.direction, claim.view.before + claim.view.after) or ""
    true_word = word_in("direction", source.mention.direction, source.before + source.after)
    true_word = true_word or spoken("direction", source.mention.direction)[0]
    report.add_word("direction.reversed", claim, source.mention, said=told_word, true=true_word)


def _baseline(index: Index, report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> None:
    if mention.status != "baseline" or claim.quantity.status == "baseline" or _BASELINE.search(claim.view.before):
        return
    of_when = period(mention.period).year
    if of_when is not None and of_when in years(_SPAN_OF_YEARS.sub("", claim.view.before)):
        return
    level = next(
        (
            m
            for m in ring.mentions
            if m.start > mention.end
            and m.start - mention.end < 40
            and m.unit == mention.unit
            and m.status != "baseline"
        ),
        None,
    )
    if level is not None:
        report.add(
            "baseline.as_current",
            claim,
            mention,
            expected=level.surface,
            replace=report.replaced(claim, level.surface),
        )
    else:
        report.add("baseline.as_current", claim, mention, variant="plain")


def _denominator(index: Index, report: ItemReport, claim: Told, source: View) -> None:
    mine, true = _SHARE_OF.search(claim.view.before), _SHARE_OF.search(source.before)
    if mine is None or true is None:
        return
    told, said = content(mine.group(1)), content(true.group(1))
    if not told or not said or told in said or said in told:
        return
    shared = common(told, said)
    if shared == min(len(told), len(said)) or max(likeness(told, said), likeness(said, told)) >= 0.5:
        return
    report.add(
        "share.denominator",
        claim,
        source.mention,
        source_word=true.group(1),
        claim_word=mine.group(1),
        expected=true.group(1),
        replace=report.reworded(claim, mine.group(1), true.group(1)),
    )


def _each(index: Index, report: ItemReport, claim: Told, source: View) -> None:
    if source.mention.distribution != "each" or claim.quantity.distribution == "each":
        return
    if _EACH.search(claim.view.before) or report.item.list is ItemList.PROBLEMS:
        return
    word = "每" if "每" in source.before and "各" not in source.before else "各"
    fix = "各" + claim.quantity.surface
    report.add("distribution.lost", claim, source.mention, word=word, expected=fix, replace=report.replaced(claim, fix))
