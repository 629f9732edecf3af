"""`summarizer run`: the main job, a batch of documents into one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put_json, results, tell
from summarizer.cli.language import reason_line, say

if TYPE_CHECKING:
    from summarizer.pipeline.batch import Batch


_NAMED = 5  # documents named in a line that speaks of many


def run(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help=say("arg.paths"))],
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT", help=say("opt.out"))],
    extractor: Annotated[
        str | None, typer.Option("--extractor", metavar="auto|llm|rules", help=say("opt.extractor"))
    ] = None,
    model: Annotated[str | None, typer.Option("--model", metavar="NAME", help=say("opt.model"))] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", metavar="URL", help=say("opt.base_url"))] = None,
    concurrency: Annotated[int | None, typer.Option("--concurrency", metavar="N", help=say("opt.concurrency"))] = None,
    repair: Annotated[int | None, typer.Option("--repair", metavar="N", help=say("opt.repair"))] = None,
    strict: Annotated[bool, typer.Option("--strict", help=say("opt.strict"))] = False,
    offline: Annotated[bool, typer.Option("--offline", help=say("opt.offline"))] = False,
    cache_only: Annotated[bool, typer.Option("--cache-only", help=say("opt.cache_only"))] = False,
    budget: Annotated[float | None, typer.Option("--budget", metavar="COST", help=say("opt.budget"))] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help=say("opt.workers"))] = None,
    force: Annotated[bool, typer.Option("--force", help=say("opt.force"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
) -> int:
    from summarizer.cli.progress import Progress
    from summarizer.pipeline import batch

    settings = configured(
        extractor=extractor,
        model=model,
        base_url=base_url,
        concurrency=concurrency,
        repair=repair,
        strict=strict or None,
        offline=offline or None,
        budget=budget,
        workers=workers,
    )
    with Progress(unasked_rules=settings.extractor == "auto" and settings.resolved_extractor == "rules") as progress:
        try:
            done = batch.run(paths, out, settings, force=force, cache_only=cache_only, watcher=progress)
        except KeyboardInterrupt:
            progress.stop()
            tell(say("run.interrupted"))
            return 130
    if as_json:
        from dataclasses import asdict

        put_json({"documents": [asdict(line) for line in done.lines], "unchanged": sorted(done.unchanged)})
    else:
        _table(done)
    _remarks(done, out, settings.resolved_extractor)
    return done.exit_code


def _table(done: Batch) -> None:
    """A row a document."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("table.document"), overflow="fold", vertical="bottom")
    for name in ("reports", "achievements", "problems", "plans", "verified", "flagged", "omitted", "seconds"):
        table.add_column(say(f"table.{name}"), justify="right", vertical="bottom")
    table.add_column(say("table.state"), no_wrap=True, vertical="bottom")
    colours = {"done": "green", "unchanged": "", "partial": "yellow", "failed": "red"}
    for line in done.lines:
        state = "unchanged" if line.key in done.unchanged else line.state
        cells = [""] * 8
        if line.state != "failed":
            figures = line.figures or {}
            cells = [str(number) for number in (line.reports, line.achievements, line.problems, line.plans)]
            cells += [str(figures.get(name, "")) for name in ("verified", "flagged", "omitted")]
            cells.append(f"{line.seconds:.2f}")
        # Text, not markup: a file name may hold square brackets.
        table.add_row(Text(line.path), *cells, Text(say(f"state.{state}"), style=colours[state]))
    results().print(table)


def _remarks(done: Batch, out: str, extractor: str) -> None:
    """What a table can't say, on stderr: reasons of failures, repeats, and the total."""
    dates = {line.key: line.dated for line in done.lines}
    for line in done.lines:
        if line.state == "failed" and line.reason is not None:
            tell(reason_line(line.path, line.reason))
        elif line.state == "partial" and line.sections is not None:
            tell(say("run.partial", path=line.path, failed=line.sections["failed"]))
        if line.same_as is not None:
            tell(say("run.same_as", path=line.path, other=line.same_as))
        if line.version_of is not None:
            newer = (dates.get(line.version_of) or "") > (line.dated or "")
            tell(say("run.newer" if newer else "run.other_version", path=line.path, other=line.version_of))
    kept = [line.path for line in done.lines if extractor == "llm" and line.extractor == "rules"]
    if kept:
        paths = ", ".join(kept[:_NAMED]) + (" …" if len(kept) > _NAMED else "")
        tell(say("run.by_rules", count=len(kept), paths=paths))
    states = [line.state for line in done.lines]
    tell(
        say(
            "run.total",
            documents=len(states),
            done=states.count("done"),
            partial=states.count("partial"),
            failed=states.count("failed"),
            out=out,
        )
    )
