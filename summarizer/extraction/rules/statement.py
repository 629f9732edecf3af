"""The statement of an item: the clauses of its evidence that tell a fact, shortened without touching a figure."""

from __future__ import annotations

import re

from summarizer.document import Span
from summarizer.extraction.rules.clauses import MARKER, Clause, announces, clauses_of, closed, words_of
from summarizer.extraction.rules.tables import cells_in, row_statement
from summarizer.items import ItemList
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity

# A statement without figures stops here; one with figures keeps them all.
LONGEST = 80
# The weight of a clause without figures that is worth a place beside figures: a deed; in a plan work is enough.
_FLOORS = {ItemList.ACHIEVEMENTS: 2, ItemList.PLANS: 1, ItemList.PROBLEMS: -9}
# A deed with a result and a title (在全市率先出台《…》) is worth more room: titles are long and can't be shortened.
_MAIN_DEED = 6
_TITLE_ROOM = 50
# A statement of one clause with fewer characters says too little alone.
_TERSE = 12
_SENTENCE_STOPS = "。！!？?\n;；"
# A statement with one of these says its time itself.
_OWN_TIME = re.compile(r"今年以来|年初以来|截至|截止|目前|全年|年内")
_PART_YEAR = re.compile(r"月|季度|半年|月末|旬|截至|以来")


def _kept(clauses: tuple[Clause, ...], floor: int) -> list[bool]:
    """Which clauses stay: those with figures and what they lean on; then, while there is room, the weightiest.

    Beside figures a clause must weigh `floor` to be kept.
    """
    keep = [bool(clause.figures) for clause in clauses]
    for index in range(len(clauses)):
        if keep[index]:
            _keep_support(clauses, keep, index)
    floor = floor if any(keep) else min(floor, 1)
    room = LONGEST - sum(len(c.span) + 1 for c, kept in zip(clauses, keep, strict=True) if kept)
    for index in sorted(range(len(clauses)), key=lambda i: (-clauses[i].weight, i)):
        clause = clauses[index]
        if keep[index] or clause.weight < floor or clause.hangs or clause.opens or clause.announces:
            continue
        room -= _add(clauses, keep, index, room + (_TITLE_ROOM if clause.weight >= _MAIN_DEED else 0))
    for index, clause in enumerate(clauses[:-1]):
        # What leads to a kept clause is kept with it while there is room: 通过…机制,完善….
        ends = clause.stop in _SENTENCE_STOPS
        if clause.hangs and not keep[index] and not ends and keep[index + 1] and clause.weight >= max(2, floor):
            room -= _add(clauses, keep, index, room)
    for index, clause in enumerate(clauses[:-1]):
        if clause.subject and keep[index]:
            keep[index + 1] = True
    if not any(keep):
        whole = [index for index, clause in enumerate(clauses) if not clause.hangs and not clause.opens]
        best = max(whole or range(len(clauses)), key=lambda i: (clauses[i].weight, -i))
        keep[best] = True
        if best + 1 < len(clauses) and clauses[best].subject:
            keep[best + 1] = True
        led = best and (clauses[best - 1].hangs or clauses[best - 1].subject)
        if led and clauses[best - 1].stop not in _SENTENCE_STOPS:
            keep[best - 1] = len(clauses[best - 1].span) + len(clauses[best].span) < LONGEST
    kept = [index for index, kept in enumerate(keep) if kept]
    if len(kept) == 1 and len(clauses[kept[0]].span) < _TERSE and not clauses[kept[0]].figures:
        _keep_neighbour(clauses, keep, kept[0])
    return keep


def _keep_neighbour(clauses: tuple[Clause, ...], keep: list[bool], index: int) -> None:
    """Keeps a clause beside one too short to tell what it is about: 制定相应的措施,切实改进对知识分子的工作."""
    before, behind = index - 1, index + 1
    if behind < len(clauses) and clauses[index].stop not in _SENTENCE_STOPS and clauses[behind].weight >= 0:
        keep[behind] = True
    elif before >= 0 and clauses[before].stop not in _SENTENCE_STOPS and clauses[before].weight >= 0:
        keep[before] = True


