"""Measure, direction and basis: what the words directly at a figure say it is."""

from __future__ import annotations

import pytest

from tests.quantities.resolving import told

CASES = (
    # text, figure, measure, direction, basis
    ("技术交易额105.5亿元,同比增12.2%", "12.2%", "growth", "up", "同比"),
    ("技术交易额105.5亿元,同比增12.2%", "105.5亿元", None, None, None),
    ("研发费用同比增长12.2%", "12.2%", "growth", "up", "同比"),
    ("用电量环比下降2.1%", "2.1%", "growth", "down", "环比"),
    ("农民收入比上年增长13.1%", "13.1%", "growth", "up", "较上年"),
    ("研发经费年均增长12.2%", "12.2%", "growth", "up", "年均"),
    ("按可比价格计算增长6.1%", "6.1%", "growth", "up", "不变价"),
    ("高新技术产业投资同比增长不低于10%", "10%", "growth", "up", "同比"),
    ("工业增加值增长-1.2%", "-1.2%", "growth", "down", None),
    ("增速为-3.2%", "-3.2%", "growth", "down", None),
    ("增速6.1%", "6.1%", "growth", "up", None),
    ("实现了6.1%的增长", "6.1%", "growth", "up", None),
    ("总产量增长1.3倍", "1.3倍", "growth", "up", None),
    ("增速回落2.3个百分点", "2.3个百分点", "delta", "down", None),
    ("排名较上年提高49位", "49位", "delta", "up", "较上年"),
    ("现价总量比同期增加73.5亿元", "73.5亿元", "delta", "up", "同比"),
    ("调减玉米种植面积77万亩", "77万亩", "delta", "down", None),
    ("贷款余额较年初增加20.5亿元", "20.5亿元", "delta", "up", "较年初"),
    ("增速高于全国0.6个百分点", "0.6个百分点", "delta", "up", None),
    ("比同期增速高0.8个百分点", "0.8个百分点", "delta", "up", "同比"),
    ("低于全市平均水平4个百分点", "4个百分点", "delta", "down", None),
    ("占比从32.4%上升为35.1%", "35.1%", "share", "up", None),
    ("单位能耗从4.2%降至3.6%", "3.6%", "level", "down", None),
    ("强度提升0.1个百分点、达3.69%", "0.1个百分点", "delta", "up", None),
    ("强度提升0.1个百分点、达3.69%", "3.69%", "level", None, None),
    ("占规上工业营业收入比重达到3.27%", "3.27%", "share", None, None),
    ("其中女职工占51%", "51%", "share", None, None),
    ("覆盖率达到70%", "70%", "level", None, None),
    ("新增企业31家", "31家", "new", "up", None),
    ("高新技术企业新增120家、总量超1120家", "1120家", "stock", None, None),
    ("企业研发机构数量达214家", "214家", "stock", None, None),
    ("拥有国家企业技术中心10家", "10家", "stock", None, None),
    ("累计开展活动136场次", "136场次", "cumulative", None, None),
    ("比上年净增5家", "5家", "net", "up", "较上年"),
    ("数量居全市第1位", "第1位", "rank", None, None),
    ("游客、花费分别增长15.9%、25.7%", "25.7%", "growth", "up", None),
    ("分别下降31.5%、0.9%、39%", "39%", "growth", "down", None),
    ("新增国家级企业1287家、省级企业631家", "631家", "new", "up", None),
    ("新增企业20家,发放补贴30家", "30家", None, None, None),
    ("高新技术产业增加值277.59亿元", "277.59亿元", None, None, None),
    ("据初步统计,零售总额290亿元", "290亿元", None, None, "初步统计"),
    ("增长6.1%(快报数)", "6.1%", "growth", "up", "快报数"),
)


@pytest.mark.parametrize(
    ("text", "figure", "measure", "direction", "basis"), CASES, ids=[f"{row[0]}·{row[1]}" for row in CASES]
)
def test_what_a_figure_measures(
    text: str, figure: str, measure: str | None, direction: str | None, basis: str | None
) -> None:
    mention = told(text, figure)
    assert (mention.measure, mention.direction, mention.basis) == (measure, direction, basis)


@pytest.mark.parametrize(
    ("source", "statement", "figure"),
    [
        (
            "规上工业研发费用合计支出58.87亿元,同比增长12.2%,占规上工业营业收入比重达到3.27%;",
            "研发费用同比增长12.2%",
            "12.2%",
        ),
        ("生猪出栏80.9万头,同比增长1.4%;肉牛出栏10万头,", "生猪出栏80.9万头,同比增1.4%", "1.4%"),
        ("全国排名46位、82位,分别提升6位、49位。", "排名提升6位", "6位"),
        ("融资平台压降94户、下降35.9%,保交房交付住房近7万套", "融资平台下降35.9%", "35.9%"),
    ],
)
def test_a_short_statement_tells_what_its_source_tells(source: str, statement: str, figure: str) -> None:
    long, short = told(source, figure), told(statement, figure)
    assert (long.measure, long.direction) == (short.measure, short.direction)
