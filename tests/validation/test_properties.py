"""Invariants of the ledger: rewordings are silent, a changed digit is not, the same input gives the same bytes."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.document import Span
from summarizer.items import Change, Evidence, Item, ItemList, Metric
from summarizer.validation import validate
from summarizer.validation.finding import Severity
from tests.validation.making import alarms, annotated, item, told

NOUNS = ["技术交易额", "高新技术产业投资", "风险保障金额", "补助资金", "旅游收入", "合作意向金额"]
THINGS = [("高新技术企业", "家"), ("农业新品种", "个"), ("技术培训", "场次"), ("示范基地", "个"), ("科技特派员", "人")]
VERBS = ["新增", "引进", "培育", "拥有"]
FULL = str.maketrans("0123456789.,;%()", "０１２３４５６７８９．，；％（）")

counts = st.integers(min_value=2, max_value=99999).filter(lambda n: not 1949 <= n <= 2050)
money = st.decimals(min_value=Decimal("0.11"), max_value=Decimal("9999.99"), places=2).filter(lambda d: d % 1 != 0)
things = st.lists(st.sampled_from(THINGS), min_size=1, max_size=4, unique=True)


@st.composite
def sentences(draw: st.DrawFn) -> list[str]:
    """A sentence of one to four clauses, each with an indicator and a figure of its own."""
    clauses = [f"{draw(st.sampled_from(VERBS))}{noun}{draw(counts)}{unit}" for noun, unit in draw(things)]
    if draw(st.booleans()):
        clauses.append(f"{draw(st.sampled_from(NOUNS))}达{draw(money)}亿元")
    return clauses


@settings(max_examples=150, deadline=None)
@given(sentences(), st.randoms(use_true_random=False))
def test_width_order_and_separators_never_alarm(clauses: list[str], random: object) -> None:
    turned = list(reversed(clauses))
    source = ",".join(clauses) + "。"
    assert alarms(told(source, ",".join(clauses).translate(FULL))) == []
    assert alarms(told(source, ";".join(turned))) == []
    assert alarms(told(source, re.sub(r"\d{4,}", lambda m: f"{int(m.group()):,}", ",".join(clauses)))) == []


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(NOUNS), money)
def test_another_scale_of_the_same_value_never_alarms(noun: str, amount: Decimal) -> None:
    source = f"{noun}达{amount}亿元。"
    assert alarms(told(source, f"{noun}{(amount * 10000).normalize():f}万元")) == []
    assert alarms(told(source, f"{noun}{(amount * 100000000).normalize():f}元")) == []


@settings(max_examples=200, deadline=None)
@given(sentences(), st.data())
def test_a_changed_digit_is_always_an_error(clauses: list[str], data: st.DataObject) -> None:
    statement = ",".join(clauses)
    place = data.draw(st.sampled_from([m.start() for m in re.finditer(r"\d", statement)]))
    first = not statement[place - 1 : place].isdigit() and statement[place - 1 : place] != "."
    others = [d for d in "0123456789" if d != statement[place] and not (first and d == "0")]
    digit = data.draw(st.sampled_from(others))
    changed = statement[:place] + digit + statement[place + 1 :]
    figures = re.findall(r"\d+(?:\.\d+)?", statement)
    wrong = next(f for f in re.finditer(r"\d+(?:\.\d+)?", changed) if f.start() <= place < f.end()).group()
    if any(Decimal(wrong) == Decimal(figure) for figure in figures):
        return  # it became another figure of the sentence: a matter of the indicator, tested by its table
    validation = told(statement + "。", changed)
    assert any(finding.severity is Severity.ERROR for finding in validation.findings), changed


@settings(max_examples=60, deadline=None)
@given(sentences())
def test_the_same_input_gives_the_same_bytes(clauses: list[str]) -> None:
    source = annotated("。".join(clauses) + "。")
    items = tuple(item(source, clause, name=f"r1.a{n}") for n, clause in enumerate(clauses))
    assert repr(validate(source, items)) == repr(validate(source, items))


ANYTHING = st.text(max_size=60)
SPANS = st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda pair: Span(min(pair), max(pair)))


@st.composite
def anything(draw: st.DrawFn) -> Item:
    """Any item at all: nothing in it can be trusted."""
    maybe = st.none() | ANYTHING
    metrics = tuple(
        Metric(
            indicator=draw(ANYTHING),
            surface=draw(ANYTHING),
            value=draw(maybe),
            upper=draw(maybe),
            unit=draw(maybe),
            kind=draw(maybe),
            period=draw(maybe),
            scope=draw(maybe),
            source=draw(st.none() | SPANS),
            change=draw(st.none() | st.just(Change(None, None, "abc", "%", draw(ANYTHING), Span(0, 3)))),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    evidence = tuple(Evidence(None, draw(SPANS), draw(maybe)) for _ in range(draw(st.integers(0, 2))))
    listed = draw(st.sampled_from(list(ItemList)))
    return Item("x", draw(ANYTHING), listed, "其他", draw(ANYTHING), metrics, evidence)


@settings(max_examples=150, deadline=None)
@given(anything(), st.booleans())
def test_no_item_makes_it_raise(draft: Item, cites: bool) -> None:
    source = annotated("1-11月,全区技术交易额105.5亿元,同比增长11.8/%。新增企业1340家,2。")
    validation = validate(source, (draft, draft), cites=cites)
    assert len({finding.id for finding in validation.findings}) == len(validation.findings)
    coverage = validation.coverage
    assert coverage.cited + sum(coverage.set_aside.values()) + len(coverage.omitted) == coverage.mentions
