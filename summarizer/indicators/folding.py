"""An indicator's name taken apart: the thing in comparable characters, its level, its measure, its stage."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from summarizer.quantities.quantity import STAGES
from summarizer.reading.regions import names_in
from summarizer.resources import table

_CACHE = 32768
_TIMES = re.compile(
    r"(?:19|20)\d\d年度?(?:上半年|下半年|\d{1,2}[-—~至]?\d{0,2}月份?|[第前]?[一二三四1-4]季度)?|(?<![\d创])\d{1,2}[-—~至]\d{1,2}月份?|[上下]半年"
)
_NOT_WORDS = re.compile(r"[^0-9A-Za-z&%+一-鿿]+")
_ABOVE = "(?:及?其?以上)"
_MARK = "\ue000"  # stands around a name that has been read as a synonym: nothing is cut off inside it
_CHANGES = frozenset(("growth", "delta", "rank", "net"))
_STRONGEST = ("rank", "growth", "net", "new", "cumulative", "stock")  # of several words, which tells the measure
_COUNTED = frozenset(("new", "stock", "cumulative", *_CHANGES))
_SHARE = re.compile(r"(?:所?占比[重例]?|比重|比例|比率|份额)$")


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a name says. Two indicators are of one thing where their `key` is one.

    `levels` are 国家 省 市 区 镇, with + for 及以上; `place_levels` those that the name of a place may stand for
    (浙江省…: perhaps 省级). `measure` is new, stock, cumulative, net, growth, delta or rank, None where nothing
    tells; `stage` as in quantities.
    """

    name: str
    key: str
    levels: frozenset[str] = frozenset()
    measure: str | None = None
    stage: str | None = None
    place_levels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Synonym:
    key: str
    level: str | None
    share: bool


@lru_cache(_CACHE)
def folded(name: str, *, measure: str | None = None, stage: str | None = None, scope: str | None = None) -> Indicator:
    """The indicator that a name names; `measure`, `stage`, `scope` are heard where the name is silent.

    A measure of change (growth, delta, rank) beats the name's words: in 新增…增长12% the figure is the change.
    """
    text, places = _without_places(_fold(name))
    text, synonym = _read_synonyms(text)
    text = _TIMES.sub("", text)
    text, told_measure = _measure(text)
    text, told_stage = _stage(text)
    text = _nothing().sub("", text)
    text, levels = _levels(text)
    if not levels:
        levels = _scope_levels(scope)
    if synonym is not None and synonym.level is not None:
        levels -= {synonym.level}
    if measure in _CHANGES or told_measure is None:
        # A rank among growth rates is no rank among amounts.
        suffix = "增速" if told_measure == "growth" and measure == "rank" else ""
        told_measure = measure if measure in _COUNTED else told_measure
    else:
        suffix = ""
    key = _key(text)
    if measure == "share" and not _SHARE.search(key) and not (synonym is not None and synonym.share):
        suffix = "占比"
    return Indicator(name, key + suffix, levels, told_measure, told_stage or stage, places)


def _fold(name: str) -> str:
    """Width and compatibility forms and case folded; quotes and blanks left out."""
    return re.sub(r"[\s“”\"'‘’「」『』]+", "", unicodedata.normalize("NFKC", name)).upper()


def _without_places(text: str) -> tuple[str, frozenset[str]]:
    """Names of places at the head of a name say whose figure it is, or the level that gave a title."""
    levels: set[str] = set()
    kept, end = [], 0
    for start, stop, _ in names_in(text):
        suffix = text[stop - 1]
        levels.add({"省": "省", "市": "市"}.get(suffix, "区"))
        kept.append(text[end:start])
        end = stop
    return "".join((*kept, text[end:])), frozenset(levels)


@cache
def _synonyms() -> tuple[re.Pattern[str], dict[str, _Synonym]]:
    reading: dict[str, _Synonym] = {}
    for row in table("indicators/synonyms.toml")["groups"]:
        entry = _Synonym(row["key"], row.get("level"), row.get("share", False))
        reading |= {_fold(name): entry for name in row["names"]}
    names = sorted(reading, key=lambda name: (-len(name), name))
    return re.compile("|".join(re.escape(name) for name in names)), reading


def _read_synonyms(text: str) -> tuple[str, _Synonym | None]:
    """Known names between marks, and the last of them: it is the head of the noun phrase."""
    pattern, reading = _synonyms()
    last: _Synonym | None = None

    def read(match: re.Match[str]) -> str:
        nonlocal last
        last = reading[match.group()]
        return f"{_MARK}{last.key}{_MARK}"

    return pattern.sub(read, text), last


