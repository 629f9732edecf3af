"""Layer 2 of the recogniser: what the surroundings tell of every mention.

`resolve` fills status, commitment, stage, measure, direction, basis, scope, period, distribution, part_of, indicator
and inherited units, and reclassifies what only context can tell (numbers in noise and titles are metadata). It never
changes a mention's place or surface. With the empty Context everything told is told by the text's own words: status is
None unless a word says it, period None unless one is named. A zone without a kind but with years resolves 今年 and
`1-11月` and still supplies no default: the way to read a statement by its report's calendar.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.quantities import fromto, indicator, inherit, lists, marks, measure, period, scope, status, tables
from summarizer.quantities.clauses import Draft, sweep
from summarizer.quantities.context import Context, Zone
from summarizer.quantities.cues import cues as cues_of
from summarizer.quantities.cues import half_width
from summarizer.quantities.quantity import CLAIM_KINDS, Quantity


def resolve(text: str, mentions: tuple[Quantity, ...], context: Context) -> tuple[Quantity, ...]:
    """The mentions of `scan(text)` with everything their surroundings tell; same length, same order, same spans."""
    if not mentions:
        return ()
    if context.cells:
        mentions = tables.counted(mentions, context.cells)
    plain = half_width(text)
    cues = cues_of(plain)
    slots = sweep(plain, mentions, cues, context.zones)
    drafts = [draft for draft in slots if draft is not None]
    calendar = marks.Calendar(plain)
    matches = marks.find(plain)
    governing = period.assign(plain, drafts, context.zones, calendar, matches)
    modality, territories = status.Modality(cues), scope.Territories(plain, cues)
    sorts = measure.Sorts(cues)
    begun = 0  # where the list of figures that the draft belongs to begins
    for place, draft in enumerate(drafts):
        if not draft.listed:
            _finish(drafts, begun, place, plain)
            begun = place
        draft.clip(plain)
        measure.assign(draft, plain)
        status.assign_stage(draft, plain)
        indicator.assign(draft, plain)
        measure.settle(draft)
        sorts.tell(draft, plain)
        fromto.assign(draft, plain)
        status.assign(draft, plain, governing[place], modality)
        _scope(draft, territories, plain)
        lists.assign(draft, drafts[max(0, place - 16) : place], plain)
        _parallel(draft, drafts, place)
    _finish(drafts, begun, len(drafts), plain)
    if context.cells:
        tables.assign(drafts, context.cells)
    zones = _Zones(context.zones)
    return tuple(
        _passed_by(mention, zones) if draft is None else _built(draft)
        for mention, draft in zip(mentions, slots, strict=True)
    )


def _finish(drafts: Sequence[Draft], begun: int, end: int, text: str) -> None:
    """What a whole list of figures decides: shared units, aligned subjects."""
    run = drafts[begun:end]
    if run:
        inherit.assign(run, text)
    if len(run) > 1:
        lists.align(run, drafts[max(0, begun - 12) : begun], text)


def _scope(draft: Draft, territories: scope.Territories, text: str) -> None:
    governing = territories.governing(draft)
    told = scope.territory(draft, governing)
    level = scope.level(draft, draft.head, text)
    draft.scope = f"{told} {level}" if told and level and draft.kind != "rank" else told or level


_COUNTED = frozenset(("cardinal", "money"))


def _parallel(draft: Draft, drafts: Sequence[Draft], place: int) -> None:
    """新认定省级研究院2家,市级研究院3家: a member without a verb of its own goes on with the verb before it."""
    if draft.kind not in _COUNTED or draft.measure is not None or draft.stage is not None:
        return
    if any(cue.entry.verb or cue.entry.keep or cue.entry.direction or cue.entry.measure for cue in draft.before):
        return
    if draft.same_clause and draft.previous is not None and draft.previous.kind == "ordinal":
        draft.stage = draft.previous.stage  # 申报第一批高新技术企业153家: the ordinal stands inside the name
        return
    for other in reversed(drafts[max(0, place - 3) : place]):
        if other.part != draft.part or other.sentence != draft.sentence:
            return
        if other.unit != draft.unit or other.kind != draft.kind or other.bracket != draft.bracket:
            continue
        if other.clause < draft.clause < draft.named_from:
            return  # 2020年度项目已完工,2021年度10万亩…: with the year it begins anew
        if other.measure == "new" or (other.stage is not None and other.measure is None):
            if other.clause != draft.clause and not _same_sort(draft, other):
                return
            draft.measure, draft.stage, draft.direction = other.measure, other.stage, other.direction
        return


def _same_sort(draft: Draft, other: Draft) -> bool:
    """Whether two heads name things of one sort: they end alike or both tell a level."""
    return bool(draft.head) and (draft.head[-2:] == other.head[-2:] or bool(draft.scope and other.scope))


class _Zones:
    """The zone of a position; asked in ascending order."""

    def __init__(self, zones: Sequence[Zone]) -> None:
        self.zones = zones
        self.place = 0

    def at(self, start: int) -> Zone | None:
        zones = self.zones
        while self.place < len(zones) and zones[self.place].span.end <= start:
            self.place += 1
        if self.place < len(zones) and zones[self.place].span.start <= start:
            return zones[self.place]
        return None


def _passed_by(mention: Quantity, zones: _Zones) -> Quantity:
    """A name, year or enumerator: context, and metadata where the document speaks of itself."""
    zone = zones.at(mention.start)
    aside = zone is not None and (zone.noise or zone.title)
    return Quantity(
        mention.start,
        mention.end,
        mention.surface,
        "metadata" if aside and mention.kind != "name" else mention.kind,
        mention.value,
        mention.upper,
        mention.unit,
        mention.qualifier,
        "context",
        period=mention.period,
        note=mention.note,
    )


def _built(draft: Draft) -> Quantity:
    """The finished Quantity of one draft, built once."""
    mention, zone = draft.mention, draft.zone
    if zone is not None and (zone.noise or zone.title):
        return Quantity(
            mention.start,
            mention.end,
            mention.surface,
            "metadata",
            mention.value,
            mention.upper,
            mention.unit,
            mention.qualifier,
            "context",
            note=mention.note,
        )
    return Quantity(
        mention.start,
        mention.end,
        mention.surface,
        draft.kind,
        draft.value,
        draft.upper,
        draft.unit,
        mention.qualifier,
        draft.status,
        draft.commitment,
        draft.stage,
        draft.measure,
        draft.direction,
        draft.basis,
        draft.scope,
        draft.period,
        draft.distribution,
        draft.part_of,
        draft.indicator or None,
        mention.note,
    )


__all__ = ["CLAIM_KINDS", "resolve"]
