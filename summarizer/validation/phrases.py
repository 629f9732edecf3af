"""Set phrases: verbatim or left out. A phrase with one character changed is found by the pairs it still shares."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from operator import add

from summarizer.document import Span
from summarizer.resources import table
from summarizer.validation.claims import STATEMENT
from summarizer.validation.finding import Claim
from summarizer.validation.report import ItemReport

_SHORTEST = 4


@cache
def _pairs() -> dict[str, tuple[tuple[str, int], ...]]:
    """Every pair of neighbouring characters → the phrases that hold it, and where."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for phrase in table("validation/phrases.toml")["phrases"]:
        if len(phrase) >= _SHORTEST:
            for place in range(len(phrase) - 1):
                found[phrase[place : place + 2]].append((phrase, place))
    return {pair: tuple(rows) for pair, rows in found.items()}


def _one_apart(window: str, phrase: str) -> bool:
    """Whether two words of one length differ in just one character."""
    place = 0
    while window[place] == phrase[place]:
        place += 1
        if place == len(phrase):
            return False
    return window[place + 1 :] == phrase[place + 1 :]


def altered_phrases(statement: str) -> list[tuple[int, int, str]]:
    """Stretches that differ from a set phrase in one character, with the phrase; longest phrases first."""
    rows = _pairs()
    hits = [offset for offset, pair in enumerate(map(add, statement, statement[1:])) if pair in rows]
    if not hits:
        return []
    known: set[tuple[int, str]] = set()
    exact: list[tuple[int, int]] = []
    found: list[tuple[int, int, str]] = []
    for offset in hits:
        for phrase, place in rows[statement[offset : offset + 2]]:
            start = offset - place
            if start < 0 or (start, phrase) in known or start + len(phrase) > len(statement):
                continue
            known.add((start, phrase))
            window = statement[start : start + len(phrase)]
            if window == phrase:
                exact.append((start, start + len(phrase)))
            elif _one_apart(window, phrase) and (len(phrase) > _SHORTEST or not window.isascii()):
                found.append((start, start + len(phrase), phrase))
    free = [row for row in found if not any(start < row[1] and row[0] < end for start, end in exact)]
    free.sort(key=lambda row: (row[0] - row[1], row[0]))
    kept: list[tuple[int, int, str]] = []
    for row in free:
        if not any(row[0] < end and start < row[1] for start, end, _ in kept):
            kept.append(row)
    return sorted(kept)


def check_phrases(report: ItemReport, whole: str) -> None:
    """Report altered set phrases that the source does not write so itself, where the source has the phrase."""
    statement = report.item.statement
    for start, end, phrase in altered_phrases(statement):
        window = statement[start:end]
        if window in whole or phrase not in whole:
            continue
        report.add(
            "phrase.altered",
            claim=Claim(STATEMENT, Span(start, end), window),
            expected=phrase,
            replace=(start, end, phrase),
        )
