"""A table of outside truth (指标, 地区, 年份, 数值, 单位), and which figures of documents are within rounding of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.comparison.amounts import Amount, amount
from summarizer.comparison.clauses import EMPTY
from summarizer.comparison.finding import Finding, finding
from summarizer.comparison.observations import Observation
from summarizer.comparison.periods import Period, read
from summarizer.comparison.places import Place
from summarizer.comparison.subjects import Subject, subject_of
from summarizer.faults import fault
from summarizer.models import MetricModel
from summarizer.quantities import scan
from summarizer.reading.regions import short_name
from summarizer.resources import table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 20_000_000  # bytes of a table that is opened
_HEAD_ROWS = 10  # where the heads are looked for
_WANTED = ("indicator", "region", "year", "value", "unit")
_UNSAID = frozenset(("level", "stock", "plain"))


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the table: what is measured, of where and when, how much."""

    row: int
    indicator: str
    region: str
    subject: Subject
    period: Period
    surface: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Checked:
    """An observation beside the row of truth that speaks of it."""

    observation: Observation
    row: int
    expected: str
    within: bool


@dataclass(frozen=True, slots=True)
class TruthReport:
    """`unused` are the rows that no document speaks of, by number and name."""

    path: str
    checked: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    unused: tuple[tuple[int, str], ...]


def read_truth(path: str | Path) -> list[Fact]:
    """The rows of an .xlsx table. Raises UsageError with the row and the mend for whatever can't be used."""
    name = str(path)
    sheet = _sheet(Path(path), name)
    if sheet.merged_cells.ranges:
        raise fault("truth.merged", name, cells=str(next(iter(sheet.merged_cells.ranges))))
    head, columns = _heads(sheet, name)
    found: list[Fact] = []
    seen: dict[tuple[str, str, Period], int] = {}
    for number, cells in enumerate(sheet.iter_rows(min_row=head + 1), head + 1):
        values = {part: cells[place] if place < len(cells) else None for part, place in columns.items()}
        if all(cell is None or cell.value in (None, "") for cell in values.values()):
            continue
        row = _row(values, number, name)
        key = (row.subject.key, row.region, row.period)
        if key in seen:
            raise fault("truth.twice", f"{name}:{number}", indicator=row.indicator, region=row.region, row=seen[key])
        seen[key] = number
        found.append(row)
    if not found:
        raise fault("truth.empty", name)
    return found


def _sheet(path: Path, name: str) -> Worksheet:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if path.stat().st_size > LARGEST:
            raise fault("truth.large", name, megabytes=LARGEST // 1_000_000)
        book = load_workbook(path, data_only=True)
    except OSError as error:
        raise fault("truth.unreadable", name, reason=error.strerror or type(error).__name__) from None
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError):
        raise fault("truth.not_xlsx", name) from None
    if not book.worksheets:
        raise fault("truth.empty", name)
    return book.worksheets[0]


def _heads(sheet: Worksheet, name: str) -> tuple[int, dict[str, int]]:
    """The row of the heads and the place of each column, by any of the names that `words.toml` gives it."""
    names = {word: part for part, words in table("comparison/words.toml")["truth"].items() for word in words}
    best: dict[str, int] = {}
    for number, cells in enumerate(sheet.iter_rows(max_row=_HEAD_ROWS), 1):
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            part = names.get("".join(str(cell.value or "").split()))
            if part is not None and part in found:
                raise fault("truth.two_columns", name, column=str(cell.value))
            if part is not None:
                found[part] = place
        if len(found) == len(_WANTED):
            return number, found
        best = found if len(found) > len(best) else best
    shown = {part: words[0] for part, words in table("comparison/words.toml")["truth"].items()}
    raise fault("truth.columns", name, missing="、".join(shown[part] for part in _WANTED if part not in best))


