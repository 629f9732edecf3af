"""Sections: the tree of headings by the genre's own numbering, with the kind of each leaf."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.document import Report
from summarizer.outline import outline
from summarizer.reading import read
from tests.outline.documents import BARE, EDUCATION, FARMING, HEALTH, PARTS, RUN_ON, outline_of, tree


def test_numbered_headings_on_lines_of_their_own_and_run_on() -> None:
    assert tree(FARMING) == [
        ("", "front"),
        ("", "front"),
        ("一、2023年主要工作完成情况 > （一）粮食生产稳中有进", "achievements"),
        ("一、2023年主要工作完成情况 > （二）乡村产业提质增效。 > 1、培育壮大主体。", "achievements"),
        ("一、2023年主要工作完成情况 > （二）乡村产业提质增效。 > 2、打造区域品牌。", "achievements"),
        ("一、2023年主要工作完成情况 > （三）农村改革纵深推进。", "achievements"),
        ("二、存在的问题和不足", "problems"),
        ("三、2024年工作打算", "plans"),
        ("三、2024年工作打算 > （一）稳产保供。", "plans"),
        ("三、2024年工作打算 > （二）深化改革。", "plans"),
        ("附件：", "front"),
    ]


def test_a_report_without_line_breaks() -> None:
    assert tree(RUN_ON) == [
        ("", "front"),
        ("", "achievements"),
        ("一、主要工作进展 > （一）项目建设加快推进。", "achievements"),
        ("一、主要工作进展 > （二）行业管理不断规范。", "achievements"),
        ("二、存在问题 > （一）资金筹措困难。", "problems"),
        ("二、存在问题", "problems"),
        ("三、2023年工作思路 > （一）狠抓项目建设。", "plans"),
        ("三、2023年工作思路 > （二）提升服务水平。", "plans"),
    ]


def test_headings_without_numbers() -> None:
    assert tree(HEALTH) == [
        ("", "front"),
        ("主要工作成效 > 医疗服务能力提升", "achievements"),
        ("主要工作成效 > 公共卫生保障有力", "achievements"),
        ("存在不足", "problems"),
        ("明年工作打算", "plans"),
    ]


def test_problems_and_plans_within_another_section() -> None:
    assert tree(EDUCATION) == [
        ("", "front"),
        ("一、教育事业发展成效明显", "mixed"),
        ("二、下步重点工作 > （一）实施基础教育扩优提质行动。", "plans"),
        ("二、下步重点工作 > （二）加强教师队伍建设。", "mixed"),
    ]


def test_a_text_without_headings_is_one_section() -> None:
    assert tree(BARE) == [("", "mixed")]


def test_parts_stand_above_the_numbering() -> None:
    assert tree(PARTS) == [
        ("第一部分 2024年工作总结 > 一、经济指标", "achievements"),
        ("第二部分 2025年工作计划 > 一、总体要求", "plans"),
        ("第二部分 2025年工作计划 > 二、主要目标", "plans"),
    ]


def test_points_within_a_paragraph_open_no_sections() -> None:
    text = "2024年工作总结\n一、工作\n一是强化统筹。举办培训班3期。二是完善政策。出台办法7个。三是引育人才。\n"
    assert tree(text)[1:] == [("一、工作", "achievements")]


def test_points_that_open_paragraphs_are_headings() -> None:
    text = (
        "2024年工作总结\n一、工作\n一是强化统筹。举办培训班3期，成效明显。\n二是完善政策。出台办法7个，兑现1.47亿元。\n"
    )
    assert tree(text)[1:] == [
        ("一、工作 > 一是强化统筹。", "achievements"),
        ("一、工作 > 二是完善政策。", "achievements"),
    ]


def test_a_list_of_targets_stays_together() -> None:
    text = (
        "2024年工作计划\n一、主要目标\n1.研发投入强度突破2.0%;\n2.技术交易额超16亿元;\n3.新增企业100家。\n"
        "二、重点举措\n加快推进创新平台建设，完善政策体系，优化创新生态。\n"
    )
    assert tree(text)[1:] == [("一、主要目标", "plans"), ("二、重点举措", "plans")]


def test_the_last_item_of_a_list_is_no_heading_because_prose_follows() -> None:
    text = (
        "2024年工作总结\n一、科技人才\n（１）编制规划，集中力量攻关项目10项，成效显著。\n（２）抽调科技力量，充实教育和应用部门。\n"
        "（３）改进考核制度\n在生产发展的基础上，城乡人民生活有了明显的改善，全年新增就业岗位1.2万个。\n"
    )
    assert [path for path, _ in tree(text)[1:]] == ["一、科技人才"]


def test_full_width_digits_and_brackets_are_the_same_numbering() -> None:
    text = (
        "2024年工作总结\n一、工作\n１．支持企业做强。新增企业12家，总数达162家。\n"
        "２．支持平台建设。新增平台3个，累计达15个。\n"
    )
    assert [path for path, _ in tree(text)[1:]] == ["一、工作 > １．支持企业做强。", "一、工作 > ２．支持平台建设。"]


def test_markdown_headings_are_headings() -> None:
    text = (
        "# 2024年工作总结\n## 主要成效\n全年新增企业12家，同比增长8%。\n## 存在问题\n人才总量不足，结构还不够合理。\n"
    )
    assert [one for one in tree(text) if one[1] != "front"] == [
        ("主要成效", "achievements"),
        ("存在问题", "problems"),
    ]
    assert outline_of(text).reports[0].title == "2024年工作总结"


def test_lead_words_open_plans_where_no_heading_does() -> None:
    text = (
        "科技工作总结\n一、创新平台\n全年新建平台3个，新增企业12家，成效明显。\n"
        "指导思想:以党的精神为指引,强化创新驱动。总体目标:研发投入强度达到2.65%。工作重点:\n"
        "(一)加快推动政策落实。出台配套政策5项。\n(二)提升经费使用效率。安排经费3亿元。\n"
    )
    assert tree(text)[1:] == [
        ("一、创新平台", "achievements"),
        ("指导思想:", "plans"),
        ("总体目标:", "plans"),
        ("工作重点: > (一)加快推动政策落实。", "plans"),
        ("工作重点: > (二)提升经费使用效率。", "plans"),
    ]


def _report(seeds: dict[str, Path], number: str) -> Report:
    (report,) = outline(read(seeds[number])).reports
    return report


def test_seed_000_has_the_sections_of_its_numbering(seeds: dict[str, Path]) -> None:
    sections = _report(seeds, "000").sections
    assert [one.kind.value for one in sections] == ["front", *["achievements"] * 6, *["plans"] * 12]
    assert sections[2].path == ("一、2024年工作总结", "(一)重塑顶层设计,开拓创新发展新格局")
    assert sections[-1].path == ("二、明年工作思路", "(五)实施科普惠民提质专项行动。", "11.优化升级科普阵地。")


def test_seed_001_has_three_problem_sections(seeds: dict[str, Path]) -> None:
    sections = _report(seeds, "001").sections
    assert [one.path for one in sections if one.kind.value == "problems"] == [
        ("二、存在问题", "(一)全社会研发投入强度低。"),
        ("二、存在问题", "(二)高新技术产业增加值占比低。"),
        ("二、存在问题", "(三)创新平台还处于建设期。"),
    ]


def test_seed_003_is_cut_at_headings_that_run_into_their_text(seeds: dict[str, Path]) -> None:
    assert [one.path for one in _report(seeds, "003").sections[2:]] == [
        ("一、以创新驱动为核心,营造科技创新良好环境",),
        ("二、以企业创新为主体,不断壮大优质创新力量",),
        ("三、以专利保护为抓手,推进知识产权战略工程",),
        ("四、以科技合作为依托,大力推进产业转型开展",),
        ("五、以机制创新为动力,着力推进创新平台建设",),
        ("六、以农业增效为要求,积极推动农业科技进步",),
        ("七、以“三效劳一加强〞为职责,不断提升科普工作水平",),
        ("指导思想:",),
        ("总体目标:",),
        ("工作重点:", "(一)加快推动强化创新驱动加快转型开展实施意见各项任务落实。"),
        ("工作重点:", "(二)积极提升科技经费的使用效率。"),
        ("工作重点:", "(三)继续深化科技创新的平台建设。"),
        ("工作重点:", "(四)大力加强科技创新主体培育。"),
    ]


def test_seed_004_has_plans_only(seeds: dict[str, Path]) -> None:
    assert {one.kind.value for one in _report(seeds, "004").sections} == {"front", "plans"}


@pytest.mark.parametrize("text", [FARMING, RUN_ON, EDUCATION, HEALTH])
def test_a_sections_heading_is_the_last_of_its_path(text: str) -> None:
    for report in outline_of(text).reports:
        for section in report.sections:
            if section.heading is not None:
                assert section.heading.slice(text).strip() == section.path[-1]
                assert section.span.holds(section.heading)


def test_behind_achievements_the_title_decides_which_way_key_work_looks() -> None:
    body = "一、主要指标完成情况\n\n全年完成投资3亿元。\n\n二、重点工作\n\n新建公路20公里。\n"
    looking_back = "甲市交通运输局2024年工作总结\n\n" + body
    both_ways = "甲市交通运输局2024年工作总结和2025年工作计划\n\n" + body
    assert tree(looking_back)[-1] == ("二、重点工作", "achievements")
    assert tree(both_ways)[-1] == ("二、重点工作", "plans")
