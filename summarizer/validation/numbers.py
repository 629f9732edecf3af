"""Claims whose value the cited sentences do not hold: steps two to eight, from another scale to no backing at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.quantities import Quantity
from summarizer.validation import arithmetic
from summarizer.validation.claims import Told
from summarizer.validation.compare import units
from summarizer.validation.compare.number import ORDERS, digits, near, scaled, significant, written
from summarizer.validation.compare.qualifier import as_written
from summarizer.validation.compare.time import period
from summarizer.validation.compare.view import alike, level_conflict, measure_conflict, scope_conflict
from summarizer.validation.compare.words import common, fold, plain
from summarizer.validation.derived import announced, derived, done_of_all, ratio_of_shares
from summarizer.validation.differences import told_difference, told_fraction
from summarizer.validation.hedges import check_qualifier
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import (
    ABOUT,
    FAINT,
    Assignment,
    best_elsewhere,
    same_unit,
    same_worth,
    telling,
)
from summarizer.validation.report import ItemReport
from summarizer.validation.superlatives import is_superlative, superlative_backed

_HAN = re.compile(r"[一-鿿]+")
_NUMERALS = "〇零一二三四五六七八九十百千万两"
_SO_MANY = re.compile(r"[两二三四五六][项者类笔]")
_TOGETHER = re.compile(r"(?:指标)?(?:合计|共计|总计|相加|之和|相差)")
_UPWARDS = frozenset(("over", "at_least"))


def unbacked(
    index: Index,
    report: ItemReport,
    told: Told,
    place: int,
    ring: Ring,
    assignment: Assignment,
    others: Sequence[Quantity],
    spans: Sequence[Sequence[tuple[int, int]]],
    *,
    cites: bool,
) -> Quantity | None:
    """Say what is wrong with a claim that no cited mention backs by value.

    `place` is the claim's among its item's, `others` are the statement's mentions, `spans` the wider rings (section,
    report, document). Returns the mention that backs or contradicts it, for coverage.
    """
    claim = told.quantity
    if _in_name(index, claim, ring) or _lasting(index, claim, ring) or _numbered(claim, ring):
        return None
    mention = done_of_all(claim, ring) or ratio_of_shares(claim, ring) or announced(report, told, ring, others)
    mention = mention or told_difference(index, report, told, place, ring, assignment)
    mention = mention or told_fraction(index, report, told, ring, assignment)
    if mention is not None:
        return mention
    mention = _other_unit(index, report, told, ring) or _other_scale(index, report, told, ring, assignment)
    if mention is not None:
        return mention
    altered = _altered(index, told, ring, assignment)
    sure = altered is not None and near(digits(claim), digits(altered)) and _about(index, told, altered) >= ABOUT
    mention = _rounded(index, report, told, ring, altered if sure else None, assignment)
    mention = mention or derived(index, report, told, ring, others, altered, assignment)
    if mention is not None:
        return mention
    if _counts_the_told(report, claim, others):
        return None
    if is_superlative(claim.surface) and superlative_backed(claim.surface, ring.folded):
        return None
    if altered is not None and _off_by_scale(claim, altered):
        report.add(
            "scale.mismatch", told, altered, expected=altered.surface, replace=report.replaced(told, altered.surface)
        )
        return altered
    if altered is not None:
        _say_altered(index, report, told, altered)
        return altered
    for stretch in spans:
        mention = best_elsewhere(index, told, ring, stretch)
        if mention is not None and _elsewhere(index, report, told, mention, cites=cites):
            return mention
    if is_superlative(claim.surface):
        report.add("superlative.added", told)
        return None
    close = _near_miss(index, told, ring, assignment)
    if close is not None:
        _say_altered(index, report, told, close)
        return close
    mention = _free_of_value(told, ring, assignment)
    if mention is not None:
        _say_unit(report, told, mention)
        return mention
    mention = _other_scale(index, report, told, ring, assignment, least=False)
    if mention is not None:
        return mention
    if not _counted(told, ring):
        report.add("number.unsupported", told)
    return None


def _free_of_value(told: Told, ring: Ring, assignment: Assignment) -> Quantity | None:
    """A cited figure of the claim's value that no other claim tells: the unit alone went wrong."""
    claim = told.quantity
    if claim.unit is None or claim.value is None or claim.kind in ORDERS:
        return None
    found = [m for m in ring.mentions if m.start not in assignment.taken and m.unit is not None]
    found = [m for m in found if m.status != "context" and bool(written(m.surface)) == bool(written(claim.surface))]
    return next((m for m in found if (m.value, m.upper) == (claim.value, claim.upper)), None)


