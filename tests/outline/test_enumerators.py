"""Enumerators of the genre: style, rank and number of each form; what only looks like one is left alone."""

from __future__ import annotations

import pytest

from summarizer.outline.enumerators import chinese_number, enumerator_at, enumerators_inside

FORMS = [
    ("一、主要工作", ("一、", 1)),
    ("十二、其他工作", ("一、", 12)),
    ("三.主要工作", ("一、", 3)),
    ("四,主要工作", ("一、", 4)),
    ("二 主要工作", ("一、", 2)),
    ("第一部分 总结", ("part", 1)),
    ("第三章 保障措施", ("part", 3)),
    ("(一)科技争投", ("（一）", 1)),
    ("（十一）科技争投", ("（一）", 11)),
    ("（ 二 ）科技争投", ("（一）", 2)),
    ("第一、大力提高", ("第一、", 1)),
    ("第二,大力提高", ("第一、", 2)),
    ("一是强化创新", ("一是", 1)),
    ("三要抓好落实", ("一是", 3)),
    ("首先，开展活动", ("首先", 1)),
    ("其次,开展活动", ("首先", 2)),
    ("1.加大投入", ("1.", 1)),
    ("１２．加大投入", ("1.", 12)),
    ("3、加大投入", ("1.", 3)),
    ("1.2025年新增", ("1.", 1)),
    ("2)加大投入", ("1)", 2)),
    ("（3）加大投入", ("(1)", 3)),
    ("(１０)加大投入", ("(1)", 10)),
    ("③加大投入", ("①", 3)),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_form_is_known_with_its_number(text: str, expected: tuple[str, int]) -> None:
    found = enumerator_at(text)
    assert found is not None
    assert (found.style, found.number) == expected


NONE = [
    "一批项目",
    "一要求",
    "三要素齐全",
    "一是否",
    "1.5亿元",
    "10.3%",
    "2024年",
    "第一批",
    "首先进",
    "十四五规划",
    "一，",
    "(2024)",
]


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_an_enumerator_is_none(text: str) -> None:
    assert enumerator_at(text) is None


def test_ranks_follow_the_standard() -> None:
    forms = ["第一章", "一、总", "（一）总", "1.总", "（1）总", "①总"]
    ranks = [found.rank for form in forms if (found := enumerator_at(form)) is not None]
    assert len(ranks) == len(forms)
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


def test_inside_a_paragraph_an_enumerator_stands_behind_a_sentence_or_clause() -> None:
    text = "主要目标:1.确保突破2.0%;2.增长不低于10%。二是规划引领，三是主体。"
    found = [(one.style, one.number) for one in enumerators_inside(text, 0, len(text))]
    assert found == [("1.", 1), ("1.", 2), ("一是", 2)]


@pytest.mark.parametrize(
    ("text", "number"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十四", 34), ("一百零五", 105)]
)
def test_chinese_numbers_of_enumerators(text: str, number: int) -> None:
    assert chinese_number(text) == number
