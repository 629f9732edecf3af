"""`summarizer prompts`: what a document's requests to the model would be. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put, put_json, tell
from summarizer.cli.documents import each_document
from summarizer.cli.language import say

if TYPE_CHECKING:
    from summarizer.document import Source


def prompts(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help=say("arg.document"))],
    model: Annotated[str | None, typer.Option("--model", metavar="NAME", help=say("opt.model"))] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", metavar="URL", help=say("opt.base_url"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
) -> int:
    from summarizer.outline import annotate
    from summarizer.pipeline.recipes import recipe_of

    settings = configured(model=model, base_url=base_url)
    extractor = recipe_of(settings).extractor
    if extractor.name == "rules":
        tell(say("prompts.rules"))
        return 0

    def look(name: str, source: Source) -> None:
        for request in extractor.prepare(annotate(source)):
            body = request.payload["body"]
            if as_json:
                put_json({"file": name, "key": request.key, "sections": request.sections, "body": body}, indent=None)
                continue
            put(f"=== {name} · {' '.join(request.sections)} · {request.key[:16]}")
            for message in body["messages"]:
                put(f"--- {message['role']}\n{message['content']}")

    return each_document(paths, look)