def _in_name(index: Index, claim: Quantity, ring: Ring) -> bool:
    """Whether the claim is a number inside a name of the cited sentences, told without its quotes (百家…万家…行动)."""
    surface = fold(claim.surface)
    names = (m for span in ring.spans for m in index.annotated.mentions_in(span) if m.kind == "name")
    return any(surface in fold(name.surface) for name in names) and surface in ring.folded


def _counts_the_told(report: ItemReport, claim: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether the claim says how many figures were just told: 两项合计250.2万元."""
    if _SO_MANY.fullmatch(claim.surface) is None or claim.value is None:
        return False
    if _TOGETHER.match(plain(report.item.statement), claim.end) is None:
        return False
    return int(claim.value) <= sum(m.is_claim and m.end <= claim.start for m in others)


def _numbered(claim: Quantity, ring: Ring) -> bool:
    """Whether the claim is the number of a phase that the cited sentences write as a name: 一期 of 供水(一期)."""
    if claim.unit not in ("期", "批", "届") or written(claim.surface):
        return False
    if any(fold(mention.surface).endswith(fold(claim.surface)) for mention in ring.mentions):
        return False
    return re.search(rf"(?<![\d{_NUMERALS}第]){re.escape(fold(claim.surface))}", ring.folded) is not None


def _lasting(index: Index, claim: Quantity, ring: Ring) -> bool:
    """Whether the claim is a stretch of time that the cited sentences name as a period: 五年 for 五年来."""
    if claim.unit not in ("年", "个月"):
        return False
    named = (m for span in ring.spans for m in index.annotated.mentions_in(span) if m.kind == "period")
    return fold(claim.surface) in ring.folded or any(m.value == claim.value and m.unit == claim.unit for m in named)


def _counted(told: Told, ring: Ring) -> bool:
    """Whether a small number counts what the cited sentences name one by one: 两家研究院."""
    claim = told.quantity
    if claim.kind != "cardinal" or told.metric is not None or written(claim.surface):
        return False
    if claim.value is None or not claim.value.isdigit() or not 2 <= int(claim.value) <= 9:
        return False
    named = _HAN.match(told.view.after)
    if named is None or len(named.group()) < 2:
        return False
    noun = named.group()[:4]
    return any(ring.text.count(noun[:length]) == int(claim.value) for length in range(len(noun), 1, -1))


def _about(index: Index, told: Told, mention: Quantity) -> float:
    source = index.view(mention)
    score = alike(told.view, source)
    return score - 0.5 * (level_conflict(told.view, source) or scope_conflict(told.view, source))


def _other_unit(index: Index, report: ItemReport, told: Told, ring: Ring) -> Quantity | None:
    """The same value with a unit that counts something else: 1500多人次 told as 1500多人."""
    claim = told.quantity
    if claim.unit is None or claim.kind in ORDERS:
        return None
    found = [
        m
        for m in ring.mentions
        if m.unit is not None
        and m.status != "context"
        and not same_unit(claim, m)
        and m.value == claim.value
        and m.upper == claim.upper
        and m.value is not None
    ]
    found = [m for m in found if _about(index, told, m) >= 0.45 or significant(m) >= 2]
    if not found:
        return None
    best = max(found, key=lambda m: (_about(index, told, m), -m.start))
    _say_unit(report, told, best)
    return best


def _say_unit(report: ItemReport, told: Told, mention: Quantity) -> None:
    shares = {"%", "百分点", "‰"}
    report.add(
        "unit.mismatch",
        told,
        mention,
        expected=mention.surface,
        variant="percent" if {told.quantity.unit, mention.unit} <= shares else "",
        replace=report.replaced(told, mention.surface),
    )


def _of_one_unit(claim: Quantity, mention: Quantity) -> bool:
    """Whether two figures count the same; a figure of 万 or 亿 may leave its unit out (21亿干部)."""
    return units.alike(claim.unit, mention.unit) or (claim.unit is None and mention.unit not in ("%", "百分点"))


def _other_scale(
    index: Index, report: ItemReport, told: Told, ring: Ring, assignment: Assignment, *, least: bool = True
) -> Quantity | None:
    """The same digits with another 万, 亿, %, ‰ or 百分点; `least`: of something at least like the claim's."""
    claim = told.quantity
    found = []
    for mention in ring.mentions:
        how = scaled(claim, mention)
        shares = {claim.unit, mention.unit} <= {"%", "‰", "百分点", "千分点"}
        if how is None or (how == "scale" and not shares and not _of_one_unit(claim, mention)):
            continue
        likely = _about(index, told, mention)
        free = mention.start not in assignment.taken
        if likely >= 0.45 or (free and (shares or significant(mention) >= 2 or likely >= FAINT or not least)):
            found.append((likely + 0.3 * free, -mention.start, how, mention))
    if not found:
        return None
    _, _, how, best = max(found, key=lambda row: row[:2])
    shares = {claim.unit, best.unit} <= {"%", "‰", "百分点", "千分点"}
    code, variant = ("scale.mismatch", "") if how == "scale" else ("unit.mismatch", "percent" if shares else "")
    report.add(code, told, best, expected=best.surface, variant=variant, replace=report.replaced(told, best.surface))
    return best


def _off_by_scale(claim: Quantity, mention: Quantity) -> bool:
    """Whether a claim is a rounding of a figure but for its 万 or 亿: 2.37亿户 for 23748户."""
    value = arithmetic.decimal(claim.value)
    if value is None or len(claim.value or "") > 30:
        return False
    shifted = (replace(claim, value=arithmetic.plain(value.scaleb(power)), qualifier=()) for power in (4, 8, -4, -8))
    return any(one.value == mention.value or arithmetic.rounding(one, mention) is not None for one in shifted)


def _rounded(
    index: Index, report: ItemReport, told: Told, ring: Ring, altered: Quantity | None, assignment: Assignment
) -> Quantity | None:
    """A correct rounding of a cited figure; of no other than the one it looks like a slip of, if there is one.

    A figure that the statement tells exactly elsewhere is not rounded a second time in passing.
    """
    found = []
    for mention in ring.mentions:
        if not same_unit(told.quantity, mention) or (altered is not None and mention is not altered):
            continue
        claim = told.quantity
        if _UPWARDS & set(claim.qualifier) & set(mention.qualifier) and not _cut_short(claim, mention):
            claim = replace(claim, qualifier=())  # 超252 told as 超250 is no rounding down of 252
        rounding = arithmetic.rounding(claim, mention)
        if rounding is not None:
            likely = _about(index, told, mention)
            twice = mention.start in assignment.taken and likely < ABOUT
            if (likely >= FAINT or telling(mention)) and not twice:
                found.append((likely, -mention.start, rounding))
    if not found:
        return None
    _, _, best = max(found, key=lambda row: row[:2])
    if best.crossed:
        source = as_written(index.text, best.source).phrase
        report.add("number.rounded_across", told, best.source, expected=source, replace=report.replaced(told, source))
    else:
        report.add("number.rounded", told, best.source, expected=best.source.surface)
    return best.source


def _cut_short(claim: Quantity, mention: Quantity) -> bool:
    """Whether all but the first two digits of a figure are left out: 超1200 of 1240余."""
    told, true = digits(claim).rstrip("0"), digits(mention).rstrip("0")
    return len(told) == 2 and len(true) >= 3 and true.startswith(told)


def _altered(index: Index, told: Told, ring: Ring, assignment: Assignment) -> Quantity | None:
    """The cited mention of the claim's indicator that has another value."""
    claim = told.quantity
    best: tuple[float, int, Quantity] | None = None
    for mention in ring.mentions:
        if same_worth(claim, mention) or not same_unit(claim, mention) or mention.value is None:
            continue
        source = index.view(mention)
        likely = _about(index, told, mention)
        free = mention.start not in assignment.taken
        close = near(digits(claim), digits(mention)) or (claim.upper is not None and _shares_bound(claim, mention))
        opposed = measure_conflict(told.view, source)
        enough = likely >= (0.4 if free else 0.8) or (free and close and likely >= 0.15)
        enough = enough or (free and claim.kind in ORDERS and claim.unit == mention.unit and likely > -0.3)
        if not enough or (opposed and not (free and close)):
            continue
        score = likely + 0.3 * free + 0.3 * close - 0.3 * opposed
        if best is None or (score, -mention.start) > best[:2]:
            best = (score, -mention.start, mention)
    return best[2] if best is not None else None


def _shares_bound(claim: Quantity, mention: Quantity) -> bool:
    return mention.upper is not None and (claim.value == mention.value or claim.upper == mention.upper)


def _near_miss(index: Index, told: Told, ring: Ring, assignment: Assignment) -> Quantity | None:
    """A cited figure that one slip of the pen turns into the claim."""
    claim = told.quantity
    found = [
        m
        for m in ring.mentions
        if same_unit(claim, m) and not same_worth(claim, m) and near(digits(claim), digits(m)) and m.value is not None
    ]
    found = [m for m in found if m.start not in assignment.taken or min(len(digits(m)), len(digits(claim))) >= 3]
    if not found:
        return None
    return max(found, key=lambda m: (m.start not in assignment.taken, _about(index, told, m), -m.start))


def _say_altered(index: Index, report: ItemReport, told: Told, mention: Quantity) -> None:
    claim = told.quantity
    variant = ""
    if claim.upper is not None and mention.upper is not None:
        variant = "bound"
    elif mention.indicator:
        variant = "indicator"
    report.add(
        "number.altered",
        told,
        mention,
        expected=mention.surface,
        variant=variant,
        indicator=mention.indicator or "",
        replace=report.replaced(told, mention.surface),
    )


def _elsewhere(index: Index, report: ItemReport, told: Told, mention: Quantity, *, cites: bool) -> bool:
    """A mention of the value outside the cited sentences; false where it is only a small number met by chance."""
    source = index.view(mention)
    likely = alike(told.view, source)
    if not cites and len(source.own) >= 3 and common(told.view.own, source.own) * 4 >= len(source.own) * 3:
        likely = max(likely, ABOUT)  # with whose figure it is said as well: 工研院新引进团队 of 新引进研发团队
    opposed = level_conflict(told.view, source) or scope_conflict(told.view, source)
    opposed = opposed or measure_conflict(told.view, source)
    mine, true = period(told.quantity.period), period(mention.period)
    opposed = opposed or (mine.year is not None and true.year is not None and mine.year != true.year)
    if likely >= ABOUT and not opposed and told.view.told:
        if cites:
            report.add("evidence.incomplete", told, mention)
        else:
            check_qualifier(index, report, told, mention)
        return True
    if likely < FAINT and not telling(mention):
        return False
    report.add("number.elsewhere", told, mention)
    return True
