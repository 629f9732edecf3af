"""Places by the division table of GB/T 2260: which one a document speaks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from summarizer.document import Region
from summarizer.reading.organisations import is_organisation

_SUFFIXES = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "新区",
    "林区",
    "特区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "州",
    "旗",
)
# Nationalities stand between a place's name and 自治州/自治县: 延边朝鲜族自治州 is 延边 in short.
_NATIONALITY = re.compile(r"(?:[\u4e00-\u9fff]{1,5}族)+$")
_LONGEST_NAME = 15
_ENDINGS = "省市区县州盟旗"
_MUNICIPALITIES = frozenset(("11", "12", "31", "50"))
_SAMPLE = 30_000
# Zones have names and administrations, but no code of their own in GB/T 2260.
_ZONE = re.compile(
    r"(?P<suffix>高新技术产业开发区|经济技术开发区|高新技术开发区|经济开发区|高新区|经开区|开发区|保税区|自贸区|度假区|工业园区|新区)"
)
_ZONE_REACH = 12
_ZONE_OWN_NAME = 4  # characters between a place and the kind of zone: 宁波杭州湾新区
# Names that are common nouns as well: they count only behind the name of the place they belong to.
_COMMON_NOUNS = frozenset(
    ("城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "新城区", "城中区", "市中区", "城关区")
)


@dataclass(frozen=True, slots=True)
class Division:
    """A row of the table. `withdrawn` codes stay readable for older reports."""

    code: str
    name: str
    withdrawn: bool

    @property
    def level(self) -> str:
        """`省`, `市` or `县`: province, prefecture or county level."""
        if self.code.endswith("0000"):
            return "省"
        return "市" if self.code.endswith("00") else "县"


@dataclass(frozen=True)
class _Table:
    by_code: dict[str, Division]
    by_name: dict[str, tuple[Division, ...]]
    by_short: dict[str, tuple[Division, ...]]


@cache
def _table() -> _Table:
    by_code: dict[str, Division] = {}
    by_name: dict[str, list[Division]] = {}
    by_short: dict[str, list[Division]] = {}
    for row in (Path(__file__).parent / "regions.tsv").read_text(encoding="utf-8").splitlines():
        if row.startswith("#"):
            continue
        code, name, *mark = row.split("\t")
        division = Division(code, name, bool(mark))
        by_code[code] = division
        by_name.setdefault(name, []).append(division)
        short = short_name(name)
        if short != name:
            by_short.setdefault(short, []).append(division)
    return _Table(
        by_code,
        {name: tuple(found) for name, found in by_name.items()},
        {name: tuple(found) for name, found in by_short.items()},
    )


def short_name(name: str) -> str:
    """鄞州区 → 鄞州, 内蒙古自治区 → 内蒙古, 延边朝鲜族自治州 → 延边; what would shrink to one character stays."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            stem = name[: -len(suffix)]
            if suffix.startswith("自治") and suffix != "自治区":
                cut = _NATIONALITY.sub("", stem)
                # 族 names are of open length, so the stem keeps at least two characters.
                stem = cut if len(cut) >= 2 else stem[:2]
            return stem
    return name


def parents(division: Division) -> tuple[Division, ...]:
    """The divisions above, nearest first."""
    table = _table()
    codes = (division.code[:4] + "00", division.code[:2] + "0000")
    return tuple(table.by_code[code] for code in codes if code != division.code and code in table.by_code)


def full_name(division: Division) -> str:
    """The name with its prefecture (or municipality) before it: 宁波市鄞州区, 重庆市江北区, 甘肃省."""
    if division.level != "县":
        return division.name
    above = parents(division)
    nearest = above[0] if above else None
    if nearest is None or (nearest.level == "省" and nearest.code[:2] not in _MUNICIPALITIES):
        return division.name
    return nearest.name + division.name


def is_shared(name: str) -> bool:
    """Whether several divisions bear a name: such a name alone has no code."""
    return len(_table().by_name.get(name, ())) > 1


def names_in(text: str) -> list[tuple[int, int, tuple[Division, ...]]]:
    """Full division names in a text: start, end, the divisions of that name; the longest at each ending; linear."""
    by_name = _table().by_name
    found: list[tuple[int, int, tuple[Division, ...]]] = []
    for match in re.finditer(f"[{_ENDINGS}]", text):
        end = match.end()
        floor = found[-1][1] if found else 0
        for start in range(max(floor, end - _LONGEST_NAME), end - 1):
            divisions = by_name.get(text[start:end])
            if divisions and (text[start:end] not in _COMMON_NOUNS or (found and found[-1][1] == start)):
                found.append((start, end, divisions))
                break
    return found


def _short_counts(text: str) -> Counter[str]:
    """How often each short name occurs in a text."""
    by_short = _table().by_short
    counts: Counter[str] = Counter()
    for match in re.finditer(r"[\u4e00-\u9fff]{2,}", text):
        run = match.group()
        for start in range(len(run) - 1):
            for length in (2, 3, 4):
                word = run[start : start + length]
                if len(word) == length and word in by_short:
                    counts[word] += 1
    return counts


