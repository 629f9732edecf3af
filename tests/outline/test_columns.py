"""Tables flattened to words between blanks: found by form, their figures with heads and units."""

from __future__ import annotations

import pytest

from summarizer.outline import annotate
from summarizer.outline.columns import cells_in_columns, is_row
from summarizer.reading import read_bytes

AUDIT = """某区审计局2021年工作总结
2021年完成审计项目46个。
附:审计项目完成情况(单位:个、万元)
类别 项目数 问题金额 处理处罚金额
财政审计 8 12460 2310
经济责任审计 15 9875 1420
政府投资审计 17 14630 2065
"""
TOURISM = """指标 单位 绝对值 同比增长(%)
接待游客 万人次 862.4 15.8
其中:过夜游客 万人次 214.7 22.3
旅游总收入 亿元 79.35 18.1
"""


def test_a_figure_has_its_row_its_column_and_its_unit() -> None:
    (cell,) = [c for c in cells_in_columns(AUDIT) if c.span.slice(AUDIT) == "12460"]
    assert (cell.row_heads, cell.column_heads, cell.unit) == (("财政审计",), ("问题金额",), "万元")
    (count,) = [c for c in cells_in_columns(AUDIT) if c.span.slice(AUDIT) == "15"]
    assert (count.column_heads, count.unit) == (("项目数",), "个")


@pytest.mark.parametrize(
    ("text", "figure", "value", "unit"),
    [
        (AUDIT, "14630", "146300000", "元"),
        (AUDIT, "2065", "20650000", "元"),
        (AUDIT, "17", "17", "个"),
        (TOURISM, "862.4", "8624000", "人次"),
        (TOURISM, "79.35", "7935000000", "元"),
        (TOURISM, "22.3", "22.3", "%"),
    ],
)
def test_the_figures_of_a_flattened_table_are_read_with_their_units(
    text: str, figure: str, value: str, unit: str
) -> None:
    mentions = annotate(read_bytes(text.encode(), "a.txt")).mentions
    (found,) = [m for m in mentions if m.surface == figure and m.is_claim]
    assert (found.value, found.unit) == (value, unit)


def test_no_row_of_a_table_becomes_a_heading() -> None:
    paths = {path for s in annotate(read_bytes(AUDIT.encode(), "a.txt")).reports[0].sections for path in s.path}
    assert not any("审计 " in path for path in paths)


@pytest.mark.parametrize(
    "line", ["全年完成投资 12.5 亿元,增长 8 %。", "一、 2024年 工作 总结", "2023 2024 2025", "A 1"]
)
def test_prose_and_headings_are_no_rows(line: str) -> None:
    assert not is_row(line)


def test_a_table_needs_heads_and_two_rows_of_one_width() -> None:
    assert cells_in_columns("财政审计 8 12460\n经责审计 15 9875\n") == ()
    assert cells_in_columns("类别 项目数 金额\n财政审计 8 12460\n") == ()
    assert cells_in_columns("类别 项目数 金额\n财政审计 8\n经责审计 15\n") == ()
