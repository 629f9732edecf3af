"""Arabic numbers: as written, with units, ranges, ratios, implicit ones and qualifiers."""

from __future__ import annotations

import pytest

from tests.quantities.telling import told

NUMBERS: list[tuple[str, list[str]]] = [
    ("技术交易额105.5亿元,同比增长12.2%", ["105.5亿元 money 10550000000 元", "12.2% percentage 12.2 %"]),
    ("高新技术企业总数约1340家", ["1340家 cardinal 1340 家 about"]),
    ("组织活动近40场,1500多人次参加", ["40场 cardinal 40 场 nearly", "1500多人次 cardinal 1500 人次 over"]),
    ("推广新品种1万余亩", ["1万余亩 cardinal 10000 亩 over"]),
    ("带动销售近2,500.5万元", ["2,500.5万元 money 25005000 元 nearly"]),
    ("投入1，234.5万元", ["1，234.5万元 money 12345000 元"]),
    ("１０５．５亿元、３．６％", ["１０５．５亿元 money 10550000000 元", "３．６％ percentage 3.6 %"]),
    ("改造校舍 １ ２００ 平方米", ["１ ２００ 平方米 cardinal 1200 平方米"]),
    ("增加1 2 3 0元", ["1 2 3 0元 money 1230 元"]),
    ("给予 １０００ 万 元的奖励", ["１０００ 万 元 money 10000000 元"]),
    ("增加２万5千人", ["２万5千人 cardinal 25000 人"]),
    ("实现4.78万亿元", ["4.78万亿元 money 4780000000000 元"]),
    ("贷款500余万元", ["500余万元 money 5000000 元 over"]),
    ("完成3万多亿元", ["3万多亿元 money 3000000000000 元 over"]),
    ("增速-3.2%", ["-3.2% percentage -3.2 %"]),
    ("气温负3.5度", ["负3.5度 cardinal -3.5 度"]),
    ("增长8.5个百分点", ["8.5个百分点 percentage_point 8.5 百分点"]),
    ("贷款利率下调60个基点", ["60个基点 cardinal 60 基点"]),
    ("收入105·5亿元", ["105·5亿元 money 10550000000 元"]),
    ("培育面积20万平方米", ["20万平方米 cardinal 200000 平方米"]),
    ("气温零下4摄氏度", ["零下4摄氏度 cardinal -4 摄氏度"]),
    ("截至15日,共有3人", ["15日 date - -", "3人 cardinal 3 人"]),
    ("由2023年的120万吨增加", ["2023年 year 2023 年", "120万吨 cardinal 1200000 吨"]),
    ("10个工作日内", ["10个工作日 cardinal 10 工作日"]),
    ("5.1万P算力", ["5.1万P cardinal 51000 P"]),
    ("1200亿台阶", ["1200亿 cardinal 120000000000 -"]),
]

PER_UNIT: list[tuple[str, list[str]]] = [
    ("每万人高价值发明专利拥有量达155件", ["万人 name - -", "155件 cardinal 155 件/万人"]),
    ("每千常住人口拥有床位6.12张、执业医师3.46人", ["6.12张 cardinal 6.12 张/千人", "3.46人 cardinal 3.46 人/千人"]),
    ("平均出车时间1分50秒,用时2小时30分", ["1分50秒 cardinal 110 秒", "2小时30分 cardinal 150 分钟"]),
    ("能耗为0.45吨标准煤/万元", ["0.45吨标准煤/万元 cardinal 0.45 吨标准煤/万元"]),
    ("税收达30万元/亩", ["30万元/亩 money 300000 元/亩"]),
    ("浓度24微克/立方米", ["24微克/立方米 cardinal 24 微克/立方米"]),
    ("对企业按每家5万元补助", ["5万元 money 50000 元"]),
]