def region_of(direct: Sequence[str], body: str) -> Region | None:
    """The place that a document speaks for.

    `direct` are the texts that name it outright, best first (title, issuer, signature, an author's position); `body`
    settles what stays ambiguous. A name that several places share gets no code unless its prefecture or province is
    named too.
    """
    body = body[:_SAMPLE]
    for text in direct:
        found = names_in(text)
        zone = _zone_in(text, found)
        if zone is not None:
            return zone
        if found:
            return _chosen(text, found, body)
    for text in direct:
        short = _short_in(text, body)
        if short is not None:
            return short
    return _from_body(direct, body)


def _zone_in(text: str, named: Sequence[tuple[int, int, tuple[Division, ...]]]) -> Region | None:
    """A functional zone has no code of its own; it is known by its name when a place's name leads it: 宁波高新区.

    `named` are the divisions named in the text: one that stands apart before the zone speaks for the text instead.
    """
    table = _table()
    for match in _ZONE.finditer(text):
        head = match.start("suffix")
        if any(match.end() == end for _, end, _ in named):
            continue  # 浦东新区 is a division
        for start in range(max(0, head - _ZONE_REACH), head - 1):
            lead = next((n for n in (4, 3, 2) if text[start : start + n] in table.by_short and start + n <= head), 0)
            lead = lead or next((end - begin for begin, end, _ in named if begin == start and end <= head), 0)
            if lead and head - start - lead <= _ZONE_OWN_NAME:
                if any(end < start for _, end, _ in named):
                    return None
                return Region(text[start : match.end()])
    return None


def _chosen(text: str, found: list[tuple[int, int, tuple[Division, ...]]], body: str) -> Region:
    """The lowest division of the first unbroken chain of names: 浙江省宁波市鄞州区 → 鄞州区 of 宁波市."""
    chain = [found[0]]
    for item in found[1:]:
        if item[0] != chain[-1][1]:
            break
        chain.append(item)
    named = [division for _, _, divisions in chain[:-1] for division in divisions]
    candidates = list(chain[-1][2])
    if len(candidates) > 1 and named:
        codes = {division.code for division in named}
        inside = [one for one in candidates if any(above.code in codes for above in parents(one))]
        candidates = inside or candidates
    return _settle(candidates, text + "\n" + body) or Region(text[chain[0][0] : chain[-1][1]])


def _settle(candidates: list[Division], context: str) -> Region | None:
    """One of several divisions of the same name, by the parents that the document names; None where nothing tells."""
    standing = [one for one in candidates if not one.withdrawn] or candidates
    if len({full_name(one) for one in standing}) == 1:
        return Region(full_name(standing[0]), standing[0].code)
    weights = []
    for one in standing:
        mentions = sum(context.count(short_name(above.name)) for above in parents(one))
        weights.append((mentions, one))
    best = max(weight for weight, _ in weights)
    top = [one for weight, one in weights if weight == best]
    if best and len(top) == 1:
        return Region(full_name(top[0]), top[0].code)
    return None


def _short_in(text: str, body: str) -> Region | None:
    """A short name in a title or issuer: 鄞州科技局 by its front, 聚焦…@宁波 as the only one of its level there."""
    counts = _short_counts(text)
    table = _table()
    for length in (4, 3, 2):
        leading = table.by_short.get(text[:length])
        if leading and is_organisation(text[length : length + 12].split("20")[0]):
            return _settle(list(leading), text + "\n" + body)
    divisions = [one for name in counts for one in table.by_short[name] if not one.withdrawn and one.level != "县"]
    names = {one.name for one in divisions}
    return _settle(divisions, text + "\n" + body) if len(names) == 1 else None


def _from_body(direct: Sequence[str], body: str) -> Region | None:
    """By the mentions of the body: full names count thrice; a county's short name needs its parent beside it."""
    table = _table()
    level = _level_spoken("\n".join((*direct, body)))
    if level is None:
        return None
    counts: Counter[str] = Counter()
    shorts = _short_counts(body)
    for _, _, divisions in names_in(body):
        for one in divisions:
            if one.level == level or (level == "市" and one.name.endswith("市")):
                counts[one.code] += 3
    for name, times in shorts.items():
        for one in table.by_short[name]:
            fits = one.level == level or (level == "市" and one.name.endswith("市"))
            nearest = parents(one)[:1]
            if fits and times >= 3 and all(shorts[short_name(above.name)] for above in nearest):
                counts[one.code] += times
    if not counts:
        return None
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    best = ranked[0][1]
    if best < 3:
        return None
    return _settle([table.by_code[code] for code, count in ranked if count == best], body)


def _level_spoken(text: str) -> str | None:
    """The level that a document speaks from: of 全区/我区/区委, 全市, 全省 the most frequent; None for the nation."""
    scores = {
        "县": len(re.findall(r"[全我][区县旗]|区委|县委|区科|县科|区政府|县政府", text)),
        "市": len(re.findall(r"[全我]市|市委、市政府|^市", text)),
        "省": len(re.findall(r"[全我]省|省委、省政府", text)),
    }
    best = max(("县", "市", "省"), key=lambda level: scores[level])
    return best if scores[best] > len(re.findall(r"我国|国务院", text)) else None
