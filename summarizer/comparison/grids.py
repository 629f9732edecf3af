"""A comparison as plain tables of cells: what CSV, XLSX and HTML write, one definition for all three."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from summarizer.comparison.views import ComparisonView, Figure, FindingView, Lang, OutcomeView, label
from summarizer.resources import table

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its name for files, its title, its heads and its rows."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def grids(view: ComparisonView, lang: Lang) -> tuple[Grid, ...]:
    """Indicators, plan against outcome, findings, and the check against the truth where there was one."""
    found = [_indicators(view, lang), _outcomes(view, lang), _findings(view, lang)]
    if view.truth is not None:
        found.append(_truth(view, lang))
    return tuple(found)


def _heads(name: str, lang: Lang) -> tuple[str, ...]:
    return tuple(row[lang] for row in table("comparison/labels.toml")["grid"][name]["heads"])


def _title(name: str, lang: Lang) -> str:
    told: str = table("comparison/labels.toml")["grid"][name][lang]
    return told


def _number(text: str | None) -> Value:
    """A number where it is one; a ratio or a date stays text."""
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _place(figure: Figure | None) -> tuple[Value, ...]:
    """Document, item, the sentence, and where in the text it stands."""
    if figure is None:
        return (None, None, None, None)
    span = f"{figure.start}–{figure.end}" if figure.start is not None else None
    return (figure.document, figure.item, figure.quote, span)


def _indicators(view: ComparisonView, lang: Lang) -> Grid:
    """A line a cell: what was told, and each side of a conflict on a line of its own."""
    rows: list[tuple[Value, ...]] = []
    for row in view.rows:
        for line in row.lines:
            for cell in line.cells:
                head = (row.title, line.code, line.place, cell.period)
                state = label("cell", cell.state, lang)
                if not cell.figures:
                    rows.append((*head, state, None, None, None, None, None, None, *_place(None)))
                for figure in cell.figures:
                    marks = "、".join(figure.marks)
                    told = (
                        state,
                        figure.text,
                        _number(figure.value),
                        figure.unit,
                        cell.previous,
                        _number(cell.ratio),
                        marks,
                    )
                    rows.append((*head, *told, *_place(figure)))
    return Grid("indicators", _title("indicators", lang), _heads("indicators", lang), tuple(rows))


def _outcomes(view: ComparisonView, lang: Lang) -> Grid:
    rows = tuple(_outcome(each) for each in view.outcomes)
    return Grid("outcomes", _title("outcomes", lang), _heads("outcomes", lang), rows)


def _outcome(each: OutcomeView) -> tuple[Value, ...]:
    result = each.result.text if each.result is not None else None
    head = (
        each.code,
        each.place,
        each.issuer,
        each.year,
        each.indicator,
        each.target.text,
        result,
        each.verdict,
        each.why,
    )
    return (*head, *_place(each.target), *_place(each.result))


def _findings(view: ComparisonView, lang: Lang) -> Grid:
    rows = tuple(_finding(each, lang) for each in view.findings)
    return Grid("findings", _title("findings", lang), _heads("findings", lang), rows)


def _finding(each: FindingView, lang: Lang) -> tuple[Value, ...]:
    head = (each.id, each.code, label("severity", each.severity, lang), each.message[lang])
    return (*head, each.actual, each.expected, *_place(each.first), *_place(each.second))


def _truth(view: ComparisonView, lang: Lang) -> Grid:
    assert view.truth is not None
    rows: list[tuple[Value, ...]] = []
    for each in view.truth["checked"]:
        state = label("truth", "within" if each["within"] else "outside", lang)
        rows.append(
            (each["row"], each["indicator"], each["document"], each["text"], each["expected"], state, each["quote"])
        )
    unused = label("truth", "unused", lang)
    rows.extend((each["row"], each["name"], None, None, None, unused, None) for each in view.truth["unused"])
    rows.sort(key=lambda row: int(str(row[0])))
    return Grid("truth", _title("truth", lang), _heads("truth", lang), tuple(rows))
