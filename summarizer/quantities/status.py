"""Status, commitment and stage: done, expected, planned, a baseline, a problem, or context; how firm; how far.

Words come first (预计, 力争, 已, 去年); where none speaks, the section does: achieved under achievements, planned under
plans, problem under problems. On bare text, and in zones of no kind, only what words say: else None. The stage is told
by the verb before the figure or behind it (6个团队已落户); the last verb of the phrase wins: 推荐1人入选 is approved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.document import SectionKind
from summarizer.quantities.clauses import Draft
from summarizer.quantities.cues import Cue
from summarizer.quantities.indicator import trim
from summarizer.quantities.marks import Mark
from summarizer.quantities.measure import FILL
from summarizer.quantities.quantity import Status

# 亿元以上项目, 500万元以下的企业: a threshold, when a noun follows the bound at once.
_THRESHOLD = re.compile(
    r"(?:\(含\)|及)?(?:以上|以下|以内|级)(?!左右)(?:的|规模)?(?=[^\W\d_])(?!的?增|的?速度|增长|水平|,)"
)
_SCORED = re.compile(r"(?:及)?(?:以上|以下|以内)的?(?=\d[\d,.]*[人名个家户项所])")  # 650分以上58人
_FIELD = re.compile(  # 在全国168个城市中排名第41位, 居全市11个县(区)第4位
    r"[^,;。:、()]{1,10}(?:\([^()]{1,10}\))?[^,;。:、()]{0,8}中,?(?:综合|通报|考核|测评|评比|年度)*(?:综合|由)?(?:排名|排位|位列|位居|名列|列|居|排)|[^,;。:、\d]{1,8}第[\d一二三四五六七八九十]{1,3}(?:[位名]|(?=[,;。、]))"
)
_STANDARD = re.compile(r"标准(?:均|分别)?(?:为|是)[^,;。:]{0,8}$")  # 补贴标准为每人每月90元
_SIZE = re.compile(r"的?(?:项目|企业)")  # 亿元项目4个
_AIM = re.compile(r"(?:目标|任务|计划|预算)[数值]?$")
_OF_AIM = re.compile(r"的\s*\d[\d.]*%")  # 目标任务1.8万人的120%
_OVER_SIZE = re.compile(
    r"的?(?:企业|项目|单位|园区|乡镇|街道|村|产业|集群|平台|商场|大户)[^,;。]{0,8}?\d"
)  # 超10亿元企业24家
_LIMIT = re.compile(r"(?:限额|上限|下限|限值|红线|控制数)$")
_WISHED = frozenset(("争取", "积极争取"))
_ATTAINED = re.compile(r"[达到]|实现|完成|突破|形成|成为|增长|提高|提升|控制|降|建成|进入|在")  # what one strives to do
_PARAMETER = re.compile(r"(?:按照?|依照|以)[^,;。:]{0,8}$")
_PARAMETER_BEHIND = re.compile(r"(?:的?(?:比例|标准|税率|利率|费率)|加计|计提|计征|征收|缴纳)")
_GRANT = re.compile(r"(?:给予|最高|不超过|一次性|分别奖励|奖励|补助)[^,;。:]{0,10}$")
_GRANT_RULE = re.compile(r"对[^。;]{4,}的[^。;]{0,12},[^。;]*$")
_ANNOUNCED = re.compile(r"(?:方面|大)?(?:特征|特点|亮点|方面|环节|维度|层面|要点|阶段|坚持|重点任务|举措)")
_BUDGET_CUT = re.compile(r"(?:核减|压减|调减|收回)(?:了|[^,;。\d]{0,2})$")
# 较2024年的89.3亿元增加7.5亿元: what is compared with
_COMPARED_WITH = re.compile(r"[较比](?:上年|去年|\d{4}年)(?:同期|实际)?(?:完成|实现)?的$")
_COMPARES = re.compile(r"(?:大幅|净|再)?(?:增|减|多|少|提|升|降|下|回落|缩|扩|高|低)")
_EVENT = re.compile(r"(?:获得?|荣获|参加|入选|出席|在|亮相|结合|亮点|学习贯彻)$")
_ANNOUNCED_UNITS = frozenset(("方面", "大", "级", "位一体"))
_BOUNDED = frozenset(("money", "cardinal", "percentage", "range"))
_COUNTS = frozenset("个家项户所座场件套台条篇批支次名处宗")  # 打造3个以上集群: the count itself, at least
_DEPENDENT = frozenset(("growth", "delta", "share", "rank"))


def _in_plan(draft: Draft) -> bool:
    return draft.zone is not None and draft.zone.kind is SectionKind.PLANS


class Modality:
    """The status words of a text, walked along with the drafts; each holds as far as its reach."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.cues = [cue for cue in cues if cue.entry.status or cue.entry.problem]
        self.place = 0
        self.held: dict[str, Cue] = {}
        self.problem: Cue | None = None

    def advance(self, start: int) -> None:
        """Takes in every status word before `start`."""
        cues, count = self.cues, len(self.cues)
        while self.place < count and cues[self.place].start < start:
            cue = cues[self.place]
            self.place += 1
            if cue.entry.problem:
                self.problem = cue
            else:
                self.held[cue.entry.reach or "clause"] = cue

    def governing(self, draft: Draft) -> Cue | None:
        """The nearest status word whose reach holds at the draft."""
        best: Cue | None = None
        for reach, floor in (("clause", draft.clause), ("part", draft.part), ("sentence", draft.sentence)):
            cue = self.held.get(reach)
            if cue is None or cue.start < floor or (best is not None and cue.start < best.start):
                continue
            if cue.entry.weak and cue.start < draft.clause and not _in_plan(draft):
                continue
            best = cue
        return best

    def problem_said(self, draft: Draft) -> bool:
        """Whether the draft's sentence names a problem before the figure."""
        return self.problem is not None and self.problem.start >= draft.sentence