@cache
def _words(part: str) -> tuple[re.Pattern[str], dict[str, str]]:
    rows: dict[str, Any] = table("indicators/words.toml")[part]
    reading = {word: name for name, row in rows.items() for word in row["words"]}
    words = sorted(reading, key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in words)), reading


def _outside(pattern: re.Pattern[str], text: str) -> list[tuple[int, int, str]]:
    """Where a pattern stands outside of synonyms."""
    found, place = [], 0
    for number, part in enumerate(text.split(_MARK)):
        if number % 2 == 0:
            found += [(place + match.start(), place + match.end(), match.group()) for match in pattern.finditer(part)]
        place += len(part) + 1
    return found


def _cut(text: str, spans: list[tuple[int, int, str]]) -> str:
    for start, end, _ in reversed(spans):
        text = text[:start] + text[end:]
    return text


def _measure(text: str) -> tuple[str, str | None]:
    pattern, reading = _words("measure")
    found = _outside(pattern, text)
    if not found:
        return text, None
    told = [reading[word] for _, _, word in found]
    # 新认定 tells a stage too: only its 新 is taken.
    spans = [(start, start + 1 if len(word) > 2 and word.startswith("新") else end, word) for start, end, word in found]
    return _cut(text, spans), next((each for each in _STRONGEST if each in told), None)


def _stage(text: str) -> tuple[str, str | None]:
    """The earliest stage that is told: what is 申报认定 is not yet 认定."""
    pattern, reading = _words("stage")
    found = _outside(pattern, text)
    told = [reading[word] for _, _, word in found]
    return _cut(text, found), next((str(stage) for stage in STAGES if stage in told), None)


@cache
def _nothing() -> re.Pattern[str]:
    return _words("nothing")[0]


@cache
def _level_pattern() -> re.Pattern[str]:
    """省级以上, 省、市级, and a bare 省, 市 or 省市 at the head."""
    _, reading = _words("level")
    full = "|".join(sorted((re.escape(word) for word in reading if word.endswith("级")), key=lambda w: -len(w)))
    bare = "|".join(sorted((re.escape(word) for word in reading if not word.endswith("级")), key=lambda w: -len(w)))
    never = "|".join(re.escape(word) for word in table("indicators/words.toml")["bare"]["not_before"])
    pair = r"(?P<first>[省市区县])、?(?P<second>[省市区县])级"
    return re.compile(
        rf"(?:{pair}|(?P<full>{full})|^(?P<bare>省、?市(?=重点|科技)|(?:{bare})(?!{never})))(?P<above>{_ABOVE})?"
    )


def _levels(text: str) -> tuple[str, frozenset[str]]:
    _, reading = _words("level")
    pattern = _level_pattern()
    levels: set[str] = set()

    def taken(match: re.Match[str]) -> str:
        above = "+" if match["above"] else ""
        words = [match["full"] or match["bare"]] if match["first"] is None else [match["first"], match["second"]]
        words = ["省", "市"] if words[0] in ("省市", "省、市") else words
        levels.update(reading[word] + above for word in words)
        return ""

    parts = text.split(_MARK)
    head = next((place for place, part in enumerate(parts) if part), 0)
    for place in range(0, len(parts), 2):
        # A bare level word counts at the head of the whole name only.
        parts[place] = pattern.sub(taken, parts[place]) if place == head else _full_only(pattern, parts[place], taken)
    return _MARK.join(parts), frozenset(levels)


def _full_only(pattern: re.Pattern[str], text: str, taken: Any) -> str:
    return pattern.sub(lambda match: match.group() if match["bare"] is not None else taken(match), text)


def _scope_levels(scope: str | None) -> frozenset[str]:
    """The levels of a metric's scope: 全区 省级 → {省}, 市级以上 → {市+}; a territory is none."""
    found: set[str] = set()
    for word in (scope or "").split():
        level, _, above = word.partition("级")
        if level != word and not word.startswith("全"):
            level = _words("level")[1].get(level + "级", level)
            found.add(level + ("+" if above else ""))
    return frozenset(found)


def _key(text: str) -> str:
    text = _NOT_WORDS.sub("", text.replace(_MARK, "")).removesuffix("的")
    trimmed = text.removesuffix("数")
    return trimmed if len(trimmed) > 1 else text
