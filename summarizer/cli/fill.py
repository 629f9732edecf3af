"""`summarizer fill`: the office's own list of indicators filled, a row a district."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli.console import configured, put, put_json, tell
from summarizer.cli.language import error_line, say, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.pipeline.filling import Filled

_NAMED = 8  # names in a line that speaks of many


def fill(
    indicators: Annotated[str, typer.Argument(metavar="LIST", help=say("arg.fill_list"))],
    out: Annotated[str, typer.Argument(metavar="OUT", help=say("arg.results"))],
    target: Annotated[str, typer.Option("--output", "-o", metavar="TARGET", help=say("opt.ledger"))] = "台账.xlsx",
    year: Annotated[int | None, typer.Option("--year", metavar="YEAR", help=say("opt.fill_year"))] = None,
    region: Annotated[str | None, typer.Option("--region", metavar="PLACE", help=say("opt.fill_region"))] = None,
    state: Annotated[str, typer.Option("--state", metavar="final|all", help=say("opt.export_state"))] = "final",
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
) -> int:
    from summarizer.pipeline import filling
    from summarizer.pipeline.results import ByReviewers
    from summarizer.pipeline.reviewed import reviews_of

    with reviews_of(out, configured()) as reviews:
        done = filling.fill(
            indicators,
            out,
            target,
            year=year,
            region=region,
            state=state,
            revision=ByReviewers(reviews) if reviews is not None else None,
            skipped=lambda error: tell(error_line(error)),
        )
    if as_json:
        put_json(_told(done))
        return done.exit_code
    for note in done.notes:
        tell(error_line(note))
    _remarks(done)
    _missing(done)
    absent = done.unreported
    if absent:
        put(say("fill.unreported", count=len(absent), names="、".join(place.name for place in absent)))
    put(say("fill.cells", **_counts(done)))
    put(say("fill.done", year=done.year, rows=len(done.rows), columns=len(done.wanted), target=done.target))
    return done.exit_code


def _remarks(done: Filled) -> None:
    if done.skipped:
        tell(say("export.skipped", count=len(done.skipped)))
    if done.other_years:
        tell(say("fill.other_years", years="、".join(map(str, done.other_years))))
    if done.undated:
        tell(say("fill.undated", count=len(done.undated), names=_named(done.undated)))
    if done.unplaced:
        tell(say("fill.unplaced", count=len(done.unplaced), names=_named(done.unplaced)))
    if done.unfinished:
        tell(say("export.drafts", count=done.unfinished))


def _missing(done: Filled) -> None:
    """A line a district: which must-report indicators its documents don't mention."""
    named: dict[tuple[str, str], list[str]] = {}
    for each in done.missing:
        named.setdefault((each.district.name, each.document), []).append(each.finding.expected or "")
    for (district, document), names in named.items():
        told = "、".join(names)
        put(say("fill.missing", document=document, district=district, count=len(names), names=told))


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _counts(done: Filled) -> dict[str, int]:
    from summarizer.delivery.ledger import Kind

    return {kind.value: done.count(kind) for kind in Kind}


def _told(done: Filled) -> dict[str, Any]:
    return {
        "target": str(done.target),
        "year": done.year,
        "counts": _counts(done),
        "unreported": [{"name": place.name, "code": place.code} for place in done.unreported],
        "missing": [{"document": each.document, "finding": each.finding.model_dump()} for each in done.missing],
        "rows": [
            {
                "region": row.district.name,
                "code": row.district.code,
                "cells": {
                    f"{wanted.place + 1} {wanted.name}": {
                        "kind": cell.kind.value,
                        "value": None if cell.value is None else str(cell.value),
                        "unit": cell.unit,
                        "why": None if cell.why is None else cell.why[0 if spoken() == "zh" else 1],
                        "evidence": [
                            {"document": each.document, "item": each.item, "surface": each.surface, "start": each.start}
                            for each in cell.chosen
                        ],
                    }
                    for wanted, cell in zip(done.wanted, row.cells, strict=True)
                },
            }
            for row in done.rows
        ],
        "notes": [error_line(note) for note in done.notes],
        "skipped": [error_line(error) for error in done.skipped],
        "other_years": list(done.other_years),
        "undated": list(done.undated),
        "unplaced": list(done.unplaced),
        "drafts": done.unfinished,
    }