RANGES: list[tuple[str, list[str]]] = [
    ("新增企业10-15家", ["10-15家 range 10~15 家"]),
    ("工期3至5年", ["3至5年 range 3~5 年"]),
    ("亩均增收1500—2000元", ["1500—2000元 range 1500~2000 元"]),
    (
        "提升0.1个百分点至3.69个百分点",
        ["0.1个百分点 percentage_point 0.1 百分点", "3.69个百分点 percentage_point 3.69 百分点"],
    ),
    ("投资5—10亿元", ["5—10亿元 range 500000000~1000000000 元"]),
    ("比重稳定在20%-30%", ["20%-30% range 20~30 %"]),
    ("从200个基点下调至60个基点", ["200个基点 cardinal 200 基点", "60个基点 cardinal 60 基点"]),
    ("由10家到20家", ["10家 cardinal 10 家", "20家 cardinal 20 家"]),
    ("补贴50—200万元", ["50—200万元 range 500000~2000000 元"]),
    ("分别为3、5、7家", ["3 cardinal 3 家", "5 cardinal 5 家", "7家 cardinal 7 家"]),
    ("在3、5、7月举办", ["3 period 3 月", "5 period 5 月", "7月 period 7 月"]),
    ("企业120家和15项", ["120家 cardinal 120 家", "15项 cardinal 15 项"]),
]

RATIOS: list[tuple[str, list[str]]] = [
    ("结构比为45.6:54.4", ["45.6:54.4 ratio 45.6:54.4 -"]),
    ("粮经饲比例达到87：9：4", ["87：9：4 ratio 87:9:4 -"]),
    ("收入比缩小到2.6：1", ["2.6：1 ratio 2.6:1 -"]),
    ("贡献了全市1/9的税收", ["1/9 fraction 1/9 -"]),
    ("约2/3以上的企业", ["2/3 fraction 2/3 - about at_least"]),
    ("16分之5", ["16分之5 fraction 5/16 -"]),
    ("同比增加3/5", ["3/5 fraction 3/5 -"]),
]

IMPLICIT: list[tuple[str, list[str]]] = [
    ("亿元以上项目10个", ["亿元 money 100000000 元 at_least", "10个 cardinal 10 个"]),
    ("投资5亿元以上的项目93个", ["5亿元 money 500000000 元 at_least", "93个 cardinal 93 个"]),
    ("上亿元的订单", ["亿元 money 100000000 元 at_least"]),
    ("打造百亿级产业集群", ["百亿级 money 10000000000 元"]),
    ("产值超千亿元", ["千亿元 money 100000000000 元 over"]),
    ("超千人参会", ["千人 cardinal 1000 人 over"]),
]

QUALIFIERS: list[tuple[str, list[str]]] = [
    ("不低于10%", ["10% percentage 10 % at_least"]),
    ("不少于5次", ["5次 cardinal 5 次 at_least"]),
    ("每个镇街至少建成1家", ["1家 cardinal 1 家 at_least"]),
    ("至少10家", ["10家 cardinal 10 家 at_least"]),
    ("增幅不得超过15%,不得低于3%", ["15% percentage 15 % at_most", "3% percentage 3 % at_least"]),
    ("不超过3%", ["3% percentage 3 % at_most"]),
    ("控制在5%以内", ["5% percentage 5 % at_most"]),
    ("最高1000万元", ["1000万元 money 10000000 元 at_most"]),
    ("不足50家", ["50家 cardinal 50 家 under"]),
    ("不到5%", ["5% percentage 5 % under"]),
    ("低于3%", ["3% percentage 3 % under"]),
    ("左右:5%左右,30人上下", ["5% percentage 5 % about", "30人 cardinal 30 人 about"]),
    ("25项及以上,8项（含）以上", ["25项 cardinal 25 项 at_least", "8项 cardinal 8 项 at_least"]),
    ("突破2.0%,逾300人", ["2.0% percentage 2.0 % over", "300人 cardinal 300 人 over"]),
    ("附近3个村", ["3个 cardinal 3 个"]),
    ("签约5个项目", ["5个 cardinal 5 个"]),
    ("省级以上平台214家", ["214家 cardinal 214 家"]),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers_are_read_as_they_are_written(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), PER_UNIT)
def test_a_denominator_belongs_to_its_mention(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_ranges_and_shared_units(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), RATIOS)
def test_ratios_and_fractions(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), IMPLICIT)
def test_a_bare_scale_means_one(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), QUALIFIERS)
def test_adjacent_words_qualify(text: str, expected: list[str]) -> None:
    assert told(text) == expected
