"""Names of indicators: what is one thing, what is told apart, what is left open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.indicators import Likeness, folded, likeness, nearness, same
from summarizer.resources import table

GROUPS = table("indicators/synonyms.toml")["groups"]
WORDS = table("indicators/words.toml")

SAME = [
    ("国家高新技术企业总数", {}, "有效高企", {}),
    ("新认定高新技术企业", {}, "高新技术企业", {"measure": "new", "stage": "approved"}),
    ("新增高新技术企业", {}, "新认定国家高新技术企业", {"scope": "国家级"}),
    ("新增省级企业研究院", {}, "新认定省企业研究院", {"measure": "new"}),
    ("技术合同成交额", {}, "全区技术交易额", {"scope": "全区"}),
    ("研发投入强度", {}, "海曙区R&D经费支出占GDP比重", {"measure": "share"}),
    ("R＆D经费投入强度", {}, "全社会研发投入占GDP比重", {}),
    ("省级高成长科技型中小企业", {"measure": "new"}, "新增浙江省高成长科技型中小企业", {}),
    ("市级以上科技进步奖", {}, "市级及以上科技进步奖", {}),
    ("区级双创平台", {}, "县级创新创业平台", {}),
    ("高新技术产业投资增速", {}, "高新产业投资", {"measure": "growth"}),
    ("2024年技术交易额", {}, "技术交易额", {}),
]
APART: list[tuple[str, dict[str, Any], str, dict[str, Any], Likeness]] = [
    ("高新技术企业", {}, "科技型中小企业", {}, Likeness.DIFFERENT),
    ("省级企业研究院", {}, "市级企业研究院", {}, Likeness.DIFFERENT),
    ("省级企业研究院", {}, "省级以上企业研究院", {}, Likeness.DIFFERENT),
    ("城镇居民人均可支配收入", {}, "农村居民人均可支配收入", {}, Likeness.DIFFERENT),
    ("新认定高新技术企业", {}, "申报高新技术企业", {}, Likeness.DIFFERENT),
    ("高新技术企业", {}, "推荐申报高新技术企业", {}, Likeness.DIFFERENT),
    ("新认定高新技术企业", {}, "高新技术企业总数", {}, Likeness.DIFFERENT),
    ("技术交易额", {}, "技术交易额增速", {}, Likeness.DIFFERENT),
    ("技术交易额", {}, "技术交易额", {"measure": "rank"}, Likeness.DIFFERENT),
    ("规上工业研发费用排名", {}, "规上工业研发费用增速", {"measure": "rank"}, Likeness.DIFFERENT),
    ("高新技术产业增加值", {}, "高新技术产业增加值占规上工业比重", {}, Likeness.DIFFERENT),
    ("总投资", {}, "完成投资", {}, Likeness.DIFFERENT),
    ("高新技术企业", {}, "新认定高新技术企业", {}, Likeness.BROADER),
    ("科技型中小企业", {}, "国家级科技型中小企业", {}, Likeness.BROADER),
    ("新增科技型中小企业", {}, "科技型中小企业", {}, Likeness.UNTOLD),
    ("省级科技型中小企业", {}, "科技型中小企业", {}, Likeness.UNTOLD),
    ("总数", {}, "总量", {}, Likeness.DIFFERENT),
]


@pytest.mark.parametrize(("first", "of_first", "second", "of_second"), SAME)
def test_names_of_one_thing_are_the_same(
    first: str, of_first: dict[str, Any], second: str, of_second: dict[str, Any]
) -> None:
    one, other = folded(first, **of_first), folded(second, **of_second)
    assert one.key == other.key
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("asked", "of_asked", "told", "of_told", "expected"), APART)
def test_what_differs_or_is_left_open_is_not_the_same(
    asked: str, of_asked: dict[str, Any], told: str, of_told: dict[str, Any], expected: Likeness
) -> None:
    assert likeness(folded(asked, **of_asked), folded(told, **of_told)) is expected


@pytest.mark.parametrize("group", GROUPS, ids=[group["key"] for group in GROUPS])
def test_every_synonym_has_an_example_that_folds_to_its_key(group: dict[str, Any]) -> None:
    prefix = group.get("prefix", "")  # what the example says beside the name
    assert folded(group["example"]).key == prefix + group["key"]
    assert {folded(name).key for name in group["names"]} == {group["key"]}


def test_no_name_stands_in_two_groups() -> None:
    names = [name for group in GROUPS for name in group["names"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("part", "value", "row"),
    [(part, value, row) for part in ("measure", "stage", "level") for value, row in WORDS[part].items()],
)
def test_every_word_beside_the_thing_has_an_example(part: str, value: str, row: dict[str, Any]) -> None:
    found = folded(row["example"])
    assert any(word in row["example"] for word in row["words"])
    assert value in (set(found.levels) if part == "level" else (getattr(found, part),))


@pytest.mark.parametrize("row", WORDS["nothing"].values())
def test_words_that_say_nothing_are_left_out(row: dict[str, Any]) -> None:
    assert folded(row["example"]).key == "技术交易额"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_names_can_be_compared_and_sameness_has_no_order(first: str, second: str) -> None:
    one, other = folded(first), folded(second)
    assert same(one, other) == same(other, one)
    assert same(one, one) == bool(one.key)
    assert 0 <= nearness(one, other) <= 1
