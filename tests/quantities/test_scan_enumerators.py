"""Enumerators: the numbers that count points."""

from __future__ import annotations

import pytest

from tests.quantities.telling import told

ENUMERATORS: list[tuple[str, list[str]]] = [
    ("一、总体情况", ["一、 enumerator 1 -"]),
    ("(一)主要做法", ["(一) enumerator 1 -"]),
    ("（二）存在问题", ["（二） enumerator 2 -"]),
    ("1.加大投入", ["1. enumerator 1 -"]),
    ("2．支持企业", ["2． enumerator 2 -"]),
    ("3、推进改革", ["3、 enumerator 3 -"]),
    ("①强化领导", ["① enumerator 1 -"]),
    ("⑴加强", ["⑴ enumerator 1 -"]),
    ("一是加强；二是推进", ["一是 enumerator 1 -", "二是 enumerator 2 -"]),
    (
        "主要目标:1.确保突破2.0%;2.高新投资增长10%",
        ["1. enumerator 1 -", "2.0% percentage 2.0 % over", "2. enumerator 2 -", "10% percentage 10 %"],
    ),
    ("基本特点（一）GDP增长", ["（一） enumerator 1 -"]),
    ("一要抓落实，二要促发展", ["一要 enumerator 1 -", "二要 enumerator 2 -"]),
    ("第一，加强领导。第二，推进改革", ["第一 enumerator 1 -", "第二 enumerator 2 -"]),
    ("1.5亿元", ["1.5亿元 money 150000000 元"]),
    ("1.2024年完成", ["1. enumerator 1 -", "2024年 year 2024 年"]),
    ("(3)开展", ["(3) enumerator 3 -"]),
    ("(一)至(五)", ["(一) enumerator 1 -", "(五) enumerator 5 -"]),
    ("（责任单位：市经信委）１０．大力培育", ["１０． enumerator 10 -"]),
]


@pytest.mark.parametrize(("text", "expected"), ENUMERATORS)
def test_enumerators_count_points_and_not_things(text: str, expected: list[str]) -> None:
    assert told(text) == expected
