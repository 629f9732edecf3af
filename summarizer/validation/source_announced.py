"""Announced counts and the lists that follow: 五大创新行动 and (一)…(五); numbering that skips; six goals numbered 1–5.

A list is held against a count only where the text ties the two: 以下…: before it, or the announced word in every
heading. A count that stands free in the prose announces nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from summarizer.document import Span
from summarizer.outline.annotated import Annotated
from summarizer.validation.checks import Check, in_noise

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_ENUMERATOR = re.compile(
    "(?=[一二三四五六七八九十(\uff080-9第])(?:"
    f"(?P<a>{_NUMERAL})、|[(\uff08](?P<b>{_NUMERAL})[)\uff09]|(?P<c>[0-9]{{1,2}})[.、\uff0e](?![0-9])"
    f"|[(\uff08](?P<d>[0-9]{{1,2}})[)\uff09]|(?P<e>{_NUMERAL})是(?![^,。\uff0c]{{0,2}}年)|第(?P<f>{_NUMERAL})[,、\uff0c])"
)
_BREAK = frozenset("。!?;:\n\uff01\uff1f\uff1b\uff1a")
_ANNOUNCED = re.compile(
    "(?<![第一二三四五六七八九十百千\\d])(?P<count>[两二三四五六七八九十]|十[一二三四五]|[2-9]|1[0-5])"
    "(?P<unit>大|个方面|方面|个|项|点|条|类)(?P<noun>[\u4e00-\u9fff]{0,10})"
)
_TIES = re.compile(
    "以下|如下|下列|主要(?:呈现|表现|体现|有|是|抓好?|做好|开展)|呈现|(?:突出|重点|着力|具体)抓好|着重抓了"
)
_FIRST_GOALS = re.compile("(?<![0-9.])1[.、\uff0e](?![0-9])[^;。\n\uff1b]{1,80}[;\uff1b]\\s{0,4}2[.、\uff0e](?![0-9])")
_DIGITS = "零一二三四五六七八九"
_REACH = 60  # code points from the announcement to its list


@dataclass(slots=True)
class Series:
    """Enumerators of one style that count up from one, with the offsets where they stand."""

    style: str
    places: list[tuple[int, int, int]] = field(default_factory=list)  # number, start, end
    closed: bool = False


def announced_checks(annotated: Annotated) -> Iterator[Check]:
    text = annotated.text
    series, skips = _series(annotated)
    yield from skips
    for one in series:
        yield from _announced(annotated, one)
        yield from _continuous(text, one)
    yield from _goals(annotated)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    text = text.replace("两", "二")
    if text == "十":
        return 10
    tens, _, ones = text.partition("十") if "十" in text else ("", "", text)
    return (_DIGITS.index(tens) if tens in _DIGITS and tens else (1 if "十" in text else 0)) * 10 + (
        _DIGITS.index(ones) if ones and ones in _DIGITS else 0
    )


def _series(annotated: Annotated) -> tuple[list[Series], list[Check]]:
    """Every series of the text, outermost first, and the places where numbering skips or repeats."""
    text = annotated.text
    done: list[Series] = []
    open_: list[Series] = []
    skips: list[Check] = []
    resumable: dict[str, Series] = {}
    for match in _ENUMERATOR.finditer(text):
        before = _before(text, match.start())
        if (before and before not in _BREAK) or in_noise(annotated, match.start()):
            continue
        style = next(key for key, value in match.groupdict().items() if value is not None)
        number, place = _number(match[style]), (match.start(), match.end())
        while open_ and open_[-1].style != style and any(one.style == style for one in open_):
            closed = open_.pop()
            resumable[closed.style] = closed
        if open_ and open_[-1].style == style:
            current = open_[-1]
            last = current.places[-1][0]
            if number == last + 1:
                current.places.append((number, *place))
                continue
            if number == 1:
                open_.pop()
            else:
                skip = _skip(text, current, number, place)
                if skip is not None:
                    skips.append(skip)
                open_.pop()
                continue
        elif number != 1:
            earlier = resumable.get(style)
            if earlier is not None and number == earlier.places[-1][0] + 1:
                earlier.places.append((number, *place))
                open_.append(earlier)
            continue
        fresh = Series(style, [(number, *place)])
        open_.append(fresh)
        done.append(fresh)
    return done, skips


def _before(text: str, start: int) -> str:
    """The last sign before `start` that is not a space within a line."""
    index = start - 1
    while index >= 0 and text[index] in " \u3000\t":
        index -= 1
    return text[index] if index >= 0 else ""


def _skip(text: str, series: Series, number: int, place: tuple[int, int]) -> Check | None:
    """(二) followed by (四) at the head of a line: one is missing, or misnumbered."""
    last = series.places[-1]
    heads = all(_before(text, start) in ("\n", "") for start in (last[1], place[0]))
    if series.style not in "abc" or not heads or len(series.places) < 2 or not last[0] < number <= last[0] + 2:
        return None
    first, second = text[last[1] : last[2]], text[place[0] : place[1]]
    why = f"编号由“{first}”跳到“{second}”"
    why_en = f'the numbering goes from "{first}" to "{second}"'
    span = Span(*place)
    return Check("numbering", f"{last[0]} + 1 = {number}", False, span, (Span(last[1], last[2]), span), why, why_en)


def _continuous(text: str, series: Series) -> Iterator[Check]:
    """Numbered headings that count up without a gap."""
    first, last = series.places[0], series.places[-1]
    if len(series.places) >= 3 and all(_before(text, start) in ("\n", "") for _, start, _ in series.places):
        spans = (Span(first[1], first[2]), Span(last[1], last[2]))
        yield Check("numbering", f"1..{last[0]}", True, spans[1], spans)


def _announced(annotated: Annotated, series: Series) -> Iterator[Check]:
    """The last announcement before a series, if the text ties them."""
    text = annotated.text
    head = series.places[0][1]
    window = max(0, head - _REACH - 14)
    best: Check | None = None
    for match in _ANNOUNCED.finditer(text, window, head):
        if text[max(0, match.start() - 1) : match.start()] in '“"《' or in_noise(annotated, match.start()):
            continue
        between = text[match.end() : head]
        if len(between) > _REACH or not _tied(text, match, between, series):
            continue
        count, found = _number(match["count"]), len(series.places)
        if count < 2:
            continue
        announced = match["count"] + match["unit"] + match["noun"][:6]
        first, last = (text[s:e] for _, s, e in (series.places[0], series.places[-1]))
        why = f"说“{announced}”,后面列了{found}项({first}至{last})"
        why_en = f'"{announced}" is announced, {found} follow ({first} to {last})'
        span = Span(match.start(), match.start() + len(announced))
        spans = (span, *(Span(s, e) for _, s, e in series.places))
        if best is not None and best.passed:
            continue  # 三大类十项工作: one of the two is the list's
        best = Check("announced", f"{count} = {found}", count == found, span, spans, why, why_en)
    if best is not None and len(series.places) > 1:
        yield best


def _tied(text: str, match: re.Match[str], between: str, series: Series) -> bool:
    if any(_ENUMERATOR.match(between, i) for i in range(len(between)) if between[i] in "(\uff08一1"):
        return False
    sentence = text[max(0, match.start() - 16) : match.start()]
    sentence = re.split("[。;\n\uff1b]", sentence)[-1]
    ends = re.fullmatch("[^。;\n\uff1b]{0,12}[:\uff1a。]?\\s*", between) is not None
    if ends and (_TIES.search(sentence) or re.search("[:\uff1a]\\s*$", between)):
        return True
    if _TIES.search(sentence) and re.fullmatch("[^。\n]{0,30}[。:\uff1a]\\s*", between):
        return True
    word = match["noun"].rstrip("的了")[:4]
    for size in (4, 3, 2):
        for start in range(0, max(1, len(word) - size + 1)):
            part = word[start : start + size]
            if len(part) == size and all(part in _heading(text, end) for _, _, end in series.places):
                return "\n" in between or "。" in between
    return False


def _heading(text: str, start: int) -> str:
    """The words of an enumerated heading: up to its full stop or line end."""
    stop = re.search("[。\n;\uff1b]", text[start : start + 40])
    return text[start : start + (stop.start() if stop else 40)]


def _goals(annotated: Annotated) -> Iterator[Check]:
    """1.…;2.…;4.…;…;5.…。 — a goal between two numbered ones that has no number of its own."""
    text = annotated.text
    for match in _FIRST_GOALS.finditer(text):
        end = text.find("。", match.start(), match.start() + 800)
        line = text.find("\n", match.start(), match.start() + 800)
        stop = min(x for x in (end, line, match.start() + 800) if x >= 0)
        parts = re.split("[;\uff1b]", text[match.start() : stop])
        numbers = [re.match("\\s*([0-9]{1,2})[.、\uff0e](?![0-9])", part) for part in parts]
        told = [int(m[1]) for m in numbers if m]
        bare = [index for index, m in enumerate(numbers) if m is None]
        if len(told) < 3 or told != list(range(1, len(told) + 1)) or len(bare) != 1 or bare[0] == len(parts) - 1:
            continue
        if not re.search("[0-9]", parts[bare[0]]):
            continue
        start = match.start() + sum(len(part) + 1 for part in parts[: bare[0]])
        span = Span(start, start + len(parts[bare[0]]))
        why = f"目标编号到{told[-1]},实有{len(parts)}项,“{parts[bare[0]][:20]}”没有编号"
        why_en = f"the goals are numbered to {told[-1]}, there are {len(parts)}"
        yield Check("announced", f"{told[-1]} = {len(parts)}", False, span, (span,), why, why_en)
