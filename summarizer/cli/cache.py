"""`summarizer cache`: the replies that were paid for — how many, whether sound, and away with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put, put_json
from summarizer.cli.language import say

if TYPE_CHECKING:
    from summarizer.extraction.llm import ReplyCache

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
_JSON = typer.Option("--json", help=say("opt.json"))


def _open() -> ReplyCache:
    from summarizer.extraction.llm import open_cache

    return open_cache(configured())


@app.command("stats", help=say("help.cache.stats"))
def stats(as_json: Annotated[bool, _JSON] = False) -> int:
    from dataclasses import asdict

    cache = _open()
    try:
        counted = cache.stats()
    finally:
        cache.close()
    if as_json:
        put_json(asdict(counted))
    else:
        put(say("cache.stats", **(asdict(counted) | {"size": _size(counted.bytes)})))
    return 0


@app.command("verify", help=say("help.cache.verify"))
def verify(as_json: Annotated[bool, _JSON] = False) -> int:
    from dataclasses import asdict

    cache = _open()
    try:
        found = cache.verify()
    finally:
        cache.close()
    if as_json:
        put_json(asdict(found))
    else:
        put(say("cache.verify", sound=found.sound, damaged=len(found.damaged), unsafe=len(found.unsafe)))
    return 1 if found.damaged or found.unsafe else 0


@app.command("clear", help=say("help.cache.clear"))
def clear(yes: Annotated[bool, typer.Option("--yes", help=say("opt.yes"))] = False) -> int:
    cache = _open()
    try:
        entries = cache.stats().entries
        if entries and not yes:
            typer.confirm(say("cache.ask", entries=entries), abort=True, err=True)
        put(say("cache.cleared", entries=cache.clear()))
    finally:
        cache.close()
    return 0


def _size(count: int) -> str:
    size, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
