"""Parts and totals: 32项(省2项,市30项), 其中 no larger than its whole, new ones no more than the stock.

A total is checked against its parts only where the text lays them out as all there are; a part larger than its
whole is wrong in any case. What is hedged (约, 近, 超) proves nothing and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from summarizer.document import Span
from summarizer.outline.annotated import Annotated
from summarizer.quantities.quantity import Quantity
from summarizer.validation.arithmetic import plain
from summarizer.validation.checks import Check, hedged, in_noise, level, sentence_span, slack, span_of

_BRACKET = re.compile("[(\uff08]([^()\uff08\uff09\n]{3,160})[)\uff09]")
_NOT_ALL = re.compile(
    "其中|包括|包含|含|等|主要|例如|如|新增|增长|同比|比上|较上|下降|占|不含|另有|余|目标|约|原|上年|去年"
)
_CHANGES = frozenset(("growth", "delta", "rank", "share"))
_COMPLEMENTS = (
    ("规模以上", "规模以下"),
    ("限额以上", "限额以下"),
    ("城镇", "乡村"),
    ("城镇", "农村"),
    ("国有", "非国有"),
)
_OF_WHICH = re.compile("[,\uff0c(\uff08]?其中[,\uff0c:\uff1a]?[^,。;、\uff0c\uff1b\\d]{0,14}")
_TOGETHER = re.compile("[,\uff0c、]?(?:两项|三项|四项|以上|上述)?(?:合计|总计|共计)(?:为|达到?|完成|实现)?$")
_JOINED = re.compile("[、和及][^\\d,;。、\uff0c\uff1b\n]{0,20}")
_MOST_PARTS = 12


def sum_checks(annotated: Annotated) -> Iterator[Check]:
    mentions = [m for m in annotated.mentions if not in_noise(annotated, m.start)]
    yield from _brackets(annotated, mentions)
    yield from _parts(annotated, mentions)
    yield from _too_large(annotated, mentions)
    yield from _announced_totals(annotated, mentions)
    yield from _stocks(annotated, mentions)


def _brackets(annotated: Annotated, mentions: list[Quantity]) -> Iterator[Check]:
    """32项(省2项,市30项)."""
    text = annotated.text
    for total in mentions:
        if level(total) is None or hedged(total) or total.measure in _CHANGES or total.unit in ("%", "倍"):
            continue
        bracket = _BRACKET.match(text, total.end)
        if bracket is None or _NOT_ALL.search(bracket[1]):
            continue
        inside = annotated.mentions_in(Span(*bracket.span(1)))
        parts = [m for m in inside if m.is_claim and m.kind != "ordinal"]
        if not 2 <= len(parts) <= _MOST_PARTS or any(not _summand(m, total) for m in parts):
            continue
        yield _sum(total, parts, Span(total.start, bracket.end()))


def _summand(part: Quantity, total: Quantity) -> bool:
    told = level(part)
    return told is not None and part.unit == total.unit and not hedged(part) and part.distribution != "each"


def _sum(total: Quantity, parts: list[Quantity], span: Span) -> Check:
    value = level(total) or Decimal(0)
    result = sum((level(m) or Decimal(0) for m in parts), Decimal(0))
    room = slack(total) + sum((slack(m) for m in parts), Decimal(0)) if "." in total.surface else Decimal(0)
    passed = abs(value - result) <= room
    shown = "+".join(m.surface for m in parts)
    why = f"“{total.surface}”与分项之和不符,{shown}={plain(result)}{total.unit or ''}"
    why_en = f'"{total.surface}" is not the sum of its parts: {shown} = {plain(result)}'
    spans = (span_of(total), *(span_of(m) for m in parts))
    return Check("sum", f"{total.surface} = {shown}", passed, span, spans, why, why_en)


def _parts(annotated: Annotated, mentions: list[Quantity]) -> Iterator[Check]:
    """X120家,其中境外30家: the parts that the recogniser found of one whole."""
    by_start = {m.start: m for m in mentions}
    families: dict[int, list[Quantity]] = {}
    for part in mentions:
        whole = by_start.get(part.part_of) if part.part_of is not None else None
        if whole is not None and _comparable(part, whole):
            families.setdefault(whole.start, []).append(part)
            yield from _part(part, whole)
    for start, parts in families.items():
        yield from _family(annotated, by_start[start], parts)


def _too_large(annotated: Annotated, mentions: list[Quantity]) -> Iterator[Check]:
    """120家,其中境外300家: no recogniser takes 300 for a part of 120, but the words say so."""
    for whole, part in pairwise(mentions):
        if (
            part.part_of is None
            and _comparable(part, whole)
            and _OF_WHICH.fullmatch(annotated.text[whole.end : part.start])
        ):
            yield from (check for check in _part(part, whole) if not check.passed)


def _part(part: Quantity, whole: Quantity) -> Iterator[Check]:
    smaller, larger = level(part) or Decimal(0), level(whole) or Decimal(0)
    passed = smaller <= larger + slack(whole)
    if not passed and (hedged(part) or hedged(whole)):
        return
    why = f"其中的“{part.surface}”大于总数“{whole.surface}”"
    why_en = f'the part "{part.surface}" is larger than its whole "{whole.surface}"'
    span, spans = Span(whole.start, part.end), (span_of(whole), span_of(part))
    yield Check("part", f"{part.surface} ≤ {whole.surface}", passed, span, spans, why, why_en)


def _comparable(part: Quantity, whole: Quantity) -> bool:
    changes = part.measure in _CHANGES or whole.measure in _CHANGES
    return (
        part.start > whole.end
        and part.start - whole.end <= 120
        and level(part) is not None
        and level(whole) is not None
        and part.unit == whole.unit
        and part.unit not in ("%", "百分点", "倍", None)
        and not changes
        and part.status == whole.status
    )


def _family(annotated: Annotated, whole: Quantity, parts: list[Quantity]) -> Iterator[Check]:
    """All parts of one whole: right sums pass; wrong ones fail only where the parts are each other's complement."""
    if not 2 <= len(parts) <= _MOST_PARTS or any(hedged(m) for m in (whole, *parts)):
        return
    if _BRACKET.match(annotated.text, whole.end):
        return  # the bracket was checked as such
    check = _sum(whole, parts, Span(whole.start, parts[-1].end))
    if check.passed or (len(parts) == 2 and _complementary(annotated, parts)):
        yield check


