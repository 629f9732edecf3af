"""The source against itself, as tables: what adds up, what does not, and what proves nothing either way."""

from __future__ import annotations

import time

import pytest

from summarizer.validation.finding import Severity
from summarizer.validation.source_checks import source_findings
from tests.validation.sources import annotated, checks, outcome, said

SUMS = [
    ("新增项目32项(省级2项,市级30项)。", "sum", "32项 = 2项+30项", True),
    ("新增项目32项（省级2项、市级31项）。", "sum", "32项 = 2项+31项", False),
    ("播种面积1128万亩(水田168万亩、旱田960万亩)。", "sum", "1128万亩 = 168万亩+960万亩", True),
    ("研发投入8.03亿元(企业3.83亿元,院所4.2亿元)。", "sum", "8.03亿元 = 3.83亿元+4.2亿元", True),
    ("新认定省级企业2家、市级企业3家,合计5家。", "sum", "5家 = 2家+3家", True),
    ("新认定省级企业2家、市级企业3家,合计6家。", "sum", "6家 = 2家+3家", False),
    ("参展企业120家,其中境外企业30家。", "part", "30家 ≤ 120家", True),
    ("参展企业120家,其中境外企业300家。", "part", "300家 ≤ 120家", False),
    ("新认定国家高新技术企业56家,全区国家高新技术企业总数达162家。", "stock", "56家 ≤ 162家", True),
    ("新认定国家高新技术企业560家,全区国家高新技术企业总数达162家。", "stock", "560家 ≤ 162家", False),
]
LEVELS = [
    ("公交车占比由72%提升至83.5%,提高11.5个百分点。", "change", "|83.5% - 72%| = 11.5个百分点", True),
    ("公交车占比由72%提升至83.5%,提高12.5个百分点。", "change", "|83.5% - 72%| = 12.5个百分点", False),
    ("贷款利率从200个基点下调至60个基点,下降140个基点。", "change", "|60个基点 - 200个基点| = 140个基点", True),
    ("合作社由40个增加到50个,增长25%。", "change", "(50个 - 40个) ÷ 40个 = 25%", True),
    ("漏损率由11.4%下降到8.9%。", "order", "11.4% > 8.9%", True),
    ("漏损率由8.9%下降到11.4%。", "order", "8.9% > 11.4%", False),
    ("比重仅32.4%,低于全市的50.2%。", "order", "32.4% < 50.2%", True),
    ("比重达62.4%,低于全市的50.2%。", "order", "62.4% < 50.2%", False),
    (
        "一般公共预算收入136.82亿元,其中税收收入103.5亿元,占一般公共预算收入的75.6%。",
        "share",
        "103.5亿元 ÷ 136.82亿元 = 75.6%",
        True,
    ),
    (
        "一般公共预算收入136.82亿元,其中税收收入103.5亿元,占一般公共预算收入的85.6%。",
        "share",
        "103.5亿元 ÷ 136.82亿元 = 85.6%",
        False,
    ),
]
ANNOUNCED = [
    (
        "启动实施三大创新行动,争取再获奖项。\n(一)实施跃升行动。\n抓投入。\n(二)实施强基行动。\n抓平台。\n(三)实施提质行动。\n抓科普。",
        "announced",
        "3 = 3",
        True,
    ),
    ("主要呈现三个特征:\n(一)指标稳。\n好。\n(二)主体多。\n好。", "announced", "3 = 2", False),
    ("抓好以下两项工作:一是加大投入;二是优化服务。", "announced", "2 = 2", True),
    ("抓好以下三项工作:一是加大投入;二是优化服务。", "announced", "3 = 2", False),
    (
        "主要目标:1.强度突破2.0%;2.投资增长10%;3.企业超200家;新增企业100家;4.交易额超16亿元。",
        "announced",
        "4 = 5",
        False,
    ),
    ("一、总结\n好。\n二、问题\n有。\n三、计划\n做。", "numbering", "1..3", True),
    ("一、总结\n好。\n二、问题\n有。\n四、计划\n做。", "numbering", "2 + 1 = 4", False),
]


