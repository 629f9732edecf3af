"""A Source as JSON beside its canonical text, and back: what reading found need not be found again."""

from __future__ import annotations

from typing import Any

from summarizer.document import Cell, Metadata, Noise, NoiseKind, Origin, Region, Source, Span
from summarizer.models import DocumentModel
from summarizer.reading import read_bytes


def dumped(source: Source) -> dict[str, Any]:
    """All of a Source but its text. Spans are `[start, end]` in code points."""
    told = source.metadata
    return {
        "path": source.path,
        "id": source.id,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "metadata": {
            "title": told.title,
            "title_span": _pair(told.title_span),
            "issuer": told.issuer,
            "region": [told.region.name, told.region.code] if told.region is not None else None,
            "index_number": told.index_number,
            "document_number": told.document_number,
            "disclosure": told.disclosure,
            "signed": told.signed,
            "published": told.published,
            "restricted": [_pair(span) for span in told.restricted],
        },
        "noise": [[*_of(each.span), each.kind.value] for each in source.noise],
        "cells": [[*_of(each.span), each.row_heads, each.column_heads, each.unit] for each in source.cells],
        "origins": [[*_of(each.span), each.label] for each in source.origins],
    }


def restored(text: str, data: dict[str, Any] | None, document: DocumentModel) -> Source:
    """The Source of a canonical text: as reading found it, or, where that was not kept, read anew as plain text."""
    if data is None:
        return _reread(text, document)
    told = data["metadata"]
    region = told["region"]
    metadata = Metadata(
        **{name: told[name] for name in ("title", "issuer", "index_number", "document_number", "disclosure")},
        title_span=Span(*told["title_span"]) if told["title_span"] is not None else None,
        region=Region(*region) if region is not None else None,
        signed=told["signed"],
        published=told["published"],
        restricted=tuple(Span(*pair) for pair in told["restricted"]),
    )
    return Source(
        path=data["path"],
        id=data["id"],
        media_type=data["media_type"],
        encoding=data["encoding"],
        text=text,
        metadata=metadata,
        noise=tuple(Noise(Span(start, end), NoiseKind(kind)) for start, end, kind in data["noise"]),
        cells=tuple(
            Cell(Span(start, end), tuple(rows), tuple(columns), unit)
            for start, end, rows, columns, unit in data["cells"]
        ),
        origins=tuple(Origin(Span(start, end), label) for start, end, label in data["origins"]),
    )


def _reread(text: str, document: DocumentModel) -> Source:
    read = read_bytes(text.encode("utf-8", "surrogatepass"), document.source, max_characters=max(1000, len(text)))
    return Source(
        path=document.source,
        id=document.id,
        media_type=document.media_type,
        encoding=document.encoding,
        text=read.text,
        metadata=read.metadata,
        noise=read.noise,
        cells=read.cells,
        origins=read.origins,
    )


def _of(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span is not None else None
