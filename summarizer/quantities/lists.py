"""Lists: 分别, 其中, 各, 均, 共, and brackets — how a figure is spread over its subjects, and what it is part of.

`A、B、C分别为x、y和z` aligns figures with subjects. A 其中 figure is part of the nearest figure before it with the same
unit and no smaller value; so are the figures of a bracket behind it (`32项(省…2项,市…30项)`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from summarizer.quantities.clauses import Draft
from summarizer.quantities.indicator import trim

_SPLIT = re.compile(r"、|和|与|以及|及")
_BACK = 12  # how many figures back a whole may stand
_CHANGED = frozenset(("percentage", "percentage_point"))
# 收入5亿元、2亿元,增5.2%、6.6%
_CHANGE = re.compile(r"(?:^|[,、])(?:同比|各)?(?:增长|增|上升|升|下降|降|减少|减|提高)$")
_COUNTED = re.compile(
    r"((?:[^,;。:、()\d]{1,14}、){1,7}[^,;。:、()\d]{1,14}?)(?:等)?([两二三四五六七八])(?:大|个|类|项|家|种)"
)
_PLACES = "零一二三四五六七八"
_NUMERALS = frozenset("一二三四五六七八九十")
_SECTORS = re.compile(r"(?:三次|一、?二、?三次?)产业")
_PLACE_OF_SECTOR = "一二三"
_GRADES = frozenset(("等奖", "星级"))
_MEMBERS = 12  # how many subjects a 分别 may have


def _amount(value: str | None) -> Decimal | None:
    if value is None or len(value) > 40:
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _whole(draft: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """The nearest claim before it, in its paragraph, that it can be a part of."""
    part = _amount(draft.value)
    for other in reversed(earlier[-_BACK:]):
        if other.paragraph != draft.paragraph:
            return None
        if other.distribution == "part" or other.unit != draft.unit or other.kind not in (draft.kind, "malformed"):
            continue
        if other.kind == "malformed":
            return other
        if other.measure in ("growth", "delta"):
            continue
        whole = _amount(other.value)
        if part is not None and whole is not None and whole >= part:
            return other
    return None


def assign(draft: Draft, earlier: Sequence[Draft], text: str) -> None:
    """Distribution and `part_of` of one draft; `earlier` are the claims before it, in order."""
    cue = draft.last_before("distribution")
    previous = draft.previous
    if cue is not None and draft.distribution is None:
        draft.distribution = cue.entry.distribution
    elif draft.distribution is None and draft.listed and previous is not None and not draft.before:
        draft.distribution = previous.distribution if previous.distribution in ("respectively", "part", "all") else None
    if draft.measure in ("growth", "delta", "rank"):
        if draft.distribution == "part":
            draft.distribution = None
        return
    if draft.distribution in (None, "part"):
        _parts(draft, earlier, text)


def _parts(draft: Draft, earlier: Sequence[Draft], text: str) -> None:
    previous, host = draft.previous, draft.host
    if draft.distribution == "part":
        whole = _whole(draft, earlier) or _subject(draft, earlier)
        draft.part_of = whole.mention.start if whole is not None else None
    elif (
        host is not None
        and (draft.own_noun or draft.last_before("level"))
        and draft.bracket > host.bracket
        and host.unit == draft.unit
        and host.kind == draft.kind
    ):
        part, whole_amount = _amount(draft.value), _amount(host.value)
        if part is not None and whole_amount is not None and part <= whole_amount and draft.measure != "growth":
            draft.distribution, draft.part_of = "part", host.mention.start
    elif previous is not None and draft.distribution is None:
        _further_part(draft, previous, earlier, text)


def _subject(draft: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """The whole of a 其中 share: the nearest figure before that is no rate."""
    if draft.kind != "percentage":
        return None
    for other in reversed(earlier[-_BACK:]):
        if other.paragraph != draft.paragraph:
            return None
        if other.kind not in ("percentage", "percentage_point", "rank", "ordinal"):
            return other
    return None


def _goes_on(draft: Draft, other: Draft, earlier: Sequence[Draft], text: str) -> bool:
    """Whether a 其中 list runs on behind a semicolon: 其中,一产…;二产…, but not 其中毕业生4280人;失业人员5120人."""
    if draft.part == other.part or (draft.head and draft.head[-2:] == other.head[-2:]):
        return True
    for one in reversed(earlier[-_BACK:]):
        cue = one.last_before("distribution") if one.part_of == other.part_of else None
        if cue is not None:
            return text[cue.end : cue.end + 1] in (",", ":")
    return False


def _further_part(draft: Draft, previous: Draft, earlier: Sequence[Draft], text: str) -> None:
    """其中一产…亿元,增长…;二产…亿元: the later members of a 其中 list, as long as they fit into the whole."""
    if draft.measure in ("new", "stock", "cumulative") or any(cue.entry.keep for cue in draft.before):
        return
    for other in reversed(earlier[-4:]):
        if other.sentence != draft.sentence or other.bracket != draft.bracket:
            return
        if other.distribution == "part" and not other.own_noun:
            return
        if other.distribution == "part" and other.part_of is not None and other.unit == draft.unit:
            whole = next((d for d in reversed(earlier[-_BACK:]) if d.mention.start == other.part_of), None)
            part = _amount(draft.value)
            total = _amount(whole.value) if whole is not None else None
            fits = part is not None and total is not None and part + (_amount(other.value) or 0) <= total
            if fits and _goes_on(draft, other, earlier, text):
                draft.distribution, draft.part_of = "part", other.part_of
            return


def align(run: Sequence[Draft], earlier: Sequence[Draft], text: str) -> None:
    """Gives the figures of one list their subjects, where there are as many subjects as figures.

    `earlier` are the claims before the list: 增值税12.8亿元、使用税9.5亿元,同比分别增长210.8%、29.5%.
    """
    first, size = run[0], len(run)
    if not 2 <= size <= _MEMBERS:
        return
    if _align_grades(run, earlier):
        return
    cue = first.last_before("distribution")
    said = cue is not None and cue.entry.distribution == "respectively"
    end = cue.start if cue is not None and said else first.mention.start
    named = text[max(first.named_from, first.left, end - 120) : end]
    subjects = _subjects(named, size)
    if not subjects and said:
        counted = _counted(text[first.sentence : end], size)
        noun = _LEADING.sub("", trim(text[end + 2 : first.mention.start]), count=1)
        subjects = [subject + noun for subject in counted] if noun else counted
        if subjects:
            for draft, subject in zip(run, subjects, strict=True):
                draft.head = draft.indicator = subject
            return
    if not subjects:
        if said and not _LEADING.sub("", named.strip(" ,"), count=1):
            _align_clause(run, earlier)
        elif said:
            _align_years(run, text, end)
        elif first.kind in _CHANGED and _CHANGE.search(named.strip(" ,")) is not None:
            _align_clause(run, earlier)
        return
    share = _DENOMINATOR.search(text[end : first.mention.start]) if said else None
    apart = len(set(subjects)) == size
    for draft, subject in zip(run, subjects, strict=True):
        draft.head = subject
        if apart and draft.distribution is None and draft.measure not in ("growth", "delta", "rank"):
            draft.distribution = "respectively"  # 图书馆、文化馆各…: each has its own, said or not
        draft.indicator = subject + share[1] if share is not None else subject


def _align_grades(run: Sequence[Draft], earlier: Sequence[Draft]) -> bool:
    """一、二、三等奖2项、5项、7项: a figure for each grade of the list right before them."""
    grades = earlier[-len(run) :]
    last = grades[-1] if len(grades) == len(run) else None
    if last is None or last.mention.end != run[0].mention.start or last.unit not in _GRADES:
        return False
    if any(grade.unit != last.unit or grade.part != last.part for grade in grades):
        return False
    for draft, grade in zip(run, grades, strict=True):
        draft.head = grades[0].head
        draft.indicator = f"{draft.head}{grade.mention.surface[0]}{grade.unit}"
        draft.distribution = "respectively"
    return True


def _counted(text: str, size: int) -> list[str]:
    """The subjects that a sentence names and counts before its 分别: 茶叶、蔬菜、中药材三大产业产值…,分别实现…."""
    for found in reversed(list(_COUNTED.finditer(text[-240:]))):
        parts = found[1].split("、")
        if len(parts) == size and found[2] in _PLACES[size : size + 1] + ("两" if size == 2 else ""):
            return [_LEADING.sub("", part, count=1) for part in parts]
    return []


def _subjects(named: str, size: int) -> list[str]:
    """The `size` subjects a phrase lists, each with the noun they share; empty where it lists another number."""
    sectors = _SECTORS.search(named) if size == len(_PLACE_OF_SECTOR) else None
    if sectors is not None:
        rest = _TRAILING.sub("", named[sectors.end() :])
        return [f"第{place}产业{rest}" for place in _PLACE_OF_SECTOR]
    parts = named.split("、")
    if len(parts) != size:
        parts = _SPLIT.split(named)
    if len(parts) != size:
        return []
    parts = [_LEADING.sub("", part.strip(" ,、“”"), count=1) for part in parts]
    if size > 1 and all(len(part) == 1 and part in _NUMERALS for part in parts[:-1]) and parts[-1][:1] in _NUMERALS:
        parts = [*(part + parts[-1][1:] for part in parts[:-1]), parts[-1]]  # 一、二、三产增加值
    parts[-1] = _TRAILING.sub("", parts[-1])
    if not all(2 <= len(part) <= 30 for part in parts):
        return []
    shared = _SHARED.search(parts[-1])
    if shared is None or shared.start() == 0:
        return parts
    ordering = shared.group() in ("增速", "增幅", "占比", "比重", "排名")
    return [
        part if part.endswith(shared.group()) or (_OWN_NOUN.search(part) and not ordering) else part + shared.group()
        for part in parts
    ]


def _align_clause(run: Sequence[Draft], earlier: Sequence[Draft]) -> None:
    """Figures without subjects: each goes with one figure of the clause before."""
    before = earlier[-len(run) :]
    whole = len(earlier) <= len(run) or earlier[-len(run) - 1].part != run[0].part
    alone = whole and all(other.part == run[0].part and other.kind not in _CHANGED for other in before)
    near = all(
        other.sentence == run[0].sentence and (other.unit == before[0].unit or other.clause == before[0].clause)
        for other in before
    )
    if len(before) == len(run) and (near or alone) and before[0].unit != run[0].unit:
        for draft, other in zip(run, before, strict=True):
            draft.head, draft.indicator = other.head, other.indicator or other.head


_DENOMINATOR = re.compile(r"(占[^,;。]{2,20}?)(?:的?比重|的?比例)?(?:为|达到?|是|的)?$")
_SHARED = re.compile(r"(?:增速|增幅|占比|比重|增加值|总产值|产值|产量|[^\W\d]{2}率|面积|排名|投资|收入)$")
_OWN_NOUN = re.compile(r"[率额量数值费入出资积幅速比价险]$")
_TRAILING = re.compile(r"(?:达到?|为|是|突破|超过?|全[国省市区县]排名|稳定在|在|实现|完成|增长|同比|环比|\s)+$")
_LEADING = re.compile(
    r"^(?:全[国省市区县]|我[国省市区县]|其中|今年|全年)*(?:实现|完成|达到)?(?:同比|环比|[较比]上年(?:同期)?)?"
)
_YEARS = re.compile(r"((?:(?:19|20)\d\d年?[、和及与]?){2,6})年?(?:同期)?[^,;。、]{0,12}$")


def _align_years(run: Sequence[Draft], text: str, before: int) -> None:
    """2015和2016年同期增速分别为3.3%、0.5%: one year a figure."""
    found = _YEARS.search(text[max(run[0].sentence, before - 60) : before])
    years = re.findall(r"(?:19|20)\d\d", found[1]) if found is not None else []
    if len(years) == len(run):
        for draft, year in zip(run, years, strict=True):
            draft.period, draft.period_said = f"{year}年", True
