"""What holds of every comparison: no order matters, strangers change nothing, ids stay, agreement is mutual."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from summarizer.comparison.amounts import amount
from summarizer.comparison.compared import Comparison, compare
from summarizer.comparison.observations import Gathered, gather
from summarizer.comparison.views import viewed
from tests.comparison.making import HAISHU, NOVEMBER, YINZHOU, summary

QUALIFIERS = ((), ("about",), ("nearly",), ("over",), ("at_least",), ("at_most",), ("under",))


@cache
def papers() -> tuple[Gathered, ...]:
    made = (
        summary("有序推进。", "新认定高新技术企业120家。技术交易额达50亿元。", year=2024, dated="2025-01-20"),
        summary("全年新认定高新技术企业130家。技术交易额51亿元。"),
        summary("今年新认定高新技术企业90家。技术交易额40亿元。", dated=NOVEMBER),
        summary("全年新认定高新技术企业103家。技术交易额510亿元。", dated="2026-03-01"),
        summary("技术交易额4.9亿元。", year=2024, dated="2025-01-20"),
        summary("新认定高新技术企业56家。", region=HAISHU, issuer="海曙区科技局"),
    )
    return tuple(gather(f"{place}.txt", each, draft=True) for place, each in enumerate(made))


@cache
def strangers() -> tuple[Gathered, ...]:
    made = (
        summary("新认定高新技术企业265家。技术交易额105.5亿元。", region=YINZHOU, issuer="鄞州区科技局"),
        summary("社会消费品零售总额增长5%。", region=None, issuer="某局"),
        summary("有序推进。", "技术交易额达120亿元。", region=YINZHOU, issuer="鄞州区科技局", dated="2026-01-20"),
    )
    return tuple(gather(f"x{place}.txt", each, draft=True) for place, each in enumerate(made))


def verdicts(comparison: Comparison) -> set[tuple[str, str, str, str]]:
    return {(row.target.report.document, row.target.surface, row.outcome, row.reason) for row in comparison.outcomes}


@given(st.permutations(range(6)))
def test_the_order_of_documents_never_changes_the_result(order: list[int]) -> None:
    assert viewed(compare(papers()[place] for place in order)) == viewed(compare(papers()))


@given(st.sets(st.integers(0, 2)))
def test_unrelated_documents_never_change_a_verdict_nor_a_finding(chosen: set[int]) -> None:
    alone = compare(papers())
    among = compare((*papers(), *(strangers()[place] for place in sorted(chosen))))
    assert verdicts(alone) <= verdicts(among)
    assert {found.id for found in alone.findings} == {found.id for found in among.findings}


@given(st.sets(st.integers(0, 5)))
def test_what_is_found_among_fewer_documents_keeps_its_id(chosen: set[int]) -> None:
    every = {found.id: found for found in compare(papers()).findings}
    for found in compare(papers()[place] for place in sorted(chosen)).findings:
        if found.id in every:
            assert found.message_zh == every[found.id].message_zh


def test_ids_are_those_of_every_run_and_each_is_its_own() -> None:
    found = compare(papers()).findings
    assert len({each.id for each in found}) == len(found) >= 3
    assert [each.id for each in found] == [each.id for each in compare(papers()).findings]


@given(st.integers(0, 10**6), st.integers(0, 4), st.sampled_from(QUALIFIERS), st.sampled_from(("", "万", "亿")))
def test_a_figure_agrees_with_itself_and_agreement_goes_both_ways(
    digits: int, places: int, qualifier: tuple[str, ...], scale: str
) -> None:
    number = Decimal(digits).scaleb(-places)
    value = str(number * {"": 1, "万": 10**4, "亿": 10**8}[scale])
    surface = f"{number:f}{scale}元"
    one = amount(f"{Decimal(value):f}", None, "元", surface, qualifier)
    other = amount(f"{Decimal(value) + 1:f}", None, "元", f"{Decimal(value) + 1:f}元")
    assert one is not None
    assert other is not None
    assert one.agrees(one)
    assert one.agrees(other) == other.agrees(one)
    assert one.low <= one.least <= one.most <= one.high