def _context(draft: Draft, text: str) -> bool:
    """A figure that sets a condition, a rule or a count of headings: none of the report's own results."""
    mention = draft.mention
    behind = text[mention.end : mention.end + 10]
    if draft.kind in _BOUNDED and mention.unit not in _COUNTS and (_THRESHOLD.match(behind) or _SCORED.match(behind)):
        return True
    if mention.unit == "岁" and draft.kind == "range":
        return True
    if (mention.unit in _COUNTS and _FIELD.match(text, mention.end)) or _LIMIT.search(draft.own[-4:]):
        return True
    if draft.kind == "money" and (_STANDARD.search(draft.own) or _sized(draft, behind)):
        return True
    if _OF_AIM.match(behind) and _AIM.search(draft.own[-4:]):
        return True
    if draft.kind == "money" and mention.qualifier == ("over",) and _OVER_SIZE.match(text, mention.end):
        return True
    if draft.kind == "percentage" and text.startswith(("加计", "先征后返", "即征即退"), mention.end):
        return True
    if draft.kind == "percentage" and _PARAMETER.search(draft.own) and _PARAMETER_BEHIND.match(behind):
        return True
    if mention.unit in _ANNOUNCED_UNITS or (mention.unit == "个" and _ANNOUNCED.match(behind)):
        return True
    if draft.kind == "ordinal":
        return mention.unit in ("届", "期") and _EVENT.search(draft.own[-6:]) is not None
    if draft.kind == "money" and _GRANT.search(draft.own):
        return _GRANT_RULE.search(text, max(draft.sentence, mention.start - 160), mention.start) is not None
    return False


def _sized(draft: Draft, behind: str) -> bool:
    """亿元项目4个: an implicit one with a noun is the size of what is counted. Later members of a list go with it."""
    previous = draft.previous
    if draft.listed and previous is not None and previous.status == "context" and _STANDARD.search(previous.own):
        return True
    return draft.mention.surface[0] in "十百千万亿" and _SIZE.match(behind) is not None


