"""The office's ledger filled from results: whose reports are there, which figures answer the list, what is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from summarizer.delivery import districts
from summarizer.delivery.candidates import Vocabulary, candidates
from summarizer.delivery.districts import District
from summarizer.delivery.ledger import Book, Kind, LedgerRow, Reported, row_of
from summarizer.delivery.lists import IndicatorList, Wanted, read_list
from summarizer.delivery.records import Delivered
from summarizer.delivery.tables import whose
from summarizer.delivery.targets import writing
from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.models import FindingModel, MessageModel, ReportModel
from summarizer.pipeline.exporting import as_states, now
from summarizer.pipeline.results import Revision, results
from summarizer.pipeline.software import software

_SEVERITY: Literal["warning"] = (
    "warning"  # that of coverage.omitted_key in validation/codes.toml; a test holds them together
)
_MISSING_ZH = "必报指标“{indicator}”({unit})，{district}的材料没有写。请补报或说明。"
_MISSING_EN = "The report of {district} doesn't mention {indicator} ({unit}), which must be reported. Ask for it."


@dataclass(frozen=True, slots=True)
class Missing:
    """A must-report indicator that a district's document doesn't mention, as a finding of that document."""

    district: District
    document: str
    finding: FindingModel


@dataclass(frozen=True, slots=True)
class Filled:
    """`notes` are about the list, `skipped` about summaries that can't be used; `undated` documents tell no year."""

    target: Path
    year: int | None
    wanted: tuple[Wanted, ...]
    rows: tuple[LedgerRow, ...]
    missing: tuple[Missing, ...]
    notes: tuple[SummarizerError, ...]
    skipped: tuple[SummarizerError, ...]
    other_years: tuple[int, ...]
    undated: tuple[str, ...]
    unplaced: tuple[str, ...]
    unfinished: int

    @property
    def unreported(self) -> tuple[District, ...]:
        """Who has sent nothing for the year."""
        return tuple(row.district for row in self.rows if row.absent is Kind.UNREPORTED)

    def count(self, kind: Kind) -> int:
        return sum(cell.kind is kind for row in self.rows for cell in row.cells)

    @property
    def exit_code(self) -> int:
        """0 done · 3 some summary could not be used."""
        return 3 if self.skipped else 0


def fill(
    indicators: str | Path,
    out: str | Path,
    target: str | Path,
    *,
    year: int | None = None,
    region: str | None = None,
    state: str = "final",
    revision: Revision | None = None,
    skipped: Callable[[SummarizerError], None] | None = None,
) -> Filled:
    """The list `indicators` filled from the results in OUT into the workbook `target`.

    `year` is the year reported on, by default the latest there is; `region` the place whose districts are the rows, by
    default those of the list's own sheet 地区, else of the prefecture that all reports lie in. `state` as in exports.
    Raises UsageError for a list or a place that can't be used, or where nothing is final; OutputError where the
    workbook can't be written.
    """
    from summarizer.delivery import ledger_sheet

    states = as_states(state)
    if Path(target).resolve() == Path(indicators).resolve():
        raise fault("fill.over_list", str(target))
    asked = read_list(indicators)
    above = _place(region)
    broken: list[SummarizerError] = []

    def skip(error: SummarizerError) -> None:
        if states == "all" or error.code != "results.failed":
            broken.append(error)
            if skipped is not None:
                skipped(error)

    known = _Known(Vocabulary(asked.wanted), states)
    for each in results(out, state="all", skipped=skip, revision=revision):
        known.add(each)
    if not known.used:
        if known.unfinished:
            raise fault("export.nothing_final", str(out), count=known.unfinished)
        raise fault("export.nothing", str(out))
    chosen = year if year is not None else known.latest()
    rows = tuple(
        row_of(place, known.by_place.get(place.key), asked.wanted, chosen, states=states)
        for place in _rows(asked, above, known, chosen)
    )
    missing = tuple(_missing(rows, asked.wanted))
    done = Filled(
        Path(target),
        chosen,
        asked.wanted,
        rows,
        missing,
        asked.notes,
        tuple(broken),
        tuple(sorted(known.years - {chosen})),
        tuple(dict.fromkeys(known.undated)),
        tuple(known.unplaced),
        known.unfinished,
    )
    facts = {"年度": str(chosen or "不明"), "范围": "仅已定稿的材料" if states == "final" else "全部材料，含未定稿的"}
    facts |= {"指标清单": Path(indicators).name, "生成软件": software(), "生成时间(UTC)": now()}
    if done.undated:
        facts["年度不明的材料"] = "、".join(done.undated)
    if done.unplaced:
        facts["地区不明的材料"] = "、".join(done.unplaced)
    notes = tuple(note.line() for note in asked.notes)
    with writing(Path(target)) as part:
        ledger_sheet.write(ledger_sheet.Ledger(asked.wanted, rows, chosen, facts, notes), part)
    return done


