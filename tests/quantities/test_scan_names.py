"""Numbers in names and in the paper's own metadata."""

from __future__ import annotations

import pytest

from tests.quantities.telling import told

NAMES: list[tuple[str, list[str]]] = [
    ("“315”科技创新体系", ["315 name - -"]),
    ("实施“3315计划”", ["3315 name - -"]),
    ("市“3315系列计划”", ["3315 name - -"]),
    ("鄞州“224X”产业", ["224X name - -"]),
    ("HQ400wp发动机", ["HQ400wp name - -"]),
    ("3.0版,2.0时代", ["3.0 name - -", "2.0 name - -"]),
    ("5G基站8000个", ["5G name - -", "8000个 cardinal 8000 个"]),
    ("1+14+N体系", ["1+14+N name - -"]),
    ("“十四五”规划,十五五", ["十四五 name - -", "十五五 name - -"]),
    ("党的二十大和十八届三中全会", ["二十大 name - -", "十八届三中 name - -"]),
    ("“六争攻坚”", ["六 name - -"]),
    ("“三个年”活动", ["三个年 name - -"]),
    ("八项规定,一岗双责", ["八项规定 name - -", "一岗双责 name - -"]),
    ("双一流,一对一辅导", ["一对一 name - -"]),
    ("“科技创新2025”专项", ["2025 name - -"]),
    ("建设15分钟就业服务圈10个", ["15分钟 name - -", "10个 cardinal 10 个"]),
    ("臭氧日最大8小时平均第90百分位数浓度", ["8小时 name - -", "第90百分位 name - -"]),
    ("九年一贯制学校,三级公立医院,三四级手术", ["九年一贯制 name - -", "三级 name - -", "三四级 name - -"]),
    ("三年行动方案", ["三年 name - -"]),
    ("万人计划", ["万人 name - -"]),
    ("入选2024年十大企业家", ["2024年 year 2024 年", "十大 name - -"]),
    ("两会,两院", ["两会 name - -", "两院 name - -"]),
    ("《三年行动计划（2023—2025年）》", ["三年 name - -", "2023—2025年 period 2023~2025 年"]),
    ("PM2.5浓度24微克/立方米", ["PM2.5 name - -", "24微克/立方米 cardinal 24 微克/立方米"]),
    ("GDP10万亿元", ["10万亿元 money 10000000000000 元"]),
    ("工业4.0", ["4.0 name - -"]),
    ("世界500强企业3家", ["500 name - -", "3家 cardinal 3 家"]),
    ("A4纸,G20峰会", ["A4 name - -", "G20 name - -"]),
    ("HPV疫苗", []),
    ("第一产业,第三产业", ["第一产业 name - -", "第三产业 name - -"]),
    ("第一书记,第一时间", ["第一书记 name - -", "第一时间 name - -"]),
    ("“两个维护”", ["两个维护 name - -"]),
    ("六个一工程", ["六个一 name - -"]),
    ("“三个不平衡”的矛盾", ["三个 name - -"]),
    ('"315"科技创新体系', ["315 name - -"]),
    ('"三个年"活动,"小升规"56家', ["三个 name - -", "56家 cardinal 56 家"]),
    ('实施"六争攻坚",新增"个转企"三家', ["六 name - -", "三家 cardinal 3 家"]),
    ("实现“营收超100亿元”目标", ["100亿元 money 10000000000 元 over"]),
    ("落实“20条”政策", ["20条 name - -"]),
    ("“1+3”体系、“8+4”政策", ["1+3 name - -", "8+4 name - -"]),
    ("“营收超100亿元、利税超10亿元”双目标", ["100亿元 money 10000000000 元 over", "10亿元 money 1000000000 元 over"]),
    ("创新积分2.0版", ["2.0 name - -"]),
    ("ＩＰｖ６", ["ＩＰｖ６ name - -"]),
]

METADATA: list[tuple[str, list[str]]] = [
    ("〔2023〕21号文件", ["〔2023〕21号 metadata - -"]),
    ("(2023)16号", ["(2023)16号 metadata - -"]),
    ("（2018〕9号", ["（2018〕9号 metadata - -"]),
    ("索引号:002969069/2025-00324", ["002969069/2025-00324 metadata - -"]),
    ("电话0574-87654321", ["0574-87654321 metadata - -"]),
    ("网站客服:3074922707", ["3074922707 metadata - -"]),
    ("浏览次数:1365", ["1365 metadata - -"]),
    ("2025-01-17 10:40", ["2025-01-17 date 2025-01-17 -", "10:40 metadata 10:40 -"]),
    ("http://www.a.cn/2024/1.html?id=3", ["http://www.a.cn/2024/1.html?id=3 metadata - -"]),
    ("《著作权法》第五条第一款", ["第五条 metadata 5 条", "第一款 metadata 1 款"]),
    ("根据条例第十二条", ["第十二条 metadata 12 条"]),
    ("9：30开会", ["9：30 metadata 9:30 -"]),
    ("上午10:40", ["10:40 metadata 10:40 -"]),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_numbers_in_names_are_no_claims(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), METADATA)
def test_numbers_of_the_paper_itself_are_metadata(text: str, expected: list[str]) -> None:
    assert told(text) == expected
