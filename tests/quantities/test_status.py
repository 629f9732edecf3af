"""Status, commitment and stage: by words first, by the section where none speaks, never guessed on bare text."""

from __future__ import annotations

import pytest

from summarizer.quantities import EMPTY, Context
from tests.quantities.resolving import ACHIEVEMENTS, CALENDAR, MIXED, PLANS, PROBLEMS, told

STATUS = (
    ("在建项目31个,计划总投资137亿元", "137亿元", ACHIEVEMENTS, "achieved"),
    ("已办结126件,剩余3件力争年底前清零", "3件", ACHIEVEMENTS, "planned"),
    # text, figure, context, status
    ("新增企业20家", "20家", ACHIEVEMENTS, "achieved"),
    ("新增企业20家", "20家", PLANS, "planned"),
    ("研发强度1.6%", "1.6%", PROBLEMS, "problem"),
    ("新增企业20家", "20家", CALENDAR, None),
    ("新增企业20家", "20家", EMPTY, None),
    ("已新增企业20家", "20家", EMPTY, "achieved"),
    ("预计研发投入占比有望突破2.0%,全年实现投资17.2亿元,同比增长37.2%", "2.0%", ACHIEVEMENTS, "expected"),
    ("预计研发投入占比有望突破2.0%,全年实现投资17.2亿元,同比增长37.2%", "17.2亿元", ACHIEVEMENTS, "achieved"),
    ("预计完成投资17.2亿元,同比增长37.2%", "37.2%", ACHIEVEMENTS, "expected"),
    ("技术交易额预计超15.2亿元", "15.2亿元", EMPTY, "expected"),
    ("社会消费品零售总额290亿元(预计数)", "290亿元", ACHIEVEMENTS, "expected"),
    ("意向引进10个创新创业团队", "10个", ACHIEVEMENTS, "expected"),
    ("接洽新兴产业创业团队15个", "15个", ACHIEVEMENTS, "achieved"),
    ("力争招引项目10个,新增企业20家", "20家", EMPTY, "planned"),
    ("1.确保强度突破2.0%;2.投资增长不低于10%", "10%", PLANS, "planned"),
    ("到2025年,高新技术企业达200家", "200家", CALENDAR, "planned"),
    ("积极争取在基础研究等方面形成新模式,今年发表成果4篇", "4篇", MIXED, "achieved"),
    ("去年技术交易额100亿元,今年达到105.5亿元", "100亿元", ACHIEVEMENTS, "baseline"),
    ("去年技术交易额100亿元,今年达到105.5亿元", "105.5亿元", ACHIEVEMENTS, "achieved"),
    ("技术交易额较去年增长5%", "5%", ACHIEVEMENTS, "achieved"),
    ("从200个基点下调至60个基点", "200个基点", ACHIEVEMENTS, "baseline"),
    ("2018年研发占比仅1.6%,2024年达2.0%", "1.6%", ACHIEVEMENTS, "baseline"),
    ("2018年增加值占比仅32.4%,低于全市的50.2%", "32.4%", PROBLEMS, "problem"),
    ("2018年增加值占比仅32.4%,低于全市的50.2%", "50.2%", PROBLEMS, "baseline"),
    ("现有高新技术企业20家,力争达到30家", "20家", PLANS, "context"),
    ("力争招引亿元以上项目10个", "亿元", PLANS, "context"),
    ("力争招引亿元以上项目10个", "10个", PLANS, "planned"),
    ("打造3个以上省级产业集群、30个以上特色集群", "3个", PLANS, "planned"),
    ("培育50人以上企业20家", "50人", PLANS, "context"),
    ("科技成果转化项目达25项及以上", "25项", PLANS, "planned"),
    ("落实研发费用按175%加计扣除", "175%", ACHIEVEMENTS, "context"),
    ("争取上级资金1.2亿元,支持项目29个", "1.2亿元", ACHIEVEMENTS, "achieved"),
    ("争取上级资金1.2亿元", "1.2亿元", PLANS, "planned"),
    ("一般公共预算收入预期47亿元", "47亿元", PLANS, "planned"),
    ("目标值200家,完成率95%", "200家", ACHIEVEMENTS, "planned"),
    ("目标值200家,完成率95%", "95%", ACHIEVEMENTS, "achieved"),
    ("在全国168个重点城市中排名第41位", "168个", ACHIEVEMENTS, "context"),
    ("高考650分以上58人", "650分", ACHIEVEMENTS, "context"),
    ("0-6岁儿童健康管理率96.8%", "0-6岁", ACHIEVEMENTS, "context"),
    ("完成目标任务1.8万人的120%", "1.8万人", ACHIEVEMENTS, "context"),
    ("居全市11个县(区)第4位", "11个", ACHIEVEMENTS, "context"),
    ("产值超10亿元企业24家", "10亿元", ACHIEVEMENTS, "context"),
    ("招引项目17个,其中亿元项目4个", "亿元", ACHIEVEMENTS, "context"),
    ("补贴标准分别为每人每月90元、125元", "125元", ACHIEVEMENTS, "context"),
    ("减按1%征收", "1%", ACHIEVEMENTS, "context"),
    ("主要呈现三个特征", "三个", ACHIEVEMENTS, "context"),
    ("现场提醒整改问题28个", "28个", ACHIEVEMENTS, "achieved"),
    ("研发机构建设滞后,仅有12家", "12家", MIXED, "problem"),
    ("宁波市“计划”项目研发计划项目30项", "30项", EMPTY, None),
)


