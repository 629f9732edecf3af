"""`summarizer compare`: indicators over regions and years, documents against each other, plans against outcomes."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put, put_json, results, tell
from summarizer.cli.language import error_line, say, spoken
from summarizer.cli.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rich.table import Table

    from summarizer.comparison.views import ComparisonView, FindingView, OutcomeView, RowView

_VERDICTS = {
    "met": "green",
    "on_the_way": "cyan",
    "missed": "bold red",
    "not_comparable": "yellow",
    "not_reported": "dim",
}
_SEVERITIES = {"error": "bold red", "warning": "bold yellow", "info": "dim"}
_STATES = {"conflict": "bold red", "not_reported": "dim", "value": ""}


def compare(
    out: Annotated[str, typer.Argument(metavar="OUT", help=say("arg.results"))],
    truth: Annotated[str | None, typer.Option("--truth", metavar="XLSX", help=say("opt.truth"))] = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", metavar="NAME", help=say("opt.indicator"))
    ] = None,
    region: Annotated[list[str] | None, typer.Option("--region", metavar="NAME", help=say("opt.region"))] = None,
    jump: Annotated[str, typer.Option("--jump", metavar="N", help=say("opt.jump"))] = "10",
    target: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help=say("opt.compare_output"))
    ] = None,
    png: Annotated[str | None, typer.Option("--png", metavar="FOLDER", help=say("opt.png"))] = None,
    strict: Annotated[bool, typer.Option("--strict", help=say("opt.compare_strict"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
) -> int:
    from pathlib import Path

    from summarizer.comparison.compared import Choice
    from summarizer.comparison.raster import drawable
    from summarizer.comparison.views import viewed
    from summarizer.comparison.writing import writable, write
    from summarizer.pipeline.comparing import compare_folder, jump_of
    from summarizer.pipeline.results import ByReviewers
    from summarizer.pipeline.reviewed import reviews_of

    settings = configured()
    if target is not None:
        writable(Path(target))
    if png is not None:
        drawable()
    choice = Choice(tuple(indicator or ()), tuple(region or ()), jump_of(jump))
    with reviews_of(out, settings) as reviews, _counting() as passed:
        revision = ByReviewers(reviews) if reviews is not None else None
        done = compare_folder(out, choice, truth=truth, revision=revision, passed=passed)
    view = viewed(done.comparison, spoken())
    written = write(view, Path(target), spoken()) if target is not None else []
    if png is not None:
        written += _pictures(view, Path(png))
    if as_json:
        from dataclasses import asdict

        skipped = [{"where": error.where, "message": error_line(error)} for error in done.skipped]
        put_json(asdict(view) | {"skipped": skipped, "written": [str(path) for path in written]})
    else:
        _show(view)
    for error in done.skipped:
        tell(error_line(error))
    for path in written:
        tell(say("compare.written", path=path))
    if done.exit_code:
        return done.exit_code
    return 1 if strict and any(found.severity != "info" for found in view.findings) else 0


@contextmanager
def _counting() -> Iterator[Callable[[str], None] | None]:
    """On a terminal, how many documents have gone by."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("compare.progress"), total=None)
        yield lambda _: bar.advance(task)


def _pictures(view: ComparisonView, folder: Path) -> list[Path]:
    from summarizer.comparison.raster import pictures, write_pictures

    return write_pictures(pictures(view, spoken()), folder)


def _show(view: ComparisonView) -> None:
    from summarizer.comparison.writing import notes, summary_line

    console = results()
    for row in view.rows:
        console.print(_row(row))
    # Targets that nobody has reported on yet are counted, not listed.
    listed = [each for each in view.outcomes if each.reason != "no_report"]
    if listed:
        console.print(_outcomes(listed))
    if view.findings:
        console.print(_findings(view.findings))
    if not view.rows:
        put(say("compare.no_rows"))
    waiting = len(view.outcomes) - len(listed)
    if waiting:
        put(say("compare.waiting", count=waiting))
    if view.truth is not None:
        put(
            say(
                "compare.truth",
                within=view.truth["within"],
                outside=view.truth["outside"],
                unused=len(view.truth["unused"]),
            )
        )
    put(summary_line(view, spoken()))
    for path in view.copies:
        put(say("compare.copy", path=path))
    told = notes(view, spoken())
    if told:
        put(say("compare.left_out", reasons="; ".join(told)))


def _row(row: RowView) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    title = Text(visible(row.title), style="bold")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("compare.region"), no_wrap=True)
    for period in row.periods:
        table.add_column(Text(visible(period)), justify="right", overflow="fold")
    for line in row.lines:
        cells = []
        for cell in line.cells:
            text = Text(visible(cell.text), style=_STATES[cell.state])
            if cell.alarm:
                text.append(f" {say('compare.alarm', ratio=cell.ratio)}", style="bold yellow")
            cells.append(text)
        table.add_row(Text(visible(line.place)), *cells)
    return table


def _outcomes(outcomes: list[OutcomeView]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(say("compare.outcomes"), style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for name in ("region", "year", "indicator", "target", "result", "verdict", "reason"):
        table.add_column(say(f"compare.{name}"), overflow="fold", ratio={"indicator": 3, "reason": 4}.get(name))
    for each in outcomes:
        result = each.result.text if each.result is not None else ""
        table.add_row(
            Text(visible(each.place)),
            str(each.year),
            Text(visible(each.indicator)),
            Text(visible(each.target.text)),
            Text(visible(result)),
            Text(each.verdict, style=_VERDICTS[each.outcome]),
            Text(visible(each.why)),
        )
    return table


def _findings(findings: tuple[FindingView, ...]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(say("compare.findings"), style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    table.add_column(say("compare.finding"), no_wrap=True)
    table.add_column(say("compare.meaning"), ratio=1, overflow="fold")
    for each in findings:
        head = Text(say(f"severity.{each.severity}"), style=_SEVERITIES[each.severity])
        head.append(f"\n{each.code}\n{each.id}", style="not bold default")
        table.add_row(head, Text(visible(each.message[spoken()])))
    return table
