"""Mentions that begin with a Chinese numeral."""

from __future__ import annotations

import re
from typing import Final

from summarizer.quantities import dates, names, ranks
from summarizer.quantities.enumerators import enumerator_at
from summarizer.quantities.fractions import fraction_at
from summarizer.quantities.numerals import DIGITS
from summarizer.quantities.pattern import HAN_DIGITS, PLACES, SCALES, D, Number, number_at
from summarizer.quantities.placing import placed
from summarizer.quantities.qualifiers import qualifiers
from summarizer.quantities.quantified import quantity_at
from summarizer.quantities.quantity import Kind, Quantity
from summarizer.quantities.units import BLANKS, unit_at

Found = tuple[int, tuple[Quantity, ...]]

_NUM: Final = rf"(?:[{D}]++(?:[.．][{D}]++)?|[零〇一二两三四五六七八九十百千万亿几壹贰叁肆伍陆柒捌玖拾佰仟]{{1,20}})"
_POINT: Final = rf"(?:[点點][{D}零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{{1,12}})?"
_PER_HUNDRED = re.compile(r"([百佰千仟万萬])[ \u3000]?分[ \u3000]?之[ \u3000]{0,2}([负負]?)")
_ONE_CLASSIFIERS: Final = frozenset(
    "家名人位项个次件所座条场期轮届支台套辆年倍成亿万千百元吨亩天季点月公米平小周户分番"
)
_HALF_BEFORE: Final = {"过": "over", "近": "nearly", "超": "over"}
_FORMAL_ALONE: Final = frozenset("陆肆伍拾参叁佰仟壹贰柒捌玖參陸")
_LOOSE_CLASSIFIERS: Final = frozenset("起年批次种类级期大代样面点")  # with 一 they mean "some", "once", "a kind of"
_SHORT_NOTE: Final = 12
_BOUNDARY: Final = frozenset(" \t\n\r\u3000，。、；：？！,.;:?!“”‘’\"'()（）《》〈〉…—-")
_LONG_BEFORE: Final = ("提前", "推迟", "延长", "缩短", "为期", "历时", "长达", "不到", "不足", "将近")
_LEVELS: Final = frozenset("省市县区乡镇村街社组州国家部厅局院校层各下共为")
_SPACES: Final = frozenset(BLANKS)
_COPULA: Final = frozenset("是为与和到至却于比每第")
_FUNCTION: Final = frozenset("和与不而是那这却之的以及")
_RANGE_MARKS: Final = frozenset("到至-—~～")
_ONE_WORD_BEFORE: Final = frozenset("进统万同单唯专某任第不归合逐之")


def han_at(text: str, start: int, floor: int) -> Found:
    """What begins with the Chinese numeral at `start`."""
    character = text[start]
    behind = text[start + 1 : start + 2]
    if character == "半":
        return _half(text, start, floor)
    enumerator = enumerator_at(text, start)
    if enumerator is not None:
        return enumerator.end, (enumerator,)
    if character == "一" and behind == "半" and text[start - 1 : start] != "另":
        found = qualifiers(text, start, start + 2, floor)
        return start + 2, (Quantity(start, start + 2, "一半", "fraction", "1/2", None, None, found),)
    if character == "零" and text.startswith("百分之", start + 1):
        return start + 1, ()  # 社零百分之五
    if character in "零两":
        wordless = ranks.wordless_at(text, start)
        if wordless is not None:
            return wordless.end, (wordless,)
    if character in "几幾数" and not (behind and behind in PLACES + SCALES):
        return start + 1, ()
    word = names.ordinary_word(text, start)
    if word:
        return word, ()
    phrase = names.set_phrase(text, start)
    if phrase:
        return phrase, (names.name(text, start, phrase),)
    high = names.plus_at(text, start)
    if high:
        return high, (names.name(text, start, high),)
    if character in "百佰千仟万萬" and text.startswith("分之", start + 1):
        return _per_hundred(text, start)
    when = (
        dates.year_at(text, start)
        or dates.month_at(text, start)
        or dates.season_at(text, start)
        or dates.decade_at(text, start)
        or dates.day_at(text, start)
    )
    if when is not None:
        return when.end, (when,)
    grades = ranks.grades_at(text, start)
    if grades:
        return grades[-1].end, grades
    number = number_at(text, start)
    if number is None:
        return start + 1, ()
    parts = fraction_at(text, number, floor)
    if parts is not None:
        return parts.end, (parts,)
    return _numbered(text, number, floor)


