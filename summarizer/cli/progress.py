"""How a batch gets on: a bar on a terminal, and in any case the lines that must be said before work begins."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING

from summarizer.cli.console import tell
from summarizer.cli.language import say
from summarizer.cli.visible import visible

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from summarizer.pipeline.index import Line
    from summarizer.pipeline.street import Recipe


class Progress(AbstractContextManager["Progress"]):
    """The command line's Watcher. `unasked_rules`: the rules do the work because no model is configured."""

    def __init__(self, *, unasked_rules: bool) -> None:
        self._unasked_rules = unasked_rules
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def began(self, total: int, unchanged: int, recipe: Recipe) -> None:
        if self._unasked_rules:
            tell(say("run.rules"))
        if unchanged:
            tell(say("run.unchanged", count=unchanged))
        if sys.stderr.isatty() and total > unchanged:
            self._bar, self._task = _bar(total, unchanged)

    def finished(self, line: Line) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, name=visible(line.key))

    def host(self, name: str) -> None:
        tell(say("run.host", host=name))

    def storage(self, name: str) -> None:
        tell(say("run.storage", host=name))


def _bar(total: int, completed: int) -> tuple[Bar, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.table import Column

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
        console=Console(stderr=True),
        transient=True,
    )
    bar.start()
    return bar, bar.add_task(say("run.progress"), total=total, completed=completed, name="")
