"""The steps of the street as a worker process takes them: plain data in, plain data out, nothing shared."""

from __future__ import annotations

import pickle
import time
from dataclasses import dataclass

from summarizer import models
from summarizer.document import Source
from summarizer.extraction.extractor import Reply, Request
from summarizer.pipeline.fetching import with_bytes
from summarizer.pipeline.index import Line
from summarizer.pipeline.inputs import Input, shown, summary_name, text_name
from summarizer.pipeline.street import Recipe, Walk, advance, begin, finish
from summarizer.reading import read, read_bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document whose requests are to be answered. `state` is its pickled Walk: opaque to all but the workers."""

    requests: tuple[Request, ...]
    state: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Arrived:
    """A finished document: the bytes of its two files and its line for the index."""

    summary: bytes
    text: bytes
    line: Line
    seconds: float


def opened(document: Input, recipe: Recipe) -> Source:
    """The document read. Raises ReadingError, or the fault that the input came with."""
    if document.fault is not None:
        raise document.fault
    if document.afar:
        document = with_bytes(document, recipe.max_characters)
    if document.data is not None:
        return read_bytes(document.data, document.path.replace("\\", "/"), max_characters=recipe.max_characters)
    return read(document.path, max_characters=recipe.max_characters)


def start(document: Input, recipe: Recipe) -> Waiting | Arrived:
    """Reads and annotates a document. Raises ReadingError."""
    clock = time.perf_counter()
    return _packed(begin(opened(document, recipe), recipe), document, clock)


def resume(document: Input, waiting: Waiting, replies: tuple[Reply, ...]) -> Waiting | Arrived:
    """Takes a document on with the replies to its requests."""
    clock = time.perf_counter() - waiting.seconds
    walk: Walk = pickle.loads(waiting.state)
    return _packed(advance(walk, replies), document, clock)


def _packed(walk: Walk, document: Input, clock: float) -> Waiting | Arrived:
    if walk.requests:
        state = pickle.dumps(walk, protocol=pickle.HIGHEST_PROTOCOL)
        return Waiting(walk.requests, state, time.perf_counter() - clock)
    summary = finish(walk)
    data = summary_bytes(summary)
    text = walk.annotated.text.encode("utf-8")
    return Arrived(data, text, line_of(summary, document), time.perf_counter() - clock)


def summary_bytes(summary: models.Summary) -> bytes:
    """A summary file, byte for byte: UTF-8, keys in the order of the contract."""
    return (summary.model_dump_json(indent=2) + "\n").encode("utf-8")


def line_of(summary: models.Summary, document: Input) -> Line:
    """What the index says of a summary, but for the run's own fields."""
    reports = summary.reports
    first = reports[0] if reports else None
    told = summary.document
    provenance = summary.provenance
    return Line(
        key=document.key,
        path=shown(document.path),
        state="partial" if provenance.sections.failed else "done",
        summary=summary_name(document.key),
        text=text_name(document.key),
        id=told.id,
        text_sha256=told.text_sha256,
        title=told.title or (first.title if first is not None else None),
        issuer=told.issuer or (first.issuer if first is not None else None),
        report_year=first.report_year if first is not None else None,
        dated=told.signed or told.published,
        extractor=provenance.extractor,
        verdict=summary.validation.verdict,
        reports=len(reports),
        achievements=sum(len(report.achievements) for report in reports),
        problems=sum(len(report.problems) for report in reports),
        plans=sum(len(report.plans) for report in reports),
        figures=figures_of(summary),
        counts=summary.validation.counts.model_dump(),
        sections=provenance.sections.model_dump(),
        usage=provenance.usage.model_dump() if provenance.extractor == "llm" else None,
    )


def figures_of(summary: models.Summary) -> dict[str, int]:
    """Figures of the source that items cite, without and with an error or warning, and those no item cites."""
    coverage = summary.validation.coverage
    doubted = {
        (finding.item, finding.claim.field, finding.claim.start)
        for finding in summary.validation.findings
        if finding.severity != "info" and finding.item is not None and finding.claim is not None
    }
    flagged = len(doubted)
    return {"verified": max(0, coverage.cited - flagged), "flagged": flagged, "omitted": coverage.omitted}
