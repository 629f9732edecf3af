"""Ranks, ordinals and figures without a numeral."""

from __future__ import annotations

import pytest

from tests.quantities.telling import told

RANKS: list[tuple[str, list[str]]] = [
    ("全省第17位", ["第17位 rank 17 位"]),
    ("全市第一,列第二位", ["第一 rank 1 位", "第二位 rank 2 位"]),
    ("前十", ["前十 rank 10 位 at_most"]),
    ("前3位", ["前3位 rank 3 位 at_most"]),
    ("前20强", ["前20强 rank 20 位 at_most"]),
    ("倒数第一", ["倒数第一 rank 1 位 from_bottom"]),
    ("第六次", ["第六次 ordinal 6 次"]),
    ("第一梯队", ["第一梯队 rank 1 梯队"]),
    ("获二、三等奖", ["二 rank 2 等奖", "三等奖 rank 3 等奖"]),
    ("一等奖,四星级", ["一等奖 rank 1 等奖", "四星级 rank 4 星级"]),
    ("排名53位", ["53位 rank 53 位"]),
    ("提高49位", ["49位 cardinal 49 位"]),
    ("首批,首家", ["首批 ordinal 1 批", "首家 ordinal 1 家"]),
    ("居全市首位,列全省首位", ["首位 rank 1 位", "首位 rank 1 位"]),
    ("居首位,居首", ["首位 rank 1 位", "居首 rank 1 位"]),
    ("第二届大赛", ["第二届 ordinal 2 届"]),
    ("第250", ["第250 rank 250 位"]),
    ("全国排名46位、82位", ["46位 rank 46 位", "82位 rank 82 位"]),
    ("把安全放在首位", []),
    ("第一方阵", ["第一方阵 rank 1 方阵"]),
]

WORDLESS: list[tuple[str, list[str]]] = [
    ("唯一", ["唯一 ordinal 1 -"]),
    ("翻番", ["翻番 multiple 1 番"]),
    ("零的突破", ["零的突破 name - -"]),
    ("两位数增长", ["两位数 vague 10~99 %"]),
    ("若干措施", ["若干 vague - -"]),
]


@pytest.mark.parametrize(("text", "expected"), RANKS)
def test_ranks_and_ordinals(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), WORDLESS)
def test_figures_without_a_numeral(text: str, expected: list[str]) -> None:
    assert told(text) == expected
