"""Charts as SVG in plain strings: bars over regions, lines over years, verdicts a region.

No style element and no script, so that a strict content policy lets them stand in a page. Colours are the page's:
text is `currentColor`, marks are CSS variables with a fallback; for a picture file they are fixed. Every value stands
beside its mark as text, and `<title>` and `<desc>` say the whole chart in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import escape

from summarizer.comparison.views import CellView, Lang, OutcomeView, RowView, label

_WIDTH = 720
_LEFT = 190  # what the names of regions get
_RIGHT = 130  # what the values get
_LINE = 26
_TOP = 46
_PLOT = 220
_SERIES = 8  # lines that can be told apart
_MOST = 60  # bars of one chart
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DASHES = ("", "6 3", "2 3", "8 3 2 3")
OUTCOMES = ("met", "on_the_way", "missed", "not_comparable", "not_reported")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours: of text, of the background ("" for none), of the marks, and of verdicts by their name."""

    text: str
    ground: str
    marks: tuple[str, ...]
    verdicts: tuple[str, ...]


_HUES = ("#2563a8", "#b4530a", "#1f7a4d", "#8a3ffc", "#a2191f", "#007d79", "#6b5900", "#9f1853")
_VERDICTS = ("#1f7a4d", "#2563a8", "#a2191f", "#8a6d00", "#767676")
PAGE = Palette(
    "currentColor",
    "",
    tuple(f"var(--chart-{number}, {hue})" for number, hue in enumerate(_HUES, 1)),
    tuple(f"var(--verdict-{name.replace('_', '-')}, {hue})" for name, hue in zip(OUTCOMES, _VERDICTS, strict=True)),
)
PRINT = Palette("#1a1a1a", "#ffffff", _HUES, _VERDICTS)


def row_chart(row: RowView, *, palette: Palette = PAGE) -> str | None:
    """The chart of one indicator: lines where some region has three years or more, else bars of the period that most
    regions tell; None for ranks (a longer bar would look better), and where there are not two numbers side by side."""
    if row.unit in ("位", "名"):
        return None
    years = [
        place
        for place, _ in enumerate(row.periods)
        if sum(_number(line.cells[place]) is not None for line in row.lines)
    ]
    if any(sum(_number(line.cells[place]) is not None for place in years) >= 3 for line in row.lines):
        return lines(row, palette=palette)
    counts = [(sum(_number(line.cells[place]) is not None for line in row.lines), place) for place in years]
    most = max(counts, default=(0, 0))
    if most[0] < 2:
        return None
    place = most[1]
    entries = [
        (line.place, number, line.cells[place].text)
        for line in row.lines
        if (number := _number(line.cells[place])) is not None
    ]
    return bars(f"{row.title} {row.periods[place]}", entries, palette=palette)


