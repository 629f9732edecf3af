"""Exact arithmetic on quoted figures, as tables: what counts as a rounding, and what may be computed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.quantities.quantity import Kind, Measure, Quantity, Status
from summarizer.validation.arithmetic import decimal, derive, grain, plain, rounding


def q(
    surface: str,
    value: str | None,
    unit: str | None = None,
    *,
    at: int = 0,
    kind: Kind = "cardinal",
    qualifier: tuple[str, ...] = (),
    measure: Measure | None = None,
    status: Status | None = None,
    upper: str | None = None,
) -> Quantity:
    return Quantity(at, at + len(surface), surface, kind, value, upper, unit, qualifier, measure=measure, status=status)


ROUNDINGS = [
    # claim, source, crossed
    (q("277.6亿元", "27760000000", "元"), q("277.59亿元", "27759000000", "元"), False),
    (q("278亿元", "27800000000", "元"), q("277.59亿元", "27759000000", "元"), False),
    (q("59亿元", "5900000000", "元"), q("58.87亿元", "5887000000", "元"), False),
    (q("0.23万人次", "2300", "人次"), q("2312人次", "2312", "人次"), False),
    (q("3.3%", "3.3", "%"), q("3.27%", "3.27", "%"), False),
    (q("74.6%", "74.6", "%"), q("74.61%", "74.61", "%"), False),
    (q("100%", "100", "%"), q("99.6%", "99.6", "%"), True),
    (q("50亿元", "5000000000", "元"), q("49.8亿元", "4980000000", "元"), True),
    (q("2.0%", "2.0", "%", qualifier=("over",)), q("1.96%", "1.96", "%"), True),
    (q("15亿元", "1500000000", "元", qualifier=("over",)), q("14.96亿元", "1496000000", "元"), True),
    (q("2%", "2", "%", qualifier=("nearly",)), q("1.96%", "1.96", "%"), False),
    (q("1300家", "1300", "家", qualifier=("about",)), q("1340家", "1340", "家"), False),
    (q("280亿元", "28000000000", "元", qualifier=("nearly",)), q("277.59亿元", "27759000000", "元"), False),
    (q("270亿元", "27000000000", "元", qualifier=("over",)), q("277.59亿元", "27759000000", "元"), False),
]
NOT_ROUNDINGS = [
    (q("277.5亿元", "27750000000", "元"), q("277.59亿元", "27759000000", "元")),  # cut, not rounded
    (q("277.7亿元", "27770000000", "元"), q("277.59亿元", "27759000000", "元")),
    (q("1300家", "1300", "家"), q("1340家", "1340", "家")),  # whole numbers are written out
    (q("1亿元", "100000000", "元"), q("1.47亿元", "147000000", "元")),  # too coarse
    (q("4%", "4", "%"), q("3.69%", "3.69", "%")),
    (q("0.1个百分点", "0.1", "百分点"), q("0.12个百分点", "0.12", "百分点")),
    (q("280亿元", "28000000000", "元", qualifier=("over",)), q("277.59亿元", "27759000000", "元")),
    (q("12.2%", "12.2", "%"), q("12.2%", "12.2", "%")),  # the same figure
    (q("-3.2%", "-3.2", "%"), q("3.21%", "3.21", "%")),
    (q("10至20家", "10", "家", upper="20"), q("10.4家", "10.4", "家")),
    (q("一批", None), q("3家", "3", "家")),
    (q("1家", "1", "家"), q("9" * 400 + "家", "9" * 400, "家")),
]


@pytest.mark.parametrize(("claim", "source", "crossed"), ROUNDINGS)
def test_a_figure_rounded_as_written_is_a_rounding(claim: Quantity, source: Quantity, crossed: bool) -> None:
    found = rounding(claim, source)
    assert found is not None
    assert found.crossed is crossed


@pytest.mark.parametrize(("claim", "source"), NOT_ROUNDINGS)
def test_what_is_cut_too_coarse_or_unlike_is_no_rounding(claim: Quantity, source: Quantity) -> None:
    assert rounding(claim, source) is None


PARTS = (q("2项", "2", "项", at=10), q("30项", "30", "项", at=20))
DERIVED = [
    # statement, claim, cited, arithmetic, agrees
    ("共新增省市项目32项", q("32项", "32", "项", at=7), PARTS, "2项+30项=32项", True),
    ("省市项目32项", q("32项", "32", "项", at=4), PARTS, "2项+30项=32项", True),
    ("共新增省市项目33项", q("33项", "33", "项", at=7), PARTS, "2项+30项=32项", False),
    (
        "利率下调140个基点",
        q("140个基点", "140", "基点", at=4),
        (q("200个基点", "200", "基点", at=5, status="baseline"), q("60个基点", "60", "基点", at=15)),
        "200个基点-60个基点=140个基点",
        True,
    ),
    (
        "占比提升2.7个百分点",
        q("2.7个百分点", "2.7", "百分点", at=4, kind="percentage_point"),
        (q("32.4%", "32.4", "%", at=0, kind="percentage"), q("35.1%", "35.1", "%", at=10, kind="percentage")),
        "35.1%-32.4%=2.7个百分点",
        True,
    ),
    (
        "新认定占总数的19.8%",
        q("19.8%", "19.8", "%", at=7, kind="percentage"),
        (q("265家", "265", "家", at=0), q("1340家", "1340", "家", at=9)),
        "265家÷1340家≈19.8%",
        True,
    ),
    (
        "补助合计2.66亿元",
        q("2.66亿元", "266000000", "元", at=4, kind="money"),
        (q("2.16亿元", "216000000", "元", kind="money"), q("5000万元", "50000000", "元", at=9, kind="money")),
        "2.16亿元+5000万元=2.66亿元",
        True,
    ),
    (
        "是上年的2.5倍",
        q("2.5倍", "2.5", "倍", at=4, kind="multiple"),
        (q("40家", "40", "家"), q("100家", "100", "家", at=9)),
        "100家÷40家≈2.5倍",
        True,
    ),
]


@pytest.mark.parametrize(("statement", "claim", "cited", "arithmetic", "agrees"), DERIVED)
def test_stated_arithmetic_is_shown_and_judged(
    statement: str, claim: Quantity, cited: tuple[Quantity, ...], arithmetic: str, agrees: bool
) -> None:
    found = derive(claim, cited, statement=statement)
    assert found is not None
    assert (found.arithmetic, found.agrees) == (arithmetic, agrees)


def test_the_parts_that_a_statement_names_may_stand_apart_in_the_source() -> None:
    cited = (q("8家", "8", "家", at=0), q("2家", "2", "家", at=10), q("1家", "1", "家", at=20))
    told = (q("8家", "8", "家", at=3), q("1家", "1", "家", at=10))
    found = derive(q("9家", "9", "家", at=15), cited, statement="综合体8家、技术中心1家,合计9家", told=told)
    assert found is not None
    assert (found.arithmetic, found.agrees) == ("8家+1家=9家", True)


def test_a_total_behind_a_told_list_is_held_against_that_list_and_no_other() -> None:
    cited = (
        q("13家", "13", "家"),
        q("47家", "47", "家", at=9),
        q("83家", "83", "家", at=18),
        q("88家", "88", "家", at=27),
    )
    statement = "入库47家、培育83家,合计{}家"
    told = (q("47家", "47", "家", at=2), q("83家", "83", "家", at=8))
    right = derive(q("130家", "130", "家", at=14), cited, statement=statement.format(130), told=told)
    wrong = derive(q("171家", "171", "家", at=14), cited, statement=statement.format(171), told=told)
    assert right is not None
    assert wrong is not None
    assert (right.agrees, right.arithmetic) == (True, "47家+83家=130家")
    assert (wrong.agrees, wrong.arithmetic) == (False, "47家+83家=130家")


NEVER = [
    # growth from levels
    (
        "同比增长25%",
        q("25%", "25", "%", at=4, kind="percentage", measure="growth"),
        (q("40家", "40", "家"), q("50家", "50", "家", at=5)),
    ),
    # a stock from last year's stock plus new ones
    (
        "总数达218家",
        q("218家", "218", "家", at=3),
        (q("162家", "162", "家", measure="stock"), q("56家", "56", "家", at=9, measure="new")),
    ),
    # a plan added to an achievement
    ("共52家", q("52家", "52", "家", at=1), (q("50家", "50", "家"), q("2家", "2", "家", at=5, status="planned"))),
    # ranks
    ("共5位", q("5位", "5", "位", at=1, kind="rank"), (q("2位", "2", "位"), q("3位", "3", "位", at=5))),
    # a part of a list without a word that says so
    (
        "研发机构45家",
        q("45家", "45", "家", at=4),
        (q("31家", "31", "家"), q("14家", "14", "家", at=9), q("2家", "2", "家", at=18)),
    ),
    ("合计3家", q("3家", "3", "家", at=2), ()),
]


@pytest.mark.parametrize(("statement", "claim", "cited"), NEVER)
def test_what_may_not_be_computed_is_not(statement: str, claim: Quantity, cited: tuple[Quantity, ...]) -> None:
    found = derive(claim, cited, statement=statement)
    assert found is None or not found.agrees


GRAINS = [
    (q("277.6亿元", "27760000000", "元"), "10000000"),
    (q("1340家", "1340", "家"), "1"),
    (q("14,700万元", "147000000", "元"), "10000"),
    (q("六家", "6", "家"), "1"),
    (q("两成", "20", "%"), "10"),
]


@pytest.mark.parametrize(("mention", "expected"), GRAINS)
def test_the_last_written_place_has_a_worth(mention: Quantity, expected: str) -> None:
    assert grain(mention) == Decimal(expected)


@given(st.decimals(min_value="0.01", max_value="99999999", places=3))
def test_rounding_to_two_more_places_than_needed_is_always_a_rounding(value: Decimal) -> None:
    written = value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    found = rounding(q(f"{written}亿元", plain(written), "元"), q(f"{value}亿元", plain(value), "元"))
    assert (found is not None) == (written != value and written != 0 and abs(written - value) * 20 <= value)


@given(st.lists(st.integers(1, 10**12), min_size=2, max_size=6), st.integers(1, 10**6))
def test_a_right_sum_agrees_and_a_wrong_one_never_does(numbers: list[int], off: int) -> None:
    parts = [q(f"{n}元", str(n), "元", at=20 * i) for i, n in enumerate(numbers)]
    total = sum(numbers)
    right = derive(q(f"{total}元", str(total), "元", at=2), parts, statement=f"合计{total}元")
    assert right is not None
    assert right.agrees
    assert right.value == str(total)
    beyond = total + off
    wrong = derive(q(f"{beyond}元", str(beyond), "元", at=2), parts, statement=f"合计{beyond}元")
    assert wrong is not None
    assert not wrong.agrees


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_values_at_all_never_raise(one: str, other: str) -> None:
    claim, source = q(one, one, "家"), q(other, other, "家", at=70)
    rounding(claim, source)
    derive(claim, [source, source], statement=one)
    assert decimal("NaN") is None
    assert decimal("1e400") is None