def _row(values: dict[str, Any], number: int, name: str) -> Fact:
    where = f"{name}:{number}"
    told = {part: _text(cell) for part, cell in values.items()}
    for part in _WANTED:
        if not told[part]:
            shown = table("comparison/words.toml")["truth"][part][0]
            raise fault("truth.blank", where, column=shown)
    value = _number(values["value"], told["unit"], where)
    mentions = scan(f"{value}{told['unit']}")
    mention = mentions[0] if len(mentions) == 1 else None
    if mention is None or mention.unit is None or mention.surface != f"{value}{told['unit']}":
        raise fault("truth.unit", where, unit=told["unit"])
    worth = amount(mention.value, None, mention.unit, mention.surface)
    period = read(_period(told["year"], where), None, None)
    if worth is None or not period.year:
        raise fault("truth.year", where, year=told["year"])
    metric = MetricModel(
        indicator=told["indicator"],
        surface=mention.surface,
        value=mention.value,
        upper=None,
        unit=mention.unit,
        kind=mention.kind,
        qualifier=[],
        measure=None,
        scope=None,
        stage=None,
        status="achieved",
        commitment=None,
        period=None,
        basis=None,
        source=None,
        change=None,
    )
    subject = subject_of(metric, EMPTY, Place("", told["region"]))
    return Fact(number, told["indicator"], told["region"], subject, period, mention.surface, worth)


def _text(cell: Any) -> str:
    return "" if cell is None or cell.value is None else str(cell.value).strip()


def _number(cell: Any, unit: str, where: str) -> str:
    """A cell's number as a decimal; a cell formatted as a percentage counts as shown."""
    raw = cell.value
    try:
        number = Decimal(str(raw).replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        raise fault("truth.number", where, value=str(raw)[:40]) from None
    if not number.is_finite() or isinstance(raw, bool):
        raise fault("truth.number", where, value=str(raw)[:40])
    if isinstance(raw, int | float) and unit in ("%", "％") and "%" in str(cell.number_format):
        number = (number * 100).normalize()
    return f"{number:f}"


def _period(text: str, where: str) -> str:
    """2024, 2024.0, 2024年, 2024年1-11月."""
    bare = text.removesuffix(".0")
    return f"{bare}年" if bare.isdecimal() and len(bare) == 4 else text


def checked(rows: Iterable[Fact], observations: Iterable[Observation], path: str) -> TruthReport:
    """Every observation that a row speaks of, within rounding or not.

    A row names its region in full (宁波市鄞州区), in short (鄞州) or by its code. Raises UsageError for a name that
    several of the documents' regions share.
    """
    told = list(rows)
    by_name: dict[tuple[str, Period, str], list[Fact]] = defaultdict(list)
    for row in told:
        by_name[row.subject.core, row.period, row.subject.unit].append(row)
    _unambiguous(told, observations := list(observations), path)
    found: list[Checked] = []
    findings: list[Finding] = []
    used: set[int] = set()
    for each in sorted(observations, key=lambda one: one.order):
        if each.status not in ("achieved", "problem") or each.listed == "plans" or each.amount is None:
            continue
        for row in by_name.get((each.subject.core, each.period, each.subject.unit), ()):
            if not _speaks_of(row, each):
                continue
            used.add(row.row)
            within = each.amount.agrees(row.amount)
            found.append(Checked(each, row.row, row.surface, within))
            if not within:
                findings.append(_finding(each, row, Path(path).name))
    unused = tuple((row.row, f"{row.region}{row.period.label}{row.indicator}") for row in told if row.row not in used)
    return TruthReport(path, tuple(found), tuple(findings), unused)


def _speaks_of(row: Fact, each: Observation) -> bool:
    mine, theirs = row.subject, each.subject
    if theirs.stage or theirs.whole or theirs.frame or mine.basis != theirs.basis:
        return False
    if (mine.levels and mine.levels != theirs.levels) or (theirs.levels and not mine.levels):
        return False
    if mine.measure != theirs.measure and not {mine.measure, theirs.measure} <= _UNSAID:
        return False
    return row.region in _names(each.place)


def _names(place: Place) -> frozenset[str]:
    """What a table may call a region: 宁波市鄞州区, 鄞州区, 鄞州, 330212."""
    tail = place.name
    for end in range(2, len(place.name) - 1):
        if place.name[end - 1] in "市省州盟" and len(place.name) - end >= 2:
            tail = place.name[end:]
            break
    return frozenset(filter(None, (place.name, tail, short_name(tail), place.code)))


def _unambiguous(rows: Iterable[Fact], observations: Iterable[Observation], path: str) -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for place in {each.place for each in observations}:
        for name in _names(place):
            named[name].add(place.key)
    for row in rows:
        if len(named.get(row.region, ())) > 1:
            raise fault("truth.region", f"{path}:{row.row}", region=row.region)


def _finding(each: Observation, row: Fact, name: str) -> Finding:
    told = {"row": f"{name}:{row.row}", "indicator": row.indicator}
    return finding("compare.truth", each, None, expected=row.surface, outside=row.surface, **told)
