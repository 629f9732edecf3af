"""Where the command line prints: results to stdout, everything about them to stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from summarizer.cli.language import prefer
from summarizer.cli.visible import json_text, visible

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer.settings import Settings

WIDE = 160  # columns where nobody's terminal sets them


def tell(line: str) -> None:
    """A line about the work, on stderr."""
    typer.echo(visible(line), err=True)


def put(line: str) -> None:
    """A line of the result, on stdout."""
    typer.echo(visible(line))


def put_json(value: Any, *, indent: int | None = 2) -> None:
    """A result for machines."""
    typer.echo(json_text(value, indent))


def results() -> Console:
    """A console for tables on stdout; no colour and a fixed width where stdout is no terminal."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() else WIDE
    return Console(file=sys.stdout, width=wide, highlight=False, soft_wrap=False, emoji=False, markup=False)


def configured(**options: object) -> Settings:
    """The settings that a command works with; they may say what language to speak, too."""
    from summarizer.settings import load

    settings = load(**options)
    prefer(settings.lang)
    return settings
