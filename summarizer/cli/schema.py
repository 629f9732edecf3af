"""`summarizer schema`: the published JSON Schemas, printed, written anew, or compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import put, put_json
from summarizer.cli.language import say

if TYPE_CHECKING:
    from summarizer.pipeline.schemas import Change


def schema(
    name: Annotated[str, typer.Argument(metavar="[summary|draft|openapi]", help=say("arg.schema"))] = "summary",
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[OLD] [NEW]", help=say("arg.schema_versions"), show_default=False)
    ] = None,
    write: Annotated[bool, typer.Option("--write", help=say("opt.write"))] = False,
    diff: Annotated[bool, typer.Option("--diff", help=say("opt.schema_diff"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,  # without --diff it is JSON anyway
) -> int:
    from summarizer.pipeline import published

    given = list(which or ())
    if diff:
        if name not in published.names():  # schema --diff 1-0-0: the name left out
            name, given = "summary", [name, *given]
        return _compare(name, given, as_json)
    if name == "openapi" or write:
        # The API is above the pipeline, so its description is made there.
        from summarizer.server.api import published as api

        if not write:
            put(api.openapi_text().rstrip("\n"))
            return 0
        for path in (*published.write_all(), api.write()):
            put(say("schema.written", path=path))
    else:
        put(published.schema_text(name).rstrip("\n"))
    return 0


def _compare(name: str, which: list[str], as_json: bool) -> int:
    from summarizer.pipeline import published, schemas

    old = which[0] if which else published.versions(name)[-1]
    new = which[1] if len(which) > 1 else None
    first = schemas.load(name, old)
    changes = schemas.diff(first, schemas.load(name, new))
    version = schemas.raised(first.get("$id", "urn:1-0-0").rpartition(":")[2], changes)
    if as_json:
        rows = [{"place": each.place, "old": each.old, "new": each.new, "step": each.step.value} for each in changes]
        put_json({"old": old, "new": new, "changes": rows, "version": version})
        return 0
    if not changes:
        put(say("schema.same", old=old, new=new or say("schema.today")))
        return 0
    for each in changes:
        put(_line(each))
    put(say("schema.step", count=len(changes), version=version))
    return 0


def _line(each: Change) -> str:
    if each.old is None:
        return say("schema.added", place=each.place, new=each.new)
    if each.new is None:
        return say("schema.removed", place=each.place, old=each.old)
    return say("schema.changed", place=each.place, old=each.old, new=each.new)
