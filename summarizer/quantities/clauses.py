"""Where a figure stands: its clause, its own words before and behind it, the figure before it.

One sweep over mentions and cues together. Each claim gets a Draft: later modules read its surroundings from it and
leave what they found in it. A bracket is a little text of its own; behind it the clause goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.quantities.context import Zone
from summarizer.quantities.cues import CLAUSE, CLOSE, OPEN, PARAGRAPH, PART, SENTENCE, Cue
from summarizer.quantities.quantity import (
    CLAIM_KINDS,
    Commitment,
    Direction,
    Distribution,
    Kind,
    Measure,
    Quantity,
    Stage,
    Status,
)

_DEPTH = 8  # brackets nested deeper than this share one level
_LIST = re.compile(r"\s*(?:、|和|与|及|以及|或)\s*(?:约|近|超过?|逾)?\s*")
_TIMES = frozenset(("年", "个月", "月", "季度", "个季度", "周", "天", "次", "届"))
_YEARS = frozenset(("年", "个月"))
BOUND = re.compile(r"(?:及|\(含\))?(?:以上|以下|以内|级)")
_NOTHING: tuple[Cue, ...] = ()


class Draft:
    """One claim in the making: `left` and `right` bound its own words; `clause` … say where it stands."""

    __slots__ = (
        "after",
        "basis",
        "before",
        "bracket",
        "clause",
        "commitment",
        "direction",
        "distribution",
        "head",
        "host",
        "indicator",
        "kind",
        "lasting",
        "left",
        "listed",
        "measure",
        "mention",
        "named_from",
        "own",
        "own_noun",
        "paragraph",
        "part",
        "part_of",
        "period",
        "period_said",
        "previous",
        "right",
        "scope",
        "sentence",
        "stage",
        "status",
        "taken",
        "unit",
        "upper",
        "value",
        "zone",
    )

    def __init__(self, mention: Quantity, left: int, before: Sequence[Cue], previous: Draft | None) -> None:
        self.mention = mention
        self.left = left
        self.right = mention.end
        self.before = before  # the cues between `left` and the mention
        self.after: Sequence[Cue] = _NOTHING  # the cues between the mention and `right`
        self.previous = previous  # the claim before it in the sentence
        self.host: Draft | None = None  # the claim before the bracket it stands in
        self.clause = self.part = self.sentence = self.paragraph = 0
        self.bracket = 0
        self.listed = False  # joined to `previous` by 、 or 和 and nothing else
        self.named_from = left  # behind the last year or period among its own words
        self.lasting = (0, 0)  # a stretch among its own words that only says how long
        self.taken = mention.end  # where its words behind end: they are not the next figure's
        self.own_noun = False  # whether the indicator is told by its own words
        self.own = ""  # the words of `before`'s stretch
        self.zone: Zone | None = None
        self.kind: Kind = mention.kind
        self.value = mention.value
        self.upper = mention.upper
        self.unit = mention.unit
        self.status: Status | None = mention.status
        self.commitment: Commitment | None = None
        self.stage: Stage | None = None
        self.measure: Measure | None = None
        self.direction: Direction | None = None
        self.basis: str | None = None
        self.scope: str | None = None
        self.period: str | None = None
        self.period_said = False
        self.distribution: Distribution | None = mention.distribution
        self.part_of: int | None = None
        self.head: str = ""
        self.indicator: str | None = None

    @property
    def same_clause(self) -> bool:
        """Whether the claim before it stands in the same clause."""
        return self.previous is not None and self.previous.clause == self.clause

    @property
    def graded(self) -> bool:
        """Whether a grade stands directly before the count: 其中一等奖2项."""
        previous = self.previous
        return previous is not None and previous.kind == "rank" and previous.mention.end == self.mention.start

    def clip(self, text: str) -> None:
        """Leaves to the figure before it what was found to be that one's: 1个区级专班、14个街道."""
        previous = self.previous
        if previous is None or previous.clause != self.clause:
            return
        if self.graded or (previous.status == "context" and BOUND.match(self.own) is not None):
            self.before = [*previous.before[-6:], *self.before]  # 签约亿元以上项目21个: the verb is the count's too
            return
        if previous.taken <= self.left:
            return
        taken = previous.taken
        self.left = taken
        self.named_from = max(self.named_from, taken)
        self.before = [cue for cue in self.before if cue.start >= taken]
        self.own = text[max(taken, self.mention.start - 80) : self.mention.start]

    def last_before(self, attribute: str) -> Cue | None:
        """The nearest cue before the figure, among its own words, that tells `attribute`."""
        for cue in reversed(self.before):
            if getattr(cue.entry, attribute):
                return cue
        return None


class _State:
    """Where the sweep stands in one level of brackets."""

    __slots__ = ("clause", "cues", "last", "lasting", "left", "named_from", "part", "sentence")

    def __init__(self, at: int) -> None:
        self.clause = self.part = self.sentence = self.left = self.named_from = at
        self.cues: list[Cue] = []
        self.lasting = (0, 0)
        self.last: Draft | None = None  # the last claim of the sentence


def is_claim(mention: Quantity) -> bool:
    """Claims and damaged figures have surroundings; names, years, masks (XX) and stray digits are passed by."""
    if mention.kind != "malformed":
        return mention.kind in CLAIM_KINDS
    surface = mention.surface
    return not (surface.isalpha() or surface.endswith(("年", "年度")) or (mention.unit is None and surface.isdigit()))


