"""Table cells: heads are indicator, period and unit; noise and titles are metadata."""

from __future__ import annotations

from summarizer.document import Cell, SectionKind, Span
from summarizer.quantities import Context, Zone, recognize

TABLE = "指标\t2024年\t同比增长(%)\n技术交易额\t105.5\t12.2\n高新技术企业(家)\t265\t-3.1\n"


def _cell(value: str, rows: tuple[str, ...], columns: tuple[str, ...], unit: str | None = "单位:万元") -> Cell:
    start = TABLE.index(value)
    return Cell(Span(start, start + len(value)), rows, columns, unit)


CELLS = (
    _cell("105.5", ("技术交易额",), ("2024年",)),
    _cell("12.2", ("技术交易额",), ("同比增长(%)",)),
    _cell("265", ("高新技术企业(家)",), ("2024年",)),
    _cell("-3.1", ("高新技术企业(家)",), ("同比增长(%)",)),
)
TOLD = {q.surface: q for q in recognize(TABLE, Context(cells=CELLS)) if q.is_claim}


def test_the_unit_above_the_table_scales_its_figures() -> None:
    cell = TOLD["105.5"]
    assert (cell.value, cell.unit, cell.kind) == ("1055000", "元", "money")
    assert (cell.indicator, cell.period) == ("技术交易额", "2024年")


def test_a_growth_column_is_growth_in_percent() -> None:
    cell = TOLD["12.2"]
    assert (cell.value, cell.unit, cell.kind) == ("12.2", "%", "percentage")
    assert (cell.measure, cell.direction, cell.basis, cell.indicator) == ("growth", "up", "同比", "技术交易额")


def test_a_unit_in_the_row_head_is_the_rows_own() -> None:
    cell = TOLD["265"]
    assert (cell.value, cell.unit, cell.indicator) == ("265", "家", "高新技术企业")


def test_a_negative_growth_goes_down() -> None:
    assert TOLD["-3.1"].direction == "down"


def test_numbers_in_noise_and_titles_are_metadata() -> None:
    text = "浏览次数:1365\n区科技局2024年工作总结\n新增企业20家"
    title, body = text.index("区科技局"), text.index("新增")
    zones = (
        Zone(Span(0, title), noise=True),
        Zone(Span(title, body), title=True),
        Zone(Span(body, len(text)), SectionKind.ACHIEVEMENTS, 2024, 2025),
    )
    kinds = {q.surface: (q.kind, q.status) for q in recognize(text, Context(zones))}
    assert kinds == {
        "1365": ("metadata", "context"),
        "2024年": ("metadata", "context"),
        "20家": ("cardinal", "achieved"),
    }
