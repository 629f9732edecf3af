"""Scope: the territory that governs a figure (全区) and the level of the thing counted (省级), as they are written.

A territory at the head of a clause governs to the end of its sentence or until another is named; one that a rank or a
comparison names (居全市第一, 高于全国) is that figure's alone. The level is that of the figure's own noun. 我区 is
read as 全区.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.quantities.clauses import Draft
from summarizer.quantities.cues import Cue

_PLAIN_LEVEL = re.compile(
    r"(国家(?=[重科高自社火星农创企技专基引工实标研奖示优知])|省|市|区|县)(?!级|内|外|场|民|政|块|域|际|长|委|局|属|区|县|里|直|人|部|科技局|科协|以|于|在|有|为|的|与|和)(?:、(省|市|区|县)级?)?"
)
_PAIR = re.compile(r"([省市区县])、([省市区县])级")
_BOTH = re.compile(r"(省)(市)(?:级|重点|科|“)")
_FORM = {"国家": "国家级", "省": "省级", "市": "市级", "区": "区级", "县": "县级"}
_AROUND = re.compile(r"(?:平均|水平|同类|城市|\s|排名|排|列|居|位|的|各区县?|县市区)*")


def territory(draft: Draft, governing: Cue | None) -> str | None:
    """The territory of one draft: its own, else the one that governs its sentence."""
    own = draft.last_before("territory")
    if draft.kind == "rank":
        # 位居全市第一、全省前十: the nearest word is the rank's own.
        if own is not None:
            return own.entry.territory
        if draft.listed and draft.previous is not None and draft.previous.kind == "rank":
            return draft.previous.scope
        if draft.same_clause and draft.previous is not None:  # 在全省11个设区市中排名倒数第三
            among = draft.previous.last_before("territory")
            return among.entry.territory if among is not None else None
        return None
    if own is not None and not _compares(draft, own):
        return own.entry.territory
    return governing.entry.territory if governing is not None else None


def _compares(draft: Draft, cue: Cue) -> bool:
    """Whether a territory is named only for comparison: 高于全国0.6个百分点, 占全区12%."""
    for earlier in draft.before:
        if earlier.start >= cue.start:
            break
        if (earlier.entry.compare or earlier.entry.rank) and cue.start - earlier.end <= 4:
            return True
    return draft.own[: max(0, len(draft.own) - (draft.mention.start - cue.start))].endswith(("占", "比", "较", "于"))


def level(draft: Draft, noun: str, text: str) -> str | None:
    """The level of the thing counted, by a level word among its own words or at the head of its noun."""
    found = [cue.entry.level for cue in draft.before if cue.entry.level]
    end = draft.mention.end
    if draft.after and text[end : end + 1] not in "、,;。)":
        found.extend(
            cue.entry.level
            for cue in draft.after[:3]
            if cue.entry.level and cue.end <= end + 14 and "、" not in text[end : cue.start]
        )
    if pair := _PAIR.search(draft.own) or _BOTH.match(noun):
        return f"{pair[1]}级 {pair[2]}级"
    if found:
        return found[-1]
    if len(noun) > 2 and (plain := _PLAIN_LEVEL.match(noun)):
        return _FORM[plain[1]]
    return None


class Territories:
    """The territory words of a text that may govern a sentence, walked along with the drafts."""

    def __init__(self, text: str, cues: Sequence[Cue]) -> None:
        self.text = text
        self.cues = [cue for cue in cues if cue.entry.territory]
        self.place = 0
        self.held: Cue | None = None

    def governing(self, draft: Draft) -> Cue | None:
        """The territory that governs a draft's sentence, or None."""
        cues, count = self.cues, len(self.cues)
        while self.place < count and cues[self.place].start < draft.mention.start:
            cue = cues[self.place]
            self.place += 1
            before = self.text[cue.start - 1 : cue.start]
            if cue.start == 0 or before in _HEADS or self.text[max(0, cue.start - 2) : cue.start] in _LEADS:
                behind = self.text[cue.end : cue.end + 8]
                if not _rank_follows(behind):
                    self.held = cue
        held = self.held
        return held if held is not None and held.start >= draft.sentence else None


_HEADS = frozenset("。;,:!?\n\t |年月度是今底末,使为来期)")
_LEADS = frozenset(("季度", "半年", "以来", "预计", "力争", "确保", "争取", "目前", "实现", "促进", "推动", "完成"))
_RANK = re.compile(r"(?:排名|倒数)?(?:第|前|首|领先|平均|最)")


def _rank_follows(behind: str) -> bool:
    return _RANK.match(_AROUND.sub("", behind, count=1)) is not None
