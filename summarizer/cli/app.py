"""The Typer application: one command module each, all of them cheap to import — what is heavy, commands load."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli import (
    cache,
    check,
    compare,
    doctor,
    export,
    fill,
    outline,
    prompts,
    quantities,
    review,
    run,
    schema,
    serve,
    store_tools,
    users,
)
from summarizer.cli.language import say
from summarizer.errors import UsageError

app = typer.Typer(
    name="summarizer",
    help=say("app"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: a third of the time, and it can be copied
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from summarizer.pipeline.software import software

        typer.echo(software())
        raise typer.Exit


@app.callback()
def everywhere(
    lang: Annotated[str | None, typer.Option("--lang", metavar="zh|en", help=say("opt.lang"))] = None,
    debug: Annotated[bool, typer.Option("--debug", help=say("opt.debug"))] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help=say("opt.version"))
    ] = False,
) -> None:
    if lang is not None and not lang.lower().startswith(("zh", "en")):
        raise UsageError(f"--lang {lang}", mend="--lang zh|en")
    if debug:
        import logging

        logging.basicConfig(level=logging.INFO)
        logging.getLogger("summarizer").setLevel(logging.DEBUG)


app.command("run", help=say("help.run"))(run.run)
app.command("review", help=say("help.review"))(review.review)
app.command("serve", help=say("help.serve"))(serve.serve)
app.command("export", help=say("help.export"))(export.export)
app.command("fill", help=say("help.fill"))(fill.fill)
app.command("check", help=say("help.check"))(check.check)
app.command("compare", help=say("help.compare"))(compare.compare)
app.command("quantities", help=say("help.quantities"))(quantities.quantities)
app.command("outline", help=say("help.outline"))(outline.outline)
app.command("schema", help=say("help.schema"))(schema.schema)
app.command("prompts", help=say("help.prompts"))(prompts.prompts)
app.command("doctor", help=say("help.doctor"))(doctor.doctor)
app.add_typer(store_tools.app, name="store", help=say("help.store"))
app.add_typer(users.app, name="users", help=say("help.users"))
app.add_typer(cache.app, name="cache", help=say("help.cache"))
