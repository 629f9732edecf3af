"""Figures as the model wrote them → metrics of the source: the model cites, the program quotes.

A draft's `quantity` is looked for among the mentions of the cited sentences. Found, every field is the source's own;
not found, the surface stays as it was written and the ledger says what is wrong with it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import chain

from summarizer.document import Sentence
from summarizer.extraction.metrics import change_of
from summarizer.extraction.metrics import metric_of as backed
from summarizer.items import Change, Metric
from summarizer.models import DraftMetric
from summarizer.outline.annotated import Annotated
from summarizer.quantities import Quantity, recognize

_CHANGES = ("growth", "delta")


def plain(text: str) -> str:
    """Width, spaces and separators taken away: what two writings of one figure share."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(char for char in narrow if not char.isspace() and char not in ",，、")


def cited_mentions(annotated: Annotated, sentences: tuple[Sentence, ...]) -> tuple[Quantity, ...]:
    """Mentions of the cited sentences that can back a figure, in the text's order."""
    mentions = chain.from_iterable(annotated.mentions_in(sentence.span) for sentence in sentences)
    return tuple(mention for mention in mentions if mention.is_claim or mention.kind == "malformed")


def metric_of(draft: DraftMetric, cited: tuple[Quantity, ...], used: set[int]) -> Metric:
    """One metric; `used` holds the starts of mentions that other metrics of the item already stand on."""
    written = _read(draft.quantity)
    mention = _find(draft.quantity, written, draft.indicator, cited, used)
    if mention is None:
        metric = _unbacked(draft, written)
    else:
        used.add(mention.start)
        metric = backed(mention, draft.indicator.strip() or mention.indicator or "")
    return replace(metric, change=_change(draft.change, mention, cited, used)) if draft.change.strip() else metric


def _read(text: str) -> Quantity | None:
    """The figure in what the model wrote: its first claim, else its first damaged number."""
    found = recognize(text)
    return next((q for q in found if q.is_claim), None) or next((q for q in found if q.kind == "malformed"), None)


def _find(
    text: str, written: Quantity | None, indicator: str, cited: tuple[Quantity, ...], used: set[int]
) -> Quantity | None:
    """The mention that was meant: same writing first, then same value and unit; among several the likeliest."""
    bare = plain(text)
    core = plain(written.surface) if written is not None else bare
    fitting = [q for q in cited if plain(q.surface) == core]
    if not fitting:
        fitting = [q for q in cited if written is not None and _same(q, written)]
    if not fitting:
        fitting = [q for q in cited if len(q.surface) > 1 and bare == plain(q.surface)]
    if not fitting:
        return None
    return max(fitting, key=lambda q: (q.start not in used, _likeness(indicator, q.indicator or ""), -q.start))


def _same(one: Quantity, other: Quantity) -> bool:
    return one.value is not None and (one.value, one.upper, one.unit) == (other.value, other.upper, other.unit)


def _likeness(one: str, other: str) -> float:
    """Shared neighbouring characters, 0 to 1."""
    pairs, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (plain(one), plain(other)))
    return len(pairs & others) / len(pairs | others) if pairs or others else 0.0


def _unbacked(draft: DraftMetric, written: Quantity | None) -> Metric:
    metric = Metric(indicator=draft.indicator.strip(), surface=draft.quantity.strip())
    if written is None:
        return metric
    return replace(
        metric,
        value=written.value,
        upper=written.upper,
        unit=written.unit,
        kind=written.kind,
        qualifier=written.qualifier,
        measure=written.measure,
    )


def _change(text: str, level: Quantity | None, cited: tuple[Quantity, ...], used: set[int]) -> Change | None:
    """The change beside a level, from the cited mentions; None where the model wrote the level itself once more."""
    written = _read(text)
    changes = [q for q in cited if q.measure in _CHANGES or q.direction is not None]
    pool = tuple(q for q in changes if level is None or q.start != level.start) or cited
    mention = _find(text, written, (level.indicator if level else None) or "", pool, used)
    if mention is not None:
        used.add(mention.start)
        return change_of(mention)
    if level is not None and written is not None and _same(level, written):
        return None
    if written is None:
        return Change(direction=None, basis=None, value=None, unit=None, surface=text.strip())
    # Its place would be one in the model's words, not in the source.
    return replace(change_of(written), source=None)
