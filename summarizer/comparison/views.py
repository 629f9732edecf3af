"""What a page, a sheet or a terminal shows of a comparison: plain words and values, frozen, ready for a template.

Every string may come from a document: whoever shows it escapes it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from summarizer.comparison.compared import Comparison
from summarizer.comparison.finding import Finding
from summarizer.comparison.observations import Observation
from summarizer.comparison.outcomes import Judged
from summarizer.comparison.periods import Period
from summarizer.comparison.subjects import Subject
from summarizer.comparison.table import Cell, CellState, Row, in_words
from summarizer.comparison.verdicts import Outcome
from summarizer.resources import table

_NAMED = 3  # results named in one reason
Lang = Literal["zh", "en"]
_SAID_INSIDE = frozenset("余多来几数近约超")  # the surface says it already: 30余项


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown (`text`, qualifiers included), its value in base units, and where it stands."""

    text: str
    surface: str
    value: str
    upper: str | None
    unit: str | None
    indicator: str
    marks: tuple[str, ...]
    document: str
    report: str
    title: str | None
    item: str
    review: str
    draft: bool
    dated: str | None
    quote: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class CellView:
    """`text` is the cell in words: the value, all sides of a conflict, or that nobody told it."""

    period: str
    state: CellState
    text: str
    figures: tuple[Figure, ...]
    also: tuple[Figure, ...]
    previous: str | None
    ratio: str | None
    alarm: bool


@dataclass(frozen=True, slots=True)
class LineView:
    place: str
    code: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """One indicator with its regions below each other and its periods beside each other."""

    key: str
    title: str
    names: tuple[str, ...]
    unit: str
    periods: tuple[str, ...]
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    place: str
    code: str
    issuer: str
    year: int
    indicator: str
    target: Figure
    commitment: str | None
    outcome: Outcome
    verdict: str
    reason: str
    why: str
    result: Figure | None
    others: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    id: str
    code: str
    severity: str
    message: dict[str, str]
    indicator: str
    place: str
    period: str
    first: Figure
    second: Figure | None
    expected: str | None
    actual: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    documents: int
    reports: int
    drafts: int
    figures: int
    rows: tuple[RowView, ...]
    outcomes: tuple[OutcomeView, ...]
    findings: tuple[FindingView, ...]
    truth: dict[str, Any] | None
    copies: tuple[str, ...]
    unplaced: tuple[str, ...]
    left_out: dict[str, int]


def label(kind: str, name: str, lang: Lang) -> str:
    """A word of `labels.toml`."""
    told: str = table("comparison/labels.toml")[kind][name][lang]
    return told


def viewed(comparison: Comparison, lang: Lang = "zh") -> ComparisonView:
    """The whole comparison for people who read `lang`."""
    alarms = {
        (finding.subject, finding.first.place.key, finding.first.period)
        for finding in comparison.findings
        if finding.code == "compare.jump"
    }
    truth = comparison.truth
    return ComparisonView(
        documents=comparison.documents,
        reports=len(comparison.reports),
        drafts=comparison.drafts,
        figures=comparison.figures,
        rows=tuple(row_view(row, alarms, lang) for row in comparison.rows),
        outcomes=tuple(outcome_view(judged, lang) for judged in comparison.outcomes),
        findings=tuple(finding_view(finding, lang) for finding in comparison.findings),
        truth=None
        if truth is None
        else {
            "path": truth.path,
            "within": sum(each.within for each in truth.checked),
            "outside": sum(not each.within for each in truth.checked),
            "unused": [{"row": row, "name": name} for row, name in truth.unused],
            "checked": [
                asdict(figure(each.observation, lang))
                | {"row": each.row, "expected": each.expected, "within": each.within}
                for each in truth.checked
            ],
        },
        copies=comparison.copies,
        unplaced=tuple(f"{report.document} {report.id}: {report.place.name}" for report in comparison.unplaced),
        left_out=dict(comparison.left_out),
    )


def figure(each: Observation, lang: Lang = "zh") -> Figure:
    """One figure with its marks: draft, flagged, an estimate."""
    marks = []
    if each.status == "expected":
        marks.append(label("word", "expected", lang))
    if each.review in ("flagged", "queried"):
        marks.append(label("word", "flagged", lang))
    if each.report.draft:
        marks.append(label("word", "draft", lang))
    return Figure(
        text=shown(each),
        surface=each.surface,
        value=each.value,
        upper=each.upper,
        unit=each.unit,
        indicator=each.subject.shown,
        marks=tuple(marks),
        document=each.report.document,
        report=each.report.id,
        title=each.report.title,
        item=each.item,
        review=each.review,
        draft=each.report.draft,
        dated=each.report.dated,
        quote=each.evidence.quote,
        start=each.evidence.start,
        end=each.evidence.end,
    )


def shown(each: Observation) -> str:
    """A figure with the qualifiers that its surface leaves out: 约1340家, 78.3%以上."""
    text = each.surface
    for name in each.qualifier:
        pattern = table("comparison/labels.toml")["qualifier"].get(name)
        if pattern is not None and not each.ordered and not _SAID_INSIDE & set(text):
            text = pattern["zh"].replace("{}", text)
    return text


