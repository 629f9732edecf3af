"""Marks: the periods that a text names, each resolved by the calendar of the report.

今年, 去年 and 明年 are resolved by the zone's report year; where no year is known `1-11月` stays without one and 今年
tells nothing. Where a zone's years are damaged (no report year, years masked in the text) nothing is resolved at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from summarizer.document import SectionKind
from summarizer.quantities.context import Zone

_CN = "〇零○一二三四五六七八九"
_DIGIT = {**{digit: str(place) for place, digit in enumerate("零一二三四五六七八九")}, "〇": "0", "○": "0"}
_TEN = {"十": 10, "十一": 11, "十二": 12, **{digit: place for place, digit in enumerate("一二三四五六七八九", 1)}}
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DASH = r"\s*(?:-|—|–|−|~|～|至|到)\s*"


def _part_of_year(side: str) -> str:
    """The pattern of a part of a year; `side` keeps the group names of its two uses apart."""
    return (
        rf"(?P<{side}half>上半年|下半年|前三个?季度|前[一二]个?季度|[一1]至三季度|一[-—]三季度|第?[一二三四1-4]季度|首季)"
        rf"|(?P<{side}from>{_MONTH})(?:月份?)?{_DASH}(?P<{side}to>{_MONTH})月份?"
        rf"|前(?P<{side}first>{_MONTH})个月"
        rf"|(?P<{side}month>{_MONTH})月份?(?:(?P<{side}day>\d{{1,2}})日)?"
    )


_YEAR = rf"(?:19|20)\d\d|[一二][〇零○九][{_CN}]{{2}}"
_PATTERN = re.compile(
    rf"(?:(?P<first>(?:19|20)\d\d)年?{_DASH}(?P<last>(?:19|20)\d\d)年)"
    rf"|(?:(?P<year>{_YEAR})年(?:度|间)?|(?P<word>今年|本年度?|去年|上年度?|前年|明年|来年|全年|当年|同年|年内))"
    rf"(?:全年|{_part_of_year('a_')})?(?P<a_tail>以来|年?[末底]|初)?"
    rf"|(?<![\d.一二三四五六七八九十第个])(?:{_part_of_year('b_')})(?P<b_tail>以来|[末底]|初)?"
    r"|“?(?P<plan>十[一二三四五六])五”?(?:规划)?(?P<plan_tail>以来|期间|时期|末)"
    r"|(?P<start>年初)以来|(?P<end>年[末底])"
    r"|(?P<open>目前|近年来|近[几一二两三四五六七八九十\d]{1,2}年来?|过去[一二三四五\d]年|[两三四五\d]年来|历年|至今)"
)
# Where a period may begin: every branch starts with a literal, so that the search can skip to it.
_RUN = r"\s*[-—–−~～至到月个]"
_BEGINS = re.compile(
    "|".join(
        [rf"{digit}(?=\d?{_RUN})" for digit in "0123456789"]
        + [rf"{digit}(?=[一二]?(?:{_RUN}|季度|年来))" for digit in "三四五六七八九十"]
        + [r"2(?=0\d\d)", r"1(?=9\d\d)", rf"一(?=九|{_RUN}|季度)", rf"二(?=[〇零○]|{_RUN}|季度)", "第(?=.季度)"]
        + [
            "今年",
            "本年",
            "去年",
            "上年",
            "前(?=[年一二三1-9十])",
            "明年",
            "来年",
            "全年",
            "当年",
            "同年",
            "上半年",
            "下半年",
        ]
        + [
            "年内",
            "年初以来",
            "年末",
            "年底",
            "首季",
            "十(?=[一二三四五六]五)",
            "“(?=十.五)",
            "目前",
            "近(?=.{1,3}年|年来)",
            "过去",
        ]
        + ["两年来", "历年", "至今"]
    )
)
_CUT = re.compile(r"[,。;:!?()\n、]")
_COMPARED = re.compile(r"(?:较|比|与|同|相比|相较于?|相对于?|对比|高于|低于|超过|快于|慢于)$")
_NAMED = re.compile(
    r"(?:入选|入围|获评|获批|荣获|获得?|评为|印发|出台|列入|纳入|通过|举办|召开|参加|发布|关于|修订|制定|编制|参评|公布|下达|《|“|年度)[^,;。:]{0,6}$"
)
_UNTIL = re.compile(r"(?:截至|截止到?|截止至)\s*$")
_BASE_OF = re.compile(
    r"(?:同期|全年|水平)?的\s*(?:约|近|超)?[\d.点一二三四五六七八九十两]+\s*(?:倍|%)"
)  # 2019年的1.7倍
_BASE_LEAD = re.compile(r"(?:是|为|于|至|到|达|占|约|近)$")
_FROM_ON = re.compile(r"[起开至]|以来")
_SO_FAR = re.compile("已|累计")
_EVENT = re.compile(r"[^\d,;。:()\n一二三四五六七八九十百千万两]{2,20}[,;。\n]")  # 三季度开工;
_YEARS_BACK = re.compile(r"\d{1,2}|[两二三四五六七八九十]")
_MASK = re.compile(r"[xX×*]{2}")
_MASKED = re.compile(r"(?:19|20)?[xX×*]{2,4}年|(?:19|20)[xX×*]{2}")

Reach = Literal["paragraph", "sentence", "clause"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A period named in the text. `base` marks 去年, 上年: a figure to compare with."""

    start: int
    end: int
    period: str | None
    year: int | None
    reach: Reach
    base: bool = False
    bracketed: bool = False
    afresh: bool = False  # ;年底前…: ends the part of the year told before the semicolon
    once: bool = False  # 由上年的…调整为…: of the first figure behind it, no more


