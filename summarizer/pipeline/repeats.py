"""The same report twice in one batch, or a newer version of it: noticed and said, never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from summarizer.pipeline.index import Line


def with_repeats(lines: Sequence[Line]) -> list[Line]:
    """`lines` with `same_as` (the first document of the same text) and `version_of` (the newest of the same report).

    The same report is one of the same issuer, title and year; the newest is the one dated last, of those of one date
    the one whose key comes last.
    """
    told = [line if line.same_as is line.version_of is None else _untold(line) for line in lines]
    firsts: dict[str, Line] = {}
    for line in sorted(told, key=lambda each: each.key):
        if line.text_sha256 is not None:
            firsts.setdefault(line.text_sha256, line)
    newest = _newest(firsts.values())
    return [_told(line, firsts, newest) for line in told]


def _untold(line: Line) -> Line:
    return replace(line, same_as=None, version_of=None)


def _report(line: Line) -> tuple[str | None, str, int | None] | None:
    return (line.issuer, line.title, line.report_year) if line.title else None


def _newest(lines: Iterable[Line]) -> dict[tuple[str | None, str, int | None], Line]:
    newest: dict[tuple[str | None, str, int | None], Line] = {}
    for line in lines:
        report = _report(line)
        if report is None:
            continue
        best = newest.get(report)
        if best is None or (line.dated or "", line.key) > (best.dated or "", best.key):
            newest[report] = line
    return newest


def _told(line: Line, firsts: dict[str, Line], newest: dict[tuple[str | None, str, int | None], Line]) -> Line:
    first = firsts.get(line.text_sha256 or "")
    if first is not None and first.key != line.key:
        return replace(line, same_as=first.key)
    report = _report(line)
    latest = newest.get(report) if report is not None else None
    if latest is not None and latest.key != line.key:
        return replace(line, version_of=latest.key)
    return line
