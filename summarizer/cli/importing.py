"""How bringing a folder in gets on, for the commands that start a server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from summarizer.cli.console import tell
from summarizer.cli.language import error_line, say

if TYPE_CHECKING:
    from summarizer.server.running.starting import Application


def brought(app: Application, out: str) -> None:
    """Imports what is new in OUT, counting on a terminal, and says in one line what came of it."""
    from summarizer.server.running.starting import bring

    count = 0

    def passed() -> None:
        nonlocal count
        count += 1
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{say('review.importing', count=count)}")

    found = bring(app, out, passed)
    if count and sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    for error in found.skipped:
        tell(error_line(error))
    words = {"new": found.new, "again": found.rerun + found.waiting, "unchanged": found.unchanged}
    tell(say("review.imported", **words, skipped=len(found.skipped)))
