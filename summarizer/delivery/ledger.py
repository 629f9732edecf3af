"""The office's ledger (台账): one row a district, one column an indicator, each cell decided by evidence or left empty.

Three kinds of empty, never 0: nobody reported, the report doesn't say, the source is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from summarizer.delivery.candidates import Candidate, fits_period, is_part
from summarizer.delivery.districts import District
from summarizer.delivery.lists import Wanted
from summarizer.delivery.measures import converted, rounded
from summarizer.delivery.tables import is_decimal
from summarizer.indicators import Likeness

Words = tuple[str, str]  # Chinese, English


class Kind(StrEnum):
    """What a cell holds."""

    VALUE = "value"
    UNREPORTED = "unreported"
    UNMENTIONED = "unmentioned"
    DOUBTFUL = "doubtful"
    UNFINISHED = "unfinished"  # reported, but nothing of it is finalised


SAID = {
    Kind.UNREPORTED: "未报文件",
    Kind.UNMENTIONED: "报了未提及",
    Kind.DOUBTFUL: "原文存疑",
    Kind.UNFINISHED: "未定稿",
}


@dataclass(frozen=True, slots=True)
class LedgerCell:
    """`value` in the list's unit, rounded as the list says; `chosen` proves it, or are the figures in doubt."""

    kind: Kind
    value: Decimal | None = None
    unit: str | None = None
    chosen: tuple[Candidate, ...] = ()
    why: Words | None = None
    exact: Decimal | None = None  # before rounding


Book = tuple[int | None, bool]  # a year, None where a report tells none, and whether it is planned for


@dataclass(slots=True)
class Reported:
    """What is known of one district's reports, by year; results and plans apart."""

    district: District
    documents: dict[Book, list[tuple[str, str]]] = field(default_factory=dict)  # (document, report)
    candidates: dict[Book, list[Candidate]] = field(default_factory=dict)
    unfinished: set[Book] = field(default_factory=set)

    @property
    def years(self) -> set[int | None]:
        return {year for year, _ in (*self.documents, *self.unfinished)}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """`documents` are those that the cells were read from: (document, report), of results and of plans."""

    district: District
    cells: tuple[LedgerCell, ...]
    documents: Mapping[bool, tuple[tuple[str, str], ...]]
    absent: Kind | None = None  # UNREPORTED or UNFINISHED, of the results where the list asks for any


_NO_YEAR: Words = ("材料未写明年度", "the report does not tell its year")
_UNTOLD: Words = ("原文没有写明口径(新增、总量或级别)", "the source doesn't tell what sort of figure it is")
_SEVERAL: Words = ("有几个数值都可能是它", "several figures fit equally")
_RANGE: Words = ("原文是区间，不是一个数", "the source gives a range")
_NOT_NUMBER: Words = ("原文不是一个小数", "the source gives no plain number")
_UNIT: Words = ("单位对不上", "the unit can't be told from the list's")


def row_of(
    district: District, known: Reported | None, wanted: Sequence[Wanted], year: int | None, *, states: str
) -> LedgerRow:
    """A district's row for a year. Reports that tell no year stand in where there is no other, and are doubted."""
    cells = tuple(_cell(district, known, each, year, states) for each in wanted)
    documents = {
        planned: tuple(known.documents.get(_book(known, year, planned), ())) if known is not None else ()
        for planned in (False, True)
    }
    results = [cell.kind for each, cell in zip(wanted, cells, strict=True) if not each.planned]
    kinds = results or [cell.kind for cell in cells]
    absent = next((kind for kind in (Kind.UNFINISHED, Kind.UNREPORTED) if kind in kinds), None)
    return LedgerRow(district, cells, documents, absent)


def _book(known: Reported, year: int | None, planned: bool) -> Book:
    dated, undated = (year, planned), (None, planned)
    return undated if dated not in known.documents and undated in known.documents else dated


