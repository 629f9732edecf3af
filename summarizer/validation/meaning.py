"""What a figure measures: indicator, level, territory, measure — and direction, baseline, part, share, each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.items import ItemList
from summarizer.quantities import Quantity
from summarizer.validation.claims import Told
from summarizer.validation.compare.number import ORDERS, scaled, significant
from summarizer.validation.compare.time import period, years
from summarizer.validation.compare.view import (
    View,
    alike,
    direction_conflict,
    level_conflict,
    measure_conflict,
    scope_conflict,
    source_levels,
    source_scopes,
)
from summarizer.validation.compare.words import (
    common,
    content,
    contrasts,
    level_spans,
    likeness,
    plain,
    scope_spans,
    scopes,
)
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import Assignment
from summarizer.validation.report import ItemReport, spoken, word_in
from summarizer.validation.superlatives import superlatives
from summarizer.validation.swaps import (
    exchanged,
    other_stage_only,
    out_of_line,
    rival_of,
    same_value_other_unit,
    stage_differs,
    told_twice,
    whole_of,
)

_SHARE_OF = re.compile(
    r"占(?!比)((?:(?!占)[^,。;:\d]){1,24}?)(?:的)?(?:比重|比例|份额|比)?(?:将|已|预计|有望)*"
    r"(?:超过|超|突破|近|约|达到|达|为|到|升至|降至|提高到|不低于|不足|提升至)*$"
)
_BASELINE = re.compile(
    r"[从由自]|上年|去年|同期|基期|原来|原有|此前|以前|高于|低于|[比较相]上|[比较]年初|相较|相比|年初|前[(,]|前(?:仅有?|只有?|不足|约|的|为|是|有)*$"
)
_PART = re.compile(r"其中|包括|包含|[含占]|部分|之中|里面|分别|[(]")
_SPAN_OF_YEARS = re.compile(r"\d{4}年?[-—–~至到]{1,2}\d{4}年?")
_LASTING = frozenset(("年", "个月", "天", "周", "小时"))
_COMPARISON = re.compile(r"[高低]于")
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
        _say_level(index, report, claim, source)
        return True
    if scope_conflict(claim.view, source) or _foreign_scope(index, claim, source, ring):
        _say_scope(index, report, claim, source)
        return True
    if measure_conflict(claim.view, source):
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
    if _nothing_shared(index, claim, source) and not _in_line(told, place, ring, assignment):
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


def _say_level(index: Index, report: ItemReport, claim: Told, source: View) -> None:
    mine = level_spans(claim.view.before + claim.view.after)
    true = level_spans(source.before + source.after) or level_spans(source.mention.indicator or "")
    told_word = _text_of(mine, claim.view.before + claim.view.after, claim.view.levels)
    text = source.before + source.after
    true_word = _text_of(true, text if level_spans(text) else source.mention.indicator or "", source_levels(source))
    report.add(
        "scope.mismatch",
        claim,
        source.mention,
        source_word=true_word,
        claim_word=told_word,
        expected=true_word,
        replace=report.reworded(claim, told_word, true_word),
    )


def _text_of(spans: list[tuple[int, int, str]], text: str, names: frozenset[str]) -> str:
    if spans and spans[-1][1] <= len(text):
        return text[spans[-1][0] : spans[-1][1]]
    return "、".join(sorted(names))


def _say_scope(index: Index, report: ItemReport, claim: Told, source: View) -> None:
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


_GRADES = {"省": "全省", "自治区": "全省", "市": "全市", "州": "全市", "区": "全区", "县": "全县", "旗": "全县"}


def _foreign_scope(index: Index, claim: Told, source: View, ring: Ring) -> bool:
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
    if grade is None:
        return source.mention.kind in ORDERS and bool(scopes(ring.text))
    return word != grade and not {word, grade} <= {"全县", "全区"}


def _in_line(told: Sequence[Told], place: int, ring: Ring, assignment: Assignment) -> bool:
    """Whether a telling figure stands where the source has it, between the same neighbours: other words for it.

    风险应对2347户次、查补入库6.14亿元,… of 涉税疑点应对2347户次,补缴税款和滞纳金6.14亿元,….
    """
    own = assignment.backed[place]
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
    _part(index, report, claim, mention, ring)
    _denominator(index, report, claim, source)
    _each(index, report, claim, source)


def _compared(found: View) -> str | None:
    """高于 or 低于, as the mention's own words compare."""
    hits = _COMPARISON.findall(found.before)
    return str(hits[-1]) if hits else None


def _say_comparison(report: ItemReport, claim: Told, source: View) -> None:
    told_word, true_word = _compared(claim.view) or "", _compared(source) or ""
    report.add(
        "direction.reversed",
        claim,
        source.mention,
        source_word=true_word,
        claim_word=told_word,
        expected=true_word,
        replace=report.reworded(claim, told_word, true_word),
    )


def _say_direction(index: Index, report: ItemReport, claim: Told, source: View) -> None:
    told_word = word_in("direction", claim.quantity.direction, claim.view.before + claim.view.after) or ""
    true_word = word_in("direction", source.mention.direction, source.before + source.after)
    true_word = true_word or spoken("direction", source.mention.direction)[0]
    report.add(
        "direction.reversed",
        claim,
        source.mention,
        source_word=true_word,
        claim_word=told_word,
        expected=true_word,
        replace=report.reworded(claim, told_word, true_word),
    )


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


def _part(index: Index, report: ItemReport, claim: Told, mention: Quantity, ring: Ring) -> None:
    """其中 lost: the part reads as the whole, or as one more beside it."""
    if mention.distribution != "part" or claim.quantity.distribution == "part" or claim.quantity.status == "context":
        return
    statement, start = plain(report.item.statement), claim.quantity.start
    if _PART.search(statement[max(0, start - 30) : start]):
        return
    whole = next((m for m in ring.mentions if m.start == mention.part_of), None)
    kept = _keeps_own_words(claim, index.view(mention), index.view(whole) if whole is not None else None)
    if kept or whole is None:
        return  # 财政总收入5.46亿元、地方财政收入2.87亿元: the part says what it is
    beside = any(m.end <= start and m.value == whole.value for m in report.told_quantities)
    if beside and (whole.stage != mention.stage or whole.measure != mention.measure):
        return  # 申报493家、新认定265家: two stages of one thing, not two parts of a sum
    report.add("part.whole", claim, mention, whole=whole.surface)


def _keeps_own_words(claim: Told, part: View, whole: View | None) -> bool:
    """Whether the claim keeps the words by which the part differs from its whole (境外参展企业30家)."""
    own = part.own
    if not own or level_conflict(claim.view, part):
        return False
    if whole is not None and claim.view.own:
        others = max(likeness(claim.view.own, whole.own), likeness(claim.view.own, whole.named))
        if likeness(claim.view.own, own) > others:
            return True  # 出口 beside 进出口
    shared = whole.named + whole.own if whole is not None else ""
    telling = [character for character in own if character not in shared]
    if not telling:
        same = claim.view.measure == part.measure and claim.quantity.stage == part.mention.stage
        return whole is None or (same and (part.measure, part.mention.stage) != (whole.measure, whole.mention.stage))
    mine = sum(character in claim.view.own for character in telling)
    return mine >= 2 or mine * 2 >= len(telling)


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
