"""Lists: 分别 aligned with its subjects, 其中 and brackets as parts, 各 and 均, shared units, from–to."""

from __future__ import annotations

import pytest

from summarizer.quantities import recognize
from tests.quantities.resolving import told

ALIGNED = (
    ("接待游客人数、旅游花费分别增长15.9%、25.7%", ("接待游客人数", "旅游花费")),
    ("专用设备制造业、酒和饮料制造业同比分别增长73.1%、42%", ("专用设备制造业", "酒和饮料制造业")),
    ("快递业务量和收入增速分别居全国第3位、第2位", ("快递业务量增速", "收入增速")),
    ("战略性新兴产业、高技术产业增加值分别增长7%和4.9%", ("战略性新兴产业增加值", "高技术产业增加值")),
    ("原煤、原油、天然气产量达到6640.8万吨、1253.6万吨、9.1亿立方米", ("原煤产量", "原油产量", "天然气产量")),
    ("增值税12.8亿元、使用税9.5亿元,同比分别增长210.8%、29.5%", ("增值税", "使用税", "增值税", "使用税")),
    ("增值税12.8亿元、使用税9.5亿元,增210.8%、29.5%", ("增值税", "使用税", "增值税", "使用税")),
    (
        "茶叶、蔬菜、中药材三大产业产值47.3亿元,分别实现产值21.6亿元、15.4亿元和10.3亿元",
        ("产业产值", "产业产值", "茶叶产值", "蔬菜产值", "中药材产值"),
    ),
    (
        "接待游客103万人次,实现旅游综合收入98亿元,同比分别增长19%和22%",
        ("接待游客", "旅游综合收入", "接待游客", "旅游综合收入"),
    ),
    ("一、二、三产增加值分别为3亿元、4亿元、5亿元", ("一产增加值", "二产增加值", "三产增加值")),
    ("获国家级一、二等奖2项、5项", ("国家级", "国家级", "国家级一等奖", "国家级二等奖")),
    ("生猪存栏105万头,全年出栏168万头,同比分别增长4.2%和6.8%", ("生猪存栏", "出栏", "生猪存栏", "出栏")),
)


@pytest.mark.parametrize(("text", "indicators"), ALIGNED, ids=[row[0] for row in ALIGNED])
def test_each_figure_of_a_list_has_its_own_subject(text: str, indicators: tuple[str, ...]) -> None:
    assert tuple(mention.indicator for mention in recognize(text) if mention.is_claim) == indicators


DISTRIBUTION = (
    ("两家企业成功申报国际合作工程各1项", "1项", "each"),
    ("接待游客人数、旅游花费分别增长15.9%、25.7%", "25.7%", "respectively"),
    ("两项指标均居全市第1位", "第1位", "all"),
    ("补助金额共计590.41万元", "590.41万元", "together"),
    ("全区共申报企业493家", "493家", "together"),
    ("申报企业493家,其中新认定265家", "265家", "part"),
    ("申报企业493家,新认定265家", "265家", None),
    ("人均收入增长5%", "5%", None),
    ("各类培训105场次", "105场次", None),
)


@pytest.mark.parametrize(("text", "figure", "spread"), DISTRIBUTION, ids=[f"{row[0]}·{row[1]}" for row in DISTRIBUTION])
def test_how_a_figure_is_spread(text: str, figure: str, spread: str | None) -> None:
    assert told(text, figure).distribution == spread


