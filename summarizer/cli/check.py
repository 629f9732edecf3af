"""`summarizer check`: a summary proofread against its source — findings, each beside the passage it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put, put_json, results
from summarizer.cli.language import say, spoken
from summarizer.cli.visible import visible

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from summarizer.items import Item
    from summarizer.pipeline.checking import Proof
    from summarizer.validation.finding import Finding

_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "dim"}


def check(
    summary: Annotated[str, typer.Argument(metavar="SUMMARY", help=say("arg.summary"))],
    source: Annotated[str, typer.Option("--source", "-s", metavar="DOC", help=say("opt.source"))],
    strict: Annotated[bool, typer.Option("--strict", help=say("opt.check_strict"))] = False,
    everything: Annotated[bool, typer.Option("--all", help=say("opt.all"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
) -> int:
    from summarizer.pipeline import checking
    from summarizer.pipeline.mapping import coverage_model, finding_model

    proof = checking.check(summary, source, max_characters=configured().max_characters)
    counts = proof.validation.counts
    if as_json:
        put_json(
            {
                "findings": [finding_model(finding).model_dump() for finding in proof.validation.findings],
                "coverage": coverage_model(proof.validation.coverage).model_dump(),
                "counts": counts,
            }
        )
    else:
        _show(proof, everything)
    return 1 if counts["error"] or (strict and counts["warning"]) else 0


def _show(proof: Proof, everything: bool) -> None:
    counts, coverage = proof.validation.counts, proof.validation.coverage
    listed = [finding for finding in proof.validation.findings if everything or finding.severity != "info"]
    if listed:
        results().print(_table(proof, listed))
    else:
        put(say("check.none", cited=coverage.cited))
    put(
        say(
            "check.total",
            **counts,
            mentions=coverage.mentions,
            cited=coverage.cited,
            omitted=len(coverage.omitted),
        )
    )
    if counts["info"] and not everything:
        put(say("check.more", count=counts["info"]))


def _table(proof: Proof, findings: list[Finding]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    items = {item.id: item for item in proof.items}
    table = Table(box=box.SIMPLE_HEAD, show_lines=True, pad_edge=False)
    table.add_column(say("check.finding"), no_wrap=True)
    table.add_column(say("check.passages"), ratio=3, overflow="fold")
    table.add_column(say("check.meaning"), ratio=2, overflow="fold")
    for finding in findings:
        severity = finding.severity.value
        head = Text(say(f"severity.{severity}"), style=_STYLES[severity])
        head.append(f"\n{finding.code}\n{visible(finding.item or '')}", style="not bold default")
        meaning = Text(visible(finding.message_zh if spoken() == "zh" else finding.message_en))
        if finding.fix:
            meaning.append(f"\n{say('check.fix')}：{visible(finding.fix)}", style="green")
        table.add_row(head, _passages(proof, finding, items.get(finding.item or "")), meaning)
    return table


def _passages(proof: Proof, finding: Finding, item: Item | None) -> Text:
    """The claim in the summary above its counterpart in the source, differing characters marked."""
    from rich.text import Text

    from summarizer.cli.passages import around, differing, field_text, sentence_around

    claim, source = finding.claim, finding.source
    told, written = differing(claim.surface if claim else "", source.surface if source else "")
    lines: list[Text] = []
    if item is not None:
        text = field_text(item, claim.field if claim is not None else "statement")
        lines.append(around(say("check.claim"), text, claim.span if claim is not None else None, told, "red"))
    if source is not None:
        passage, span = sentence_around(proof.annotated, source.span)
        lines.append(around(say("check.source"), passage, span, written, "green"))
    return Text("\n").join(lines)
