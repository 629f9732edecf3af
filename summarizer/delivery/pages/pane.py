"""The source as HTML: the text itself, code point for code point, with its numbers, sentences and noise marked.

Everything that is not the document's own text is drawn by the style sheet (`::before`), so that the text of the
pane is the source exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.delivery.pages.labels import label
from summarizer.delivery.pages.ledger import Mark
from summarizer.document import Span
from summarizer.outline.annotated import Annotated

# What HTML can't hold, or would change while parsing: each stands for exactly one code point.
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&#34;", ord("'"): "&#39;", 13: "&#13;"}
_ENTITIES |= dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that encloses marks: a sentence, a heading, noise, or the blank between them."""

    span: Span
    kind: str  # "s", "h", "n", ""
    id: str | None = None
    origin: str | None = None  # where it began in the original file: "p3", "¶12"


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies over the text. `evidence` is outlined now; `words` are underlined, by what they govern."""

    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    evidence: tuple[Span, ...] = ()
    words: tuple[tuple[Span, str], ...] = ()


def escaped(text: str) -> str:
    """Text for element content and attributes; the parsed result is the text, one code point for one."""
    return text.translate(_ENTITIES)


def stretches(annotated: Annotated) -> tuple[Stretch, ...]:
    """The whole text in stretches, in order, without a gap. Linear."""
    headings = {section.heading for section in annotated.sections.values() if section.heading is not None}
    bounds = sorted(headings)
    starts = [span.start for span in bounds]

    def is_heading(span: Span) -> bool:
        at = bisect_left(starts, span.start + 1) - 1
        return at >= 0 and bounds[at].holds(span)

    rows: list[tuple[Span, str, str | None]] = [(one.span, "n", None) for one in annotated.source.noise]
    rows += [
        (one.span, "h" if is_heading(one.span) else "s", f"s-{one.number}")
        for one in annotated.sentences
        if len(one.span)
    ]
    origins = [(one.span.start, one.label) for one in annotated.source.origins]
    return tuple(_filled(sorted(rows, key=lambda row: row[0]), len(annotated.text), origins))


def _filled(
    rows: Sequence[tuple[Span, str, str | None]], size: int, origins: Sequence[tuple[int, str]]
) -> Iterator[Stretch]:
    """The rows with the blanks between them; a row that overlaps an earlier one keeps its rest."""
    at, named = 0, 0
    for span, kind, name in rows:
        start, end = max(span.start, at), min(span.end, size)
        if start >= end:
            continue
        if at < start:
            yield Stretch(Span(at, start), "")
        origin = None
        while named < len(origins) and origins[named][0] < end:
            origin = origins[named][1]
            named += 1
        yield Stretch(Span(start, end), kind, name, origin)
        at = end
    if at < size:
        yield Stretch(Span(at, size), "")


def html(text: str, layers: Layers, translate: Translate, linked: Mapping[str, str]) -> str:
    """The pane's inner HTML. `linked` gives the address of a card by the id of its finding. Linear (after sorting).

    Every line is an element of its own, so that what changes inside one is laid out without the others.
    """
    out: list[str] = []
    cuts = _cuts(layers, len(text))
    overlay = _Overlay(text, layers, translate, linked)
    at = 0
    inside = False  # a line
    for stretch, start, end, ends_line in _in_lines(text, layers.stretches):
        if inside == ends_line:
            out.append("</span>" if inside else '<span class="l">')
            inside = not inside
        out.append(_opening(stretch, translate))
        begin = start
        while at < len(cuts) and cuts[at] <= begin:
            at += 1
        while begin < end:
            stop = min(end, cuts[at]) if at < len(cuts) else end
            out.append(overlay.run(begin, stop))
            begin = stop
            if at < len(cuts) and cuts[at] <= begin:
                at += 1
        out.append("</span>" if stretch.kind else "")
    out.append("</span>" if inside else "")
    return "".join(out)


def _in_lines(text: str, found: Iterable[Stretch]) -> Iterator[tuple[Stretch, int, int, bool]]:
    """The stretches with their bounds, blanks cut at their line ends; the last tells a piece of line ends.

    A stretch that encloses a line end (a sentence over two lines) stays whole.
    """
    for stretch in found:
        start, end = stretch.span.start, stretch.span.end
        first = text.find("\n", start, end) if not stretch.kind else -1
        if first < 0:
            yield stretch, start, end, False
            continue
        last = text.rfind("\n", start, end) + 1
        if start < first:
            yield stretch, start, first, False
        yield stretch, first, last, True
        if last < end:
            yield stretch, last, end, False


def _opening(stretch: Stretch, translate: Translate) -> str:
    if not stretch.kind:
        return ""
    name = f' id="{stretch.id}" data-o="{stretch.span.start}"' if stretch.id else ""
    origin = f' data-p="{escaped(stretch.origin)}"' if stretch.origin else ""
    role = ' role="heading" aria-level="3"' if stretch.kind == "h" else ""
    clutter = translate("网页杂文，不是报告正文")
    title = f' title="{escaped(clutter)}"' if stretch.kind == "n" else ""
    return f'<span class="{stretch.kind}"{name}{origin}{role}{title}>'


def _cuts(layers: Layers, size: int) -> list[int]:
    spans = [mark.span for mark in layers.marks]
    spans += layers.evidence
    spans += (span for span, _ in layers.words)
    return sorted({min(edge, size) for span in spans for edge in (span.start, span.end)})


class _Overlay:
    """Writes runs: stretches of text in which no layer begins or ends. Asked in the text's order."""

    def __init__(self, text: str, layers: Layers, translate: Translate, linked: Mapping[str, str]) -> None:
        self._text = text
        self._marks = layers.marks
        self._mark = 0
        self._evidence = _merged(layers.evidence)
        self._piece = 0
        self._words = sorted(layers.words)
        self._word = 0
        self._linked = linked
        self._titles = {
            state: escaped(translate(label("ledger", state))) for state in ("cited", "omitted", "set_aside", "damaged")
        }
        self._doubted = escaped(translate(label("state", "open")))

    def run(self, start: int, end: int) -> str:
        inner = escaped(self._text[start:end])
        while self._mark < len(self._marks) and self._marks[self._mark].span.end <= start:
            self._mark += 1
        if self._mark < len(self._marks) and self._marks[self._mark].span.start <= start:
            mark = self._marks[self._mark]
            inner = self._marked(mark, inner, first=mark.span.start == start)
        while self._word < len(self._words) and self._words[self._word][0].end <= start:
            self._word += 1
        if self._word < len(self._words) and self._words[self._word][0].start <= start:
            inner = f'<u class="g g-{self._words[self._word][1]}">{inner}</u>'
        while self._piece < len(self._evidence) and self._evidence[self._piece].end <= start:
            self._piece += 1
        if self._piece < len(self._evidence) and self._evidence[self._piece].start <= start:
            inner = f'<span class="ev">{inner}</span>'
        return inner

    def _marked(self, mark: Mark, inner: str, *, first: bool) -> str:
        name = f' id="m-{mark.span.start}"' if first else ""
        kind = {"cited": "c", "omitted": "o", "set_aside": "a", "damaged": "d"}[mark.state]
        title = self._titles[mark.state]
        more = "" if first else " m2"  # the rest of a mark that another layer cuts: no second icon
        target = next((self._linked[one] for one in mark.findings if one in self._linked), None)
        if target is not None:
            title = f"{title} · {self._doubted}"
            return f'<a class="m {kind} f{more}"{name} href="{escaped(target)}" title="{title}">{inner}</a>'
        if mark.state == "set_aside":
            return f'<span class="m a{more}"{name}>{inner}</span>'
        return f'<span class="m {kind}{more}"{name} title="{title}">{inner}</span>'


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