PARTS = (
    # text, part, whole (None: it is no part)
    ("申报企业493家,其中新认定265家,总数约1340家", "265家", "493家"),
    ("申报企业493家,其中新认定265家,总数约1340家", "1340家", None),
    ("新增项目32项(省级2项,市级30项),获补助2.16亿元", "2项", "32项"),
    ("新增项目32项(省级2项,市级30项),获补助2.16亿元", "30项", "32项"),
    ("新增项目32项(省级2项,市级30项),获补助2.16亿元", "2.16亿元", None),
    ("生产总值626.9亿元,增长2%。其中,一产实现增加值16.9亿元,增长4.3%;二产实现增加值375.6亿元", "16.9亿元", "626.9亿元"),
    (
        "生产总值626.9亿元,增长2%。其中,一产实现增加值16.9亿元,增长4.3%;二产实现增加值375.6亿元",
        "375.6亿元",
        "626.9亿元",
    ),
    ("生产总值626.9亿元,增长2%。其中,一产实现增加值16.9亿元,增长4.3%;二产实现增加值375.6亿元", "4.3%", None),
    ("为120家企业提供58.23亿元的风险保障,其中意外险2.6亿元", "2.6亿元", "58.23亿元"),
    ("部署项目192项,其中企业牵头的占比达83.3%", "83.3%", "192项"),
    ("获省科学技术奖9项,其中一等奖2项", "2项", "9项"),
    ("入选4项,其中2项获重点支持,市级示范工程1项", "1项", None),
    ("累计发表13篇,相较于加入前(仅2篇)", "2篇", None),
)


@pytest.mark.parametrize(("text", "part", "whole"), PARTS, ids=[f"{row[0]}·{row[1]}" for row in PARTS])
def test_what_a_figure_is_part_of(text: str, part: str, whole: str | None) -> None:
    mention = told(text, part)
    expected = told(text, whole).start if whole is not None else None
    assert (mention.distribution == "part", mention.part_of) == (whole is not None, expected)


FROM_TO = (
    # text, first, second, direction
    ("利差从200个基点下调至60个基点", "200个基点", "60个基点", "down"),
    ("研发强度由2.8%提高到3.2%", "2.8%", "3.2%", "up"),
    ("企业从20家增加到35家", "20家", "35家", "up"),
    ("贷款利率从4.2%降至3.6%", "4.2%", "3.6%", "down"),
    ("城乡居民收入比由2.05:1缩小到1.98:1", "2.05:1", "1.98:1", "down"),
)


@pytest.mark.parametrize(("text", "first", "second", "direction"), FROM_TO, ids=[row[0] for row in FROM_TO])
def test_the_first_of_from_to_is_the_baseline(text: str, first: str, second: str, direction: str) -> None:
    base, now = told(text, first), told(text, second)
    assert (base.status, base.direction) == ("baseline", None)
    assert (now.status, now.direction, now.measure) == (None, direction, "level")
    assert base.indicator == now.indicator


UNITS = (
    # text, figure, value, unit, kind
    ("政策兑现落实力度达1.47亿", "1.47亿", "147000000", "元", "money"),
    ("对新获批机构分别扶持500万、100万、50万元", "100万", "1000000", "元", "money"),
    ("获补助160万", "160万", "1600000", "元", "money"),
    ("常住人口100万", "100万", "1000000", "人", "cardinal"),
    ("分别完成投资12、15和20亿元", "12", "1200000000", "元", "money"),
    ("三家分别引进12、15和20个", "15", "15", "个", "cardinal"),
    ("线路长12万", "12万", "120000", None, "cardinal"),
)


@pytest.mark.parametrize(("text", "figure", "value", "unit", "kind"), UNITS, ids=[f"{r[0]}·{r[1]}" for r in UNITS])
def test_a_unit_left_out_is_told_by_noun_or_list(
    text: str, figure: str, value: str, unit: str | None, kind: str
) -> None:
    mention = told(text, figure)
    assert (mention.value, mention.unit, mention.kind) == (value, unit, kind)


def test_from_to_lends_its_unit_to_the_first_figure() -> None:
    mention = told("利差从200下调至60个基点", "200")
    assert (mention.unit, mention.status) == ("基点", "baseline")


def test_no_unit_is_inherited_across_a_paragraph() -> None:
    assert told("引进12、\n\n15个企业", "12").unit is None
