"""A mention with the words round it: what it says of itself, in a statement and in the source alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from summarizer.frozen import dataclass
from summarizer.quantities import Quantity
from summarizer.validation.compare.stages import stages
from summarizer.validation.compare.time import bases, period
from summarizer.validation.compare.words import commonplace, content, contrasts, levels, likeness, scopes

_STOPS = frozenset(",。;!?\n\r:")  # after `plain`
_SOFT = frozenset("、()")
_LEADS = frozenset("、(")
_ANDS = frozenset("和及与")
_KEPT = 1024  # views whose properties are kept: a few documents' worth
_REACH = 48  # code points before a mention that still speak of it
_BEHIND = 24
# 高出我市6个百分点: whose figure it is compared with, not whose it is
_COMPARAND = re.compile(r"(?:高出|高于|低于|低出|快于|慢于|优于|多于|少于|领先于?)我[国省市县区]")
_REACHED = re.compile(
    r"(?<!新)(?:增至|增加到|增加至|提高到|提高至|提升到|提升至|扩大到|扩大至|上升到|上升至|扩容至)[约近超过]*$"
)
_UP = frozenset(("增长", "增加", "上升", "提高", "提升", "上调", "增", "升"))
_MOVES = re.compile(r"(增长|增加|上升|提高|提升|上调|增|升|下降|减少|降低|回落|下调|降|减)[约近超了]?$")
_CHANGES = frozenset(("delta", "growth"))
_OPPOSED = frozenset(
    frozenset(pair)
    for pair in (
        ("new", "stock"),
        ("new", "cumulative"),
        ("growth", "share"),
        ("growth", "level"),
        ("delta", "level"),
        ("delta", "rank"),
        ("net", "stock"),
        ("net", "new"),
        ("net", "cumulative"),
    )
)


_MEASURES = (
    ("new", re.compile(r"新(?:增(?!加值|长)|认定|建|设|立|引进|培育|获批|立项|申报|入选|签约|招引)")),
    ("stock", re.compile(r"总数|总量|总数量|拥有|保有|现有|共有|有效期内|有效(?=高企|高新技术|发明|专利)")),
    ("cumulative", re.compile(r"累计(?!新增)")),
    ("delta", re.compile(r"(?:增长|增加|减少|下降|提高|提升|(?<!新)增|减|降)(?:了|约|近|超过|超)*$")),
)
_ALONE = re.compile(
    r"[、,]?(?:全[国省市区县])?共(?:计|有|达)?"
)  # 新增1家、共4家: the total, or the sum of what came before
_OF_SHARES = (
    (
        "share",
        re.compile(r"占(?!领|用|地|据)|比重|占比|比例|份额|覆盖率|普及率|(?:任务|目标|计划|预算)数?的(?:约|近|超)?$"),
    ),
    (
        "growth",
        re.compile(
            r"(?:增速|增幅|降幅|增长率)(?:分别)?(?:为|达到|达|约|近|超过|超|不低于|不足)*$"
            r"|(?:增长|下降|回落|增加|减少|上升|增|降)(?:分别)?(?:达到|达|约|近|超过|超|不低于|不足|了)*$"
        ),
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A mention, its own clause before and behind it, and the comparable content of both.

    `own` is what the mention's own words say, `named` the indicator the resolver found (inherited heads included).
    `told` is the better of the two for asking whether another mention is about the same thing.
    A view equals only itself, so that what follows from it can be kept for the next comparison.
    """

    mention: Quantity
    before: str
    after: str
    own: str
    named: str
    levels: frozenset[str]
    scopes: tuple[str, ...]
    measure: str | None
    stages: frozenset[str]
    threshold: str | None = None  # the bound that says what is counted: 亿元以上项目, 百万元村

    @property
    def words(self) -> str:
        return self.before + self.mention.surface + self.after

    @property
    def told(self) -> str:
        if len(self.own) >= 2 and self.own not in commonplace():
            return self.own
        return self.named or self.own


