"""The topic of an item: a vote of words from the closed list in `topics.toml`."""

from __future__ import annotations

import re
from functools import cache

from summarizer import resources
from summarizer.patterns import any_of

OTHER = "其他"


@cache
def _votes() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The words, the topics that each votes for, and all topics in the order that settles ties."""
    names: dict[str, list[str]] = {}
    order = []
    for topic in resources.table("extraction/topics.toml")["topics"]:
        order.append(topic["name"])
        for word in topic["words"]:
            names.setdefault(word, []).append(topic["name"])
    return re.compile(any_of(names)), {word: tuple(found) for word, found in names.items()}, tuple(order)


def topics() -> tuple[str, ...]:
    """The closed list, in the order that settles ties."""
    return _votes()[2]


def topic_of(text: str, *around: str) -> str:
    """The topic that most words vote for; a word of `text` counts twice one of `around`. `其他` without a vote."""
    pattern, names, order = _votes()
    count = dict.fromkeys(order, 0)
    for weight, part in ((4, text), *((2, words) for words in around)):
        for word in pattern.findall(part):
            for name in names[word]:
                # Longer words say more: 高新技术产业 beats 企业.
                count[name] += weight + (len(word) > 3)
    best = max(count, key=count.__getitem__)
    return best if count[best] else OTHER