def _by_mark(draft: Draft, mark: Mark | None, text: str) -> Status | None:
    """What a named year says against the years of the report."""
    if mark is None:
        return None
    zone = draft.zone
    back = zone is not None and zone.kind is SectionKind.PLANS and not mark.once and _opens(mark, text)
    if mark.base:
        return "achieved" if back else "baseline"  # a plan that looks back: 去年发生事故5起
    if zone is None or mark.year is None:
        return None
    if back and zone.plan_year is not None and mark.year < min(zone.plan_year, zone.report_year or zone.plan_year):
        return "achieved"
    if zone.report_year is None:
        return None
    planned_for = zone.plan_year
    if zone.kind is SectionKind.PROBLEMS and planned_for == zone.report_year and (mark.period or "").endswith("下半年"):
        return "planned"  # a report on half a year comes to the other half
    if mark.year > zone.report_year and (planned_for is None or mark.year >= planned_for):
        return "planned"
    if zone.kind is SectionKind.PLANS and mark.year == zone.report_year and planned_for != mark.year:
        return "achieved"
    if mark.year < zone.report_year and "仅" in draft.own and zone.kind is not SectionKind.PROBLEMS:
        return "baseline"
    return None


def _opens(mark: Mark, text: str) -> bool:
    """Whether a period opens its clause and is no attribute (完成2024年结转项目12个)."""
    before = text[max(0, mark.start - 3) : mark.start]
    return mark.start == 0 or before.endswith(("截至", "截止")) or before[-1:] in ",;。:()\n、 —"


def _by_zone(draft: Draft, problem: bool) -> Status | None:
    kind = draft.zone.kind if draft.zone is not None else None
    if kind is None:
        return None
    if kind is SectionKind.PROBLEMS:
        return "problem"
    if kind is SectionKind.PLANS:
        return "planned"
    if kind is SectionKind.MIXED and problem:
        return "problem"
    return "achieved"


def assign(draft: Draft, text: str, mark: Mark | None, modality: Modality) -> None:
    """Status and commitment of one draft; its measure, stage and period are known."""
    modality.advance(draft.mention.start)
    if draft.status is not None:  # from–to and comparison have spoken
        return
    if _context(draft, text):
        draft.status = "context"
        return
    if _COMPARED_WITH.search(text, max(0, draft.mention.start - 20), draft.mention.start) and _COMPARES.match(
        text, draft.mention.end
    ):
        draft.status = "baseline"
        return
    previous = draft.previous
    cue = modality.governing(draft)
    if (
        cue is not None
        and not _overtaken(draft, cue, mark)
        and not _obtained(draft, cue, text)
        and not _measured_by(cue, text)
    ):
        _worded(draft, cue)
        return
    ahead = draft.after[0] if draft.after else None
    if ahead is not None and ahead.start == draft.mention.end and ahead.entry.commitment is not None:
        _worded(draft, ahead)  # 剩余3件力争年底前清零
        return
    depends = previous is not None and not draft.own_noun and (draft.measure in _DEPENDENT or draft.listed)
    if depends and previous is not None and previous.part == draft.part:
        looked_back = previous.status == "achieved" and _in_plan(draft) and previous.bracket == draft.bracket
        if previous.status == "expected" or looked_back:
            draft.status = previous.status
            return
    if mark is not None and _BUDGET_CUT.search(text, max(0, mark.start - 8), mark.start) is not None:
        mark = None  # 核减2021年预算: done this year to the next one's
    draft.status = _by_mark(draft, mark, text) or _by_zone(draft, modality.problem_said(draft))
    if draft.status == "planned":
        draft.commitment = "plain"