def _inside_number(text: str, place: int) -> bool:
    """Whether a comma separates thousands: 3,120件."""
    return text[place] == "," and text[place - 1 : place].isdigit() and text[place + 1 : place + 4].isdigit()


def clause_before(text: str, start: int, floor: int) -> str:
    """The text of the mention's own clause before it, back to `floor` (the end of the last figure) at most."""
    low = max(floor, start - _REACH, 0)
    place = start
    while place > low and (text[place - 1] not in _STOPS or _inside_number(text, place - 1)):
        place -= 1
    return text[place:start]


def clause_after(text: str, end: int, ceiling: int) -> tuple[str, bool]:
    """The text of the clause behind a mention, and whether it runs into the next figure."""
    high = min(ceiling, end + _BEHIND, len(text))
    place = end
    while place < high and text[place] not in _STOPS and text[place] not in _SOFT:
        place += 1
    return text[end:place], place == ceiling and place < len(text)


def view(text: str, mention: Quantity, previous: int = 0, following: int | None = None) -> View:
    """The view of one mention; `previous` and `following` are where the neighbouring figures end and begin."""
    before = clause_before(text, mention.start, min(previous, mention.start))
    after, shared = clause_after(text, mention.end, len(text) if following is None else following)
    leads = (
        (before[-1:] in _LEADS or (before[-1:] in _ANDS and len(before) > 1))
        and not shared
        and bool(content(after) or stages(after))
    )
    if leads:
        before = ""  # 、14个街道, 、7个投产: the figure leads its own words
    said = content(before)
    # Words between two figures of one clause belong to the second, unless the first has none of its own.
    own = said if shared and len(said) >= 2 else said + content(after)
    named = content(mention.indicator or "")
    if mention.distribution == "respectively" and len(named) >= 2:
        own = named  # 一产、二产增加值分别增长6.6%、7.6%: each has its own subject
    return View(
        mention,
        before,
        "" if shared and len(said) >= 2 else after,
        own,
        named,
        levels(before if shared and len(said) >= 2 else before + after),
        scopes(_COMPARAND.sub("", before)),
        _measure(mention, before),
        stages(after if leads else before),
    )


def views(text: str, mentions: Sequence[Quantity]) -> tuple[View, ...]:
    """The views of all claims among `mentions`, in order, on text with its widths folded.

    Each claim bounds the words of its neighbours; a threshold (亿元以上项目) belongs to the words of the next.
    """
    claims = [mention for mention in mentions if mention.is_claim or mention.kind == "malformed"]
    return tuple(view_among(text, claims, place) for place in range(len(claims)))


def _transparent(first: Quantity, second: Quantity) -> bool:
    """Whether the words before the first mention belong to the second as well.

    A threshold (亿元以上项目10个), an ordinal (工程(第一批)109个), a rank right before (一等奖5项), the level that a
    figure has come from (由百个发展到1735个).
    """
    if first.status == "context" or first.kind == "ordinal":
        return True
    if first.kind == "rank":
        return first.end == second.start
    return first.status == "baseline" and second.status != "baseline"


def view_among(text: str, claims: Sequence[Quantity], place: int) -> View:
    """The view of one of the claims of a text."""
    before = place - 1
    while before >= 0 and _transparent(claims[before], claims[place]):
        before -= 1
    behind = place + 1
    found = view(
        text,
        claims[place],
        claims[before].end if before >= 0 else 0,
        claims[behind].start if behind < len(claims) else None,
    )
    bound = claims[place - 1] if place else None
    if bound is None or bound.status != "context" or bound.end + len(found.before) <= claims[place].start:
        return found
    return replace(found, threshold=bound.value)


def alike(claim: View, source: View) -> float:
    """How far the source's mention is about what the claim tells, 0…1; 0.5 where the claim does not say."""
    told = claim.told
    if not told or not (source.named or source.own):
        return 0.5
    best = max(likeness(told, source.named), likeness(told, source.own))
    if best < 0.95 and source.named and source.own:
        best = max(best, likeness(told, source.named + source.own) * 0.97)
    return best


