"""Levels and what is said of them: 由72%提升至83.5%,提高11.5个百分点; 占…的75.6%; 低于全市的50.2%.

Growth of money is not computed from its levels: reports revise bases and deflate. Only what the text names on both
sides is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context, Decimal
from itertools import pairwise

from summarizer.document import Span
from summarizer.outline.annotated import Annotated
from summarizer.quantities.quantity import Quantity
from summarizer.validation.arithmetic import plain
from summarizer.validation.checks import Check, hedged, in_noise, level, sentence_span, slack, span_of

_UP = "提高|提升|增加|上升|增长|扩大|上调|升|增"
_DOWN = "下降|降低|减少|下调|缩短|压缩|压减|缩小|回落|缩减|降|减"
_WHEN = "(?:[0-9\uff10-\uff19〇○零一二三四五六七八九]{2,4}年(?:末|底)?的?|目前的?|现在的?)?"
_TURN = re.compile(f"^[^,。;、\uff0c\uff1b\\d]{{0,8}}?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:到|至|为)(?:了)?{_WHEN}$")
_FROM = re.compile("(?:从|由)[^,。;、从由\uff0c\uff1b]{0,20}$")
_THEN = re.compile(f"^[,、\uff0c]?(?:共|累计|净)?(?:(?P<up>{_UP}|高出|多)|(?P<down>{_DOWN}))了?$")
_AGAINST = re.compile(
    "^[,\uff0c]?(?:远|仍|明显|略)?(?:(?P<low>低于|少于)|(?P<high>高于))[^,。;、不\uff0c\uff1b\\d]{1,14}(?:的|[(\uff08])$"
)
_SHARE = re.compile(
    "占(?P<whole>[^占,。;、\uff0c\uff1b\\d]{2,20}?)(?:的)?(?:比重|比例|总数|总量)?(?:为|达到?|约|近|超过?)?$"
)
_MODIFIERS = re.compile("^(?:全[区市县省国]|我[区市县省]|本[区市县省])+|(?:的|总数|总量|总额)+$")
_QUOTIENT = Context(prec=40)


def share_checks(annotated: Annotated) -> Iterator[Check]:
    mentions = [m for m in annotated.mentions if m.is_claim and not in_noise(annotated, m.start)]
    yield from _changes(annotated, mentions)
    yield from _comparisons(annotated, mentions)
    yield from _shares(annotated, mentions)


def _changes(annotated: Annotated, mentions: list[Quantity]) -> Iterator[Check]:
    """由A提高到B: B lies on the side that the verb says, and the stated change is the difference."""
    text = annotated.text
    for index, (first, second) in enumerate(pairwise(mentions)):
        turn = _TURN.match(text[first.end : second.start]) if second.start - first.end <= 24 else None
        led = _FROM.search(text[max(0, first.start - 24) : first.start])
        low, high = level(first), level(second)
        if not turn or not led or low is None or high is None or first.unit != second.unit or low == high:
            continue
        if hedged(first) or hedged(second) or second.measure == "rank" or second.unit in ("位", "名"):
            continue
        up = turn["up"] is not None
        verb, verb_en = ("升", "up") if up else ("降", "down")
        passed = (high > low) is up
        why = f"说的是{verb},数却由“{first.surface}”到“{second.surface}”"
        why_en = f'it says {verb_en}, the figures go from "{first.surface}" to "{second.surface}"'
        span, spans = Span(first.start, second.end), (span_of(first), span_of(second))
        expression = f"{first.surface} {'<' if up else '>'} {second.surface}"
        yield Check("order", expression, passed, span, spans, why, why_en)
        if passed and index + 2 < len(mentions):
            yield from _stated_change(text, first, second, mentions[index + 2])


def _stated_change(text: str, first: Quantity, second: Quantity, change: Quantity) -> Iterator[Check]:
    then = _THEN.match(text[second.end : change.start]) if change.start - second.end <= 8 else None
    told = level(change)
    low, high = level(first) or Decimal(0), level(second) or Decimal(0)
    if not then or told is None or hedged(change):
        return
    room = slack(first) + slack(second) + slack(change)
    difference = abs(high - low)
    span, spans = Span(first.start, change.end), (span_of(first), span_of(second), span_of(change))
    points = first.unit == "%" and change.unit == "百分点"
    if points or (change.unit == first.unit and first.unit != "%"):
        passed = abs(abs(told) - difference) <= (room if "." in change.surface + first.surface else Decimal(0))
        unit = change.unit or ""
        why = f"由“{first.surface}”到“{second.surface}”相差{plain(difference)}{unit},文中写“{change.surface}”"
        why_en = f'from "{first.surface}" to "{second.surface}" is {plain(difference)}, not "{change.surface}"'
        expression = f"|{second.surface} - {first.surface}| = {change.surface}"
        yield Check("change", expression, passed, span, spans, why, why_en)
    elif change.unit == "%" and first.unit not in ("%", "百分点", "元", "位") and low:
        growth = _QUOTIENT.divide(difference * 100, low)
        passed = abs(growth - abs(told)) <= slack(change) + Decimal("0.05")
        shown = plain(growth.quantize(Decimal("0.1")))
        why = f"由“{first.surface}”到“{second.surface}”变动{shown}%,文中写“{change.surface}”"
        why_en = f'from "{first.surface}" to "{second.surface}" is {shown}%, not "{change.surface}"'
        expression = f"({second.surface} - {first.surface}) ÷ {first.surface} = {change.surface}"
        yield Check("change", expression, passed, span, spans, why, why_en)


def _comparisons(annotated: Annotated, mentions: list[Quantity]) -> Iterator[Check]:
    """32.4%,低于全市的50.2%."""
    text = annotated.text
    for first, second in pairwise(mentions):
        against = _AGAINST.match(text[first.end : second.start]) if second.start - first.end <= 20 else None
        one, other = level(first), level(second)
        if not against or one is None or other is None or first.unit != second.unit or first.unit is None:
            continue
        if hedged(first) or hedged(second) or first.unit == "百分点":
            continue
        lower = against["low"] is not None
        word, word_en = ("低于", "below") if lower else ("高于", "above")
        why = f"“{first.surface}”并不{word}“{second.surface}”"
        why_en = f'"{first.surface}" is not {word_en} "{second.surface}"'
        passed = one < other if lower else one > other
        expression = f"{first.surface} {'<' if lower else '>'} {second.surface}"
        span, spans = Span(first.start, second.end), (span_of(first), span_of(second))
        yield Check("order", expression, passed, span, spans, why, why_en)


def _shares(annotated: Annotated, mentions: list[Quantity]) -> Iterator[Check]:
    """A part, then 占<whole>的75.6%, with the whole named and given in the same sentence or the one before."""
    text = annotated.text
    for index, share in enumerate(mentions):
        if share.unit != "%" or index == 0 or level(share) is None:
            continue
        begin = mentions[index - 1].end
        said = _SHARE.search(text[begin : share.start]) if share.start - begin <= 40 else None
        part = mentions[index - 1]
        if not said or not re.fullmatch("[^,。;\uff0c\uff1b]{0,4}[,、\uff0c]?", text[begin : begin + said.start()]):
            continue
        if level(part) is None or part.unit in ("%", "百分点", "倍", None) or part.measure in ("growth", "delta"):
            continue
        whole = _whole(annotated, mentions[max(0, index - 8) : index - 1], part, _MODIFIERS.sub("", said["whole"]))
        if whole is not None:
            yield from _share(part, whole, share)


def _whole(annotated: Annotated, before: list[Quantity], part: Quantity, name: str) -> Quantity | None:
    """The figure whose own words end in the whole's name: 一般公共预算收入136.82亿元."""
    sentence = sentence_span(annotated, part.start)
    for mention in reversed(before):
        if mention.unit != part.unit or level(mention) is None or mention.measure in ("growth", "delta", "new"):
            continue
        if mention.start < sentence.start - 80 or len(name) < 3:
            return None
        led = annotated.text[max(0, mention.start - 30) : mention.start]
        if re.search(re.escape(name) + "(?:总数|总量|总额)?(?:完成|实现|达到?|为|共|有)*$", led):
            return mention
    return None


def _share(part: Quantity, whole: Quantity, share: Quantity) -> Iterator[Check]:
    low, high, told = level(part) or Decimal(0), level(whole) or Decimal(0), level(share) or Decimal(0)
    if high <= 0 or (part.period and whole.period and part.period != whole.period):
        return
    result = _QUOTIENT.divide(low * 100, high)
    off = _QUOTIENT.divide(slack(part), low or Decimal(1)) + _QUOTIENT.divide(slack(whole), high)
    room = slack(share) + result * off
    if hedged(share) or hedged(part) or hedged(whole):
        if abs(result - told) > Decimal(2):
            return  # 近50%: nothing is proved either way
        room = Decimal(2)
    shown = plain(result.quantize(Decimal("0.01")))
    why = f"“{part.surface}”÷“{whole.surface}”是{shown}%,文中写“{share.surface}”"
    why_en = f'"{part.surface}" of "{whole.surface}" is {shown}%, not "{share.surface}"'
    spans = (span_of(whole), span_of(part), span_of(share))
    expression = f"{part.surface} ÷ {whole.surface} = {share.surface}"
    passed = abs(result - told) <= room
    yield Check("share", expression, passed, Span(part.start, share.end), spans, why, why_en)