def _add(clauses: tuple[Clause, ...], keep: list[bool], index: int, room: int) -> int:
    """Keeps a clause with its support where there is room for them; the characters they take."""
    trial = list(keep)
    trial[index] = True
    _keep_support(clauses, trial, index)
    size = sum(len(c.span) + 1 for c, new, old in zip(clauses, trial, keep, strict=True) if new and not old)
    if size > room:
        return 0
    keep[:] = trial
    return size


def _keep_support(clauses: tuple[Clause, ...], keep: list[bool], index: int) -> None:
    """Keeps what a kept clause leans on and what opens the way to it, within its sentence."""
    at = index
    while at > 0:
        before = clauses[at - 1]
        if before.stop in _SENTENCE_STOPS and not clauses[at].part:
            return
        leaning = clauses[at].leans and not keep[at - 1] and before.weight >= 0 and not before.hangs
        promised = before.governs and bool(clauses[index].figures) and not clauses[index].governs
        if not (leaning or before.opens or promised or clauses[at].part):
            return
        keep[at - 1] = True
        at -= 1


def _shortened(text: str, clause: Clause) -> str:
    """A clause without its marker and without manner words at its head."""
    words = closed(clause.span.slice(text))
    marker = MARKER.match(words)
    if marker:
        words = words[marker.end() :]
    changed = True
    while changed and words.startswith(words_of("manner")):
        changed = False
        for manner in words_of("manner"):
            if words.startswith(manner) and len(words) - len(manner) >= 4:
                words = words[len(manner) :].lstrip(",，").removeprefix("地")
                changed = True
                break
    return words


_TURN = re.compile(r"(?:但(?:是|也)?|然而|不过|而且|而|并且?|且|也|还|仍)(?=[\u4e00-\u9fff“])")


def _join(parts: list[tuple[str, str]]) -> str:
    """Clauses joined by commas, sentences by semicolons; no stop at the end."""
    out: list[str] = []
    for index, (words, stop) in enumerate(parts):
        out.append(words)
        if index + 1 < len(parts):
            out.append(";" if stop in _SENTENCE_STOPS else ":" if stop in ":：" else ",")
    return "".join(out)


def _governing(annotated: Annotated, figures: list[Quantity], statement: str) -> str | None:
    """The words of a part-year period that governs the first figures from outside the statement."""
    if _OWN_TIME.search(statement):
        return None
    for figure in figures:
        if figure.period is None or not _PART_YEAR.search(figure.period):
            continue
        paragraph = annotated.text.rfind("\n", 0, figure.start) + 1
        for mention in reversed(annotated.mentions_in(Span(paragraph, figure.start))):
            if mention.kind == "period" and _PART_YEAR.search(mention.surface):
                return None if mention.surface in statement else mention.surface
        return None
    return None


def statement_of(annotated: Annotated, evidence: tuple[Span, ...], name: ItemList = ItemList.ACHIEVEMENTS) -> str:
    """A concise statement of the evidence: verbatim clauses, so that no figure loses its unit, qualifier or subject."""
    text = annotated.text
    # What is wrong is often said without a deed: a problem keeps all but what announces it.
    floor = _FLOORS[name]
    parts: list[tuple[str, str]] = []
    figures: list[Quantity] = []
    for span in evidence:
        cells = cells_in(annotated, span)
        if cells:
            return row_statement(annotated, cells)
        clauses = clauses_of(annotated, span)
        if all(not clause.figures and announces(clause.span.slice(text)) for clause in clauses):
            continue
        kept = _kept(clauses, floor)
        for index, (clause, keep) in enumerate(zip(clauses, kept, strict=True)):
            if keep:
                words = _shortened(text, clause)
                if index and not kept[index - 1] and (turn := _TURN.match(words)):
                    words = words[turn.end() :]  # 虽然…,但…: nothing to turn from
                if words:
                    parts.append((" ".join(words.split()), clause.stop))
                    figures.extend(clause.figures)
        if parts:
            parts[-1] = (parts[-1][0], "。")
    statement = _join(parts)
    period = _governing(annotated, figures, statement)
    return f"{period},{statement}" if period else statement
