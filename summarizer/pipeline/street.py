"""One document down the street: reading → outline → extraction → validation → summary, as pure steps.

A Walk is where a document stands. `begin` and `advance` move it on; between them stand the model's replies, which
somebody else fetches. A Walk is picklable, so that the steps can be taken in a worker process.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from summarizer import models
from summarizer.document import Source
from summarizer.extraction.extractor import Extraction, Extractor, Reply, Request, Usage
from summarizer.items import Item
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.pipeline.mapping import to_summary
from summarizer.pipeline.software import software, validator_version
from summarizer.validation import validate
from summarizer.validation.finding import Validation


@runtime_checkable
class Sender(Protocol):
    """An extractor that sends text to a host, and knows which documents may go there.

    `unsent` tells of replies whether a request had to stay here (offline) and no earlier answer could stand in.
    """

    def may_send(self, source: Source) -> bool: ...

    def unsent(self, replies: tuple[Reply, ...]) -> bool: ...


@runtime_checkable
class Priced(Protocol):
    """An extractor whose requests cost money; `cost_of` is a decimal string in `currency`, None where not known."""

    @property
    def currency(self) -> str | None: ...

    def cost_of(self, usage: Usage) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """How documents are to be done. `fallback` does those that may not be sent to the extractor's host."""

    extractor: Extractor
    fallback: Extractor
    rounds: int = 1
    max_characters: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a document stands: `requests` wait for replies; none means that it has arrived."""

    annotated: Annotated
    extractor: Extractor
    fallback: Extractor
    rounds: int  # rounds of repair that are left
    started: str
    requests: tuple[Request, ...]
    replies: tuple[Reply, ...] = ()  # those that stand
    extraction: Extraction = field(default_factory=lambda: Extraction(()))
    validation: Validation | None = None
    repairs: tuple[models.RepairModel, ...] = ()
    usage: Usage = field(default_factory=Usage)


def begin(source: Source, recipe: Recipe) -> Walk:
    """The document annotated, its requests made."""
    started = _now()
    annotated = annotate(source)
    extractor = recipe.extractor
    if isinstance(extractor, Sender) and not extractor.may_send(source):
        extractor = recipe.fallback
    walk = Walk(annotated, extractor, recipe.fallback, recipe.rounds, started, extractor.prepare(annotated))
    return walk if walk.requests else advance(walk, ())


def advance(walk: Walk, replies: tuple[Reply, ...]) -> Walk:
    """The document one round further: drafts assembled and validated, follow-up requests made where they may help."""
    usage = sum((reply.usage for reply in replies), walk.usage)
    if walk.validation is None:
        if isinstance(walk.extractor, Sender) and walk.extractor.unsent(replies):
            # Half by the model and half not at all would be worse than the whole by the rules.
            walk, replies = replace(walk, extractor=walk.fallback), ()
        extraction = _assembled(walk, replies)
        validation = _validated(walk, extraction)
        walk = replace(walk, replies=replies, extraction=extraction, validation=validation, usage=usage)
    else:
        walk = replace(_better(walk, walk.validation, replies), usage=usage)
    requests: tuple[Request, ...] = ()
    if walk.rounds > 0 and walk.validation is not None:
        requests = walk.extractor.repair(walk.annotated, walk.extraction, walk.validation)
    return replace(walk, requests=requests, rounds=walk.rounds - 1)


def finish(walk: Walk) -> models.Summary:
    """The summary of a document that has arrived."""
    if walk.validation is None or walk.requests:
        raise ValueError("the document has not arrived yet")
    extractor = walk.extractor
    attribution = extractor.provenance() | {"software": software(), "validator_version": validator_version()}
    return to_summary(
        walk.annotated,
        replace(walk.extraction, usage=walk.usage),
        walk.validation,
        attribution=attribution,
        cost=extractor.cost_of(walk.usage) if isinstance(extractor, Priced) else None,
        repairs=walk.repairs,
        started=walk.started,
        finished=_now(),
    )


def _better(walk: Walk, before: Validation, repaired: tuple[Reply, ...]) -> Walk:
    """Of each section's two drafts the one with fewer errors, then fewer warnings; the first where they are equal."""
    good = tuple(reply for reply in repaired if reply.failure is None)
    if not good:
        return walk
    trial = _assembled(walk, _instead(walk.replies, good))
    after = _validated(walk, trial)
    kept: list[Reply] = []
    notes: list[models.RepairModel] = []
    for reply in good:
        sections = reply.request.sections
        old, new = _counts(walk.extraction.items, before, sections), _counts(trial.items, after, sections)
        # A draft that says nothing has no errors either: it is no repair.
        empty = not _items_of(trial.items, sections) and bool(_items_of(walk.extraction.items, sections))
        better = not empty and (new.error, new.warning) < (old.error, old.warning)
        if better:
            kept.append(reply)
        notes += [
            models.RepairModel(section=section, before=old, after=new, kept="repaired" if better else "first")
            for section in sections
        ]
    walk = replace(walk, repairs=walk.repairs + tuple(notes))
    if not kept:
        return walk
    replies = _instead(walk.replies, tuple(kept))
    if len(kept) == len(good):
        return replace(walk, replies=replies, extraction=trial, validation=after)
    extraction = _assembled(walk, replies)
    validation = _validated(walk, extraction)
    return replace(walk, replies=replies, extraction=extraction, validation=validation)


def _validated(walk: Walk, extraction: Extraction) -> Validation:
    """The ledger over a draft, with the reasons for what its extractor left out on purpose."""
    left = {each.start: each.reason for each in extraction.set_aside}
    return validate(walk.annotated, extraction.items, set_aside=left)


def _assembled(walk: Walk, replies: tuple[Reply, ...]) -> Extraction:
    """The extractor's items with every quote filled in, as it will be published.

    The ids of findings hash the quotes: a summary read back by `check` must get the same ones.
    """
    extraction, text = walk.extractor.assemble(walk.annotated, replies), walk.annotated.text
    return replace(extraction, items=tuple(_quoted(item, text) for item in extraction.items))


def _quoted(item: Item, text: str) -> Item:
    if all(each.exact is not None for each in item.evidence):
        return item
    quoted = (replace(each, exact=each.span.slice(text)) if each.exact is None else each for each in item.evidence)
    return replace(item, evidence=tuple(quoted))


def _instead(replies: tuple[Reply, ...], repaired: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """`replies` with the repaired answers in place of those that they name in `payload["repairs"]`."""
    texts = {reply.request.payload["repairs"]: reply.text for reply in repaired}
    return tuple(replace(reply, text=texts.get(reply.request.key, reply.text)) for reply in replies)


def _items_of(items: tuple[Item, ...], sections: tuple[str, ...]) -> set[str]:
    return {item.id for item in items if any(evidence.section in sections for evidence in item.evidence)}


def _counts(items: tuple[Item, ...], validation: Validation, sections: tuple[str, ...]) -> models.CountsModel:
    counts = {"error": 0, "warning": 0, "info": 0}
    ids = _items_of(items, sections)
    for finding in validation.findings:
        if finding.item in ids:
            counts[finding.severity.value] += 1
    return models.CountsModel(**counts)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
