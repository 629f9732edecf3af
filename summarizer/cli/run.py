"""`summarizer run`: the main job, a batch of documents into one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.console import configured, put_json, results, tell
from summarizer.cli.language import cost_told, reason_line, say
from summarizer.cli.visible import visible
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from summarizer.pipeline.batch import Batch
    from summarizer.pipeline.index import Line


_ITEMS = ("reports", "achievements", "problems", "plans")
_FIGURES = ("verified", "flagged", "omitted")
_COLUMNS = ("document", *_ITEMS, *_FIGURES, "seconds", "state")
_SPARE = ("seconds", "reports", "verified")  # columns that a narrow terminal does without, in this order
_NARROWEST = 16  # characters that a document's name gets on the narrowest terminal
_PART = 200  # rows of the table that are laid out together
_NAMED = 5  # documents named in a line that speaks of many


def run(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help=say("arg.paths"))],
    out: Annotated[str | None, typer.Option("--out", "-o", metavar="OUT", help=say("opt.out"))] = None,
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
    engine: Annotated[str | None, typer.Option("--engine", metavar="local|ray", help=say("opt.engine"))] = None,
    ray_address: Annotated[
        str | None, typer.Option("--ray-address", metavar="HOST:PORT", help=say("opt.ray_address"))
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help=say("opt.workers"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("opt.dry_run"))] = False,
    batch_api: Annotated[str | None, typer.Option("--batch", metavar="submit|collect", help=say("opt.batch"))] = None,
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
        engine=engine,
        ray_address=ray_address,
    )
    if dry_run or batch_api is not None:
        from summarizer.cli.ahead import look_ahead

        return look_ahead(paths, settings, batch_api if not dry_run else None, as_json)
    if not out:
        raise UsageError(say("run.no_out"), mend="--out OUT")
    with Progress(unasked_rules=settings.extractor == "auto" and settings.resolved_extractor == "rules") as progress:
        try:
            done = batch.run(paths, out, settings, force=force, cache_only=cache_only, watcher=progress)
        except KeyboardInterrupt:
            progress.stop()
            tell(say("run.interrupted"))
            return 130
    if as_json:
        from dataclasses import asdict

        told = {"documents": [asdict(line) for line in done.lines], "unchanged": sorted(done.unchanged)}
        put_json(told | {"spent": asdict(done.spent) if done.spent is not None else None})
    else:
        _table(done)
    _remarks(done, out, settings.resolved_extractor)
    return done.exit_code


def _table(done: Batch) -> None:
    """A row a document, printed in parts: a table of a whole big batch would need more memory than the batch."""
    from rich.cells import cell_len

    heads = [say(f"table.{name}") for name in _COLUMNS]
    # Measured over all rows, so that the parts stand below each other as one table; made again, not kept.
    widths = [max(cell_len(part) for part in head.split("\n")) for head in heads]
    for line in done.lines:
        cells = _cells(line, line.key in done.unchanged)
        widths = [max(width, cell_len(cell)) for width, cell in zip(widths, cells, strict=True)]
    console = results()
    kept = _fitting(widths, console.width)
    heads, widths = [heads[place] for place in kept], [widths[place] for place in kept]
    widths[0] = min(widths[0], max(_NARROWEST, console.width - _others(widths)))
    for start in range(0, len(done.lines), _PART):
        rows = [_cells(line, line.key in done.unchanged) for line in done.lines[start : start + _PART]]
        part = [[row[place] for place in kept] for row in rows]
        console.print(_part(heads, part, widths, headed=not start))


def _others(widths: list[int]) -> int:
    """Columns of the terminal that all but the first column of the table take, with two blanks behind each."""
    return sum(widths[1:]) + 2 * len(widths)


def _fitting(widths: list[int], width: int) -> list[int]:
    """The places of the columns that a terminal has room for; what is least missed goes first, names are kept."""
    kept = list(range(len(widths)))
    for name in _SPARE:
        if _others([widths[place] for place in kept]) + min(widths[0], _NARROWEST) > width:
            kept.remove(_COLUMNS.index(name))
    return kept


def _cells(line: Line, unchanged: bool) -> list[str]:
    state = say("state.unchanged" if unchanged else f"state.{line.state}")
    if line.state == "failed":
        return [visible(line.key), *[""] * (len(_COLUMNS) - 2), state]
    figures = line.figures or {}
    numbers = [str(number) for number in (line.reports, line.achievements, line.problems, line.plans)]
    numbers += [str(figures.get(name, "")) for name in _FIGURES]
    return [visible(line.key), *numbers, f"{line.seconds:.2f}", state]


def _part(heads: list[str], rows: list[list[str]], widths: list[int], *, headed: bool) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_header=headed, show_edge=False, padding=(0, 1, 0, 0))
    last = len(heads) - 1
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        justify: Literal["left", "right"] = "right" if 0 < place < last else "left"
        table.add_column(head, justify=justify, width=width, overflow="fold", vertical="bottom")
    colours = {say("state.done"): "green", say("state.partial"): "yellow", say("state.failed"): "red"}
    for row in rows:
        # Text, not markup: a file name may hold square brackets.
        table.add_row(*(Text(cell) for cell in row[:-1]), Text(row[-1], style=colours.get(row[-1], "")))
    return table


def _remarks(done: Batch, out: str, extractor: str) -> None:
    """What a table can't say, on stderr: reasons of failures, repeats, and the total."""
    dates = {line.key: line.dated for line in done.lines}
    for line in done.lines:
        if line.state == "failed" and line.reason is not None:
            tell(reason_line(line.path, line.reason))
        elif line.state == "partial" and line.sections is not None:
            tell(say("run.partial", path=line.path, failed=line.sections["failed"]))
        if line.version_of is not None:
            newer = (dates.get(line.version_of) or "") > (line.dated or "")
            tell(say("run.newer" if newer else "run.other_version", path=line.path, other=line.version_of))
    _repeats(done)
    kept = [line.path for line in done.lines if extractor == "llm" and line.extractor == "rules"]
    if kept:
        tell(say("run.by_rules", count=len(kept), paths=_named(kept)))
    if done.spent is not None:
        cost = cost_told(done.spent.cost, done.spent.currency)
        words = {"prompt": done.spent.prompt_tokens, "completion": done.spent.completion_tokens, "cost": cost}
        tell(say("run.spent", requests=done.spent.requests, **words))
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


def _repeats(done: Batch) -> None:
    """A line a document that others repeat: a folder of copies is not worth a line each."""
    repeats: dict[str, list[str]] = {}
    for line in done.lines:
        if line.same_as is not None:
            repeats.setdefault(line.same_as, []).append(line.path)
    for other, paths in repeats.items():
        tell(say("run.same_as", path=_named(paths), other=other))


def _named(paths: list[str]) -> str:
    return ", ".join(paths[:_NAMED]) + (f" … ({len(paths)})" if len(paths) > _NAMED else "")
