"""The indicator of a metric, completed from its sentence: 健康档案38万份,建档率94% gives 健康档案建档率."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from summarizer import resources
from summarizer.quantities import Quantity

_LONGEST = 30
_STOPS = "，,。；;！？!?\n"
# Behind its sentence's last semicolon a figure stands for itself.
_PART = re.compile(r"[。；;！？!?\n]")
_EDGE_MARKS = "、,，:：;；。 "
# What a noun phrase picks up at its end though it belongs to the predicate.
_TAIL = re.compile(
    r"(?:[一二三四五六七八九十百千万0-9]+月[一二三四五六七八九十0-9]*日?[前后底]?.*|(?:已经?|还有?|仍有?|仅|未|尚|一度|全年|年[内底末][前]?|约|共|达|为|中)"
    r"|(?:大幅|明显|持续|小幅|不断)?(?:下滑|下降|回落|推进缓慢|偏低))+$"
)
# What somebody counted does: 23名优秀科研人员担任…, 50名骨干外出进修.
_DOES = re.compile(
    r"(?<=[\u4e00-\u9fff”]{2})(?:外出|担任|结成|(?<![或并、和])参[与加]|签订|入驻|落户|提供|进行|到岗|赴).*$"
)
_CIRCUMSTANCE = frozenset("与在对向从和及为")
# Measures that are somebody's: without an owner nobody knows whose.
_OWNED = re.compile(
    r"^(?:累计|年均|完成|总|平均|获|涉及|投入)?[\u4e00-\u9fff]{0,3}(?:率|额|资金|投资|补助|经费|缺口|全长|总长|人数|人次|产出|产值|面积|数量|总数|销售|比例|占比|比重|罚款|工期|产量)$"
)
_LONGEST_OWNED = 6
# A name is looked for so many characters before its item, within the paragraph.
_LOOK_BACK = 200
_QUOTED = re.compile(r"“[^“”]{0,40}[”〞]")
# Units of things that have measures of their own.
_COUNTED = frozenset("家个项人名位户件份场次处起所座条期台辆种只头村支套") | {"批次", "人次", "家次", "户次", "场次"}
# What says how much of an owner is meant and is not part of its name.
_SUFFIX = re.compile(r"(?:总)?(?:人数|天数|数量|总数|总量|家数|面积|资金|金额|数|额|率)$")
OF_PLAN = re.compile(r"(?:为|占)(?P<of>(?:年初|全年|年度|调整|当年)?(?:预算|计划|目标|任务)数?)的?$")
_SAMPLES = re.compile(r"(?P<name>[^，,。；;：:、\s“”]{2,12})等$")


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(resources.table("extraction/rules/wording.toml")[name], key=len, reverse=True))


@cache
def _lead() -> re.Pattern[str]:
    verbs = "|".join(
        map(
            re.escape,
            sorted({*_words("concrete"), *_words("work"), *_words("doing"), *_words("governing")}, key=len)[::-1],
        )
    )
    return re.compile(rf"^(?:{'|'.join(map(re.escape, _words('manner')))}|{verbs}|了|累计|各类|全年|今年|共)+")


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted({*_words("concrete"), *_words("doing")}, key=len)[::-1])))


@cache
def _predicate() -> re.Pattern[str]:
    """Where the subject of a clause ends: at a verb or at what is said of it."""
    verbs = "|".join(map(re.escape, sorted({*_words("concrete"), *_words("doing")}, key=len)[::-1]))
    return re.compile(
        rf"(?:已|将|正式|顺利|成功|全面)?(?:{verbs})|紧缺|不足|匮乏|薄弱|较[大低弱]|突出|不[高强多优]|偏[低少弱]|滞后|仍|还|达|为|实现"
    )


def _clean(indicator: str) -> str:
    """An indicator without marks at its edges and without the predicate that follows its noun."""
    name = indicator.strip(_EDGE_MARKS).lstrip("”)）的但")
    bare = _TAIL.sub("", name)
    bare = _DOES.sub("", bare)
    if bare[:1] in _CIRCUMSTANCE:
        bare = _object(bare)  # 与…等领域部署“…”计划: the circumstance is no part of the name
    if bare.count("“") > bare.count("”") and name.startswith("“"):
        bare += "”"
    return bare if len(bare) >= 2 else name


def noun_of(indicator: str) -> str:
    """An indicator without the verbs before it: 建立居民电子健康档案 → 居民电子健康档案."""
    bare = _lead().sub("", indicator)
    return bare if len(bare) >= 2 else indicator


def _object(words: str) -> str:
    """What follows the last verb of a clause, quotes left whole: 与银行开展“风险池基金”贷款 → “风险池基金”贷款."""
    quoted = _QUOTED.sub(lambda match: "“" * len(match.group()), words)
    end = 0
    for match in _verbs().finditer(quoted, 0, max(0, len(words) - 2)):
        end = match.end()
    name = words[end:] if len(words) - end >= 4 else words
    return noun_of(name)


def joined(owner: str, measure: str) -> str:
    """Owner and measure, what both say said once: 高考一本上线 + 上线率 → 高考一本上线率."""
    if measure in owner:
        return owner
    for size in range(min(len(owner), len(measure)) - 1, 1, -1):
        if owner.endswith(measure[:size]):
            return owner + measure[size:]
    return owner + measure


def _fuller(text: str, start: int, stop: int, noun: str) -> str | None:
    """The name by which a short noun was called before: 开展“风险池基金”贷款 … 贷款2.83亿元."""
    start = max(text.rfind("\n", 0, start) + 1, start - _LOOK_BACK)
    at = text.rfind(noun, start, stop)
    while at > start:
        behind = text[at + len(noun) : at + len(noun) + 1]
        if not behind or behind in "，,。；;、：:)）较不仍依明突达为实共":
            begin = max(text.rfind(mark, start, at) for mark in "，,。；;、：:\n") + 1
            name = _object(text[max(begin, start) : at + len(noun)].strip())
            if len(noun) < len(name) <= _LONGEST and not any(char.isdigit() for char in name):
                return name
        at = text.rfind(noun, start, at)
    return None


def _subject(text: str, start: int, stop: int) -> str | None:
    """The subject of the clause before `stop`: 国道改线工程建成通车,全长… is the 国道改线工程's."""
    end = max((text.rfind(mark, start, stop) for mark in "，,"), default=-1)
    if end < start:
        return None
    begin = max(text.rfind(mark, start, end) for mark in "，,。；;：:\n") + 1
    clause = text[max(begin, start) : end].strip()
    found = _predicate().search(clause, 3)
    subject = noun_of(clause[: found.start()]) if found is not None else ""
    return subject if 4 <= len(subject) <= 20 and not any(char in subject for char in "，,。、") else None


