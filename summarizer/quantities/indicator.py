"""Indicator: the noun phrase a figure measures.

Before the number (`实现技术交易额105.5亿元`), behind it (`12家企业`), or both (`新建2家市级院士工作站`); where neither has a
noun, that of the figure before it (`新认定265家`, `同比增长12.2%`, `总数约1340家`). A growth's indicator is that of its level; a
share's is its subject with 占…比重. Verbs that only introduce (实现, 达到) are left out, those that say what is counted stay.
"""

from __future__ import annotations

import re

from summarizer.quantities.clauses import Draft
from summarizer.quantities.cues import Cue

_LONGEST = 26
_HEAD = re.compile(
    r"(?:[\s、,:。]+|今年|全年|本年度?|明年|去年|年内|目前|截至|期间|以来|年初|积极|成功|顺利|圆满|共有|共|累计|已经|已|其中|并且?|同时|另外|另|还|以及|和|与|及|或|"
    r"了|对|在|为|将|由|使|向|给|的|我[省市区县]|[全本][省市区县国]|有|可|也|均|各(?![类级项种地区县界])|约|近|超过?|达到?|到|至|是|率先|首次|首批|先后|持续|不断|进一步|组织(?!机构|部)|推动|推进(?!力)|促进|鼓励|帮助|进一步|全力|大力|努力|深入|扎实|预计|"
    r"有望|争取|力争|确保|仅|只|年|月份?|末|底|上|等|从|按|度)+"
)
_TAIL = re.compile(
    r"(?:[\s、,:]+|达到?|为|约|共有|共|累计|有|已经|已|了|超过?|突破|逾|近|将近|接近|是|至|到|在|的|仅为?|只有|分别|均|各|又|也|高达|多达|不低于|不少于|不超过|不足|预计|有望|将|"
    r"可|力争|确保|争取|实现|完成|取得|获得|占|其中|并|再|就|较|比|同比|环比|率先)+$"
)
_BRACKET = re.compile(r"\([^()]{0,60}\)")
_BEHIND_CUT = re.compile(
    r"[与和及、赴在为对由被将均都等于达,;。:!?()\s“”《》]|以上|以下|以内|左右|上下|的|获|成功|进入|参加|先后|全部|相继|已|正|共|并|来|到|入|"
    r"较|比|(?<=.)[了得]"
)
_BEHIND_LEAD = re.compile(r"(?:多|余|来)?的?(?:\(套\))?")
_CUT_INSIDE = re.compile(r"(?:[,:;。]|对|将|由|使|向|从|以|通过|围绕|根据|依托|用于|其中|针对)(?=.{3,})|的(?=.{3,})")
_SHARE = re.compile(r"占(?P<of>[^,;。]{0,24})$")
_GENERIC = frozenset(
    ("增速", "增幅", "同比增速", "增长率", "数量", "总数", "总量", "占比", "比重", "比例", "金额", "总额", "面积", "产量", "产值", "人数", "人次", "规模", "名次",
     "降幅", "涨幅", "投资", "收入", "成交价", "成交额", "成交金额", "经费", "经费补助", "补助", "补助经费", "补助金额", "补助资金", "资金", "参加人数", "参与人数", "总产出", "数",
     "认定", "新认定", "存量", "余额", "排名", "排位", "位次", "总数量", "家数", "总产量", "总产值", "价值", "贷款额"),
)  # fmt: skip
_SUFFIX = re.compile(r"(?:有效)?(?:总数量?|总量|数量|家数|存量|(?<=[业目量构家项台司店所])数)$")
_LEVEL_ONLY = re.compile(r"(?:国家|省|市|区|县)级?(?:及?以上)?$")
_RATES = frozenset(("percentage", "percentage_point", "multiple", "fraction", "ratio"))


def _trim(phrase: str) -> str:
    """A phrase without brackets, leading adverbs and trailing link words."""
    if "(" in phrase or ")" in phrase:
        phrase = _BRACKET.sub("", phrase)
        phrase = phrase[phrase.rfind("(") + 1 :] if "(" in phrase else phrase.replace(")", "")
    lead = _HEAD.match(phrase)
    if lead is not None:
        phrase = phrase[lead.end() :]
    tail = _TAIL.search(phrase[-16:])
    if tail is not None:
        phrase = phrase[: len(phrase) - len(tail.group())]
    if len(phrase) > _LONGEST:
        phrase = phrase[-40:]
        cut = None
        for cut in _CUT_INSIDE.finditer(phrase):
            pass
        phrase = (phrase[cut.end() :] if cut is not None else phrase)[-_LONGEST:]
    return phrase.strip("、,: ")


def _before(draft: Draft, text: str) -> tuple[str, str]:
    """The verb that belongs to the name, and the noun phrase before the figure; either may be empty."""
    start, stop = max(draft.named_from, draft.mention.start - 80), draft.mention.start
    verb = ""
    for cue in reversed(draft.before):
        entry = cue.entry
        if cue.end <= start:
            if entry.keep and not verb:
                verb = entry.word
            break
        if entry.noun or entry.measure == "cumulative":
            continue
        at_end = not _trim(text[cue.end : stop])
        if at_end:
            if entry.keep and not verb:
                verb = entry.word
            if not (entry.stage or entry.measure) or not _trim(text[start : cue.start]):
                stop = cue.start
            continue
        if entry.keep or entry.object or entry.measure:
            verb = entry.word if entry.keep or entry.object else ""
            start = max(start, cue.end)
            break
        if entry.verb or entry.rank or entry.status or entry.distribution or entry.problem or entry.basis:
            start = max(start, cue.end)
            break
        if entry.territory and cue.start - start <= 2:
            start = cue.end
    noun = _trim(text[start:stop]) if stop > start else ""
    return ("" if verb and noun.endswith(verb) else verb), noun


