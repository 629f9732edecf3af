"""Ranks, ordinals and figures without a digit: 第17位, 前十, 倒数第一, 首家, 唯一, 居首, 翻番, 两位数增长, 零的突破."""

from __future__ import annotations

import re
from typing import Final

from summarizer.quantities import numerals
from summarizer.quantities.enumerators import ordinal_enumerator_at
from summarizer.quantities.pattern import BLANK, D
from summarizer.quantities.quantity import Kind, Quantity

_NUM: Final = rf"(?:[{D}]{{1,6}}[万亿]?|[零〇一二两三四五六七八九十百千万]{{1,8}})"
_NTH = re.compile(rf"第{BLANK}{{0,2}}({_NUM}){BLANK}{{0,2}}(?:[-－—–~～至到]第?({_NUM})(?=[批届次期名位轮个])){{0,1}}")
_INDUSTRIES = re.compile("第[一二三](?:[、和及]第?[二三]){1,2}产业")
_RANK_UNITS: Final = ("位", "名", "梯队", "方阵", "等次", "档次", "等级", "序位")
_ORDINAL_UNITS: Final = (
    *("阶段", "轮次", "批次", "个", "次", "届", "批", "期", "轮", "家", "类", "代", "步", "页", "号", "种", "项", "层"),
    *("档", "版", "站", "台", "套", "年", "天", "周", "集", "场", "单", "只", "例", "季", "件", "艘", "架", "辆"),
    *("座", "人", "回", "本", "支", "班", "组", "所", "条", "课"),
)
_ARTICLE_UNITS: Final = ("条", "款", "章", "编", "节")
_NAMED: Final = re.compile(
    r"(?:[一二三123])产业|一(?:书记|议题|时间|线|责任|课题|要务|课|手|动力|资源|生产力|粮|把手|部|方|大|标准|医院|人民|中学|小学|印象|现场|桶金|道防线|抓手|战场|代)|二(?:课堂|医院|人民|中学|小学)|三(?:方|者|世界|人民|医院|中学|小学)|(?:[一二三四五六七八九十]{1,3})(?:人民医院|中学|小学|医院|实验|幼儿园|附属|师|军|检察|监狱|水厂|地质|污水)"
)
_FIRST = re.compile(r"首(?:([个批家台套期次位届例条座支款项名部辆艘架张所笔单场只艘枚颗间组])(?!要|席)|先|都)")
_PLACED_FIRST = re.compile(
    r"(?:[居第列占于排][在于]?"
    r"|(?:居|列|占|排|处)[在于]?(?:全[国省市区县球]|世界|国内|同类|同行|行业)[^，。,;；]{0,2})\Z"
)
_TOP = re.compile(rf"前{BLANK}?({_NUM}){BLANK}?(强|位|名|甲|家|个|列)?")
_TAIL_END = re.compile(rf"倒数第?{BLANK}?({_NUM})(位|名)?")
_RANK_CUES: Final = (
    "列",
    "居",
    "位",
    "排",
    "名",
    "入",
    "进",
    "全国",
    "全省",
    "全市",
    "全区",
    "全县",
    "行业",
    "国内",
    "世界",
    "全球",
    "省",
    "市",
    "获",
    "获得",
    "区",
    "县",
    "国",
    "第",
    "跻身",
    "并列",
    "保持",
    "均",
    "稳",
    "到",
    "至",
    "升",
    "的",
    "分",
)
_GRADE = re.compile(r"(?:([一二三四五特])[、和]){0,3}([一二三四五特])(等奖|星级)")
_MOVES: Final = frozenset("升降跃提进上前下跌退到至")
_AFTER_BARE: Final = frozenset("，。；、,;!！?？:：）)”〞（( \n\r\t\u3000的和与及且以并;")


def _value(written: str) -> str | None:
    folded = numerals.fold(written)
    if folded[-1:] in ("万", "亿") and folded[:-1].isascii():
        return numerals.shift(folded[:-1], 4 if folded[-1] == "万" else 8)
    return (folded.lstrip("0") or "0") if folded.isascii() else numerals.chinese(folded)


def _made(
    text: str, start: int, end: int, kind: Kind, value: str | None, unit: str | None, qualifier: tuple[str, ...] = ()
) -> Quantity:
    return Quantity(start, end, text[start:end], kind, value, None, unit, qualifier)


