"""The questions of comparison, one by one: words, units, numbers, times, qualifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.quantities import Quantity, recognize
from summarizer.validation.compare import units
from summarizer.validation.compare.number import near, scaled, worth
from summarizer.validation.compare.qualifier import as_written, difference
from summarizer.validation.compare.stages import stages
from summarizer.validation.compare.time import parts, period
from summarizer.validation.compare.words import common, content, levels, likeness, plain, scopes


def first(text: str) -> Quantity:
    return next(mention for mention in recognize(text) if mention.is_claim)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新认定国家高新技术企业", "高企"),
        ("全社会研发投入占GDP比重", "R&D经费投入强度"),
        ("占规上工业营业收入比重", "占规模以上工业营收"),
        ("2024年全区技术交易额", "技术交易额达"),
        ("1-11月，全区实现技术合同成交额", "技术交易额"),
    ],
)
def test_names_of_one_thing_have_one_content(one: str, other: str) -> None:
    assert content(one) == content(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("省级企业研究院", {"省"}),
        ("省、市级平台", {"省", "市"}),
        ("国家高新技术企业", {"国家"}),
        ("市企业工程技术中心", {"市"}),
        ("面向市场的园区", set()),
        ("区委、区政府", set()),
        ("全市", set()),
    ],
)
def test_levels_are_read_from_words_not_from_characters(text: str, found: set[str]) -> None:
    assert levels(text) == found


def test_territories_are_read_in_order() -> None:
    assert scopes("全区技术交易额居全大市第一、全省前列") == ("全区", "全市", "全省")


@given(st.text(alphabet="企业技术中心研究院", max_size=12), st.text(alphabet="企业技术中心研究院", max_size=12))
def test_the_common_subsequence_is_that_of_the_textbook(one: str, other: str) -> None:
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            rows[i + 1][j + 1] = rows[i][j] + 1 if a == b else max(rows[i][j + 1], rows[i + 1][j])
    assert common(one, other) == rows[-1][-1]


def test_the_closer_of_two_that_contain_the_words_is_likelier() -> None:
    assert likeness("企业研究院", "企业研究院") > likeness("企业研究院", "重点农业企业研究院") > 0.6
    assert likeness("企业研究院", "示范基地") == 0.0


@given(st.text(max_size=40))
def test_folding_widths_keeps_offsets(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("家", "户", True),
        ("项", "个", True),
        ("家", "个", True),
        ("人", "名", True),
        ("场", "场次", True),
        ("人/千人", "名/千人", True),
        ("人", "人次", False),
        ("家", "家次", False),
        ("%", "百分点", False),
        ("个", "人次", False),
        ("元", "美元", False),
    ],
)
def test_units_of_one_family_count_the_same(one: str, other: str, *, same: bool) -> None:
    assert units.alike(one, other) is same
    assert units.alike(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("3.69", "3.89", True),
        ("1340", "1430", True),
        ("105.5", "10.55", True),
        ("1287", "128", True),
        ("58.87", "5887", True),
        ("3", "5", True),
        ("105.5", "277.6", False),
        ("1340", "31", False),
        ("12", "12", False),
    ],
)
def test_one_slip_of_the_pen(one: str, other: str, *, slip: bool) -> None:
    assert near(one, other) is slip


@pytest.mark.parametrize(
    ("told", "true", "how"),
    [
        ("1740亿元", "1740万元", "scale"),
        ("12.2‰", "12.2%", "scale"),
        ("0.1%", "0.1个百分点", "unit"),
        ("37.25万斤", "37.25万吨", "unit"),
        ("1740万元", "1740万元", None),
        ("1.74亿元", "17400万元", None),
        ("1至3个", "1至2个", None),
    ],
)
def test_the_same_digits_with_another_scale(told: str, true: str, how: str | None) -> None:
    assert scaled(first(told), first(true)) == how


def test_values_are_compared_in_the_base_unit() -> None:
    assert worth(first("1.47亿元")) == worth(first("14700万元"))
    assert worth(first("3‰")) == worth(first("0.3%"))


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("1-11月", ((1, 11),)),
        ("１—１０月", ((1, 10),)),
        ("上半年", ((1, 6),)),
        ("前三季度", ((1, 9),)),
        ("截至9月末", ((1, 9),)),
        ("一至十月", ((1, 10),)),
        ("11月", ()),
        ("2024年", ()),
    ],
)
def test_the_part_of_a_year_that_a_text_names(text: str, months: tuple[tuple[int, int], ...]) -> None:
    assert parts(text) == months


def test_a_period_has_a_year_and_a_part() -> None:
    read = period("2024年1-11月")
    assert (read.year, read.months, read.partial) == (2024, (1, 11), True)
    assert not period("2024年").partial
    assert period(None).year is None


@pytest.mark.parametrize(
    ("told", "true", "loss"),
    [
        ("40场", "近40场", "inflated"),
        ("500人", "不足500人", "inflated"),
        ("50家", "超50家", "weakened"),
        ("25项", "25项以上", "weakened"),
        ("约50家", "超50家", "changed"),
        ("近50家", "50家", "added"),
        ("50余家", "超50家", None),
        ("10%以上", "不低于10%", None),
        ("约500人", "约500人左右", None),
    ],
)
def test_what_became_of_a_qualifier(told: str, true: str, loss: str | None) -> None:
    assert difference(first(told), first(true)) == loss


@pytest.mark.parametrize(
    ("text", "phrase", "word"),
    [
        ("开展近40场", "近40场", "近"),
        ("项目30余项", "30余项", "余"),
        ("达25项及以上", "25项及以上", "及以上"),
        ("12家", "12家", ""),
    ],
)
def test_a_figure_is_quoted_with_its_qualifier(text: str, phrase: str, word: str) -> None:
    assert as_written(text, first(text)) == (phrase, word)


def test_stages_are_told_by_their_words() -> None:
    assert stages("推荐申报并获批") == {"applied", "approved"}
    assert stages("技术交易额") == frozenset()
