"""`summarizer export`: the results of a folder in a format that others read."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put, put_json, tell
from summarizer.cli.language import error_line, say, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from summarizer.pipeline.exporting import Exported

# Written out here, so that --help needs not import what writes them; a test holds the two together.
FORMATS = "jsonl, csv, xlsx, parquet, sqlite, html, docx, md"


def export(
    out: Annotated[str, typer.Argument(metavar="OUT", help=say("arg.results"))],
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help=say("opt.export_to", formats=FORMATS))],
    target: Annotated[
        str | None, typer.Option("--output", "-o", metavar="TARGET", help=say("opt.export_target"))
    ] = None,
    state: Annotated[str, typer.Option("--state", metavar="final|all", help=say("opt.export_state"))] = "final",
    paper: Annotated[str | None, typer.Option("--paper", metavar="NAME", help=say("opt.export_paper"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
) -> int:
    from summarizer.pipeline import exporting
    from summarizer.pipeline.results import ByReviewers
    from summarizer.pipeline.reviewed import reviews_of

    with reviews_of(out, configured()) as reviews, _counting() as passed:
        done = exporting.export(
            out,
            to,
            target=target,
            state=state,
            passed=passed,
            revision=ByReviewers(reviews) if reviews is not None else None,
            skipped=lambda error: tell(error_line(error)),
            lang=spoken(),
            paper=paper,
        )
    if as_json:
        put_json(_told(done))
        return done.exit_code
    for chinese, english in done.notes:
        tell(chinese if spoken() == "zh" else english)
    if done.skipped:
        tell(say("export.skipped", count=len(done.skipped)))
    if done.drafts:
        tell(say("export.drafts", count=done.drafts))
    put(say("export.done", documents=done.documents, target=done.target))
    if done.rows:
        put(say("export.rows", rows=", ".join(f"{name} {count}" for name, count in done.rows.items())))
    return done.exit_code


def _told(done: Exported) -> dict[str, object]:
    return {
        "format": done.format,
        "target": str(done.target),
        "documents": done.documents,
        "drafts": done.drafts,
        "rows": dict(done.rows),
        "skipped": [{"where": error.where, "code": error.code, "message": error_line(error)} for error in done.skipped],
        "notes": [chinese if spoken() == "zh" else english for chinese, english in done.notes],
    }


@contextmanager
def _counting() -> Iterator[Callable[[int], None] | None]:
    """On a terminal, how many documents have gone by."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("export.progress"), total=None)
        yield lambda count: bar.advance(task, count)