def nth_at(text: str, start: int) -> Quantity | None:
    """第…: an enumerator, a rank, an ordinal, a period (第一季度), an article of law, a name (第一产业), or None."""
    listed = _INDUSTRIES.match(text, start)
    if listed is not None:
        return _made(text, start, listed.end(), "name", None, None)
    enumerator = ordinal_enumerator_at(text, start)
    if enumerator is not None:
        return enumerator
    match = _NTH.match(text, start)
    if match is None:
        return None
    at, end = match.end(1), match.end()
    value = _value(match[1])
    digit = match[1][0].isdecimal()
    if text.startswith("百分位", at):
        return _made(text, start, at + 3, "name", None, None)
    if text.startswith("季度", end):
        return _made(text, start, end + 2, "period", value, "季度")
    for unit in _RANK_UNITS:
        if text.startswith(unit, end):
            return _made(text, start, end + len(unit), "rank", value, "位" if unit in ("名", "序位") else unit)
    named = _NAMED.match(text, match.start(1))
    if named is not None:
        return _made(text, start, named.end(), "name", None, None)
    for unit in _ARTICLE_UNITS:
        if text.startswith(unit, end) and _lawlike(text, start):
            return _made(text, start, end + len(unit), "metadata", value, unit)
    for unit in _ORDINAL_UNITS:
        if text.startswith(unit, end):
            upper = _value(match[2]) if match[2] else None
            return Quantity(start, end + len(unit), text[start : end + len(unit)], "ordinal", value, upper, unit)
    if text[at : at + 1] in _AFTER_BARE or at == len(text):
        return _made(text, start, at, "rank", value, "位")
    moved = text[start - 1 : start] in ("由", "从") and text[at : at + 1] in _MOVES and start > 0  # 由第三升至第二
    if moved or text[max(0, start - 2) : start].endswith(_RANK_CUES):
        return _made(text, start, at, "rank", value, "位")
    plain = digit or len(match[1]) > 1
    return _made(text, start, at, "ordinal" if plain else "name", value if plain else None, None)


def _lawlike(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start]
    return "》" in before or before.endswith(("法", "条例", "规定", "办法", "宪法", "章程", "根据", "依照", "按照"))


def first_at(text: str, start: int) -> Quantity | None:
    """首个, 首批, 首次, 首位; 居首, 榜首."""
    match = _FIRST.match(text, start)
    if match is not None and match[1]:
        unit = match[1]
        if unit == "位" and _PLACED_FIRST.search(text, max(0, start - 8), start) is not None:
            return _made(text, start, start + 2, "rank", "1", "位")
        if unit == "位":
            return None
        return _made(text, start, start + 2, "ordinal", "1", unit)
    if (
        match is None
        and start
        and text[start - 1] in "居榜"
        and text[start + 1 : start + 2] not in ("先", "要", "席", "都", "创")
    ):
        return _made(text, start - 1, start + 1, "rank", "1", "位")
    return None


def top_at(text: str, start: int) -> Quantity | None:
    """前十, 前3位, 前三季度, 前10个月."""
    if text.startswith(("前三季度", "前3季度", "前３季度"), start):
        return _made(text, start, start + 4, "period", "3", "季度")
    match = _TOP.match(text, start)
    if match is None:
        return None
    end = match.end()
    unit = match[2]
    value = _value(match[1])
    if unit is None or unit == "列":
        end = match.end(1)
        if text[end : end + 1] in ("年", "月", "期", "次", "天", "周", "届", "批", "者", "列"):
            return None
        if text[end : end + 1] not in _AFTER_BARE and end != len(text):
            return None
        return _made(text, start, end, "rank", value, "位", ("at_most",))
    if unit == "个":
        if text.startswith("月", end):
            return _made(text, start, end + 1, "period", value, "月")
        if text.startswith("季度", end):
            return _made(text, start, end + 2, "period", value, "季度")
        return None
    return _made(text, start, end, "rank", value, "位", ("at_most",))


def from_bottom_at(text: str, start: int) -> Quantity | None:
    """倒数第一."""
    match = _TAIL_END.match(text, start)
    if match is None:
        return None
    return _made(text, start, match.end(), "rank", _value(match[1]), "位", ("from_bottom",))


def grades_at(text: str, start: int) -> tuple[Quantity, ...]:
    """一等奖, 四星级; 二、三等奖 are two, of which the first leaves its unit to the last."""
    match = _GRADE.match(text, start)
    if match is None:
        return ()
    unit = match[3]
    last = match.end() - len(unit) - 1
    places = [*range(start, last, 2), last]
    return tuple(
        _made(
            text,
            place,
            match.end() if place == last else place + 1,
            "rank",
            "0" if text[place] == "特" else numerals.chinese(text[place]),
            unit,
        )
        for place in places
    )


def wordless_at(text: str, start: int) -> Quantity | None:
    """Figures without a numeral: 唯一, 翻番, 若干, 两位数增长, 零的突破."""
    if text.startswith("唯一", start):
        return _made(text, start, start + 2, "ordinal", "1", None)
    if text.startswith("翻番", start):
        over = ("over",) if text.startswith("有余", start + 2) else ()
        return _made(text, start, start + 2, "multiple", "1", "番", over)
    if text.startswith("若干", start):
        return _made(text, start, start + 2, "vague", None, None)
    if text.startswith("两位数", start):
        return Quantity(start, start + 3, "两位数", "vague", "10", "99", "%")
    if text.startswith("零的突破", start):
        return _made(text, start, start + 4, "name", None, None)
    return None