def _per_hundred(text: str, start: int) -> Found:
    match = _PER_HUNDRED.match(text, start)
    number = _number_or_none(text, match.end()) if match is not None else None
    if match is None or number is None or number.value is None:
        return start + 1, ()
    value, upper = number.value, number.upper
    head = match[1]
    begin = start - 1 if start and text[start - 1] in "负負" else start
    if match[2] or begin < start:
        value = "-" + value
    unit = "%" if head in "百佰" else "‰" if head in "千仟" else "‱"
    end = number.end
    if upper is None and value[0] != "-":
        end, upper = _second_share(text, begin, end, head)
    found = qualifiers(text, begin, end, 0)
    kind: Kind = "percentage" if upper is None else "range"
    return end, (Quantity(begin, end, text[begin:end], kind, value, upper, unit, found),)


def _second_share(text: str, start: int, end: int, head: str) -> tuple[int, str | None]:
    """百分之五到百分之八, 百分之十至二十: end and second bound; 从…到… stay two figures."""
    if text[end : end + 1] not in _RANGE_MARKS or end >= len(text) or text[start - 1 : start] in ("从", "由", "自"):
        return end, None
    match = _PER_HUNDRED.match(text, end + 1)
    if match is not None and (match[1] != head or match[2]):
        return end, None
    second = _number_or_none(text, end + 1 if match is None else match.end())
    if second is None or second.value is None or second.upper is not None:
        return end, None
    if match is None and (second.scaled or unit_at(text, second.end, han=second.han) is not None):
        return end, None
    return second.end, second.value


def _number_or_none(text: str, start: int) -> Number | None:
    character = text[start : start + 1]
    return (
        number_at(text, start)
        if character and (character in "0123456789０１２３４５６７８９" or character in HAN_DIGITS + PLACES + SCALES)
        else None
    )


def _half(text: str, start: int, floor: int) -> Found:
    """半年, 过半, 近半, 半数; 半 inside other words is none."""
    word = names.ordinary_word(text, start)
    if word:
        return word, ()
    before = text[start - 1 : start]
    if text.startswith("半数", start) and not text.startswith("半数据", start):
        return start + 2, (
            Quantity(
                start,
                start + 2,
                "半数",
                "fraction",
                "1/2",
                None,
                None,
                qualifiers(text, start, start + 2, 0, scale_only=True),
            ),
        )
    if text.startswith("半百", start):
        return start + 2, (Quantity(start, start + 2, "半百", "cardinal", "50"),)
    if before and before in "上下前后多大一各":
        return start + 1, ()
    unit = unit_at(text, start + 1, han=True)
    if unit is not None and unit.unit.canonical in ("年", "天", "个月", "小时", "斤", "吨", "亩", "%", "米"):
        value = "0.5" if not unit.unit.zeros else "5"
        return unit.end, (
            Quantity(
                start,
                unit.end,
                text[start : unit.end],
                unit.unit.kind,
                value,
                None,
                unit.unit.canonical,
                qualifiers(text, start, unit.end, 0),
            ),
        )
    if before in _HALF_BEFORE and before and text[start - 2 : start - 1] != "双":
        return start + 1, (Quantity(start, start + 1, "半", "fraction", "1/2", None, None, (_HALF_BEFORE[before],)),)
    return start + 1, ()


def _numbered(text: str, number: Number, floor: int) -> Found:
    """A Chinese number with its classifier, or alone; most single numerals without a classifier are parts of words."""
    start, end = number.start, number.end
    run = text[start:end]
    before, behind = text[start - 1 : start], text[end : end + 1]
    if (
        len(run) == 1
        and run in _FORMAL_ALONE
        and not ((_bounded(before) or before in "负負") and _bounded(behind))
        and behind not in ("元", "圆", "角", "分")
    ):
        return end, ()
    if run == "一" and not _one(text, start, before, behind):
        return end, ()
    unit = unit_at(text, end, han=True)
    if unit is None and not (text[end : end + 1] == "度" and text[max(0, start - 2) : start] == "零下"):
        return _alone(text, number, floor)
    if unit is None:
        quantity = quantity_at(text, number, floor)
        return quantity.end, (placed(text, quantity),)
    if run == "一" and before not in ("负", "負") and not _counted(text, start, unit.end):
        return end, ()
    if unit.unit.canonical == "番" and "翻" not in text[max(0, start - 4) : start]:
        return end, ()
    if (
        unit.unit.zeros == 1
        and len(run) == 1
        and text[end + 1 : end + 2]
        in ("立", "为", "果", "员", "效", "功", "本", "长", "不", "都", "色", "熟", "品", "人", "扣", "叠")
    ):
        return end, ()
    quantity = quantity_at(text, number, floor)
    if quantity.kind == "cardinal" and _grade(text, quantity):
        return quantity.end, (names.name(text, quantity.start, quantity.end),)
    return quantity.end, (placed(text, quantity),)