@lru_cache(_KEPT)
def source_levels(source: View) -> frozenset[str]:
    """The levels a source mention stands under, the resolver's included."""
    found = source.levels | levels(source.mention.indicator or "")
    return found or levels(source.mention.scope or "")


@lru_cache(_KEPT)
def source_scopes(source: View) -> tuple[str, ...]:
    """The territories a source mention stands under: those of its clause, else the resolver's."""
    return source.scopes or scopes(source.mention.scope or "")


def level_conflict(claim: View, source: View) -> bool:
    """Whether both name levels, and none in common."""
    mine, true = claim.levels, source_levels(source)
    return bool(mine) and bool(true) and not mine & true


@lru_cache(_KEPT)
def _contrasting(found: View) -> frozenset[tuple[int, str]]:
    """The contrasting words of a mention's clause, or of its own subject among several."""
    words = contrasts(found.mention.indicator or "")
    if words and found.mention.distribution == "respectively":
        return words
    return contrasts(found.before + found.after) or words


def contrast_conflict(claim: View, source: View) -> bool:
    """Whether both hold words of one contrasting group, and none in common (城镇, 农村)."""
    mine = _contrasting(claim)
    if not mine:
        return False
    true = _contrasting(source)
    groups = {group for group, _ in mine} & {group for group, _ in true}
    return any(not {row for row in mine if row[0] == group} & true for group in groups)


def only_own_contrast(claim: View, own: View, other: View) -> bool:
    """Whether a claim and its own mention say one of a contrasting group (农村居民), of which the other says none."""
    groups = {group for group, _ in _contrasting(other)}
    return any(group not in groups for group, _ in _contrasting(claim) & _contrasting(own))


def scope_conflict(claim: View, source: View) -> bool:
    """Whether both name a territory, and not the same; the nearest to the figure counts."""
    true = source_scopes(source)
    if not claim.scopes or not true:
        return False
    return claim.scopes[-1] not in (true[-1:] if source.mention.kind in ("rank", "ordinal") else true)


def _measure(mention: Quantity, before: str) -> str | None:
    """What kind of figure a mention is by its own words, the nearest before it; else as the resolver says."""
    if mention.kind in ("rank", "ordinal"):
        return mention.measure
    if _ALONE.fullmatch(before):
        return None
    share = mention.unit in ("%", "‰")
    last = -1
    measure = None
    for name, pattern in _OF_SHARES if share else _MEASURES:
        for match in pattern.finditer(before):
            if match.end() > last:
                last, measure = match.end(), name
    if measure is not None:
        return measure
    return None if share and mention.measure == "new" else mention.measure


def measures_opposed(told: str | None, true: str | None) -> bool:
    """Whether two kinds of figure exclude each other."""
    return told is not None and true is not None and frozenset((told, true)) in _OPPOSED


def measure_conflict(claim: View, source: View) -> bool:
    """Whether both say what kind of figure it is, and these exclude each other (新增, 总数).

    A claim that only goes on with the 新增 of the figure before it (新增中心31家、省级以上机构214家) does not say so.
    """
    if claim.measure == "new" and "新" not in claim.words + (claim.mention.indicator or ""):
        return False
    if claim.mention.unit == source.mention.unit == "倍":
        return (claim.measure in _CHANGES) != (source.measure in _CHANGES)  # 是上年的1.6倍 is no growth of 1.6倍
    if claim.measure == "new" and _REACHED.search(source.before) is not None:
        return True  # 能力增至38万吨 told as 新增能力38万吨
    return measures_opposed(claim.measure, source.measure)


def direction_conflict(claim: View, source: View) -> bool:
    """Whether one goes up and the other down."""
    return {_direction(claim), _direction(source)} == {"up", "down"}


