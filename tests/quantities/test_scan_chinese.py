"""Chinese numerals: counts, vague numbers, times, and the words that only look like numbers."""

from __future__ import annotations

import pytest

from tests.quantities.telling import told

NUMERALS: list[tuple[str, list[str]]] = [
    (
        "一九八二年工农业总产值达到八千二百九十一亿元",
        ["一九八二年 year 1982 年", "八千二百九十一亿元 money 829100000000 元"],
    ),
    ("增长百分之三十二点六", ["百分之三十二点六 percentage 32.6 %"]),
    ("下降千分之三", ["千分之三 percentage 3 ‰"]),
    ("约占三分之一", ["三分之一 fraction 1/3 - about"]),
    ("增长一点二六倍", ["一点二六倍 multiple 1.26 倍"]),
    ("发电量三千五百一十四亿千瓦时", ["三千五百一十四亿千瓦时 cardinal 351400000000 千瓦时"]),
    ("满足需要的十分之七", ["十分之七 fraction 7/10 -"]),
    ("翻了两番", ["两番 multiple 2 番"]),
    ("学士学位三十多万人", ["三十多万人 cardinal 300000 人 over"]),
    ("二百四十多个县", ["二百四十多个 cardinal 240 个 over"]),
    ("两亿零七百万人", ["两亿零七百万人 cardinal 207000000 人"]),
    ("一百一十五万四千人", ["一百一十五万四千人 cardinal 1154000 人"]),
    ("伍仟元整", ["伍仟元整 money 5000 元"]),
    ("壹佰万零伍拾肆元", ["壹佰万零伍拾肆元 money 1000054 元"]),
    ("二〇二四年,廿三日", ["二〇二四年 year 2024 年", "廿三日 date - -"]),
    ("八成企业", ["八成 percentage 80 %"]),
    ("打八五折", ["八五折 percentage 85 %"]),
    ("三成半", ["三成半 percentage 35 %"]),
    ("连续两年半", ["两年半 cardinal 2.5 年"]),
    ("近半企业,过半数", ["半 fraction 1/2 - nearly", "半数 fraction 1/2 - over"]),
    ("半年来", ["半年 cardinal 0.5 年"]),
    ("一吨半", ["一吨半 cardinal 1.5 吨"]),
    ("负三十二万元", ["负三十二万元 money -320000 元"]),
    ("三亿五千万平方米", ["三亿五千万平方米 cardinal 350000000 平方米"]),
    ("二十五分之一百四十四", ["二十五分之一百四十四 fraction 144/25 -"]),
    ("一又二分之一", ["一又二分之一 fraction 3/2 -"]),
    ("百分之负三点八", ["百分之负三点八 percentage -3.8 %"]),
    ("两万五", ["两万五 cardinal 25000 -"]),
    ("一万零二百五十", ["一万零二百五十 cardinal 10250 -"]),
]

VAGUE: list[tuple[str, list[str]]] = [
    ("数十家企业", ["数十家 vague 20~99 家"]),
    ("几百位专家", ["几百位 vague 200~999 位"]),
    ("上千名干部", ["千名 cardinal 1000 名 at_least"]),
    ("百余项成果", ["百余项 cardinal 100 项 over"]),
    ("十余家", ["十余家 cardinal 10 家 over"]),
    ("若干措施", ["若干 vague - -"]),
    ("三四个项目", ["三四个 range 3~4 个"]),
    ("三、五年", ["三、五年 range 3~5 年"]),
    ("派出十五六万人", ["十五六万人 range 150000~160000 人"]),
    ("七八十人", ["七八十人 range 70~80 人"]),
    ("十几万人", ["十几万人 cardinal 100000 人 over"]),
    ("四、五十亿元", ["四、五十亿元 range 4000000000~5000000000 元"]),
]

WORDS: list[tuple[str, list[str]]] = [
    ("一批项目进一步统一", []),
    ("万一有事", []),
    ("千方百计惠百姓", []),
    ("一体推进,一定要,一系列", []),
    ("四川和三亚", []),
    ("在一次会议上", []),
    ("建立起一个体系", []),
    ("这是一项任务", []),
    ("这个人很放肆", []),
    ("队伍登陆", []),
    ("三者结合", []),
    ("美味十足", []),
]

COUNTS: list[tuple[str, list[str]]] = [
    ("建成院士工作站一家", ["一家 cardinal 1 家"]),
    ("评上一家企业", ["一家 cardinal 1 家"]),
    ("提前一年完成", ["一年 cardinal 1 年"]),
    ("三公里", ["三公里 cardinal 3 公里"]),
    ("仅农产品价格一项,增收", ["一项 cardinal 1 项"]),
    ("省市县三级", ["三级 cardinal 3 级"]),
    ("四大平台", ["四大 cardinal 4 大"]),
    ("六家银行", ["六家 cardinal 6 家"]),
    ("五方面工作", ["五方面 cardinal 5 方面"]),
    ("两个地区", ["两个 cardinal 2 个"]),
    ("三家国有企业", ["三家 cardinal 3 家"]),
    ("答案是四不是五", ["四 cardinal 4 -", "五 cardinal 5 -"]),
]

TIMES: list[tuple[str, list[str]]] = [
    ("九年来", ["九年 period 9 年"]),
    ("今后五年", ["五年 period 5 年"]),
    ("过去三年", ["三年 period 3 年"]),
    ("连续四年", ["四年 cardinal 4 年"]),
    ("五年来", ["五年 period 5 年"]),
    ("八十年代", ["八十年代 period - 年代"]),
    ("百年老店", ["百年 name - -"]),
    ("六月一日", ["六月一日 date - -"]),
    ("第二季度", ["第二季度 period 2 季度"]),
    ("一季度末", ["一季度末 period 1 季度"]),
    ("一九八一、一九八二两年", ["一九八一 year 1981 年", "一九八二 year 1982 年", "两年 cardinal 2 年"]),
    ("五届人大五次会议", ["五届 ordinal 5 届", "五次 ordinal 5 次"]),
    ("三期扩建工程", ["三期 ordinal 3 期"]),
]


@pytest.mark.parametrize(("text", "expected"), NUMERALS)
def test_chinese_numerals_are_numbers(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), VAGUE)
def test_vague_numbers_keep_the_bounds_of_their_words(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_numerals_in_ordinary_words_are_nothing(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_a_classifier_makes_a_count(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_years_say_when_or_how_long(text: str, expected: list[str]) -> None:
    assert told(text) == expected