@pytest.mark.parametrize(("text", "figure", "context", "status"), STATUS, ids=[f"{row[0]}·{row[1]}" for row in STATUS])
def test_the_status_of_a_figure(text: str, figure: str, context: Context, status: str | None) -> None:
    assert told(text, figure, context).status == status


COMMITMENT = (
    ("确保强度突破2.0%", "2.0%", EMPTY, "ensure"),
    ("力争招引项目10个", "10个", EMPTY, "strive"),
    ("争取转化项目达25项", "25项", PLANS, "seek"),
    ("拟引进企业3家", "3家", EMPTY, "explore"),
    ("探索建设联合实验室3家", "3家", EMPTY, "explore"),
    ("新建工作站2家", "2家", PLANS, "plain"),
    ("新建工作站2家", "2家", EMPTY, None),
    ("确保强度突破2.0%;投资增长不低于10%", "10%", PLANS, "plain"),
    ("力争招引亿元项目10个,10亿元项目1个", "1个", PLANS, "strive"),
)


@pytest.mark.parametrize(("text", "figure", "context", "firm"), COMMITMENT, ids=[row[0] + row[1] for row in COMMITMENT])
def test_how_firmly_a_plan_is_promised(text: str, figure: str, context: Context, firm: str | None) -> None:
    assert told(text, figure, context).commitment == firm


STAGE = (
    ("推荐申报高新技术企业493家", "493家", "applied"),
    ("申报493家,其中新认定265家", "265家", "approved"),
    ("推荐1人入选国家级人才", "1人", "approved"),
    ("国家级重点人才计划获重点推荐1人", "1人", "applied"),
    ("省科学技术奖1项", "1项", None),
    ("推荐申报省科学技术奖1项,获评市科学技术奖3项", "3项", "approved"),
    ("获省科学技术奖1项", "1项", "approved"),
    ("获补助500万元", "500万元", None),
    ("市科技进步奖4项已获公示", "4项", "shortlisted"),
    ("14个重点人才项目成功落地", "14个", "done"),
    ("6个团队已落户", "6个", "done"),
    ("创建工作站2家、新开工项目10家", "2家", None),
    ("新认定省级企业研究院2家,市级企业研究院3家", "3家", "approved"),
    ("签约项目12个,开工8个,建成5个", "12个", "signed"),
    ("签约项目12个,开工8个,建成5个", "8个", "started"),
    ("签约项目12个,开工8个,建成5个", "5个", "done"),
    ("市“泛3315计划”入选数20个", "20个", None),
    ("专利授权量达到2200件", "2200件", None),
    ("投资增长12.2%", "12.2%", None),
    ("力争新能源并网装机突破8000万千瓦", "8000万千瓦", None),
    ("签约亿元以上项目21个,协议投资186亿元,开工13个", "21个", "signed"),
    ("签约亿元以上项目21个,协议投资186亿元,开工13个", "13个", "started"),
    ("新立项区级人才项目182个", "182个", "approved"),
    ("申报第一批高新技术企业153家", "153家", "applied"),
)


@pytest.mark.parametrize(("text", "figure", "stage"), STAGE, ids=[f"{row[0]}·{row[1]}" for row in STAGE])
def test_how_far_a_thing_has_come(text: str, figure: str, stage: str | None) -> None:
    assert told(text, figure).stage == stage
