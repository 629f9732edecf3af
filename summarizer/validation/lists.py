"""Items beside each other and in their lists: an invented entry, two that disagree, two that repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import add

from summarizer.document import Report, SectionKind, Sense
from summarizer.frozen import dataclass
from summarizer.items import ItemList
from summarizer.quantities import Quantity
from summarizer.validation.claims import Statement, Told
from summarizer.validation.compare.number import worth
from summarizer.validation.compare.words import content, likeness
from summarizer.validation.index import Index, Ring
from summarizer.validation.matching import same_unit, same_worth
from summarizer.validation.report import ItemReport

_KIND = {
    ItemList.ACHIEVEMENTS: (SectionKind.ACHIEVEMENTS, Sense.ACHIEVEMENT),
    ItemList.PROBLEMS: (SectionKind.PROBLEMS, Sense.PROBLEM),
    ItemList.PLANS: (SectionKind.PLANS, Sense.PLAN),
}
_NAMES = {
    ItemList.ACHIEVEMENTS: ("成绩", "achievements"),
    ItemList.PROBLEMS: ("问题", "problems"),
    ItemList.PLANS: ("计划", "plans"),
}
_FEWEST = 6  # pairs of characters below which a statement is too short to judge
_STRANGE = 0.25  # share of its pairs found in the source below which it is not from there


@dataclass(frozen=True, slots=True)
class Entry:
    """One item with its claims and what backs them."""

    report: ItemReport
    told: tuple[Told, ...]
    backed: dict[int, Quantity]
    ring: Ring


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters in the comparable content of a text."""
    said = content(text)
    return frozenset(map(add, said, said[1:]))


class Backgrounds:
    """The pairs of each report's text, made when first asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._made: dict[str | None, frozenset[str]] = {}

    def of(self, report: Report | None) -> frozenset[str]:
        key = report.id if report is not None else None
        if key not in self._made:
            text = report.span.slice(self._index.text) if report is not None else self._index.text
            self._made[key] = frozenset(pair for line in text.splitlines() for pair in pairs(line))
        return self._made[key]


def _words(statement: Statement) -> str:
    """A statement without its figures: 百分之十二点二 is not a word the source has to hold."""
    text = list(statement.text)
    for mention in statement.mentions:
        if mention.kind != "name":
            text[mention.start : mention.end] = " " * (mention.end - mention.start)
    return "".join(text)


def check_invented(
    report: ItemReport, statement: Statement, ring: Ring, of: Report | None, grounds: Backgrounds
) -> None:
    """An entry without a backed figure whose words are not the source's, or that fills a list the source lacks."""
    item = report.item
    told = pairs(_words(statement))
    if len(told) < _FEWEST:
        return
    cited = pairs(ring.text)
    if len(told & cited) * 2 >= len(told):
        return  # what half its words say is cited: neither strange nor invented
    backing = len(told & grounds.of(of)) / len(told)
    strange = backing < _STRANGE
    if not strange and of is not None and of.sections:
        kind, sense = _KIND[item.list]
        has = any(s.kind is kind or any(x.sense is sense for x in s.sentences) for s in of.sections)
        strange = not has
    if strange:
        zh, en = _NAMES[item.list]
        report.add("section.invented", list_name=zh, list_name_en=en, expected=None)


def check_duplicates(entries: Sequence[Entry]) -> None:
    """Entries of one list that say the same in the same words."""
    seen: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        item = entry.report.item
        said = content(item.statement)
        figures = " ".join(told.quantity.surface for told in entry.told)
        key = (item.report, item.list.value, said + "|" + figures)
        if not said:
            continue
        if key in seen:
            entry.report.add("items.duplicate", other=seen[key], expected=None)
        else:
            seen[key] = item.statement


def check_conflicts(entries: Sequence[Entry]) -> None:
    """Two items that give one indicator different values, where at least one of them is not the source's."""
    groups: dict[tuple[object, ...], list[tuple[Entry, int]]] = defaultdict(list)
    for entry in entries:
        for place, told in enumerate(entry.told):
            said = told.view.named or told.view.own
            if len(said) >= 2 and worth(told.quantity) is not None:
                groups[(entry.report.item.report, entry.report.item.list, said)].append((entry, place))
    for group in groups.values():
        for entry, place in group:
            if place in entry.backed:
                continue
            told = entry.told[place]
            other = next((row for row in group if row[0] is not entry and _disagree(told, row[0].told[row[1]])), None)
            if other is not None:
                rival = other[0].told[other[1]].quantity
                entry.report.add(
                    "items.conflict",
                    told,
                    indicator=told.quantity.indicator or told.view.before,
                    other=rival.surface,
                    expected=rival.surface,
                )


def _disagree(first: Told, second: Told) -> bool:
    one, two = first.quantity, second.quantity
    if not same_unit(one, two) or same_worth(one, two) or one.kind != two.kind:
        return False
    if first.view.stages != second.view.stages:
        return False  # 申报493家、新认定265家
    for mine, other in ((one.measure, two.measure), (one.period, two.period), (one.status, two.status)):
        if mine is not None and other is not None and mine != other:
            return False
    if first.view.levels != second.view.levels or first.view.scopes != second.view.scopes:
        return False
    return likeness(first.view.told, second.view.told) > 0.9
