"""The numbers between which a mention lies by its words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.quantities import scan
from summarizer.quantities.bounds import Bounds, bounds, place

CASES: list[tuple[str, str | None, str | None, bool, bool]] = [
    ("立项30余项", "30", "40", False, False),
    ("参加1500多人次", "1500", "1600", False, False),
    ("1万余亩", "10000", "20000", False, False),
    ("惠及企业超50家", "50", None, False, False),
    ("不低于10%", "10", None, True, True),
    ("8项以上", "8", None, True, True),
    ("不超过3%", None, "3", True, True),
    ("不足50家", None, "50", True, False),
    ("近40场", "36", "40", True, False),
    ("约200家", "180", "220", True, True),
    ("数十家", "20", "99", True, True),
    ("10-15家", "10", "15", True, True),
    ("12家", "12", "12", True, True),
]


@pytest.mark.parametrize(("text", "low", "high", "low_in", "high_in"), CASES)
def test_words_bound_a_number(text: str, low: str | None, high: str | None, low_in: bool, high_in: bool) -> None:
    wanted = Bounds(None if low is None else Decimal(low), None if high is None else Decimal(high), low_in, high_in)
    assert bounds(scan(text)[0]) == wanted


def test_a_mention_without_a_decimal_has_no_bounds() -> None:
    assert bounds(scan("结构比45.6:54.4")[0]) is None
    assert bounds(scan("若干措施")[0]) is None


@pytest.mark.parametrize(("value", "expected"), [("30", "10"), ("1500", "100"), ("126000", "1000"), ("12.5", "0.1")])
def test_the_place_is_that_of_the_last_digit(value: str, expected: str) -> None:
    assert place(Decimal(value)) == Decimal(expected)
