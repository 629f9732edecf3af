"""Anchors: the sentences an item without evidence most resembles, so that it can be proofread all the same."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from summarizer.document import Span
from summarizer.items import Item
from summarizer.validation.claims import read_statement
from summarizer.validation.compare.number import significant, worth
from summarizer.validation.index import Index, Ring
from summarizer.validation.lists import pairs

_MOST = 3  # sentences an item is held against
_SHARE = 0.55  # of the best sentence's score that another needs


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

    def ring(self, item: Item) -> Ring:
        """The sentences that share most with the item's statement: rare pairs and telling figures weigh most."""
        scores: dict[int, float] = defaultdict(float)
        for pair in sorted(pairs(item.statement)):
            found = self._places.get(pair, ())
            for number in found:
                scores[number] += 1.0 / (1 + len(found)) ** 0.5
        sentences = self._index.annotated.sentences
        numbers = {sentence.span.start: place for place, sentence in enumerate(sentences)}
        for told in read_statement(item.statement).told:
            value = worth(told.quantity)
            for mention in self._index.of_worth(value) if value is not None else ():
                sentence = self._index.annotated.sentence_at(mention.start)
                if sentence is not None and numbers[sentence.span.start] in scores:
                    scores[numbers[sentence.span.start]] += 0.3 * min(3, significant(mention))
        if not scores:
            return self._index.ring(())
        ranked = sorted(scores.items(), key=lambda row: (-row[1], row[0]))
        best = ranked[0][1]
        chosen = [number for number, score in ranked[:_MOST] if score >= best * _SHARE]
        return self._index.ring(Span(sentences[n].span.start, sentences[n].span.end) for n in sorted(chosen))
