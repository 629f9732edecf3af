"""Proofreading any summary against its source: our JSON, or text that somebody wrote."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from summarizer.document import Source
from summarizer.faults import fault
from summarizer.items import Item
from summarizer.models import Summary
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.pipeline.intake import Intake, items_of_json, looks_like_json
from summarizer.reading import MAX_CHARACTERS, read, read_bytes
from summarizer.validation import items_of_text, validate
from summarizer.validation.finding import Validation


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proofread and what came of it. Item ids are those of the file, or places in the text."""

    annotated: Annotated
    items: tuple[Item, ...]
    validation: Validation


def check(summary: str | Path | Summary, source: str | Path | Source, *, max_characters: int = MAX_CHARACTERS) -> Proof:
    """Every claim of `summary` against `source`.

    `summary` is a path (JSON in our form; plain text or Markdown otherwise), `-` for standard input, or a Summary.
    `source` is the path of the document, or a Source. Raises SummaryError for a summary that can't be used or is of
    another document, ReadingError for a document that can't be read.
    """
    document = source if isinstance(source, Source) else read(source, max_characters=max_characters)
    if isinstance(summary, Summary):
        return _proof(annotate(document), items_of_json(summary.model_dump_json(), "summary"), "summary")
    name = str(summary)
    data = _bytes(name)
    if looks_like_json(data, name):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise fault("summary.not_json", name, reason=error.reason) from None
        return _proof(annotate(document), items_of_json(text, name), name)
    annotated = annotate(document)
    items = items_of_text(read_bytes(data, name, max_characters=max_characters).text, annotated)
    return Proof(annotated, items, validate(annotated, items, cites=False))


def _proof(annotated: Annotated, intake: Intake, name: str) -> Proof:
    source = annotated.source
    same_text = intake.text_sha256 in (None, source.text_sha256)
    same_bytes = intake.document_id is not None and intake.document_id == source.id
    if not same_text and not same_bytes:
        raise fault("summary.other_document", name, other=intake.document_source or intake.document_id)
    return Proof(annotated, intake.items, validate(annotated, intake.items, cites=intake.cites))


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise fault("summary.missing", name) from None
    except OSError as error:
        raise fault("summary.unreadable", name, reason=error.strerror) from None
