"""Units of a list and the districts of a ledger."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.delivery import districts
from summarizer.delivery.measures import converted, measure, rounded


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "expected"),
    [
        ("10550000000", "元", "亿元", "105.5"),
        ("5", "个", "家", "5"),
        ("20000", "亩", "公顷", "1333.333333"),
        ("3000", "千克", "吨", "3"),
        ("12", "%", "百分点", None),
        ("12", "家", "元", None),
        ("12", None, "家", None),
        ("155", "件/万人", "件/万人", "155"),
    ],
)
def test_units_are_folded_where_they_measure_the_same(value: str, unit: str | None, wanted: str, expected: str) -> None:
    found = converted(Decimal(value), unit, measure(wanted))
    assert (None if found is None else str(found)) == expected


def test_offices_round_half_up() -> None:
    assert [str(rounded(Decimal(text), 1)) for text in ("0.25", "0.35", "-0.25")] == ["0.3", "0.4", "-0.3"]


def test_a_municipality_and_a_province_have_the_divisions_below_them() -> None:
    assert next(place.name for place in districts.below("110000")) == "北京市东城区"
    assert len(districts.below("330000")) == 11
    hubei = {place.name for place in districts.below("420000")}
    assert {"武汉市", "仙桃市", "神农架林区"} <= hubei  # counties that the province governs itself