def _overtaken(draft: Draft, cue: Cue, mark: Mark | None) -> bool:
    """Whether a wish ended where the text came back to the year reported on: 积极争取…,今年发表成果4篇."""
    if cue.entry.status != "planned" or mark is None or mark.start < cue.end:
        return False
    if mark.bracketed and draft.zone is not None and mark.year is not None and draft.zone.plan_year is not None:
        return mark.year < draft.zone.plan_year  # 力争突破1200亿元(2024年完成1136亿元)
    if _in_plan(draft):
        return False
    return draft.zone is not None and mark.year is not None and mark.year == draft.zone.report_year


def _obtained(draft: Draft, cue: Cue, text: str) -> bool:
    """争取上级资金1.2亿元 among achievements: what was asked for was got, where no verb says what to strive for."""
    if cue.entry.word not in _WISHED or draft.zone is None or draft.zone.kind is not SectionKind.ACHIEVEMENTS:
        return False
    return draft.kind in ("money", "cardinal") and not _ATTAINED.search(text, cue.end, draft.mention.start)


def _measured_by(cue: Cue, text: str) -> bool:
    """Whether a target is only what a result is measured by: 超年度目标7.3个百分点."""
    if cue.entry.status != "planned":
        return False
    start = cue.start
    for word in _YEARLY:
        if text.endswith(word, 0, start):
            start -= len(word)
            break
    return text.endswith(_MEASURING, 0, start)


def _worded(draft: Draft, cue: Cue) -> None:
    """What a governing status word makes of the figure."""
    entry = cue.entry
    kind = draft.zone.kind if draft.zone is not None else None
    if entry.present and kind is SectionKind.PLANS:
        draft.status = "context"
        return
    draft.status = entry.status
    if kind is SectionKind.PLANS and (entry.stage == "intended" or entry.word == "预期"):
        draft.status = "planned"
    if entry.status == "achieved" and kind is SectionKind.PROBLEMS:
        draft.status = "problem"
    if entry.status == "planned":
        draft.commitment = entry.commitment or "plain"


_YEARLY = ("本年度", "年度", "全年", "年初", "序时", "年")
_MEASURING = ("超", "超过", "超出", "高于", "低于", "快于", "比", "较", "占", "完成", "超额完成")
_COUNTED = frozenset(("cardinal", "money", "ordinal", "range", "vague", "rank", "malformed"))
_NEAR = 24  # how far behind the number its verb may stand


def assign_stage(draft: Draft, text: str) -> None:
    """The stage of one draft by its own words; none for rates and changes."""
    if draft.kind not in _COUNTED or draft.measure in ("growth", "delta", "share"):
        return
    end = draft.mention.end
    behind = text[end : min(draft.right, end + _NEAR)]
    stop = behind.find("、")
    limit = end + (stop if stop >= 0 else len(behind))
    for cue in reversed(draft.after[:8]):
        if cue.entry.stage and cue.entry.stage != "intended" and cue.end <= limit and _tells(cue, draft):
            draft.stage = cue.entry.stage
            return
    told = draft.last_before("stage")
    if (
        told is not None
        and _tells(told, draft)
        and (told.entry.keep or told.entry.stage == "intended" or _governs(told, draft, text))
    ):
        draft.stage = told.entry.stage
    elif draft.listed and not draft.own.strip("、和与及以或约近超 ") and draft.previous is not None:
        draft.stage = draft.previous.stage


def _tells(cue: Cue, draft: Draft) -> bool:
    """Whether a verb tells the figure's stage: money is got (获补助500万元) without being approved."""
    return not (cue.entry.word.startswith("获得") or cue.entry.word == "获") or draft.kind != "money"


def _governs(cue: Cue, draft: Draft, text: str) -> bool:
    """Whether a word that may be part of a name stands as a verb: first (落户企业17家) or last (项目立项68项)."""
    if cue.start <= draft.named_from or not trim(text[draft.named_from : cue.start][:24]):
        return True
    between = draft.own[len(draft.own) - (draft.mention.start - cue.end) :] if cue.end < draft.mention.start else ""
    return len(between) <= 12 and (between == "" or FILL.fullmatch(between) is not None)