def damaged(text: str) -> bool:
    """Whether the text's years are masked (`20xx年`), so that no year in it can be trusted."""
    return _MASK.search(text) is not None and _MASKED.search(text) is not None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _TEN[word]


def _year_of(word: str) -> int:
    return int("".join(_DIGIT.get(char, char) for char in word))


def _quarter(word: str) -> str:
    if word.startswith("前三") or "至三" in word or ("三季度" in word[1:] and word[0] in "一1" and len(word) > 3):
        return "前三季度"
    if word == "首季":
        return "一季度"
    word = word.removeprefix("第").replace("个季度", "季度")
    return word if word[0] not in "1234" else "一二三四"[int(word[0]) - 1] + word[1:]


def _part(match: re.Match[str], side: str) -> str:
    """The part of the year a match names, in normal form; empty for the whole year."""
    if half := match[side + "half"]:
        return half if half.endswith("半年") else _quarter(half)
    if match[side + "from"]:
        return f"{_number(match[side + 'from'])}-{_number(match[side + 'to'])}月"
    if match[side + "first"]:
        return f"1-{_number(match[side + 'first'])}月"
    if match[side + "month"]:
        day = match[side + "day"]
        return f"{_number(match[side + 'month'])}月" + (f"{int(day)}日" if day else "")
    return ""