@lru_cache(_KEPT)
def _direction(found: View) -> str | None:
    """Up or down as the resolver says, else by the word right before the figure (近300万亩、增21万亩)."""
    if found.mention.direction is not None:
        return found.mention.direction
    said = _MOVES.search(found.before)
    return None if said is None else "up" if said.group(1) in _UP else "down"


def _same_words(claim: View, source: View) -> float:
    """What literally the same words right before two figures add: copied text is about the same thing."""
    mine, true = claim.before, source.before
    length = 0
    longest = min(len(mine), len(true), 8)
    while length < longest and mine[-1 - length] == true[-1 - length]:
        length += 1
    return 0.03 * length if length >= 3 else 0.0


@lru_cache(2048)
def _same_time(told: str | None, true: str | None) -> float:
    """What agreeing or contradicting periods add to an agreement."""
    mine, other = period(told), period(true)
    score = 0.0
    if mine.year is not None and other.year is not None:
        score += 0.1 if mine.year == other.year else -0.15
    if mine.months is not None and other.months is not None:
        score += 0.15 if mine.months == other.months else -0.2
    elif mine.months is not None and other.year is not None:
        score -= 0.15
    return score


def _same_base(told: str, true: str) -> float:
    """What the stretches compared with add: 比上半年收窄8.4个百分点,比三季度收窄2.6个百分点."""
    mine, other = bases(told), bases(true)
    if not mine or not other:
        return 0.0
    return 0.2 if mine[-1] == other[-1] else -0.4


def _yearly(before: str) -> bool:
    """Whether a figure is an average of years (年均增长7.3%) and not the change of them all."""
    return "年均" in before or "平均每年" in before or "每年平均" in before


def most(claim: View) -> float:
    """What `agreement` with a claim is at most, whatever the source says: all that could speak for a mention."""
    mention, when = claim.mention, period(claim.mention.period)
    score = (1.0 if claim.told else 0.5) + 0.03 * min(len(claim.before), 8) + 0.05
    score += 0.1 * (claim.measure is not None) + 0.1 * bool(claim.levels) + 0.05 * bool(claim.scopes)
    score += 0.2 if claim.stages else 0.1 * (mention.stage is not None)
    return score + 0.1 * (when.year is not None) + 0.15 * (when.months is not None) + 0.2 * bool(bases(claim.before))


@lru_cache(_KEPT)
def agreement(claim: View, source: View) -> float:
    """How well a source mention fits a claim apart from its value: likeness, less the vetoes."""
    score = alike(claim, source) + _same_words(claim, source)
    score -= 0.6 * level_conflict(claim, source) + 0.5 * scope_conflict(claim, source)
    score -= 0.4 * contrast_conflict(claim, source)
    score -= 0.4 * measure_conflict(claim, source) + 0.2 * direction_conflict(claim, source)
    mine, true = claim.mention, source.mention
    if claim.threshold is not None and source.threshold is not None and claim.threshold != source.threshold:
        score -= 0.4
    score -= 0.3 * (_yearly(claim.before) != _yearly(source.before))
    measure = claim.measure
    theirs = source.measure
    if measure is not None and measure == theirs:
        score += 0.1
    elif (measure in _CHANGES) != (theirs in _CHANGES):
        score -= 0.2
    score += _same_time(mine.period, true.period) + _same_base(claim.before, source.before)
    if (mine.status == "baseline") != (true.status == "baseline"):
        score -= 0.2
    if claim.stages and source.stages:
        score += 0.2 if claim.stages & source.stages else -0.35
    elif "intended" in claim.stages | source.stages:
        score -= 0.1  # 达成意向612人 is not 实现就业388人
    elif mine.stage is not None and true.stage is not None:
        score += 0.1 if mine.stage == true.stage else -0.15
    if mine.kind == true.kind:
        score += 0.05
    mine_levels, their_levels = claim.levels, source_levels(source)
    if mine_levels and mine_levels & their_levels:
        score += 0.1 if mine_levels == their_levels else -0.1
    if claim.scopes and claim.scopes[-1] in source_scopes(source):
        score += 0.05
    return score
