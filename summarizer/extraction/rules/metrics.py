"""Mentions of an item's evidence → its metrics, a growth beside its level as the level's change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from summarizer import resources
from summarizer.extraction.metrics import change_of, metric_of
from summarizer.extraction.rules.indicators import OF_PLAN, completed
from summarizer.items import Metric
from summarizer.quantities import Quantity

# Kinds that may be a figure of a report; ordinals (第二届) and fractions in names are not.
_FIGURES = frozenset(
    ("cardinal", "money", "percentage", "percentage_point", "rank", "ratio", "multiple", "range", "vague", "fraction")
)
_CHANGES = frozenset(("growth", "delta"))
# Classes of a nomenclature (八大类消费品) and speeches heard are no results.
_NO_COUNTS = frozenset(("类", "大类", "届"))
# What may be granted is a parameter of a policy: 给予最高500万元资助.
_GRANT = re.compile(r"(?:给予|予以)(?:一次性)?(?:最高|不超过|最多)(?:不超过)?$")
# 仅用半年多时间 measures nothing that has a name.
_LEAST_INDICATOR = 2
# A grade with its noun behind it (四星级协会) or its count (一等奖36人次) is a name.
_GRADES = frozenset(("等奖", "星级", "级", "等"))


@cache
def _link() -> re.Pattern[str]:
    words = sorted(resources.table("extraction/rules/wording.toml")["linking"], key=len, reverse=True)
    return re.compile(rf"[,，、;；()（）\s]*(?:(?:{'|'.join(map(re.escape, words))})[,，、\s]*)*")


def is_figure(mention: Quantity) -> bool:
    """Whether a mention is a figure that an item tells: a claim that is no parameter, threshold or ordinal.

    A damaged figure is told too, as it stands, so that a person sees it; its value stays open.
    """
    if mention.status == "context":
        return False
    if mention.kind == "malformed":
        return mention.unit is not None and mention.indicator is not None
    if (mention.kind == "cardinal" and mention.unit in _NO_COUNTS) or is_scarred(mention):
        return False
    return mention.kind in _FIGURES and mention.value is not None


def is_scarred(mention: Quantity) -> bool:
    """Whether a figure begins with an idle zero (l05.5亿元 → 05.5亿元): a digit was lost before it."""
    return mention.surface[:1] == "0" and mention.surface[1:2].isdigit()


def _belongs(text: str, level: Quantity, change: Quantity) -> bool:
    """Whether only linking words stand between a level and the growth behind it."""
    if change.start - level.end > 24 or level.measure in _CHANGES:
        return False
    return _link().fullmatch(text, level.end, change.start) is not None


def _is_name(text: str, mention: Quantity) -> bool:
    """Whether a grade only names what stands behind it, a figure how long (连续四年) or what may be granted."""
    if text.endswith("连续", 0, mention.start) or _GRANT.search(text, max(0, mention.start - 10), mention.start):
        return True
    behind = text[mention.end : mention.end + 1]
    if mention.kind == "rank" and behind == "的" and text[mention.end + 1 : mention.end + 2] in "，,。；;":
        return True  # 责任是第一位的
    return mention.kind == "rank" and mention.unit in _GRADES and (behind.isdigit() or "一" <= behind <= "鿿")


def metrics_of(text: str, mentions: Sequence[Quantity], start: int | None = None) -> tuple[Metric, ...]:
    """The metrics of one item from the mentions of its evidence, in order. The evidence begins at `start`."""
    figures = [mention for mention in mentions if is_figure(mention) and not _is_name(text, mention)]
    if not figures:
        return ()
    begin = figures[0].start if start is None else start
    changes = _changes(text, figures)
    taken = {figures.index(change) for change in changes.values()}
    found: list[Metric] = []
    named: list[tuple[Quantity, str]] = []
    for index, mention in enumerate(figures):
        if index in taken:
            continue
        indicator = _second_change(text, figures, changes, named, index)
        indicator = indicator or completed(text, begin, mention, named)
        if len(indicator) < _LEAST_INDICATOR:
            continue
        named.append((mention, indicator))
        found.append(metric_of(mention, indicator, change_of(changes[index]) if index in changes else None))
    return tuple(found)


def _changes(text: str, figures: Sequence[Quantity]) -> dict[int, Quantity]:
    """The change of each level that has one beside it, by the level's place."""
    changes: dict[int, Quantity] = {}
    taken: set[int] = set()
    for index, mention in enumerate(figures):
        if mention.measure not in _CHANGES or index in taken:
            continue
        run = _run(figures, index)
        levels = range(index - len(run), index)
        if len(run) > 1 and levels.start >= 0 and _pairs(figures[levels.start : index], run):
            # 存栏105.3万头,出栏168万头,同比分别增长4.2%和6.8%
            changes.update(zip(levels, run, strict=True))
            taken.update(range(index, index + len(run)))
            continue
        host = index - 1
        if host > 0 and mention.unit == "%" and _is_part(text, figures[host]) and _is_level(figures[host - 1]):
            host -= 1  # 完成15.8亿元,占年度计划的105.3%,同比增长9.7%: the growth is the money's
            linked = _belongs(text, figures[host + 1], mention)
        else:
            linked = host >= 0 and _belongs(text, figures[host], mention)
        behind = figures[index + 1] if index + 1 < len(figures) else None
        if linked and host not in changes and host not in taken:
            changes[host] = mention
            taken.add(index)
        elif (
            behind is not None
            and behind.measure not in _CHANGES
            and behind.indicator == mention.indicator
            and _link().fullmatch(text, mention.end, behind.start)
        ):
            # 提升0.1个百分点、达3.69%: the delta stands before its level.
            changes[index + 1] = mention
            taken.add(index)
    return changes


def _run(figures: Sequence[Quantity], index: int) -> list[Quantity]:
    """The changes told 分别 from `index` on."""
    run: list[Quantity] = []
    for mention in figures[index:]:
        if mention.distribution != "respectively" or mention.measure not in _CHANGES or mention.unit != "%":
            break
        run.append(mention)
    return run


def _pairs(levels: Sequence[Quantity], run: Sequence[Quantity]) -> bool:
    """Whether changes told 分别 are those of the levels before them, and not of a matter of their own."""
    names = {level.indicator for level in levels}
    return all(_is_level(level) for level in levels) and all(change.indicator in names for change in run)


def _is_level(mention: Quantity) -> bool:
    return mention.measure not in _CHANGES and mention.unit not in ("%", "百分点") and mention.kind != "rank"


def _is_part(text: str, mention: Quantity) -> bool:
    """Whether a percentage is a share or the fulfilment of a plan."""
    return mention.unit == "%" and (
        mention.measure == "share" or OF_PLAN.search(text[: mention.start][-12:]) is not None
    )


def _second_change(
    text: str,
    figures: Sequence[Quantity],
    changes: dict[int, Quantity],
    named: Sequence[tuple[Quantity, str]],
    index: int,
) -> str | None:
    """The level's indicator for a change that stands behind another one: 82.7万吨,比上年增加1.3万吨,增长1.6%."""
    mention = figures[index]
    if mention.measure not in _CHANGES or not named or index == 0 or mention.distribution == "respectively":
        return None
    level, name = named[-1]
    before = figures[index - 1]
    if changes.get(figures.index(level)) is not before or before.unit == mention.unit:
        return None
    return name if _link().fullmatch(text, before.end, mention.start) else None