def _number(cell: CellView) -> Decimal | None:
    if cell.state != "value" or not cell.figures:
        return None
    try:
        number = Decimal(cell.figures[0].value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def bars(title: str, entries: Sequence[tuple[str, Decimal, str]], *, palette: Palette = PAGE) -> str:
    """Horizontal bars: name, value, and the value as it is written."""
    entries = list(entries)[:_MOST]
    low = min((value for _, value, _ in entries), default=Decimal(0))
    high = max((value for _, value, _ in entries), default=Decimal(0))
    low, high = min(low, Decimal(0)), max(high, Decimal(0))
    span = (high - low) or Decimal(1)
    room = _WIDTH - _LEFT - _RIGHT
    zero = _LEFT + float(-low / span) * room
    parts = []
    for number, (name, value, text) in enumerate(entries):
        y = _TOP + number * _LINE
        width = float(abs(value) / span) * room
        x = zero if value >= 0 else zero - width
        parts.append(_text(_LEFT - 8, y + 14, name, palette, anchor="end"))
        parts.append(
            f'<rect x="{x:.1f}" y="{y + 3}" width="{max(width, 1):.1f}" height="16" fill="{palette.marks[0]}"/>'
        )
        parts.append(_text(max(x + width, zero) + 6, y + 14, text, palette))
    told = "；".join(f"{name} {text}" for name, _, text in entries)
    return _svg(title, told, _TOP + len(entries) * _LINE + 12, parts, palette)


def lines(row: RowView, *, palette: Palette = PAGE) -> str:
    """Lines over the periods of a row, a region each: dashes and end labels tell them apart, not colour alone."""
    series = [
        (
            line.place,
            [
                (place, value, cell.text)
                for place, cell in enumerate(line.cells)
                if (value := _number(cell)) is not None
            ],
        )
        for line in row.lines
    ]
    series = [each for each in series if len(each[1]) > 1][:_SERIES]
    values = [value for _, points in series for _, value, _ in points]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    span = (high - low) or Decimal(1)
    left, room = 60, _WIDTH - 60 - _LEFT
    step = room / max(len(row.periods) - 1, 1)

    def at(place: int, value: Decimal) -> tuple[float, float]:
        return left + place * step, _TOP + _PLOT - float((value - low) / span) * _PLOT

    parts = [
        _text(left + place * step, _TOP + _PLOT + 20, period, palette, anchor="middle", size=11)
        for place, period in enumerate(row.periods)
    ]
    taken: list[float] = []
    for number, (name, points) in enumerate(series):
        colour = palette.marks[number % len(palette.marks)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(place, value) for place, value, _ in points))
        dash = _DASHES[number % len(_DASHES)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>')
        for place, value, text in points:
            x, y = at(place, value)
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>')
            parts.append(_text(x, y - 8, text, palette, anchor="middle", size=11))
        x, y = at(points[-1][0], points[-1][1])
        while any(abs(y - other) < 14 for other in taken):
            y += 14
        taken.append(y)
        parts.append(_text(x + 34, y + 4, name, palette))
    told = "；".join(
        f"{name}: " + "，".join(f"{row.periods[place]} {text}" for place, _, text in points) for name, points in series
    )
    return _svg(row.title, told, int(max([_TOP + _PLOT + 36, *(y + 20 for y in taken)])), parts, palette)


def outcome_chart(outcomes: Iterable[OutcomeView], *, lang: Lang = "zh", palette: Palette = PAGE) -> str | None:
    """How the targets of each region and year came out: a bar of counts, each named and numbered in words beside it."""
    counts: dict[str, dict[str, int]] = {}
    for each in outcomes:
        if each.reason != "no_report":
            row = counts.setdefault(f"{each.place} {each.year}", dict.fromkeys(OUTCOMES, 0))
            row[each.outcome] += 1
    if not counts:
        return None
    title = "计划与完成" if lang == "zh" else "Plan against outcome"
    names = {name: label("outcome", name, lang) for name in OUTCOMES}
    most = max(sum(row.values()) for row in counts.values())
    parts, told = [], []
    for number, (name, row) in enumerate(list(counts.items())[:_MOST]):
        y = _TOP + number * 2 * _LINE
        x = float(_LEFT)
        parts.append(_text(_LEFT - 8, y + 14, name, palette, anchor="end"))
        for place, outcome in enumerate(OUTCOMES):
            width = row[outcome] / most * (_WIDTH - _LEFT - 20)
            if width:
                parts.append(
                    f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="16" fill="{palette.verdicts[place]}"/>'
                )
            x += width
        words = "  ".join(f"{names[outcome]} {row[outcome]}" for outcome in OUTCOMES if row[outcome])
        parts.append(_text(_LEFT, y + 36, words, palette, size=12))
        told.append(f"{name}: {words}")
    return _svg(title, "；".join(told), _TOP + min(len(counts), _MOST) * 2 * _LINE + 12, parts, palette)


def _text(x: float, y: float, text: str, palette: Palette, *, anchor: str = "start", size: int = 13) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} fill="{palette.text}">{_plain(text)}</text>'


def _plain(text: str) -> str:
    """Text for XML: what XML can't hold is left out, the rest escaped."""
    return escape(_NOT_XML.sub("", text))


def _svg(title: str, told: str, height: int, parts: Sequence[str], palette: Palette) -> str:
    ground = f'<rect width="{_WIDTH}" height="{height}" fill="{palette.ground}"/>' if palette.ground else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" font-family="Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, SimHei, PingFang SC, sans-serif">'
        f"<title>{_plain(title)}</title><desc>{_plain(told)}</desc>{ground}"
        f"{_text(12, 24, title, palette, size=15)}{''.join(parts)}</svg>"
    )
