"""Planted faults: what the source says, what the statement makes of it, and the code it gets."""

from __future__ import annotations

import pytest

from tests.validation.making import alarms, told

SWAPPED = ["indicator.mismatch", "indicator.mismatch"]

# (source, statement, list, the codes of its errors and warnings)
NUMBER = [
    ("开展日常检查117次,现场提醒整改问题28个。", "开展日常检查171次,整改问题28个", "achievements", ["number.altered"]),
    ("合作意向金额达1740万元。", "合作意向金额达1470万元", "achievements", ["number.altered"]),
    ("技术交易额105.5亿元。", "技术交易额10.55亿元", "achievements", ["number.altered"]),
    ("新增平台3个、项目8项。", "新增平台5个、项目8项", "achievements", ["number.altered"]),
    ("新建改造供水管网25—30公里。", "新建改造供水管网25—35公里", "achievements", ["number.altered"]),
    ("举办第二届技术创新挑战赛。", "举办第三届技术创新挑战赛", "achievements", ["number.altered"]),
    ("科技进步综合评价列全省第17位。", "科技进步综合评价列全省第16位", "achievements", ["number.altered"]),
    ("每万人发明专利拥有量155件。", "每万人发明专利拥有量165件", "achievements", ["number.altered"]),
    ("业务量和收入增速分别居全国第3位、第2位。", "业务量、收入居全国第3、第3位", "achievements", ["number.altered"]),
    ("总量由全市第六升至第五位。", "总量由全市第五升至第五", "achievements", ["number.altered"]),
    ("举办培训班12期。", "举办培训班12期,发放宣传册3600册", "achievements", ["number.unsupported"]),
    ("举办培训班12期。", "举办培训班12期,投入资金85万元", "achievements", ["number.unsupported"]),
    ("新认定企业研究院2家。", "新认定企业研究院2家,带动就业430人", "achievements", ["number.unsupported"]),
    ("新增省级项目2项、市级项目30项。", "新增省市级项目共42项", "achievements", ["number.miscalculated"]),
    (
        "创建省级平台4家、市级平台9家、区级平台12家。",
        "创建省市区级平台合计24家",
        "achievements",
        ["number.miscalculated"],
    ),
    ("新品种136个,新技术83项。", "新品种新技术合计291项", "achievements", ["number.miscalculated"]),
    ("任务完成率达99.7%。", "任务完成率达100%", "achievements", ["number.rounded_across"]),
    ("研发投入强度为1.96%。", "研发投入强度突破2%", "achievements", ["number.rounded_across"]),
    ("空气优良率99.6%。", "空气优良率100%", "achievements", ["number.rounded_across"]),
]
UNIT = [
    ("培训2312人次。", "培训2312人", "achievements", ["unit.mismatch"]),
    ("服务企业4300家次。", "服务企业4300家", "achievements", ["unit.mismatch"]),
    ("研发投入强度提升0.1个百分点。", "研发投入强度提升0.1%", "achievements", ["unit.mismatch"]),
    ("新增绿地20万平方米。", "新增绿地20万亩", "achievements", ["unit.mismatch"]),
    ("每万人拥有设施面积4125平方米。", "每万人设施面积4125亩", "achievements", ["unit.mismatch"]),
    ("新建住宅三亿五千万平方米。", "新建住宅3.5万平方米", "achievements", ["scale.mismatch"]),
    ("全省21万名干部包联企业。", "21亿干部包联企业", "achievements", ["scale.mismatch"]),
    ("技术交易额105.5亿元。", "技术交易额105.5万元", "achievements", ["scale.mismatch"]),
    ("补助金额590.41万元。", "补助金额590.41亿元", "achievements", ["scale.mismatch"]),
    ("发放手册1.2万册。", "发放手册1.2册", "achievements", ["scale.mismatch"]),
    ("人口出生率6.3‰。", "人口出生率6.3%", "achievements", ["scale.mismatch"]),
]
QUALIFIER = [
    ("大小活动近40场。", "大小活动40场", "achievements", ["qualifier.inflated"]),
    ("高新技术企业总数约1340家。", "高新技术企业总数1340家", "achievements", ["qualifier.inflated"]),
    ("参加人员不足500人。", "参加人员500人", "achievements", ["qualifier.inflated"]),
    ("所得税优惠减免额预计2亿元。", "所得税优惠减免额2亿元", "achievements", ["qualifier.inflated"]),
    ("惠及企业超50家。", "惠及企业50家", "achievements", ["qualifier.weakened"]),
    ("设立项目30余项。", "设立项目30项", "achievements", ["qualifier.weakened"]),
    ("机械化率达到82%以上。", "机械化率达到82%", "achievements", ["qualifier.weakened"]),
    ("惠及企业超50家。", "惠及企业约50家", "achievements", ["qualifier.changed"]),
    ("大小活动近40场。", "大小活动超40场", "achievements", ["qualifier.changed"]),
    ("惠及企业50家。", "惠及企业近50家", "achievements", ["qualifier.changed"]),
]
MEANING = [
    (
        "突破关键技术3项,转化农业成果12项,立项68项。",
        "突破关键技术12项,转化农业成果3项",
        "achievements",
        SWAPPED,
    ),
    (
        "建立示范基地33个,推广新品种136个。",
        "建立示范基地136个,推广新品种33个",
        "achievements",
        SWAPPED,
    ),
    (
        "城镇居民收入增长5.1%,农村居民收入增长7.4%。",
        "城镇居民收入增长7.4%,农村居民收入增长5.1%",
        "achievements",
        SWAPPED,
    ),
    (
        "粮食总产达106.68亿斤,比上年增加59.4亿斤。",
        "粮食总产59.4亿斤,比上年增106.68亿斤",
        "achievements",
        SWAPPED,
    ),
    (
        "企业所得税1.6亿元、个人所得税1.5亿元,分别下降31.5%、0.9%。",
        "企业所得税1.6亿元、降0.9%",
        "achievements",
        SWAPPED[:1],
    ),
    ("新认定省级企业研究院2家。", "新认定市级企业研究院2家", "achievements", ["scope.mismatch"]),
    ("成果转化指数位居全市第一。", "成果转化指数位居全国第一", "achievements", ["scope.mismatch"]),
    ("新增市级孵化器5家。", "新增国家级孵化器5家", "achievements", ["scope.mismatch"]),
    ("新增高新技术企业56家。", "高新技术企业总数56家", "achievements", ["measure.mismatch"]),
    ("有效高新技术企业总数达162家。", "新增高新技术企业162家", "achievements", ["measure.mismatch"]),
    ("累计发放贷款2.83亿元。", "新增发放贷款2.83亿元", "achievements", ["measure.mismatch"]),
    ("研发费用同比增长12.2%。", "研发费用同比下降12.2%", "achievements", ["direction.reversed"]),
    ("经营面积比上年增加21万亩。", "经营面积降21万亩", "achievements", ["direction.reversed"]),
    ("能耗强度下降3.5%。", "能耗强度上升3.5%", "achievements", ["direction.reversed"]),
    ("占比为32.4%,低于全市的50.2%。", "占比为32.4%,高于全市的50.2%", "achievements", ["direction.reversed"]),
    ("贷款利率由200个基点下调至60个基点。", "贷款利率200个基点", "achievements", ["baseline.as_current"]),
    ("就诊率从87.3%提升到90.1%。", "就诊率达87.3%", "achievements", ["baseline.as_current"]),
    ("平均用时由12天减少到7天。", "平均用时12天", "achievements", ["baseline.as_current"]),
    ("专利授权2212件,其中发明专利授权384件。", "专利授权384件", "achievements", ["part.whole"]),
    ("参展企业120家,其中境外30家。", "参展企业30家", "achievements", ["part.whole"]),
    ("立项12项,其中省级重点2项。", "立项2项", "achievements", ["part.whole"]),
    ("民生支出占一般公共预算支出的77.7%。", "民生支出占地区生产总值的77.7%", "achievements", ["share.denominator"]),
    ("服务业增加值占GDP比重达48.1%。", "服务业增加值占税收比重达48.1%", "achievements", ["share.denominator"]),
    ("税收收入占一般公共预算收入的75.6%。", "税收收入占财政总支出的75.6%", "achievements", ["share.denominator"]),
    ("两家单位各获奖金20万元。", "两家单位获奖金20万元", "achievements", ["distribution.lost"]),
    ("省、市各补助50万元。", "省、市补助50万元", "achievements", ["distribution.lost"]),
    ("三个园区各新增企业15家。", "三个园区新增企业15家", "achievements", ["distribution.lost"]),
    ("建成孵化器1家。", "建成全国唯一孵化器1家", "achievements", ["superlative.added"]),
    ("举办数字经济大赛。", "首次举办数字经济大赛", "achievements", ["superlative.added"]),
    ("成果转化指数列全市前列。", "率先实现成果转化指数列全市前列", "achievements", ["superlative.added"]),
]
TIME = [
    ("1-11月,全区实现技术交易额105.5亿元。", "1-9月全区实现技术交易额105.5亿元", "achievements", ["period.mismatch"]),
    ("2018年研发强度为1.6%。", "2017年研发强度为1.6%", "achievements", ["period.mismatch"]),
    ("上半年接待游客412.6万人次。", "前三季度接待游客412.6万人次", "achievements", ["period.mismatch"]),
    ("上半年接待游客412.6万人次。", "接待游客412.6万人次", "achievements", ["period.dropped"]),
    ("1—10月,实现税收38.2亿元。", "实现税收38.2亿元", "achievements", ["period.dropped"]),
    ("前三季度新开工项目21个。", "新开工项目21个", "achievements", ["period.dropped"]),
    ("力争2025年新增平台5个。", "新增平台5个", "achievements", ["status.promoted"]),
    ("确保全年引进项目12个。", "引进项目12个", "achievements", ["status.promoted"]),
    ("计划建设基地3个。", "建设基地3个", "achievements", ["status.promoted"]),
    ("全年引进企业15家。", "力争引进企业15家", "plans", ["status.demoted"]),
    ("建成示范基地33个。", "计划建成示范基地33个", "plans", ["status.demoted"]),
    ("获得补助资金2.16亿元。", "预计获得补助资金2.16亿元", "achievements", ["status.demoted"]),
    ("推荐申报省科技奖1项。", "获评省科技奖1项", "achievements", ["stage.promoted"]),
    ("申报国家项目3项。", "获批国家项目3项", "achievements", ["stage.promoted"]),
    ("签约重大项目14个。", "建成重大项目14个", "achievements", ["stage.promoted"]),
    ("获批国家项目3项。", "申报国家项目3项", "achievements", ["stage.demoted"]),
    ("认定高新技术企业56家。", "推荐申报高新技术企业56家", "achievements", ["stage.demoted"]),
    ("竣工项目6个。", "开工项目6个", "achievements", ["stage.demoted"]),
    ("确保研发强度突破2.0%。", "力争研发强度突破2.0%", "plans", ["commitment.changed"]),
    ("力争新增平台5个。", "确保新增平台5个", "plans", ["commitment.changed"]),
    ("争取引进项目10个。", "确保引进项目10个", "plans", ["commitment.changed"]),
]
SHORT = [
    ("编制210名,实际在岗163人。", "实际在岗163人,缺57人", "achievements", ["number.unsupported"]),
    (
        "城镇、农村居民收入分别增长5.4%和7.8%。",
        "农村居民收入增长7.8%,慢于城镇居民2.4个百分点",
        "achievements",
        ["number.unsupported"],
    ),
    ("查出问题厕所4265座,已整改4012座。", "4265座问题厕所已全部整改到位", "achievements", ["indicator.mismatch"]),
    ("债务限额98.6亿元,债务余额92.34亿元。", "债务余额98.6亿元", "achievements", ["indicator.mismatch"]),
    ("常住人口城镇化率54.3%。", "户籍人口城镇化率54.3%", "achievements", ["indicator.mismatch"]),
    ("三次产业占比分别为11.8%、42.6%和45.6%。", "第三产业占比42.6%", "achievements", ["indicator.mismatch"]),
    ("播放量8.3亿次,是上年的1.6倍。", "播放量8.3亿次,比上年增长1.6倍", "achievements", ["measure.mismatch"]),
    ("下载量达23.8万次,较上年增加5.1万次。", "下载量5.1万次", "achievements", ["indicator.mismatch"]),
    # near a difference, a fraction, a rest that would be right, and none
    ("全年举办培训班110期。", "全年举办培训班10期", "achievements", ["number.altered"]),
    ("总投资30亿元,完成投资18亿元。", "总投资30亿元,完成投资超过12亿元", "achievements", ["number.altered"]),
    ("谋划未来社区30个,开工18个。", "谋划30个,建成12个未来社区", "achievements", ["number.altered"]),
    ("排查问题30件,完成整改18件,正在整改5件。", "排查问题30件,尚未整改25件", "achievements", ["number.altered"]),
    ("审批时限由30天压缩至20天。", "审批时限压缩三分之二", "achievements", ["number.unsupported"]),
    ("项目30个,建成10个,在建15个。", "项目建成三分之二", "achievements", ["number.altered"]),
    ("新建学校15所共计投资3.5亿元。", "新建学校18所共计投资3.5亿元", "achievements", ["number.altered"]),
    ("企业数量由去年的85家增至120家。", "企业数量目前为85家", "achievements", ["baseline.as_current"]),
    ("建成5万亩高标准农田。", "建成超5万亩高标准农田", "achievements", ["qualifier.changed"]),
    ("建成道路7条共96公里。改造管网。", "改造管网7条共96公里", "achievements", ["indicator.mismatch"]),
    ("累计发放优待证21937张。", "当年发放优待证21937张", "achievements", ["measure.mismatch"]),
    ("检出率4.2%,不合格率3.11%。", "检出率4.2%,合格率3.11%", "achievements", ["indicator.mismatch"]),
    ("日处理能力增至38万吨。", "新增日处理能力38万吨", "achievements", ["measure.mismatch"]),
    ("平均住院日6.9天,较去年缩短0.5天。", "平均住院日6.9天,较去年延长0.5天", "achievements", ["direction.reversed"]),
    ("今年发表成果4篇,2023年以来累计发表13篇。", "2023年以来发表成果4篇", "achievements", ["period.mismatch"]),
    (
        "监测对象684户2013人,消除风险521户1560人。",
        "监测对象684户1560人,消除风险521户2013人",
        "achievements",
        SWAPPED,
    ),
    ("臭氧超标天数19天,同比增加4天。", "臭氧超标天数4天,同比增加19天", "achievements", SWAPPED),
    ("获国家级一等奖2项、二等奖5项。", "获省级奖项7项", "achievements", ["number.altered"]),
    ("一产、二产增加值分别增长6.6%、7.6%。", "一产、二产增加值分别增7.6%、6.6%", "achievements", SWAPPED),
    ("10亿元以上项目5个、50亿元以上项目1个。", "10亿元以上项目1个、50亿元以上项目5个", "achievements", SWAPPED),
    ("总投资167亿元,完成年度投资41.3亿元。", "总投资41.3亿元,完成投资167亿元", "achievements", SWAPPED),
    ("产值增长32.6%,平均每年增长7.3%。", "产值增7.3%、年均增32.6%", "achievements", SWAPPED),
    (
        "生猪存栏105万头,全年出栏168万头,同比分别增长4.2%和6.8%。",
        "生猪存栏105万头、增6.8%,出栏168万头、增4.2%",
        "achievements",
        SWAPPED,
    ),
    ("达成就业意向612人,实现就业388人。", "达成意向388人、就业612人", "achievements", SWAPPED),
    ("规上企业从98家增至173家。", "规上企业减少75家", "achievements", ["direction.reversed"]),
    ("规上企业从98家增至173家。", "规上企业增加85家", "achievements", ["number.unsupported"]),
    ("3个省级贫困村、41个市定薄弱村出列。", "45个贫困村和薄弱村出列", "achievements", ["number.altered"]),
    ("核减率7.9%,较2020年下降1.6个百分点。", "核减率7.9%、较2021年降1.6个百分点", "achievements", ["period.mismatch"]),
    ("改造2150户,完成年度任务的86%。", "改造2150户、同比增长86%", "achievements", ["measure.mismatch"]),
    ("低保对象23748户。", "低保2.37亿户", "achievements", ["scale.mismatch"]),
    ("1-9月税收42亿元。增值税21.36亿元。", "增值税21.36亿元", "achievements", ["period.dropped"]),
    (
        "三产占比分别为11.2%、41.7%和47.1%。",
        "三产占比47.1%、41.7%、11.2%",
        "achievements",
        SWAPPED,
    ),
    (
        "茶叶、蔬菜、林果三大产业产值47.3亿元,分别实现产值21.6亿元、15.4亿元和10.3亿元。",
        "茶叶15.4亿元、蔬菜21.6亿元、林果10.3亿元",
        "achievements",
        SWAPPED,
    ),
    ("确保创成国家级度假区1家。", "确保创省级度假区1家", "plans", ["scope.mismatch"]),
    ("1-6月,降幅较一季度收窄2.1个百分点。", "1-6月降幅较前三季度收窄2.1个百分点", "achievements", ["period.mismatch"]),
]
WORDS = [
    ("拓展“科惠百校”资源,举办活动6场。", "拓展“科惠千校”资源,举办活动6场", "achievements", ["name.unsupported"]),
    ("建设“315”科技创新体系。", "建设“325”科技创新体系", "achievements", ["name.unsupported"]),
    ("赴西湖大学开展对接。", "赴东湖大学开展对接", "achievements", ["name.unsupported"]),
    ("坚决做到“两个维护”。", "坚决做到两个维持", "achievements", ["phrase.altered"]),
    ("落实中央八项规定精神。", "落实中央九项规定精神", "achievements", ["phrase.altered"]),
    ("因地制宜发展新质生产力。", "因地制宜发展新型生产力", "achievements", ["phrase.altered"]),
]
GROUPS = {"number": NUMBER, "unit": UNIT, "qualifier": QUALIFIER, "meaning": MEANING, "time": TIME, "short": SHORT}
GROUPS["words"] = WORDS
CASES = [pytest.param(*case, id=f"{name}: {case[1]}") for name, cases in GROUPS.items() for case in cases]


@pytest.mark.parametrize(("source", "statement", "listed", "codes"), CASES)
def test_a_planted_fault_gets_its_code_and_no_other(source: str, statement: str, listed: str, codes: list[str]) -> None:
    assert alarms(told(source, statement, listed)) == codes