def _grade(text: str, quantity: Quantity) -> bool:
    """Whether the numeral grades and does not count: 二级医院, 二类 (a count says 两), 三级医院 but 省市县三级."""
    if quantity.surface[0] == "二" and quantity.unit in ("级", "类", "层", "批", "次", "期", "轮", "代"):
        return True
    if quantity.unit != "级" or quantity.surface[0] not in "三四五":
        return False
    return quantity.start == 0 or text[quantity.start - 1] not in _LEVELS


def _one(text: str, start: int, before: str, behind: str) -> bool:
    """Whether 一 may be a number at all: most begin a word (一体, 一批) or end one (统一, 进一步)."""
    if before and before in _ONE_WORD_BEFORE:
        return False
    if _bounded(behind) or behind in _ONE_CLASSIFIERS or (before in ("负", "負") and before):
        return True
    if behind in _RANGE_MARKS:
        return text[start + 2 : start + 3] in HAN_DIGITS + PLACES and start + 2 < len(text)
    return behind in "这却" or text.startswith("以上", start + 1) or _begins_line(text, start)


def _counted(text: str, start: int, end: int) -> bool:
    """Whether 一 with a classifier counts (工作站一家。建成一家…), and does not just mean "a" (一个让人满意的…)."""
    if text[end - 1] in "家名倍番亿万元吨亩成斤克米%":
        return True
    if text[end - 1] in "年天月周" and text[max(0, start - 2) : start] in _LONG_BEFORE:
        return True
    if _begins_line(text, start) and text[end - 1] not in _LOOSE_CLASSIFIERS:
        return len(text) - start < _SHORT_NOTE or text.find("\n", start, start + _SHORT_NOTE) >= 0
    return (
        _bounded(text[end : end + 1])
        and text[end - 1] in "个项位座场件支台套期轮届条只份处"
        and "\u4e00" <= text[start - 1] <= "\u9fff"
    )


def _listed(text: str, start: int, end: int) -> bool:
    """Whether a pause joins this numeral to another: 一、二、三级 share what stands at the end, and are no counts."""
    after = text[end : end + 1] == "、" and text[end + 1 : end + 2] in DIGITS
    return after or (text[start - 1 : start] == "、" and text[start - 2 : start - 1] in DIGITS)


def _begins_line(text: str, start: int) -> bool:
    """Whether a short note begins here (`一只羊`): in running prose 一 with a classifier is rarely a count."""
    return start == 0 or text[start - 1] == "\n"


def _bounded(character: str) -> bool:
    return not character or character in _BOUNDARY


def _alone(text: str, number: Number, floor: int) -> Found:
    """A Chinese number without a classifier: a scaled figure, a plain number between boundaries, a name, or nothing."""
    start, end = number.start, number.end
    run = text[start:end]
    before, behind = text[start - 1 : start], text[end : end + 1]
    quantity = quantity_at(text, number, floor)
    if quantity.end > end:
        return quantity.end, (placed(text, quantity),)
    inside = names.quoted(text, start, end)
    if inside is not None and inside == (start, end) and len(run) == 1 and run != "零":
        return end, (quantity,)
    if inside is not None:
        return end, (names.name(text, start, end),)
    if number.value is None:
        return end, ()
    places = sum(character in PLACES + SCALES for character in run)
    if number.bare_scale:
        if quantity.qualifier or (_bounded(before) and _bounded(behind)) or text.startswith("级", end):
            return end, (placed(text, quantity),)
        return end, ()
    if (places and len(run) > 1) or "点" in run or (before in ("负", "負") and before):
        return end, (placed(text, quantity),)
    if len(run) > 1 and not _bounded(behind):
        return end, ()
    if _listed(text, start, end) or (len(run) == 1 and (before in _SPACES or behind in _SPACES)):
        return end, ()  # 培 育 一 批: between blanks a lone numeral is a syllable
    if (_bounded(before) or before in _COPULA) and (_bounded(behind) or behind in _FUNCTION):
        return end, (placed(text, quantity),)
    return end, ()
