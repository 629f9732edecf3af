"""Documents one after another for the commands that only look at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from summarizer.cli.console import configured, tell
from summarizer.cli.language import error_line

if TYPE_CHECKING:
    from summarizer.document import Source


def each_document(paths: list[str], look: Callable[[str, Source], None]) -> int:
    """`look(name, source)` for each document of `paths`; the exit code: 0, 3 where some, 4 where all failed."""
    from summarizer.errors import SummarizerError
    from summarizer.pipeline.inputs import collect, shown
    from summarizer.reading import read, read_bytes

    limit = configured().max_characters
    documents = collect(paths)
    failed = 0
    for document in documents:
        try:
            if document.fault is not None:
                raise document.fault
            if document.data is not None:
                source = read_bytes(document.data, document.path, max_characters=limit)
            else:
                source = read(document.path, max_characters=limit)
            look(shown(document.path), source)
        except SummarizerError as error:
            tell(error_line(error))
            failed += 1
    return 4 if failed == len(documents) else 3 if failed else 0
