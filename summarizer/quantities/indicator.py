"""Indicator: the noun phrase a figure measures.

Before the number (`实现技术交易额105.5亿元`), behind it (`12家企业`), or both (`新建2家市级院士工作站`); where neither
has a noun, that of the figure before it (`新认定265家`, `同比增长12.2%`, `总数约1340家`). A growth's indicator is that
of its level; a share's is its subject with 占…比重. Verbs that only introduce (实现, 达到) are left out, those that say
what is counted stay.
"""

from __future__ import annotations

import re
from functools import cache

from summarizer.quantities.clauses import BOUND, Draft
from summarizer.quantities.cues import Cue, nouns
from summarizer.resources import table

_LONGEST = 26
_BRACKET = re.compile(r"\([^()]{0,60}\)")
_BEHIND_LEAD = re.compile(r"(?:多|余|来)?的?(?:\(套\))?")
_CUT_INSIDE = re.compile(
    r"(?:[,:;。]|对|将|由|使|向|从|以|通过|围绕|根据|依托|用于|其中|针对)(?=.{3,})|的(?=.{3,})|累计(?=.{2,})"
)
_SHARE = re.compile(r"占(?P<of>[^,;。]{0,24})$")
_SUFFIX = re.compile(r"(?:有效)?(?:新增|新认定|立项|总数量?|总量|数量|家数|存量|(?<=[业目量构家项台司店所])数)$")
_LEVEL_ONLY = re.compile(r"(?:新?认定|评定|新增|获批|新建|获评)?(?:国家|省|市|区|县)级?(?:及?以上)?$")
_CHANGES = frozenset(("growth", "delta", "rank", "share"))
_ORDERINGS = frozenset(("排名", "位次", "名次", "排位", "综合排名"))
_THAN = re.compile(r"(?<![占对相正同环收])[比较](?![重例率强大好为])[^比较,;。]{1,16}$")
_OCCUPIES = re.compile(r"占地(?!区)|占有")
_LOOSE = frozenset(("together", "all", "each"))
_RATES = frozenset(("percentage", "percentage_point", "multiple", "fraction", "ratio"))


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is stripped before and behind a noun phrase, from `lexicon/phrases.toml`."""
    data = table("quantities/lexicon/phrases.toml")
    guards: dict[str, str] = data["lead"]["not_before"]
    lead = [
        re.escape(word) + (f"(?![{re.escape(guards[word])}])" if word in guards else "")
        for word in sorted(data["lead"]["words"], key=len, reverse=True)
    ]
    not_after: dict[str, str] = data["tail"]["not_after"]
    tail = [
        (f"(?<![{re.escape(not_after[word])}])" if word in not_after else "") + re.escape(word)
        for word in sorted(data["tail"]["words"], key=len, reverse=True)
    ]
    return (
        re.compile(rf"(?:[\s、,:。]+|(?:以上|左右|上下|以内)[、,和]?|{'|'.join(lead)})+"),
        re.compile(rf"(?:[\s、,:]+|{'|'.join(tail)})+$"),
    )


@cache
def _stop() -> re.Pattern[str]:
    """Where a noun phrase behind a number ends; 及以上 after a level is part of it (区级及以上博士创新站)."""
    words = "|".join(map(re.escape, table("quantities/lexicon/phrases.toml")["stop"]["words"]))
    own = r"及(?!以上)|(?<!级)及以上|(?<![级及])以上|(?<![高中初平均同相])等|(?<=.)[了得]"
    return re.compile(rf"[、,;。:!?()\s“”《》]|{own}|{words}")


def trim(phrase: str) -> str:
    """A phrase without brackets, leading adverbs and trailing link words."""
    if "(" in phrase or ")" in phrase:
        phrase = _BRACKET.sub("", phrase)
        phrase = phrase[phrase.rfind("(") + 1 :] if "(" in phrase else phrase.replace(")", "")
    before, behind = _edges()
    lead = before.match(phrase)
    if lead is not None:
        phrase = phrase[lead.end() :]
    tail = behind.search(phrase[-16:])
    if tail is not None:
        phrase = phrase[: len(phrase) - len(tail.group())]
    if len(phrase) > _LONGEST:
        phrase = phrase[-40:]
        cut = None
        for found in _CUT_INSIDE.finditer(phrase):
            cut = found
        phrase = (phrase[cut.end() :] if cut is not None else phrase)[-_LONGEST:]
    return phrase.strip("、,: ")


def _without(span: tuple[int, int], text: str, start: int, stop: int) -> str:
    """`text[start:stop]` without a stretch that only says how long: 陇南城镇化率增幅连续三年."""
    if start <= span[0] < span[1] <= stop:
        lead = text[start : span[0]].removesuffix("连续")
        return lead + text[span[1] : stop].lstrip("中来内间里")
    return text[start:stop]


def _before(draft: Draft, text: str) -> tuple[str, str]:
    """The verb that belongs to the name, and the noun phrase before the figure; either may be empty."""
    begin = start = max(draft.named_from, draft.mention.start - 80)
    stop = draft.mention.start
    verb = ""
    against = draft.last_before("compare") if draft.measure == "delta" else None
    if against is not None:  # 增速高于全国0.6个百分点
        stop = against.start
    elif draft.measure == "delta" and (than := _THAN.search(text, start, stop)) is not None:
        stop = than.start()  # 增幅比全市平均高0.6个百分点
    for cue in reversed(draft.before):
        if cue.start >= stop:
            continue
        entry = cue.entry
        if cue.end <= start:
            if entry.keep and not verb:
                verb = entry.word
            break
        if entry.noun or entry.level or (entry.measure == "cumulative" and not entry.verb):
            continue
        if not trim(text[cue.end : stop]):  # the phrase ends with it
            if not (entry.stage or entry.measure) or not trim(text[start : cue.start]):
                verb = verb or (entry.word if entry.keep or entry.stage else "")
                stop = cue.start
            continue
        if entry.keep or entry.object or entry.measure:
            verb = entry.word if entry.keep or entry.object else ""
            start = max(start, cue.end)
            break
        if (entry.status == "achieved" or entry.distribution in _LOOSE) and trim(text[start : cue.start]):
            continue
        if entry.verb or entry.rank or entry.status or entry.distribution or entry.problem or entry.basis:
            start = max(start, cue.end)
            break
        if entry.territory and cue.start - start <= 2:
            start = cue.end
    noun = trim(_without(draft.lasting, text, start, stop)) if stop > start else ""
    if noun and len(noun) <= 4 and start > begin and text.startswith(_PLAIN_VERBS, start - 2):
        owner = trim(text[begin : start - 2])
        if 2 <= len(owner) <= 16 and not draft.same_clause:
            return "", owner + noun
    return verb if stop > start and not noun.endswith(verb or " ") else "" if noun else verb, noun


_PLAIN_VERBS = ("实现", "完成", "达到", "取得")


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
    quoted = phrase.find("”") + 1 if phrase.startswith("“") else 0
    cut = _stop().search(phrase, quoted)
    if cut is not None:
        phrase = phrase[: cut.start()]
    if _STEP.search(phrase):
        return ""
    return phrase if len(phrase) >= 2 or phrase in _PLACES else ""


# 突破5万关口, 迈上千亿台阶: the noun stands before the number.
_STEP = re.compile(r"台阶|关口|大关|行列|门槛|基础上")
_PLACES = frozenset("县市区镇乡村校省州盟旗")


def _share_of(draft: Draft, noun: str) -> tuple[str, str] | None:
    """Subject and denominator of a share: (高新技术产业增加值, 占规上工业比重)."""
    at = noun.find("占")
    if at < 0 or _OCCUPIES.match(noun) is not None:
        found = _SHARE.search(draft.own) if noun == "" or draft.own.rstrip("近约超达到为 ").endswith("占") else None
        return (noun, "占比") if found is not None else None
    if _OCCUPIES.match(noun, at) is not None or noun.startswith("占比", at):
        return None
    return noun[:at], noun[at:]


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
    return cue.entry.word + trim(_YEAR_LEAD.sub("", rest))


def _said_of(draft: Draft, text: str, noun: str) -> str:
    """What tells a bare noun apart: 26个项目获得…资金补助, 6个团队已落户."""
    if len(noun) > 2:
        return ""
    place = text.find(noun, draft.mention.end) + len(noun)
    for cue in draft.after[:3]:
        if cue.entry.status == "achieved":
            continue
        if cue.start - place > 2 or not (cue.entry.stage or cue.entry.verb):
            return ""
        stop = _PREDICATE_END.search(text, cue.end, min(draft.right, cue.end + _LONGEST))
        end = stop.start() if stop is not None else min(draft.right, cue.end + _LONGEST)
        return trim(text[cue.start : end])
    return ""


def assign(draft: Draft, text: str) -> None:
    """Indicator and head of one draft; those before it in the sentence are done."""
    previous = draft.previous if draft.previous is not None else draft.host
    verb, noun = _before(draft, text)
    draft.own_noun = True
    if (
        draft.same_clause
        and draft.previous is not None
        and draft.previous.status == "context"
        and BOUND.match(draft.own)
    ):
        noun = draft.previous.mention.surface + draft.own.strip()
    elif draft.graded and draft.previous is not None:
        draft.head = draft.previous.head
        draft.indicator = draft.head + draft.previous.mention.surface
        return
    if draft.kind == "rank" and draft.same_clause and previous is not None and previous.own.lstrip().startswith("在"):
        previous, noun = previous.previous, ""  # 在全省11个设区市中排名倒数第三
    if draft.kind == "rank" and noun in _ORDERINGS:
        noun = ""
    if not noun and draft.kind == "cardinal" and previous is not None:
        previous = _same_unit(draft, previous)
    head = previous.head if previous is not None else ""
    if head and draft.unit == "等奖" and not draft.same_clause and _LEVEL_ONLY.fullmatch(noun):
        head = _winner(draft, text) or head
    if noun and previous is not None and previous.part != draft.part and draft.measure not in _CHANGES:
        head = ""  # behind a semicolon a noun, generic as it is, stands for itself
    if draft.kind not in _RATES or (draft.mention.end < len(text) and text[draft.mention.end] == "的"):
        behind = _behind(draft, text)
        if behind and draft.kind not in ("rank", "percentage_point"):
            if draft.kind == "money" and noun and not text.startswith("的", draft.mention.end):
                behind = ""
            elif verb or not noun or noun.endswith(("等", "家")) or draft.kind == "ordinal" or len(noun) <= 24:
                if noun and draft.kind in ("money", "percentage") and not behind.endswith(("企业", "项目", "家庭")):
                    behind = behind if len(behind) > 2 else noun
                draft.head = head_of(behind)
                said = verb or _said_of(draft, text, behind)
                draft.indicator = said if said.endswith(behind) else said + behind
                draft.taken = text.find(behind, draft.mention.end) + len(behind)
                return
    share = _share_of(draft, noun) if draft.kind in _RATES else None
    if share is not None:
        subject = share[0] or head
        draft.head = subject or share[1]
        draft.indicator = subject + share[1] if not subject.endswith(share[1]) else subject
        return
    if noun and not (head and noun in nouns("generic")) and not _LEVEL_ONLY.fullmatch(noun):
        draft.head = head_of(noun)
        draft.indicator = verb + noun
        return
    predicate = "" if noun else _predicate(draft, text)
    if predicate:
        draft.head = draft.indicator = predicate
        return
    draft.own_noun = False
    if (
        not head
        and not noun
        and previous is None
        and (text[draft.mention.end : draft.mention.end + 1] in _ENDS or draft.own.lstrip().startswith(("由", "从")))
    ):
        noun = _clause_before(draft, text)
    if not head:
        draft.head = noun
        draft.indicator = noun or verb or (previous.indicator if draft.listed and previous is not None else None)
        return
    draft.head = head
    if noun and noun not in head:
        level_only = _LEVEL_ONLY.fullmatch(noun)
        draft.indicator = verb + noun + _unlevelled(head) if level_only else _owner(head, noun) + noun
        if level_only:
            draft.head = noun + _unlevelled(head)
    elif _continues(draft, previous):
        draft.indicator = previous.indicator if previous is not None else head
    else:
        draft.indicator = head if head.startswith(verb) else verb + head


def _winner(draft: Draft, text: str) -> str:
    """What a prize was won for, before the verb of its clause: 职业技能大赛获国家级一等奖."""
    cue = next((cue for cue in draft.before if cue.entry.stage or cue.entry.verb), None)
    return trim(text[max(draft.clause, draft.named_from) : cue.start]) if cue is not None else ""


def _clause_before(draft: Draft, text: str) -> str:
    """The last words of the clause before: 开展专题活动,全年不少于5次."""
    floor = max(draft.sentence, draft.part)
    if draft.clause - 1 <= floor:
        return ""
    words = text[max(floor, draft.clause - 40) : draft.clause - 1]
    cut = None
    for found in _CLAUSE_CUT.finditer(words):
        cut = found
    return trim(words[cut.end() :] if cut is not None else words)


_ENDS = frozenset(("", *",;。!?:)、\n"))
_CLAUSE_CUT = re.compile(r"[,;:。()]|开展|举办|实施|推进|加强|完善|优化|建立|打造|强化|落实|深化")


def _same_unit(draft: Draft, previous: Draft) -> Draft:
    """The claim a bare count takes its noun from: 签约项目21个,协议投资186亿元,开工13个."""
    other: Draft | None = previous
    for _ in range(4):
        if other is None or other.unit == draft.unit:
            break
        other = other.previous
    return other if other is not None and other.unit == draft.unit else previous


def _continues(draft: Draft, previous: Draft | None) -> bool:
    """Whether a rate without a noun of its own goes on with the rate before it: a share, then its change."""
    if previous is None or draft.kind not in ("percentage", "percentage_point", "rank"):
        return False
    if draft.kind == "rank":  # 增速达16.7%,居全市第二
        return previous.measure == "growth" and (previous.indicator or "").endswith(("增速", "增幅"))
    if draft.kind == "percentage_point":
        return draft.measure == "delta"
    return previous.kind in ("percentage", "percentage_point") and draft.measure in (None, "level", "share")


_LEVEL_HEAD = re.compile(r"(?:国家|省|市|区|县)级(?:及?以上)?|^(?:省市|省|市|区|县)(?![场民政块域际])")


_MEASURED = re.compile(r"(?:播种|种植)?面积$|(?:总产|产)[量值]$|增加值$|(?:金|总)额$|资金$|收入$|投资$")


def _owner(head: str, noun: str) -> str:
    """Whose measure a generic noun is: 粮食播种面积85万亩,总产量19.5万吨 is 粮食总产量."""
    return (_MEASURED.sub("", head) or head) if _MEASURED.search(noun) is not None else head


def _unlevelled(head: str) -> str:
    """A head without the level it came with: 认定区级11家 after 市级…中心6家."""
    return _LEVEL_HEAD.sub("", head, count=1)