def _place(region: str | None) -> District | None:
    if region is None:
        return None
    found = districts.named(region)
    if found is None or found.code is None:
        raise fault("fill.region", None, name=region)
    return found


class _Known:
    """What the documents tell, district by district; of each figure only what the list asks for is kept."""

    def __init__(self, vocabulary: Vocabulary, states: str) -> None:
        self._vocabulary = vocabulary
        self._states = states
        self.by_place: dict[str, Reported] = {}
        self.years: set[int] = set()
        self.undated: list[str] = []
        self.unplaced: list[str] = []
        self.used = 0
        self.unfinished = 0

    def add(self, each: Delivered) -> None:
        usable = self._states == "all" or each.is_final
        self.used += usable
        self.unfinished += not usable
        for report in each.summary.reports:
            _, name, code = whose(each, report)
            if name is None:
                self.unplaced.append(f"{each.key} {report.id}")
                continue
            place = District(name, code)
            known = self.by_place.setdefault(place.key, Reported(place))
            for book in _books(report):
                if not usable:
                    known.unfinished.add(book)
                    continue
                self._dated(each, report, book)
                known.documents.setdefault(book, []).append((each.key, report.id))
                found = known.candidates.setdefault(book, [])
                found += candidates(each, report, self._vocabulary, planned=book[1])

    def _dated(self, each: Delivered, report: ReportModel, book: Book) -> None:
        year, planned = book
        if year is None:
            self.undated.append(f"{each.key} {report.id}")
        elif not planned:
            self.years.add(year)

    def latest(self) -> int:
        """The latest year reported on. Raises UsageError where no report tells one."""
        if not self.years:
            raise fault("fill.no_year")
        return max(self.years)


def _books(report: ReportModel) -> Iterable[Book]:
    """The years that a report speaks of, and whether it plans for them: 2024, reported; 2025, planned."""
    if report.achievements or report.problems or not report.plans:
        yield report.report_year, False
    if report.plans:
        yield report.plan_year, True


def _rows(asked: IndicatorList, above: District | None, known: _Known, year: int | None) -> list[District]:
    """The districts of the ledger, in official order; the list's own order where it names them."""
    there = [each.district for each in known.by_place.values() if {year, None} & each.years]
    codes = {place.code for place in there if place.code is not None}
    if asked.roster:
        rows = [districts.named(name, codes) or _by_name(name, there) for name in asked.roster]
    else:
        code = above.code if above is not None else districts.common(there)
        rows = list(districts.below(code)) if code is not None else []
        rows = sorted({*rows, *_inside(there, code if above is not None else None)}, key=lambda place: place.order)
    return list({place.key: place for place in rows}.values())


def _by_name(name: str, there: Iterable[District]) -> District:
    """A place that has no code of its own, as the reports call it."""
    return next((place for place in there if place.name == name or place.name.endswith(name)), District(name, None))


def _inside(there: Iterable[District], code: str | None) -> list[District]:
    """The places that reported and lie in the wanted one; all of them where none is wanted."""
    if code is None:
        return list(there)
    prefix = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return [place for place in there if place.code is not None and place.code.startswith(prefix)]


def _missing(rows: Iterable[LedgerRow], wanted: tuple[Wanted, ...]) -> Iterable[Missing]:
    from summarizer.delivery.ledger_sheet import missing

    for row, each in missing(tuple(rows), wanted):
        document, report = row.documents[each.planned][0]
        unit = each.unit.written if each.unit is not None else "—"
        words = {"indicator": each.name, "unit": unit, "district": row.district.name}
        key = "\x1f".join(("list", row.district.key, document, report, each.name, each.caliber, unit))
        finding = FindingModel(
            id="f-" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16],
            code="coverage.omitted_key",
            severity=_SEVERITY,
            message=MessageModel(zh=_MISSING_ZH.format(**words), en=_MISSING_EN.format(**words)),
            report=report,
            item=None,
            claim=None,
            source=None,
            expected=each.name,
            actual=None,
            fix=None,
        )
        yield Missing(row.district, document, finding)
