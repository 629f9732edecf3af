"""Damaged and foreign digits: classified, never a silent wrong value."""

from __future__ import annotations

import pytest

from tests.quantities.telling import told

DAMAGED: list[tuple[str, list[str]]] = [
    ("11.8/%", ["11.8/% malformed 11.8 %"]),
    ("风险保障2.6亿元,2。二是强化", ["2.6亿元 money 260000000 元", "2 malformed - -", "二是 enumerator 2 -"]),
    ("2023年服务202300家次企业", ["2023年 year 2023 年", "202300家次 malformed - 家次"]),
    ("2023年专利授权220230件", ["2023年 year 2023 年", "220230件 malformed - 件"]),
    ("2023年产值20233.2亿,", ["2023年 year 2023 年", "20233.2亿 malformed - -"]),
    ("举行报告2023余场", ["2023余场 malformed - 场 over"]),
    ("20xx年工作", ["20xx年 malformed - 年"]),
    ("XX县区", ["XX malformed - -"]),
    ("增长1 2.5%", ["1 2.5% malformed - %"]),
    ("达12..5亿元", ["12..5亿元 malformed - 元"]),
    ("LIl万吨", ["LIl万吨 malformed - 吨"]),
    ("2023-2023年度", ["2023-2023年度 malformed - 年度"]),
    ("1\u200b05家", ["1\u200b05家 malformed - 家"]),
    ("١٢个", ["١٢ malformed - -"]),
    ("⅓的企业", ["⅓ fraction 1/3 -"]),
    ("Ⅱ类水质", ["Ⅱ name - -"]),
    ("1O5家", ["1O5家 malformed - 家"]),
    (
        "12345678901234567890123456789012345678901234567890家",
        ["12345678901234567890123456789012345678901234567890 malformed - -"],
    ),
    ("2024年共有2024家", ["2024年 year 2024 年", "2024家 malformed - 家"]),
    ("20150人参加", ["20150人 cardinal 20150 人"]),
]


@pytest.mark.parametrize(("text", "expected"), DAMAGED)
def test_damage_is_named_and_never_mended(text: str, expected: list[str]) -> None:
    assert told(text) == expected
