"""Anchors: the sentences an item without evidence most resembles, so that it can be proofread all the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from summarizer.document import SectionKind
from summarizer.items import Item, ItemList
from summarizer.quantities import Quantity
from summarizer.validation import arithmetic
from summarizer.validation.claims import Statement, Told, read_statement
from summarizer.validation.compare.number import ORDERS, significant, worth
from summarizer.validation.compare.words import plain
from summarizer.validation.index import Index, Ring
from summarizer.validation.lists import pairs
from summarizer.validation.matching import same_unit, telling

_MOST = 3  # sentences a fragment of an item is held against
_SHARE = 0.55  # of the best sentence's score that another needs
_CLOSER = 1.5  # how much closer to a figure's clause a sentence without it has to be than one that holds it
_FRAGMENT = re.compile(r"[^。;!?\n]+")


class Anchors:
    """Looks sentences up by their pairs of characters and by their figures; built when first asked."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for number, sentence in enumerate(self._index.annotated.sentences):
            for pair in sorted(pairs(sentence.span.slice(self._index.text))):
                places[pair].append(number)
        return places

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {s.span.start: number for number, s in enumerate(self._index.annotated.sentences)}

    def ring(self, item: Item) -> Ring:
        """The sentences that share most with each part of the item's statement."""
        statement = read_statement(item.statement)
        chosen: set[int] = set()
        for match in _FRAGMENT.finditer(plain(item.statement)):
            chosen |= self._closest(item, statement, match.start(), match.end())
        sentences = self._index.annotated.sentences
        kept = self._of_one_report(statement, chosen)
        return self._index.ring(sentences[number].span for number in sorted(kept))

    def _of_one_report(self, statement: Statement, chosen: set[int]) -> set[int]:
        """Without the sentences of other reports, where one report's hold every figure of the statement.

        A collection of districts says the same of each: a sentence of a neighbour only confuses.
        """
        if len(self._index.annotated.reports) < 2 or len(chosen) < 2:
            return chosen
        sentences = self._index.annotated.sentences
        groups: dict[str, set[int]] = defaultdict(set)
        for number in chosen:
            report = self._index.report_at(sentences[number].span.start)
            groups[report.id if report is not None else ""].add(number)
        holding = [self._holding(statement, told.quantity.start) for told in statement.told]
        whole = [group for group in groups.values() if all(group & places for places in holding)]
        return whole[0] if holding and len(whole) == 1 else chosen

    def _closest(self, item: Item, statement: Statement, start: int, end: int) -> set[int]:
        """The sentences closest to one fragment: rare pairs and telling figures weigh most."""
        scores: dict[int, float] = defaultdict(float)
        for pair in sorted(pairs(statement.text[start:end])):
            found = self._places.get(pair, ())
            for number in found:
                scores[number] += 1.0 / (1 + len(found)) ** 0.5
        holding: dict[int, dict[int, float]] = {}
        for told in statement.told:
            if start <= told.quantity.start < end:
                places = self._holding(statement, told.quantity.start)
                holding[told.quantity.start] = {number: scores.get(number, 0.0) for number in places}
                for number in places:
                    if number in scores:
                        scores[number] += 0.3 * min(3, significant(told.quantity))
        if not scores:
            return set()
        ranked = sorted(scores.items(), key=lambda row: (-row[1], row[0]))
        best = ranked[0][1]
        chosen = {number for number, score in ranked[:_MOST] if score >= best * _SHARE}
        for told in statement.told:
            known = sorted(holding.get(told.quantity.start, {}))
            if known and telling(told.quantity) and not chosen & set(known):
                chosen.add(max(known, key=lambda number: (scores.get(number, 0.0), -number)))
            elif start <= told.quantity.start < end and not (known and telling(told.quantity)):
                chosen |= self._of_clause(item, told, known)
        return chosen

    def _of_clause(self, item: Item, told: Told, known: list[int]) -> set[int]:
        """For a figure that no sentence holds (1万余场次, 16家 for 15家): the sentence closest to its own clause.

        `known` sentences hold the value; the closest has to be clearly closer than they are.
        """
        scores: dict[int, float] = defaultdict(float)
        for pair in sorted(pairs(told.view.before) | pairs(told.view.after)):
            found = self._places.get(pair, ())
            for number in found:
                scores[number] += 1.0 / (1 + len(found)) ** 0.5
        if not scores:
            return self._worded_alike(item, told, known)
        best = max(scores, key=lambda number: (scores[number], -number))
        if best in known:
            return {best}
        held = max((scores.get(number, 0.0) for number in known), default=0.0)
        return {best} if scores[best] >= _CLOSER * held and self._fits(item, best) else set()

    def _worded_alike(self, item: Item, told: Told, known: list[int]) -> set[int]:
        """Of the sentences that hold a figure's value the one that repeats most of its words as they are written.

        For clauses of words too general to look a sentence up by (获各级科技奖10项).
        """
        words = told.view.before + told.view.after
        sentences = self._index.annotated.sentences
        best, most = None, 1
        for number in known:
            text = sentences[number].span.slice(self._index.plain)
            shared = sum(words[place : place + 2] in text for place in range(len(words) - 1))
            if shared > most and self._fits(item, number):
                best, most = number, shared
        return {best} if best is not None else set()

    def _fits(self, item: Item, number: int) -> bool:
        """Whether a sentence may speak of the item: a plan is not held against what was achieved, nor the reverse."""
        section = self._index.annotated.section_at(self._index.annotated.sentences[number].span.start)
        kind = section.kind if section is not None else None
        opposed = {ItemList.PLANS: SectionKind.ACHIEVEMENTS, ItemList.ACHIEVEMENTS: SectionKind.PLANS}
        return kind is None or opposed.get(item.list) is not kind

    def _holding(self, statement: Statement, start: int) -> set[int]:
        """The sentences that hold the figure of the statement that begins at `start`."""
        claim = next(told.quantity for told in statement.told if told.quantity.start == start)
        value = worth(claim)
        exact = self._index.of_worth(value) if value is not None else ()
        return self._sentences_of(claim, exact) or self._sentences_of(claim, self._rounded_to(claim))

    def _sentences_of(self, claim: Quantity, mentions: Iterable[Quantity]) -> set[int]:
        found = (self._index.annotated.sentence_at(m.start) for m in mentions if same_unit(claim, m))
        return {self._numbers[sentence.span.start] for sentence in found if sentence is not None}

    def _rounded_to(self, claim: Quantity) -> list[Quantity]:
        """The figures of the source that a figure is a rounding of (1.58万余 of 15823)."""
        value = arithmetic.decimal(claim.value)
        if value is None or claim.kind in ORDERS or significant(claim) < 2:
            return []
        return [m for m in self._index.near_worth(value) if arithmetic.rounding(claim, m) is not None]