def _behind(draft: Draft, text: str) -> str:
    """The noun phrase directly behind the figure; empty where a mark or a verb stands there."""
    end = draft.mention.end
    limit = min(draft.right, end + _LONGEST)
    lead = _BEHIND_LEAD.match(text, end, limit)
    begin = lead.end() if lead is not None else end
    first: Cue | None = next(
        (cue for cue in draft.after[:6] if not (cue.entry.level or cue.entry.noun or cue.entry.territory)), None
    )
    if first is not None:
        if first.start <= begin:
            return ""
        limit = min(limit, first.start)
    phrase = text[begin:limit]
    cut = _BEHIND_CUT.search(phrase)
    if cut is not None:
        phrase = phrase[: cut.start()]
    return phrase if len(phrase) >= 2 else ""


def _share_of(draft: Draft, noun: str) -> tuple[str, str] | None:
    """Subject and denominator of a share: (高新技术产业增加值, 占规上工业比重)."""
    at = noun.find("占")
    if at < 0 or noun.startswith(("占地", "占有")):
        found = _SHARE.search(draft.own) if noun == "" or draft.own.rstrip("近约超达到为 ").endswith("占") else None
        return (noun, "占比") if found is not None else None
    if noun[at:].startswith(("占比", "占地", "占有")):
        return None
    return noun[:at], noun[at:]


_BOUND = re.compile(r"(?:及|\(含\))?(?:以上|以下|以内|级)")
_PREDICATE_END = re.compile(r"[,;。、!?:\n]")
_YEAR_LEAD = re.compile(r"^(?:19|20)\d\d年度?")


def head_of(phrase: str) -> str:
    """What a phrase is about, without 总数, 数量: what a later figure without a noun of its own is about."""
    bare = _SUFFIX.sub("", phrase)
    return bare if len(bare) >= 2 else phrase


def _predicate(draft: Draft, text: str) -> str:
    """What is said of the figure behind it, where it has no noun: 1人入选…青年科技型企业家."""
    end = draft.mention.end
    cue = draft.after[0] if draft.after else None
    if cue is None or cue.start - end > 2 or not cue.entry.keep:
        return ""
    stop = _PREDICATE_END.search(text, cue.end, min(draft.right, cue.end + _LONGEST))
    rest = text[cue.end : stop.start() if stop is not None else min(draft.right, cue.end + _LONGEST)]
    return cue.entry.word + _trim(_YEAR_LEAD.sub("", rest))


def assign(draft: Draft, text: str) -> None:
    """Indicator and head of one draft; those before it in the sentence are done."""
    previous = draft.previous if draft.previous is not None else draft.host
    verb, noun = _before(draft, text)
    if previous is not None and previous.status == "context" and previous.clause == draft.clause:
        bound = _BOUND.match(draft.own)
        if bound is not None:
            noun = previous.mention.surface + draft.own.strip()
    head = previous.head if previous is not None else ""
    if draft.kind not in _RATES or (draft.mention.end < len(text) and text[draft.mention.end] == "的"):
        behind = _behind(draft, text)
        if behind and draft.kind not in ("rank", "percentage_point"):
            if draft.kind == "money" and noun and not text.startswith("的", draft.mention.end):
                behind = ""
            elif verb or not noun or noun.endswith(("等", "家")) or draft.kind == "ordinal" or len(noun) <= 24:
                if noun and draft.kind in ("money", "percentage") and not behind.endswith(("企业", "项目", "家庭")):
                    behind = behind if len(behind) > 2 else noun
                draft.head = head_of(behind)
                draft.indicator = verb + behind if verb else behind
                return
    share = _share_of(draft, noun) if draft.kind in _RATES else None
    if share is not None:
        subject = share[0] or head
        draft.head = subject or share[1]
        draft.indicator = subject + share[1] if not subject.endswith(share[1]) else subject
        return
    if noun and not (noun in _GENERIC and head) and not _LEVEL_ONLY.fullmatch(noun):
        draft.head = head_of(noun)
        draft.indicator = verb + noun
        return
    predicate = "" if noun else _predicate(draft, text)
    if predicate:
        draft.head = draft.indicator = predicate
        return
    if not head:
        behind_noun = noun or verb
        draft.head = noun
        draft.indicator = behind_noun or None
        return
    draft.head = head
    if noun and noun not in head:
        level_only = _LEVEL_ONLY.fullmatch(noun)
        draft.indicator = verb + noun + _unlevelled(head) if level_only else head + noun
        if level_only:
            draft.head = noun + _unlevelled(head)
    elif draft.measure == "delta" and previous is not None and draft.kind == "percentage_point":
        draft.indicator = previous.indicator or head
    else:
        draft.indicator = verb + head


_LEVEL_HEAD = re.compile(r"(?:国家|省|市|区|县)级(?:及?以上)?")


def _unlevelled(head: str) -> str:
    """A head without the level it came with: 认定区级11家 after 市级…中心6家."""
    return _LEVEL_HEAD.sub("", head, count=1)
