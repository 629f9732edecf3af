"""Passages for people: a stretch of text cut to the place that matters, the differing characters marked."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from summarizer.cli.visible import visible
from summarizer.document import Span

if TYPE_CHECKING:
    from rich.text import Text

    from summarizer.items import Item
    from summarizer.outline.annotated import Annotated

AROUND = 40  # characters shown on either side
_LONGEST = 200  # what is longer than this helps nobody letter by letter


def differing(told: str, written: str) -> tuple[list[Span], list[Span]]:
    """The stretches of each that are not in the other; none where there is nothing to compare."""
    if not told or not written or max(len(told), len(written)) > _LONGEST:
        return [], []
    ours: list[Span] = []
    theirs: list[Span] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, told, written, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if end > start:
            ours.append(Span(start, end))
        if stop > begin:
            theirs.append(Span(begin, stop))
    return ours, theirs


def field_text(item: Item, field: str) -> str:
    """The text of an item's field as findings name it: `statement`, or `metrics[i]` for a metric's surface."""
    if field.startswith("metrics[") and field[8:-1].isdigit() and int(field[8:-1]) < len(item.metrics):
        metric = item.metrics[int(field[8:-1])]
        return metric.surface
    return item.statement


def sentence_around(annotated: Annotated, span: Span) -> tuple[str, Span]:
    """The sentence of the source around a place, and the place within it."""
    sentence = annotated.sentence_at(span.start)
    whole = sentence.span if sentence is not None else Span(max(0, span.start - AROUND), span.end + AROUND)
    whole = Span(min(whole.start, span.start), min(max(whole.end, span.end), len(annotated.text)))
    return whole.slice(annotated.text), Span(span.start - whole.start, span.end - whole.start)


def around(label: str, text: str, span: Span | None, marks: list[Span], colour: str) -> Text:
    """`label` and `text` cut to the surroundings of `span`, which stands in 【】 so that no colour is needed to see it.

    `marks` are stretches of the span's own text; they are shown in `colour`.
    """
    from rich.text import Text

    line = Text(f"{label}│", style="dim")  # no space: a line of Chinese would break there first
    body = Text(style="not dim")
    if span is None or span.end > len(text):
        body.append(_flat(text[: 4 * AROUND]) + ("…" if len(text) > 4 * AROUND else ""))
        return line + body
    start, end = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
    body.append(("…" if start else "") + _flat(text[start : span.start]) + "【")
    place = span.start
    for mark in marks:
        body.append(_flat(text[place : span.start + mark.start]))
        body.append(_flat(text[span.start + mark.start : span.start + mark.end]), style=f"bold {colour} reverse")
        place = span.start + mark.end
    body.append(_flat(text[place : span.end]) + "】" + _flat(text[span.end : end]) + ("…" if end < len(text) else ""))
    return line + body


def _flat(text: str) -> str:
    return visible(text.replace("\n", " "))
