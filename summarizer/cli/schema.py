"""`summarizer schema`: the published JSON Schemas, printed or written anew."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.console import put
from summarizer.cli.language import say


def schema(
    name: Annotated[str, typer.Argument(metavar="[summary|draft]", help=say("arg.schema"))] = "summary",
    write: Annotated[bool, typer.Option("--write", help=say("opt.write"))] = False,
    as_json: Annotated[bool, typer.Option("--json", hidden=True)] = False,  # it is JSON in any case
) -> int:
    from summarizer.pipeline import published

    if write:
        for path in published.write_all():
            put(say("schema.written", path=path))
    else:
        put(published.schema_text(name).rstrip("\n"))
    return 0