def _complementary(annotated: Annotated, parts: list[Quantity]) -> bool:
    first, second = (_label(annotated, m) for m in parts)
    if any((a in first and b in second) or (b in first and a in second) for a, b in _COMPLEMENTS):
        return True
    return len(first) >= 2 and f"非{first}" in second


def _label(annotated: Annotated, mention: Quantity) -> str:
    before = annotated.text[max(0, mention.start - 20) : mention.start]
    clause = re.split("[,;。、:\uff0c\uff1b\uff1a\n]", before)[-1].removeprefix("其中")
    return re.sub("(?:收入|完成|实现|达到?|为|投资|零售额)+$", "", clause)


def _announced_totals(annotated: Annotated, mentions: list[Quantity]) -> Iterator[Check]:
    """省级2项、市级30项,合计32项."""
    text = annotated.text
    for index, total in enumerate(mentions):
        led = text[max(0, total.start - 12) : total.start]
        if level(total) is None or hedged(total) or not _TOGETHER.search(led):
            continue
        parts: list[Quantity] = []
        following = total
        for part in reversed(mentions[max(0, index - _MOST_PARTS) : index]):
            between = text[part.end : following.start]
            joined = _TOGETHER.fullmatch(between) if following is total else _JOINED.fullmatch(between)
            if not joined or not _summand(part, total) or part.measure in _CHANGES:
                break
            parts.insert(0, part)
            following = part
        if len(parts) >= 2:
            yield _sum(total, parts, Span(parts[0].start, total.end))


def _stocks(annotated: Annotated, mentions: list[Quantity]) -> Iterator[Check]:
    """新认定265家,总数约1340家: new ones are no more than all there are of the same."""
    for new, stock in pairwise(mentions):
        if new.measure != "new" or stock.measure != "stock" or not _same_things(annotated, new, stock):
            continue
        if level(new) is None or level(stock) is None or new.unit != stock.unit or new.status != stock.status:
            continue
        passed = (level(new) or Decimal(0)) <= (level(stock) or Decimal(0)) + slack(stock)
        if not passed and (hedged(new) or hedged(stock)):
            continue
        why = f"新增“{new.surface}”多于总数“{stock.surface}”"
        why_en = f'"{new.surface}" new ones are more than the {stock.surface} in all'
        span, spans = Span(new.start, stock.end), (span_of(new), span_of(stock))
        yield Check("stock", f"{new.surface} ≤ {stock.surface}", passed, span, spans, why, why_en)


def _same_things(annotated: Annotated, new: Quantity, stock: Quantity) -> bool:
    """The stock follows at once and names what is new, or nothing but 总数."""
    if stock.start - new.end > 40 or sentence_span(annotated, stock.start).start > new.end + 2:
        return False
    between = annotated.text[new.end : stock.start]
    if re.fullmatch("[,、\uff0c;\uff1b]?(?:总数|总量|累计|合计)[^,。、\uff0c]{0,6}", between):
        return True
    things = re.sub("^(?:全[区市县省]|有效|现有|共有|[,、;。\uff0c\uff1b])+|(?:总数|总量|累计|数量).*$", "", between)
    before = annotated.text[max(0, new.start - 30) : new.start]
    return len(things) >= 3 and things in before