def _cell(district: District, known: Reported | None, wanted: Wanted, year: int | None, states: str) -> LedgerCell:
    if known is None:
        return LedgerCell(Kind.UNREPORTED)
    book = _book(known, year, wanted.planned)
    if book not in known.documents:
        late = states == "final" and known.unfinished & {(year, wanted.planned), (None, wanted.planned)}
        return LedgerCell(Kind.UNFINISHED if late else Kind.UNREPORTED)
    found = [each for each in known.candidates.get(book, ()) if each.wanted == wanted.place]
    if book[0] is None:
        found = [replace(each, doubt=_NO_YEAR) for each in found]
    return decide(wanted, found, book[0], district)


def decide(wanted: Wanted, found: Iterable[Candidate], year: int | None, district: District) -> LedgerCell:
    """One cell. Of figures that fit equally well with different values none is taken: all are named."""
    usable = [each for each in found if fits_period(each.period, year, wanted.period) and _own(each, district)]
    values = {each: _value(each, wanted) for each in usable}
    # What measures another thing (a rank where money is asked for) was never meant.
    fitting = [
        each for each in usable if values[each] is not None or each.doubt is not None or _untellable(each, wanted)
    ]
    if not fitting:
        return LedgerCell(Kind.UNMENTIONED)
    best = min(map(_tier, fitting))
    top = _once([each for each in fitting if _tier(each) == best])
    doubt = _doubt(top, values, wanted)
    if doubt is not None:
        return LedgerCell(Kind.DOUBTFUL, None, _unit(wanted, top[0]), tuple(top), doubt)
    exact = values[top[0]]
    assert exact is not None  # _doubt names every figure without a value
    return LedgerCell(Kind.VALUE, rounded(exact, wanted.decimals), _unit(wanted, top[0]), tuple(top), None, exact)


def _unit(wanted: Wanted, chosen: Candidate) -> str | None:
    return wanted.unit.written if wanted.unit is not None else chosen.unit


def _doubt(top: Sequence[Candidate], values: Mapping[Candidate, Decimal | None], wanted: Wanted) -> Words | None:
    told = next((each.doubt for each in top if each.doubt is not None), None)
    if told is not None:
        return told
    if any(each.likeness is Likeness.UNTOLD for each in top):
        return _UNTOLD
    for each in top:
        if each.upper is not None:
            return _RANGE
        if each.value is None or not is_decimal(each.value):
            return _NOT_NUMBER
        if values[each] is None:
            return _UNIT
    return _SEVERAL if len({values[each] for each in top}) > 1 else None


def _value(each: Candidate, wanted: Wanted) -> Decimal | None:
    if each.value is None or not is_decimal(each.value):
        return None
    return converted(Decimal(each.value), each.unit, wanted.unit)


def _untellable(each: Candidate, wanted: Wanted) -> bool:
    """A figure that is not plainly of another measure: no number, no unit, or a unit of the list that nobody knows."""
    if each.value is None or not is_decimal(each.value) or each.unit is None:
        return True
    return wanted.unit is not None and not wanted.unit.known


def _tier(each: Candidate) -> tuple[int, int, int]:
    """How well a figure fits, less is better: name, whether it is done, whether it is the whole year's."""
    like = (Likeness.SAME, Likeness.BROADER, Likeness.UNTOLD).index(each.likeness)
    return (like, int(each.status == "expected"), int(is_part(each.period)))


def _once(found: Iterable[Candidate]) -> list[Candidate]:
    """The same sentence cited twice is one figure; the same report delivered twice stays, with one value."""
    return list({(each.document, each.start, each.surface, each.item): each for each in found}.values())


def _own(each: Candidate, district: District) -> bool:
    """Whether a figure is the district's own, not its city's, its province's or the nation's."""
    words = (each.scope or "").split()
    if any(word in ("全国", "全球") for word in words):
        return False
    code = district.code
    if code is None or code.endswith("0000"):
        return True
    if "全省" in words:
        return False
    # 全市 may be a county-level city's own.
    return not ("全市" in words or "全大市" in words) or code.endswith("00") or district.name.endswith("市")