def period_label(period: Period, lang: Lang) -> str:
    return period.label if lang == "zh" else period.label_en


def title_of(row: Row, lang: Lang) -> str:
    """What a row is about: its shortest name, with what tells it from rows of the same name."""
    return named(min(row.names, key=lambda each: (len(each), each)).strip("、,， "), row.subject, lang)


def named(name: str, subject: Subject, lang: Lang) -> str:
    """A name with what it leaves out: 规上工业企业研发费用(增速)."""
    told = [label("measure", subject.measure, lang)]
    if subject.stage:
        told.append(label("stage", subject.stage, lang))
    told.extend(f"{level.rstrip('+')}级{'以上' if level.endswith('+') else ''}" for level in subject.levels)
    extra = [word for word in told if word and word not in name and not _said(word, name)]
    return f"{name}({'、'.join(extra)})" if extra else name


def _said(word: str, name: str) -> bool:
    """Whether a name says a level or a 新增 in other words: 浙江省… 省级, 新认定… 新增."""
    if word.endswith(("级", "级以上")):
        return word.partition("级")[0] in name
    return word in ("新增", "new") and bool({"新", "认", "获"} & set(name))


def row_view(row: Row, alarms: set[tuple[str, str, Period]], lang: Lang = "zh") -> RowView:
    """A row for people; `alarms` are the cells (subject, place, period) that a jump was found in."""
    # Most cells of a big table are empty: one view serves all of a period.
    empty = [_cell(Cell(row.places[0], period, "not_reported"), False, lang) for period in row.periods]
    column = {period: place for place, period in enumerate(row.periods)}
    cells = {place.key: list(empty) for place in row.places}
    for cell in row.cells:
        alarm = (row.subject.key, cell.place.key, cell.period) in alarms
        cells[cell.place.key][column[cell.period]] = _cell(cell, alarm, lang)
    lines = [LineView(place.name, place.code, tuple(cells[place.key])) for place in row.places]
    periods = tuple(period_label(period, lang) for period in row.periods)
    return RowView(row.subject.key, title_of(row, lang), row.names, row.unit, periods, tuple(lines))


def _cell(cell: Cell, alarm: bool, lang: Lang) -> CellView:
    figures = tuple(figure(each, lang) for each in cell.figures)
    texts = list(dict.fromkeys(each.text for each in figures))
    text = label("word", "not_reported", lang) if cell.state == "not_reported" else " / ".join(texts)
    if cell.state == "conflict":
        text = f"{label('word', 'conflict', lang)}: {text}"
    return CellView(
        period=period_label(cell.period, lang),
        state=cell.state,
        text=text if cell.state == "conflict" or not figures else texts[0],
        figures=figures,
        also=tuple(figure(each, lang) for each in cell.also),
        previous=shown(cell.previous) if cell.previous is not None else None,
        ratio=in_words(cell.ratio) if cell.ratio is not None else None,
        alarm=alarm,
    )


def outcome_view(judged: Judged, lang: Lang = "zh") -> OutcomeView:
    """A target, its result and the verdict, with the reason in words."""
    target, result = judged.target, judged.result
    told = result if result is not None else target
    words = {
        "want": shown(target),
        "told": shown(told),
        "told_name": told.indicator,
        "told_place": told.place.name,
        "told_period": period_label(told.period, lang),
        "want_stage": label("stage", target.subject.stage or "there", lang),
        "told_stage": label("stage", told.subject.stage or "there", lang),
        "want_measure": label("measure", target.subject.measure, lang) or target.subject.shown,
        "told_measure": label("measure", told.subject.measure, lang) or told.subject.shown,
        "all": "、".join(f"{each.indicator}{shown(each)}" for each in (told, *judged.others)[:_NAMED]),
        "other": " / ".join(shown(each) for each in judged.others),
    }
    return OutcomeView(
        place=target.report.place.name,
        code=target.report.place.code,
        issuer=target.report.issuer or "",
        year=judged.year,
        indicator=named(target.subject.shown, target.subject, lang),
        target=figure(target, lang),
        commitment=target.commitment,
        outcome=judged.outcome,
        verdict=label("outcome", judged.outcome, lang),
        reason=judged.reason,
        why=label("reason", judged.reason, lang).format(**words),
        result=figure(result, lang) if result is not None else None,
        others=tuple(figure(each, lang) for each in judged.others),
    )


def finding_view(found: Finding, lang: Lang = "zh") -> FindingView:
    return FindingView(
        id=found.id,
        code=found.code,
        severity=found.severity,
        message={"zh": found.message_zh, "en": found.message_en},
        indicator=found.indicator,
        place=found.place,
        period=found.period,
        first=figure(found.first, lang),
        second=figure(found.second, lang) if found.second is not None else None,
        expected=found.expected,
        actual=found.actual,
    )