class Sweep:
    """Walks mentions and cues in the text's order and yields a Draft a claim (None for what is no claim)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraph = 0
        self.state = _State(0)
        self.stack: list[tuple[_State, Draft | None]] = []
        self.host: Draft | None = None
        self.open: Draft | None = None  # the claim whose words behind are still being collected
        self.drafts: list[Draft | None] = []

    def run(self, mentions: Sequence[Quantity], cues: Sequence[Cue]) -> list[Draft | None]:
        """One pass; O(mentions + cues)."""
        waiting = iter(mentions)
        mention = next(waiting, None)
        reached = 0
        for cue in cues:
            start = cue.start
            while mention is not None and mention.start <= start:
                self._mention(mention)
                reached = mention.end
                mention = next(waiting, None)
            if start < reached:
                continue
            if cue.entry.boundary:
                self._mark(cue)
            else:
                self.state.cues.append(cue)
        while mention is not None:
            self._mention(mention)
            mention = next(waiting, None)
        self._close(len(self.text))
        return self.drafts

    def _mention(self, mention: Quantity) -> None:
        state = self.state
        if not is_claim(mention):
            if mention.kind == "enumerator":
                self._boundary(mention.start, mention.end, PART)
                self.state.last = None
            elif mention.kind in ("year", "period", "date"):
                self.state.named_from = mention.end
            self.drafts.append(None)
            return
        self._close(mention.start)
        draft = Draft(mention, state.left, state.cues, state.last)
        draft.clause, draft.part, draft.sentence = state.clause, state.part, state.sentence
        draft.paragraph = self.paragraph
        draft.bracket = len(self.stack)
        draft.host = self.host
        draft.named_from = max(state.named_from, state.left)
        draft.lasting = state.lasting
        draft.own = self.text[max(state.left, mention.start - 80) : mention.start]
        previous = state.last
        if previous is not None and previous.clause == state.clause and previous.mention.end <= state.left:
            gap = self.text[previous.mention.end : mention.start][:12]
            draft.listed = mention.start - previous.mention.end <= 8 and _LIST.fullmatch(gap) is not None
        self.drafts.append(draft)
        if self._lasts(mention):
            draft.before = tuple(state.cues)
            state.lasting = (mention.start, mention.end)
            return
        state.cues = []
        state.lasting = (0, 0)
        state.left = mention.end
        state.last = self.open = draft

    def _lasts(self, mention: Quantity) -> bool:
        """Whether it only says how long or how often: 增速连续三年居全省第一, 五年出版图书十一万种, 首次突破.

        The clause goes on behind it as if it were not there.
        """
        if mention.surface == "首次" or (mention.unit in _TIMES and self.text.endswith("连续", 0, mention.start)):
            return True
        return (
            mention.unit in _YEARS
            and mention.kind == "cardinal"
            and self.text[mention.end : mention.end + 1] not in _ENDS
        )

    def _close(self, at: int) -> None:
        """Ends the words behind the last claim."""
        if self.open is not None:
            self.open.right = at
            self.open.after = self.state.cues
            self.open = None

    def _boundary(self, at: int, behind: int, level: int) -> None:
        state = self.state
        if self.stack and level >= SENTENCE:  # a bracket that was never closed
            self._close(at)
            if level == PARAGRAPH:
                state = self.state = self.stack[0][0]
                self.host = self.stack[0][1]
                self.stack.clear()
        self._close(at)
        state.clause = state.left = behind
        state.cues = []
        state.lasting = (0, 0)
        if level >= PART:
            state.part = behind
        if level >= SENTENCE:
            state.sentence = behind
            state.last = None
        if level >= PARAGRAPH:
            self.paragraph = behind

    def _mark(self, cue: Cue) -> None:
        level = cue.entry.boundary
        if level == OPEN:
            if len(self.stack) < _DEPTH:
                self._close(cue.start)
                self.stack.append((self.state, self.host))
                self.host = self.state.last
                outer = self.state
                self.state = _State(cue.end)
                self.state.part, self.state.sentence = outer.part, outer.sentence
        elif level == CLOSE:
            self._close(cue.start)
            if self.stack:
                self.state, self.host = self.stack.pop()
        elif level == PARAGRAPH and self._wraps(cue.start):
            return
        elif not (level == CLAUSE and self.state.cues and self._leads(cue.start)):
            self._boundary(cue.start, cue.end, level)

    def _leads(self, at: int) -> bool:
        """Whether the comma only sets off the word before it (其中, 预计, …): the clause goes on."""
        last = self.state.cues[-1]
        return last.end == at and (last.entry.distribution == "part" or last.entry.status is not None)

    def _wraps(self, at: int) -> bool:
        """Whether a line end only breaks a long line of running prose, as a scan leaves it."""
        text = self.text
        if at == 0 or at + 1 >= len(text) or at - self.paragraph < 25:
            return False
        return text[at] == "\n" and text[at - 1] not in _ENDS and text[at + 1] not in _BEGINS


_ENDS = frozenset("。!?;:\n\r\t ”》)|")
_BEGINS = frozenset("\n\r\t (一二三四五六七八九十0123456789①②③④⑤⑥⑦⑧⑨⑩-—·●■◆【|")


def sweep(text: str, mentions: Sequence[Quantity], cues: Sequence[Cue], zones: Sequence[Zone]) -> list[Draft | None]:
    """A Draft a mention (None for what is no claim), each with its zone. `text` in half width."""
    drafts = Sweep(text).run(mentions, cues)
    place = 0
    for mention, draft in zip(mentions, drafts, strict=True):
        if draft is None or not zones:
            continue
        while place < len(zones) and zones[place].span.end <= mention.start:
            place += 1
        if place == len(zones):
            break
        if zones[place].span.start <= mention.start:
            draft.zone = zones[place]
    return drafts
