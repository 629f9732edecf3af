"""Years, periods and dates."""

from __future__ import annotations

import pytest

from tests.quantities.telling import told

TIMES: list[tuple[str, list[str]]] = [
    ("2024年1-11月", ["2024年1-11月 period 2024-01~2024-11 月"]),
    ("2025年上半年", ["2025年上半年 period 2025 年"]),
    ("2023年2月底", ["2023年2月底 date 2023-02 -"]),
    ("2024年12月31日", ["2024年12月31日 date 2024-12-31 -"]),
    ("2018年度", ["2018年度 year 2018 年度"]),
    ("2021—2023年", ["2021—2023年 period 2021~2023 年"]),
    ("1-11月", ["1-11月 period 1~11 月"]),
    ("3月末", ["3月末 period 3 月"]),
    ("10月底前", ["10月底 period 10 月"]),
    ("前三季度", ["前三季度 period 3 季度"]),
    ("2020主要指标", ["2020 year 2020 年"]),
    ("2024年以来", ["2024年 year 2024 年"]),
    ("截至2024年末", ["2024年末 year 2024 年"]),
    ("5月8号", ["5月8号 date - -"]),
    ("2025.1.17", ["2025.1.17 date 2025-01-17 -"]),
    ("2025/1/17", ["2025/1/17 date 2025-01-17 -"]),
    ("2025年第一季度", ["2025年第一季度 period 2025 年"]),
    ("3—5月", ["3—5月 period 3~5 月"]),
    ("二〇二三年至二〇二五年", ["二〇二三年 year 2023 年", "二〇二五年 year 2025 年"]),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_dates_years_and_periods(text: str, expected: list[str]) -> None:
    assert told(text) == expected
