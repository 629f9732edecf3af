"""Names as subjects: the folded indicator, and from the clause what the name leaves out — its noun, its level.

What two names have in common is `summarizer.indicators`' to say; here stands what a comparison of documents adds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from summarizer.comparison.clauses import Clause
from summarizer.comparison.places import Place
from summarizer.indicators import Indicator, folded
from summarizer.reading.regions import names_in
from summarizer.resources import table

_ROUND = re.compile(r"新一[轮批]|首批|第[一二三四五六七八九十\d]+批|20\d\d年度?|\([^()]*\)|（[^（）]*）")
_LIST = re.compile(r"(?:认定)?名单$")
_NEW = re.compile(r"(?<=[业目心台构站室体队])新(?=总|$)")  # a name cut before its 增: 高新技术企业新|增120家
_TAIL = re.compile(r"(?<=..)(?:进入|跻身|迈入|迈进|位居|位列|名列|稳居|保持)$")
_VERBS = re.compile(r"^(?P<new>新)?(?:培育|实施|发展|发生)(?!库|中心|基地|计划)(?=.{2,})")
_TELLING = frozenset(("share", "rank"))  # they make another thing of the same words
_PENDING = frozenset(("applied", "intended", "shortlisted"))
_OWN = "本级"
_LEVEL = {"省": "省", "市": "市", "县": "区"}
_SAID = re.compile(r"^(?:完成|启动|开展|组织|做好|推进)+|其中|共(?=提交|申报)|\d.*$")
_NOUN = re.compile(r"[,，、;；:：。]")


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name: `core` as a key, `shown` for people, levels sorted; `common` where it names nothing of its own."""

    core: str
    shown: str
    levels: tuple[str, ...]
    measure: str | None
    stage: str | None
    common: bool


def name_of(indicator: str, scope: str | None, clause: Clause, own: Place, measure: str | None = None) -> Name:
    """The name of an indicator as published, in a report of the region `own`."""
    stage = "approved" if _LIST.search(indicator) and "认定" in clause.before + indicator else None
    found = _folded(indicator, scope, measure)
    shown = _NEW.sub("", indicator.strip("、,， "))
    if len(found.key) < 2 and (found.stage or found.measure):
        noun = _noun_before(clause)
        if noun is not None:
            borrowed = _folded(noun, scope, measure)
            shown = f"{noun}·{shown}"
            found = Indicator(shown, borrowed.key, borrowed.levels, found.measure, found.stage, borrowed.place_levels)
    levels = found.levels or _levels_of_places(indicator, own) or _levels_of_places(clause.before, own)
    if _OWN in indicator:
        levels = frozenset((_level_of(own),))
    core = found.key
    return Name(
        core, shown, tuple(sorted(levels)), found.measure, found.stage or stage or _pending(clause), _common(core)
    )


def _pending(clause: Clause) -> str | None:
    """The stage of a clause that its figure's name leaves out: 申报第一批高新技术企业153家 are applications."""
    told = _folded(clause.before, None, None).stage
    return told if told in _PENDING else None


@lru_cache(16384)
def _folded(indicator: str, scope: str | None, measure: str | None) -> Indicator:
    """An indicator folded without what a round of it, a list or a verb adds: 认定新一轮…, …名单, 新培育…."""
    name = _NEW.sub("", _LIST.sub("", _ROUND.sub("", indicator))).strip("、,， ")
    name = _TAIL.sub("", name)
    name = _VERBS.sub(lambda match: "新增" if match["new"] else "", name, count=1)
    for start, end, _ in reversed(names_in(name)):
        if name[end : end + 1] == "级":  # 宁波市级 is 市级
            name = name[:start] + name[end - 1 :]
    return folded(name or indicator, scope=scope, measure=measure if measure in _TELLING else None)


def _noun_before(clause: Clause) -> str | None:
    """What the statement speaks of ahead of a clause without a noun: 完成…高新技术企业申报,共提交申报348家."""
    for part in reversed(_NOUN.split(clause.lead)):
        bare = _SAID.sub("", _ROUND.sub("", part)).strip()
        if len(bare) >= 2 and len(_folded(bare, None, None).key) >= 2:
            return bare
    return None


def _level_of(own: Place) -> str:
    """The level of a report's own region: 本级."""
    if own.code.endswith("0000"):
        return "省"
    return "市" if own.code.endswith("00") else "区"


def _levels_of_places(text: str, own: Place) -> frozenset[str]:
    """Levels given by names of regions above one's own: 浙江省…, 宁波市… in a report of Cixi."""
    if not own.code:
        return frozenset()
    above = {own.code[:2] + "0000", own.code[:4] + "00"} - {own.code}
    return frozenset(
        _LEVEL[division.level] for _, _, divisions in names_in(text) for division in divisions if division.code in above
    )


def _common(core: str) -> bool:
    """Whether a name is too general to be compared between documents: 项目, 活动, 企业."""
    return len(core) < 2 or core in _commonplace()


@lru_cache(1)
def _commonplace() -> frozenset[str]:
    return frozenset(table("comparison/words.toml")["commonplace"])
