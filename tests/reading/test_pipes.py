"""Bar tables in plain text: figures keep the heads that govern them."""

from __future__ import annotations

from summarizer.outline import annotate
from summarizer.reading import read_bytes

TABLE = """主要指标完成情况
单位:万元

| 指标 | 目标值 | 完成值 | 完成率 |
| --- | --- | --- | --- |
| 服务人数(人) | 2000 | 2315 | 115.8% |
| 发放补贴 | 850 | 913.6 | 107.5% |
"""


def test_figures_keep_their_heads_and_the_announced_unit() -> None:
    cells = {cell.span.slice(TABLE): cell for cell in read_bytes(TABLE.encode(), "表.txt").cells}
    assert list(cells) == ["2000", "2315", "115.8%", "850", "913.6", "107.5%"]
    assert cells["2315"].row_heads == ("服务人数(人)",)
    assert cells["2315"].column_heads == ("完成值",)
    assert cells["850"].unit == "单位:万元"


def test_the_heads_tell_unit_and_status() -> None:
    document = annotate(read_bytes(("甲区残联2024年工作总结\n\n" + TABLE).encode(), "表.md"))
    told = {one.surface: (one.value, one.unit, one.status) for one in document.mentions if one.is_claim}
    assert told["2000"] == ("2000", "人", "planned")
    assert told["2315"] == ("2315", "人", "achieved")
    assert told["850"] == ("8500000", "元", "planned")
    assert told["913.6"] == ("9136000", "元", "achieved")


def test_bars_without_rows_are_no_table() -> None:
    assert read_bytes("a|b\n|只有一格|\n| |\n||||||\n".encode(), "文.txt").cells == ()