def _owner(text: str, mention: Quantity, before: Sequence[tuple[Quantity, str]], part: int) -> str | None:
    """Whose measure a figure is: that of the last count before it in its part of the sentence, else the subject."""
    for other, indicator in reversed(before):
        if other.start < part:
            break
        if other.unit != mention.unit and other.unit in _COUNTED and len(indicator) > 3:
            return _SUFFIX.sub("", noun_of(indicator))
    return _subject(text, part, mention.start)


def completed(text: str, start: int, mention: Quantity, before: Sequence[tuple[Quantity, str]]) -> str:
    """The indicator of `mention`, a figure of the evidence that begins at `start`.

    `before` are the figures of the evidence before it with their completed indicators. An indicator that names its
    matter is kept as it is; one that doesn't is told whose it is where the sentence says so.
    """
    indicator = _clean(mention.indicator or "")
    breaks = [match.end() for match in _PART.finditer(text, start, mention.start)]
    part = breaks[-1] if breaks else start
    plan = OF_PLAN.search(text, max(part, mention.start - 12), mention.start)
    if plan is not None and mention.unit == "%" and before:
        level = next((name for other, name in reversed(before) if other.unit != "%"), "")
        return f"{level}占{plan['of']}" if level else indicator
    if not indicator:
        return _said_behind(text, mention)
    if len(indicator) <= 3 and (name := _fuller(text, start, mention.start, indicator)) is not None:
        return name
    sample = _SAMPLES.search(text, max(part, mention.start - 16), mention.start)
    if sample is not None and len(indicator) <= 3 and mention.unit not in ("元", "%"):
        return f"{noun_of(sample['name'])}等{indicator}"
    if len(indicator) <= _LONGEST_OWNED and _OWNED.match(indicator):
        owner = _owner(text, mention, before, part)
        if owner and len(owner) + len(indicator) <= _LONGEST:
            return joined(owner, indicator)
    return indicator


def _said_behind(text: str, mention: Quantity) -> str:
    """The last noun phrase of what stands behind a figure in its clause: 6场由院士…领衔的主题报告."""
    end = min(len(text), mention.end + 60)
    for offset in range(mention.end, end):
        if text[offset] in _STOPS:
            end = offset
            break
    words = text[mention.end : end]
    name = words[words.rfind("的") + 1 :].strip(_EDGE_MARKS)
    return name if 2 <= len(name) <= 16 else ""
