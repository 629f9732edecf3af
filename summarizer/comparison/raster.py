"""Charts as PNG files, drawn by resvg where it is installed: no browser, no display."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from summarizer.comparison.charts import PRINT, outcome_chart, row_chart
from summarizer.comparison.views import ComparisonView, Lang
from summarizer.faults import fault
from summarizer.files import write_whole

_ZOOM = 2  # pictures are pasted into reports: twice the size of the page's
_UNSAFE = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")
_LONGEST = 40  # characters of a file's name


def pictures(view: ComparisonView, lang: Lang) -> Iterator[tuple[str, str]]:
    """The charts of a comparison as (name, SVG), colours fixed."""
    chart = outcome_chart(view.outcomes, lang=lang, palette=PRINT)
    if chart is not None:
        yield "00-outcomes", chart
    number = 0
    for row in view.rows:
        chart = row_chart(row, palette=PRINT)
        if chart is not None:
            number += 1
            yield f"{number:02d}-{_UNSAFE.sub('-', row.title)[:_LONGEST].strip('-')}", chart


def write_pictures(charts: Iterable[tuple[str, str]], folder: Path) -> list[Path]:
    """The charts as PNG files in `folder`. Raises UsageError where resvg is missing, OutputError for a full disk."""
    draw = _resvg()
    written = []
    for name, svg in charts:
        path = folder / f"{name}.png"
        write_whole(path, bytes(draw(svg_string=svg, zoom=_ZOOM)))
        written.append(path)
    return written


def drawable() -> None:
    """Raises UsageError where nothing can draw: asked before the work, not after it."""
    _resvg()


def _resvg() -> Any:
    try:
        return import_module("resvg_py").svg_to_bytes
    except ImportError:
        raise fault("comparing.no_png") from None
