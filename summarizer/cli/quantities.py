"""`summarizer quantities`: every mention of every document, one JSON line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import put_json
from summarizer.cli.documents import each_document
from summarizer.cli.language import say

if TYPE_CHECKING:
    from summarizer.document import Source


def quantities(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help=say("arg.document"))],
    as_json: Annotated[bool, typer.Option("--json", hidden=True)] = False,  # it is JSON in any case
) -> int:
    from dataclasses import asdict

    from summarizer.outline import annotate

    def mentions(name: str, source: Source) -> None:
        for mention in annotate(source).mentions:
            put_json({"file": name, **asdict(mention)}, indent=None)

    return each_document(paths, mentions)
