"""`summarizer outline`: the reports and sections of a document as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli.console import put_json, results
from summarizer.cli.documents import each_document
from summarizer.cli.language import say
from summarizer.cli.visible import visible

if TYPE_CHECKING:
    from rich.tree import Tree

    from summarizer.document import Outline, Report, Section, Source


def outline(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help=say("arg.document"))],
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
) -> int:
    from summarizer import outline as room

    def look(name: str, source: Source) -> None:
        made = room.outline(source)
        if as_json:
            put_json({"file": name, "reports": [_report(report) for report in made.reports]}, indent=None)
        else:
            results().print(_tree(name, made))

    return each_document(paths, look)


def _report(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "title": report.title,
        "issuer": report.issuer,
        "region": {"name": report.region.name, "code": report.region.code} if report.region is not None else None,
        "author": report.author,
        "report_year": report.report_year,
        "plan_year": report.plan_year,
        "span": {"start": report.span.start, "end": report.span.end},
        "note": report.note,
        "sections": [
            {
                "id": section.id,
                "path": list(section.path),
                "kind": section.kind.value,
                "span": {"start": section.span.start, "end": section.span.end},
                "sentences": len(section.sentences),
            }
            for section in report.sections
        ],
    }


def _tree(name: str, made: Outline) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    tree = Tree(Text(visible(name), style="bold"))
    for report in made.reports:
        told = [report.title or say("outline.untitled"), report.issuer, report.author]
        years = [str(year) for year in (report.report_year, report.plan_year) if year is not None]
        head = Text(f"{report.id}  ") + Text(visible(" · ".join(part for part in told if part)), style="bold")
        branch = tree.add(head + Text(f"  {' → '.join(years)}", style="dim"))
        _sections(branch, report.sections)
    return tree


def _sections(branch: Tree, sections: tuple[Section, ...]) -> None:
    """Headings nest as their paths do; a section hangs below the deepest heading it shares with the one before."""
    from rich.text import Text

    opened: dict[tuple[str, ...], Tree] = {(): branch}
    for section in sections:
        for depth in range(1, len(section.path)):
            head = section.path[:depth]
            if head not in opened:
                opened[head] = opened[head[:-1]].add(Text(visible(head[-1])))
        label = Text(visible(section.path[-1]) if section.path else "—")
        label.append(f"  [{say(f'kind.{section.kind.value}')}]", style="cyan")
        label.append(f" {section.id} · {say('outline.sentences', count=len(section.sentences))}", style="dim")
        place = opened[section.path[:-1]].add(label)
        if section.path:  # text without a heading has nothing below it
            opened[section.path] = place
