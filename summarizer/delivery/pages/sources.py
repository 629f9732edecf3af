"""The Annotated source of a delivered document: its canonical text, read back from beside the summary."""

from __future__ import annotations

from summarizer import models
from summarizer.document import Source
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.reading.content import Content
from summarizer.reading.metadata import describe


def annotated_of(summary: models.Summary, text: str) -> Annotated:
    """The text with its outline and its mentions, as the run saw them.

    Tables and page numbers of an original Word or PDF file are not in its canonical text; who has the original reads
    it anew instead. Pure; linear.
    """
    told = summary.document
    content = Content(text, told.media_type, told.encoding)
    metadata, noise = describe(content)
    return annotate(Source(told.source, told.id, told.media_type, told.encoding, text, metadata, noise))
