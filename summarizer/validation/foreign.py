"""Summaries from anywhere: plain text or Markdown cut into items, claim by claim, to be held against a source."""

from __future__ import annotations

import re

from summarizer.document import Report
from summarizer.items import Item, ItemList
from summarizer.outline.annotated import Annotated
from summarizer.validation.claims import read_statement
from summarizer.validation.compare.words import plain
from summarizer.validation.lists import pairs

_HEADING = re.compile(
    r"^\s{0,3}(?:#{1,6}\s+|[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]|\*\*)\s*(.{1,40}?)(?:\*\*)?[:]?\s*$"
)
# A line that is nothing but the name of a list, or a short one that announces it.
_NAME_OF_LIST = re.compile(
    r"^\s*(?:(?:19|20)\d\d年度?|今年|明年|全年|[上下]半年|上年度?|本年度?|[一二三四五六七八九十]、)?"
    r"(?:主要|存在的?|面临的?|工作|下一?步|下阶段|重点|困难|问题|和|与|及|成绩|成效|不足|计划|打算|安排|思路|目标|总结"
    r"|亮点|进展|情况|完成|任务|的|取得|短板|挑战|薄弱环节|措施|举措|指标|回顾|开展|展望|要点){1,6}[:]?\s*$"
)
_ANNOUNCED = re.compile(r"^\s*[^,。;!?%、\d]{2,16}[:]\s*$")
# The first line of a summary where it is a name and no sentence: 某局2024年工作情况.
_TITLE = re.compile(
    r"^\s*(?:#{1,6}\s+)?(?:[^,。;!?:\d]|(?:19|20)\d\d(?=年|[-—]))+?"
    r"(?:总结|情况|摘要|概要|要点|计划|报告|综述|汇报|小结|简报|思路|安排)(?:[(][^()]*[)])?\s*$"
)
_BULLET = re.compile(r"^\s*(?:[-*+•·●▪◦]\s+|\d{1,2}[.、)]\s*|[(]\d{1,2}[)]\s*|[①-⑳]\s*)")
_SENTENCE = re.compile(r"[^。!?]+[。!?]*[”\"」』)]*")
_PROBLEMS = re.compile(r"问题|不足|短板|困难|挑战|薄弱")
_PLANS = re.compile(r"计划|打算|安排|思路|目标|下一步|明年|下步|展望|重点任务|工作要点")
_ACHIEVEMENTS = re.compile(r"总结|成效|成绩|完成情况|回顾|亮点|进展|主要工作|开展情况|取得")
_AHEAD = re.compile(r"力争|计划|将(?!近)|拟|确保|争取|下一步|明年|目标")
_COMING = re.compile(r"\s*(?:下半年|下阶段|下一阶段|来年|今后|四季度)[:,，：]")
_LACKING = re.compile(r"仍存在|有待|不够|不足(?!\d)|偏低|滞后|薄弱|差距|短板")
_MARKUP = re.compile(r"\*\*|__|`|^\s*>\s?|\|")
_SHORTEST = 4
_LONGEST = 160  # characters of a line that is still one statement


def items_of_text(text: str, annotated: Annotated) -> tuple[Item, ...]:
    """The items of a plain-text or Markdown summary: one a bullet, line or sentence, without evidence.

    The list is guessed from the heading above, else from the sentence's own modality; the report is the one whose
    text it shares most with. Ids number the items through: `t1`, `t2`, … in the text's order.
    """
    items: list[Item] = []
    under: ItemList | None = None
    grounds = [(report, _report_pairs(report, annotated.text)) for report in annotated.reports]
    lines = [line for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        folded = plain(line)
        if number == 0 and _TITLE.match(folded) is not None:
            under = _list_of_heading(folded)
            continue
        heading = _heading_of(folded)
        if heading is not None:
            under = _list_of_heading(heading) or under
            continue
        for statement in _statements(line):
            ahead = under is ItemList.ACHIEVEMENTS and _COMING.match(statement) is not None
            chosen = ItemList.PLANS if ahead else under or _list_of_sentence(statement)
            items.append(Item(f"t{len(items) + 1}", _nearest(statement, grounds), chosen, "其他", statement))
    return tuple(items)


def _heading_of(line: str) -> str | None:
    """The words of a line that heads a list: marked as a heading, or the name of a list by itself."""
    marked = _HEADING.match(line)
    if marked is not None and not re.search(r"[。;]", line):
        return marked.group(1)
    named = _NAME_OF_LIST.match(line) or (_ANNOUNCED.match(line) if _list_of_heading(line) is not None else None)
    return line if named is not None else None


def _statements(line: str) -> list[str]:
    """The statements of one line: a short line or bullet is one, a long paragraph is cut at its full stops."""
    bullet = _BULLET.match(plain(line))
    body = _MARKUP.sub("", line[bullet.end() :] if bullet is not None else line).strip()
    if len(body) <= _LONGEST:
        return [body] if len(body) >= _SHORTEST else []
    cuts = [match.span() for match in _SENTENCE.finditer(plain(body))]
    return [cut for cut in (body[start:end].strip() for start, end in cuts) if len(cut) >= _SHORTEST]


def _report_pairs(report: Report, text: str) -> frozenset[str]:
    return frozenset(pair for line in report.span.slice(text).splitlines() for pair in pairs(line))


def _nearest(statement: str, grounds: list[tuple[Report, frozenset[str]]]) -> str:
    if not grounds:
        return "r1"
    if len(grounds) == 1:
        return grounds[0][0].id
    told = pairs(statement)
    return max(grounds, key=lambda row: (len(told & row[1]), -row[0].span.start))[0].id


def _list_of_heading(heading: str) -> ItemList | None:
    if _PROBLEMS.search(heading):
        return ItemList.PROBLEMS
    if _PLANS.search(heading) and not _ACHIEVEMENTS.search(heading):
        return ItemList.PLANS
    if _ACHIEVEMENTS.search(heading):
        return ItemList.ACHIEVEMENTS
    return None


def _list_of_sentence(statement: str) -> ItemList:
    planned = [told.quantity.status == "planned" for told in read_statement(statement).told]
    if any(planned) or _COMING.match(statement) or (not planned and _AHEAD.search(statement)):
        return ItemList.PLANS
    if _LACKING.search(statement):
        return ItemList.PROBLEMS
    return ItemList.ACHIEVEMENTS