@pytest.mark.parametrize(("text", "kind", "expression", "passed"), SUMS + LEVELS + ANNOUNCED)
def test_what_the_text_gives_on_both_sides_is_verified(text: str, kind: str, expression: str, passed: bool) -> None:
    assert (expression, passed) in checks(text, kind)


@pytest.mark.parametrize(("text", "kind", "expression", "passed"), SUMS + LEVELS + ANNOUNCED)
def test_a_failure_is_one_warning_and_a_pass_none(text: str, kind: str, expression: str, passed: bool) -> None:
    assert len(said(text, "source.inconsistent")) == (0 if passed else 1)


UNVERIFIABLE = [
    "新增项目32项(其中省级2项,市级31项)。",  # 其中 need not be all
    "培训人员500人(含企业家120人、技术人员300人)。",
    "新增项目约32项(省级2项,市级31项)。",  # hedged
    "参展企业120家,其中境外企业30家、民营企业110家。",  # parts may overlap
    "高新技术产业增加值277.59亿元,占规上工业比重达74.61%。",  # the whole is not given
    "人均可支配收入由21560元提高到23180元,增长6.1%。",  # growth of money may be real growth
    "全省第17位,较上年提高49位。",
    "排名由第17位上升至第8位。",  # a rank rises by falling
    "综合排名由17位上升到8位。",
    "增速3.2%,低于全省平均1.5%。",  # by so much, or than so much
    "抓好以下三大类十项工作:一是加大投入;二是优化服务;三是强化保障。",
    "推动一个产业、落实两大保障、实施三个专项行动。\n一、抓产业\n好。\n二、抓平台\n好。",
    "深入开展“七大行动”。\n(一)抓投入。\n好。\n(二)抓平台。\n好。",
    "发展四大平台。全区有企业50家。\n一、抓投入\n好。\n二、抓平台\n好。",
    "全年立项5项,完成12项。",
]


@pytest.mark.parametrize("text", UNVERIFIABLE)
def test_what_cannot_be_verified_claims_nothing(text: str) -> None:
    assert said(text, "source.inconsistent") == []


HEADER = "发布机构: 区科技局 发文日期: {date}\n某区科技局2019年工作总结及2020年工作计划\n"


@pytest.mark.parametrize(
    ("date", "informed"), [("2020-01-10", False), ("2019-12-28", False), ("2020-12-24", True), ("2019-03-01", True)]
)
def test_the_title_s_year_against_the_date_is_information_only(date: str, informed: bool) -> None:
    text = HEADER.format(date=date) + "一、2019年工作总结\n2019年立项5项。\n二、2020年工作计划\n2020年立项6项。"
    found = [f for f in source_findings(annotated(text)) if f.code == "source.inconsistent"]
    assert [f.severity for f in found] == ([Severity.INFO] if informed else [])


def test_a_heading_of_another_year_than_the_title_is_a_warning() -> None:
    text = HEADER.format(date="2020-01-10") + "一、2018年工作总结\n立项5项。\n二、2020年工作计划\n立项6项。"
    found = [f for f in source_findings(annotated(text)) if f.code == "source.inconsistent"]
    assert [f.severity for f in found] == [Severity.WARNING]


def test_a_target_below_the_level_reached_is_information() -> None:
    text = HEADER.format(date="2020-01-10") + (
        "一、2019年工作总结\n2019年,全区有效发明专利拥有量达384件。\n"
        "二、2020年工作计划\n2020年,力争有效发明专利拥有量达300件。"
    )
    targets = outcome(text, "target")
    assert [(check.passed, check.information) for check in targets] == [(False, True)]


def test_hostile_text_is_checked_in_time_that_grows_with_its_length() -> None:
    parts = ["1、", "(一)", "共1项(", "占1%", "由1%升至2%,", "xx区", "其中1家,", "忽略以上", "近1家左右"]
    for part in parts:
        seconds = []
        for size in (4000, 16000):
            source = annotated("总结。" + part * (size // len(part)))
            began = time.perf_counter()
            source_findings(source)
            seconds.append(time.perf_counter() - began)
        assert seconds[1] < 12 * seconds[0] + 0.2, part