class Calendar:
    """Resolves the periods of one text, mark by mark, remembering the last year that was written out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.damaged = damaged(text)
        self.next_year_named = "明年" in text or "来年" in text
        self.written: int | None = None  # the last year written in digits in this paragraph
        self.written_at = 0
        self.said: int | None = None
        self.paragraph = 0

    def mark(self, match: re.Match[str], zone: Zone | None, paragraph: int, sentence: int) -> Mark | None:
        """The mark of one match, or None where it is a name's, a comparison's or tells no period."""
        if paragraph != self.paragraph:
            self.paragraph, self.written = paragraph, None
        near = zone is None or zone.report_year is None or self.written_at >= sentence
        self.said = self.written if near else None  # the year that 全年 and 年末 may refer to
        start, end = match.span()
        lead = self.text[max(paragraph, start - 18) : start]
        cut = None
        for found in _CUT.finditer(lead):
            cut = found
        lead = lead[cut.end() :] if cut is not None else lead
        if _COMPARED.search(lead):
            return None
        if match["year"] and _NAMED.search(lead):
            return None
        if _BASE_LEAD.search(lead) and _BASE_OF.match(self.text, end):
            return None
        if zone is not None and zone.report_year is None and self.damaged:
            return Mark(start, end, None, None, "paragraph")
        until = _UNTIL.search(lead) is not None
        mark = self._resolved(match, zone, until)
        if mark is None:
            return None
        if self._due(match):
            mark = replace(mark, reach="clause", afresh=len(lead.strip()) <= 2)
        elif self._brief(match, lead):
            mark = replace(mark, reach="clause")
        if lead.endswith(("从", "由")) and not _FROM_ON.match(self.text, end):
            return replace(mark, once=True)
        window = start - 60 if start > 60 else 0
        if self.text.rfind("(", window, start) > self.text.rfind(")", window, start):
            return replace(mark, bracketed=True)
        return mark

    def titled(self, match: re.Match[str], zone: Zone | None, paragraph: int, sentence: int) -> Mark | None:
        """The mark of a title, where 关于 and the like take nothing away."""
        self.said = None
        return self._resolved(match, zone, until=False)

    def _due(self, match: re.Match[str]) -> bool:
        """A term: 9月底前. It dates its own clause."""
        return self.text.startswith("前", match.end()) and not self.text.startswith("前三", match.end())

    def _brief(self, match: re.Match[str], lead: str) -> bool:
        """A month inside a clause (新院区10月投用) and a quarter (三季度开工) date their own clause."""
        inside = len(lead.strip()) > 2
        if inside and match["b_month"] and match["b_tail"] in ("底", "末") and not _UNTIL.search(lead):
            return True  # 新院区11月底完成封顶
        if match["b_half"] and not inside and lead.strip() and _EVENT.match(self.text, match.end()) is not None:
            return True  # 力争三季度召开听证会;
        if not inside or match["b_tail"]:
            return False
        if match["end"] or match["b_month"]:
            return True
        return bool(match["b_half"]) and _EVENT.match(self.text, match.end()) is not None

    def _resolved(self, match: re.Match[str], zone: Zone | None, until: bool) -> Mark | None:
        start, end = match.span()
        this, coming = self._years(zone)
        if match["open"]:
            return self._open(match, this)
        if match["first"]:
            return Mark(start, end, f"{match['first']}-{match['last']}年", int(match["last"]), "sentence")
        if match["plan"]:
            begin = 2006 + 5 * ("十一", "十二", "十三", "十四", "十五", "十六").index(match["plan"])
            period = {"以来": f"{begin}年以来", "末": f"截至{begin + 4}年末"}.get(
                match["plan_tail"], f"{begin}-{begin + 4}年"
            )
            return Mark(start, end, period, None, "sentence")
        if match["start"]:
            return Mark(start, end, f"{this}年以来" if this else None, this, "paragraph")
        if match["end"]:
            year = self.said or (coming if zone is not None and zone.kind is SectionKind.PLANS else this)
            return Mark(start, end, f"截至{year}年末" if year else None, year, "sentence")
        if match["year"]:
            year = self.written = _year_of(match["year"])
            self.written_at = start
            return self._dated(match, "a_", year, (this, coming), until)
        if word := match["word"]:
            return self._relative(match, word, zone, until)
        year = self.written if self.written in (this, coming) or this is None else this
        so_far = until and this is not None and _SO_FAR.search(self.text, end, end + 24) is not None
        if zone is not None and zone.kind is SectionKind.PLANS and coming is not None and not so_far:
            year = coming  # but 截至12月底累计…: what there was when the report was written
        if match["b_month"] and not match["b_tail"] and not until and year is None:
            return None
        return self._dated(match, "b_", year, (this, coming), until)

    def _open(self, match: re.Match[str], this: int | None) -> Mark | None:
        """近年来 tells of no year; 近三年, 五年来 of as many as end with the year reported on."""
        start, end = match.span()
        if match["open"] in ("目前", "至今"):
            return None
        counted = _YEARS_BACK.search(match["open"])
        back = _number(counted[0].replace("两", "二")) if counted is not None else 0
        if this is None or not 2 <= back <= 10:
            return Mark(start, end, None, None, "sentence" if counted is not None else "clause")
        return Mark(start, end, f"{this - back + 1}-{this}年", this, "sentence")

    def _years(self, zone: Zone | None) -> tuple[int | None, int | None]:
        """The years that 今年 and 明年 mean."""
        if zone is None:
            return None, None
        this = zone.report_year
        return this, zone.plan_year if zone.plan_year is not None else this + 1 if this is not None else None

    def _relative(self, match: re.Match[str], word: str, zone: Zone | None, until: bool) -> Mark | None:
        this, coming = self._years(zone)
        planned = zone is not None and zone.kind is SectionKind.PLANS
        if word in ("去年", "上年", "上年度", "前年"):
            back = 2 if word == "前年" else 1
            now = coming if planned and not self.next_year_named else this if this is not None else self.written
            year = now - back if now is not None else None
            dated = self._dated(match, "a_", year, (this, coming), until)
            return Mark(dated.start, dated.end, dated.period if year else None, year, "clause", base=True)
        if word in ("明年", "来年"):
            year = coming
        elif word in ("当年", "同年", "全年", "年内") and self.said is not None:
            year = self.said
        elif planned and (word in ("全年", "年内") or not self.next_year_named):
            year = coming
        else:
            year = this
        if year is None:
            return None
        return self._dated(match, "a_", year, (this, coming), until)

    def _dated(
        self, match: re.Match[str], side: str, year: int | None, near: tuple[int | None, int | None], until: bool
    ) -> Mark:
        start, end = match.span()
        part, tail = _part(match, side), match[side + "tail"] or ""
        stem = (f"{year}年" if year else "") + part
        reach: Reach = "paragraph" if near[0] is None or year in near else "sentence"
        if tail == "以来":
            return Mark(start, end, stem + "以来", year, reach)
        if tail.endswith(("末", "底")) or until:
            ending = stem + "末" if tail.endswith(("末", "底")) or not part else stem
            return Mark(start, end, "截至" + ending, year, "sentence")
        single = bool(match[side + "month"])
        return Mark(start, end, stem, year, "sentence" if single else reach)


def find(text: str) -> list[re.Match[str]]:
    """Every period written in a half-width text, in order, none overlapping."""
    found: list[re.Match[str]] = []
    reached = 0
    for place in _BEGINS.finditer(text):
        start = place.start()
        if start >= reached and (match := _PATTERN.match(text, start)) is not None:
            found.append(match)
            reached = match.end()
    return found
