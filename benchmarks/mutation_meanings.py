"""Faults of meaning: qualifier, direction, status, stage, period, indicator, scope, measure, baseline, part, name.

The same kind of rules as in mutation_values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from benchmarks.mutation_samples import Sample
from benchmarks.mutation_text import WORDS, Mutant, clause, figures, replace

_FIG = r"[0-9][0-9.,]*[多余]?(?:万亿|亿|万|千)?[多余]?(?:个百分点|个基点|[^\W\dA-Za-z_]|%|‰)"
_LEAD = r"(?:[^,，;；。、(（)）\d“”]{0,10})"  # from a word to its figure, within the clause


def qualifier_dropped(sample: Sample, rng: Random) -> Iterator[Mutant]:
    before = r"(?<![最附签])(?:近|约|超过|超|逾|突破|不低于|不少于|不超过|不足|大约|接近)(?=" + _FIG + ")"
    expected = r"(?:预计|有望)(?=[近约超突达][^,，;；、]{0,3}" + _FIG + ")"
    behind = r"(?<=[%家项个人元次米亩点吨里‰])(?:左右|以上|及以上|以内|以下)(?=[,，;；。、(（)）]|$)"
    infix = r"(?<=\d)[多余](?=[个家项人名位场次亩万批])"
    for m in re.finditer(f"{before}|{expected}|{behind}|{infix}", sample.statement):
        if m.group() in ("预计", "有望") and re.search("预计|有望", sample.statement.replace(m.group(), "", 1)):
            continue
        start = m.start() + (m.group() == "突破" and 0)
        yield Mutant(replace(sample.statement, start, m.end(), ""), f"- {m.group()}")


def qualifier_changed(sample: Sample, rng: Random) -> Iterator[Mutant]:
    pairs = {**WORDS["qualifier_before"], **WORDS["qualifier_behind"]}
    before = r"(?<![最附签])(?:近|约|超过|超|逾|突破|不低于|不少于|不超过|不足|接近)(?=" + _FIG + ")"
    behind = r"(?<=[%家项个人元次米亩点吨里‰])(?:左右|以上|以内)(?=[,，;；。、(（)）]|$)"
    for m in re.finditer(f"{before}|{behind}", sample.statement):
        new = pairs[m.group()]
        yield Mutant(replace(sample.statement, m.start(), m.end(), new), f"{m.group()} → {new}")


def direction(sample: Sample, rng: Random) -> Iterator[Mutant]:
    pairs = WORDS["direction"]
    words = "|".join(pairs)
    for m in re.finditer(
        f"(?:(?<!不)(?:{words})|(?<=[、,，])增)(?=(?:了|到|至|为)?(?:全[市省国])?{_FIG})", sample.statement
    ):
        new = pairs.get(m.group(), "降")
        yield Mutant(replace(sample.statement, m.start(), m.end(), new), f"{m.group()} → {new}")


def status(sample: Sample, rng: Random) -> Iterator[Mutant]:
    text = sample.statement
    if not figures(text):
        return
    if sample.list == "plans":
        plan = re.search(r"(?:力争|确保|争取|计划|预期)", text)
        if plan and re.search(r"力争|确保|争取|计划|预期|不低于|不少于|目标", sample.evidence):
            told = re.sub(r"(?:力争|确保|争取|计划|预期)(?!项目|》|”|投资完成)", "", text)
            yield Mutant(told, "plan told as done", "achievements")
    elif sample.list == "achievements" and not re.search(r"力争|计划|争取|预计|有望|预期|意向|拟", text):
        verb = re.search(
            r"(?:(?<=^)|(?<=[,，;；、年区市县共]))(?:新增|引进|建成|实现|培育|举办|新认定|新建|发放|组织|创建|开展|完成|培训|获批|新改建|获评)"
            + _LEAD + r"(?=\d[\d.]*[^%年月\d]{1,3}(?!%))", text
        )  # fmt: skip
        if verb:
            yield Mutant(
                replace(text, verb.start(), verb.start(), rng.choice(("力争", "计划"))), "done told as plan", "plans"
            )


def stage(sample: Sample, rng: Random) -> Iterator[Mutant]:
    pairs = WORDS["stage"]
    words = "|".join(sorted(pairs, key=len, reverse=True))
    pattern = (
        f"(?:{words})(?!完成|工作|数|通道|专班|投用|建设|金额|额|以来|率|并|奖励)(?={_LEAD}(?:“[^”]*”)?{_LEAD}{_FIG})"
    )
    for m in re.finditer(pattern, sample.statement):
        new = pairs[m.group()]
        begin, end = clause(sample.statement, m.start())
        if m.group() == "申报" and sample.statement[m.start() - 2 : m.start()] == "推荐":
            continue
        if new not in sample.statement[begin:end]:
            yield Mutant(replace(sample.statement, m.start(), m.end(), new), f"{m.group()} → {new}")


def commitment(sample: Sample, rng: Random) -> Iterator[Mutant]:
    pairs = WORDS["commitment"]
    for m in re.finditer("|".join(pairs), sample.statement):
        new = pairs[m.group()]
        governed = re.split("[;；。]", sample.statement[m.end() :])[0][:40]
        if sample.list == "plans" and m.group() in sample.evidence and new not in sample.evidence and figures(governed):
            yield Mutant(replace(sample.statement, m.start(), m.end(), new), f"{m.group()} → {new}")


def period(sample: Sample, rng: Random) -> Iterator[Mutant]:
    text = sample.statement
    for m in re.finditer(
        r"(?:(?:20\d\d年)?1[-—–](\d{1,2})月[,，]?(?:份)?|上半年[,，]?|一季度[,，]?)(?=[^;；。]{0,40}\d)", text
    ):
        if m[1]:
            month = int(m[1])
            other = str(month - 1 if month > 3 else month + 1)
            yield Mutant(replace(text, *m.span(1), other), f"1-{m[1]}月 → 1-{other}月")
        else:
            yield Mutant(replace(text, m.start(), m.start() + 3, "前三季度"), f"{m.group()} → 前三季度")
        if _said_once(sample, m):
            yield Mutant(replace(text, m.start(), m.end(), ""), f"- {m.group()}")
    for m in re.finditer(r"(?<![\d“至—-])(20\d\d)年(?!度|以来|底|末|\d|前|第一批)(?=[^;；。]{0,40}\d)", text):
        if text[: m.start()].count("“") > text[: m.start()].count("”") or text[m.end() :].startswith(("中国", "工作")):
            continue
        for year in (int(m[1]) + 1, int(m[1]) - 1):
            if f"{year}年" not in sample.evidence:
                yield Mutant(replace(text, *m.span(1), str(year)), f"{m[1]}年 → {year}年")
                break


def _said_once(sample: Sample, part: re.Match[str]) -> bool:
    """Whether a statement loses its period with these words.

    Not where it compares with them (比上半年快…), says them again (截至6月底), or the report's title says them of all
    that it holds and the evidence does not repeat it.
    """
    if sample.statement[: part.start()].endswith(("比", "较", "前")):
        return False
    if "半" in part.group() and re.search("6月[底末]", sample.statement):
        return False
    titled = re.search(r"上半年|[一二三]季度|\d月", sample.document) is not None
    return not titled or re.search(r"\d\s?月|半年|季度", sample.evidence) is not None


def swap_indicators(sample: Sample, rng: Random) -> Iterator[Mutant]:
    found = figures(sample.statement)
    for index, first in enumerate(found):
        for second in found[index + 1 : index + 4]:
            between = sample.statement[first.end : second.start]
            if first.unit != second.unit or (first.number, first.scale) == (second.number, second.scale):
                continue
            if re.search(r"[到至]$|[-—~]$", between) or len(between) < 2 or (first.scale == "") != (second.scale == ""):
                continue
            if re.fullmatch(r"[、和,，]", between):
                pass  # 分别为12.3%、8.1%: exchanged figures change their subjects too
            text = replace(
                sample.statement,
                second.start,
                second.start + len(second.number + second.scale),
                first.number + first.scale,
            )
            text = replace(
                text, first.start, first.start + len(first.number + first.scale), second.number + second.scale
            )
            if not first.fuzz + second.fuzz:
                yield Mutant(text, f"{first.number} ↔ {second.number}")


def scope(sample: Sample, rng: Random) -> Iterator[Mutant]:
    pairs = WORDS["scope"]
    behind = r"(?!以上|及以上|示范[县区]|甲等|代表)(?=[^,，;；。]{0,20}(?:\d|第[一二三四五六七八九十]|首|前(?!列)))"
    for m in re.finditer("(?:" + "|".join(pairs) + ")" + behind, sample.statement):
        if sample.statement[: m.start()].count("“") > sample.statement[: m.start()].count("”"):
            continue
        if sample.statement[m.start() - 1 : m.start()] == "、" or sample.statement[m.end() : m.end() + 1] in "、和":
            continue
        new = pairs[m.group()]
        after = sample.statement[m.end() : m.end() + 4]
        if new + after not in sample.evidence:
            yield Mutant(replace(sample.statement, m.start(), m.end(), new), f"{m.group()} → {new}")


def measure(sample: Sample, rng: Random) -> Iterator[Mutant]:
    noun = r"([^,，;；。、(（)）\d“”总达数量超约近]{2,20})"
    for m in re.finditer(
        r"(?<!高)(?<!更)新(?:增(?!长|加)|认定|建|培育|引进|改建)" + noun + f"({_FIG})", sample.statement
    ):
        yield Mutant(replace(sample.statement, m.start(), m.end(), f"{m[1]}总数达{m[2]}"), "新增 → 总数")
    for m in re.finditer(
        r"(?:^|(?<=[,，;；、]))(?!新增)" + noun + r"(?:总数|总量)(?:达到|达|为)?((?:约|超过|超)?" + _FIG + ")",
        sample.statement,
    ):
        yield Mutant(
            replace(
                sample.statement, m.start(), m.end(), f"新增{m[1].removeprefix('全区').removeprefix('全市')}{m[2]}"
            ),
            "总数 → 新增",
        )
    for m in re.finditer(r"占[^,，;；。\d]{2,16}?(?:比重|比例)?(?:达到|达|为|的)?(\d[\d.]*%)", sample.statement):
        yield Mutant(replace(sample.statement, m.start(), m.end(), f"同比增长{m[1]}"), "占比 → 增长")


def baseline(sample: Sample, rng: Random) -> Iterator[Mutant]:
    figure = r"(\d[\d.]*(?:万|亿)?(?:个基点|[^\W\d_]|%)?)"
    pattern = (
        r"[从由](?:(?:20\d\d年|上年|去年|年初)的?)?"
        + figure
        + r"[^,，;；。\d]{0,6}?(?:到|至|为)"
        + r"(\d[\d.]*(?:万|亿)?(?:个基点|[^\W\d_]|%))"
    )
    for m in re.finditer(pattern, sample.statement):
        if Decimal(re.match(r"[\d.]+", m[1]).group().rstrip(".")) == 0:  # type: ignore[union-attr]
            continue
        tail = re.sub(r"^[\d.]+", "", m[2])
        told = re.match(r"[\d.]+", m[1]).group() + tail  # type: ignore[union-attr]
        yield Mutant(replace(sample.statement, m.start(), m.end(), f"达{told}"), f"{m.group()} → 达{told}")


def part(sample: Sample, rng: Random) -> Iterator[Mutant]:
    pattern = (
        f"({_FIG})"
        + r"([,，](?:同比[^,，]{2,8}[,，])?其中[^,，;；。\d]{0,12}?)(\d[\d.,]*(?:万|亿)?)("
        + r"个百分点|[^\W\d_]|%)[^,，;；。、]{0,8}"
    )
    for m in re.finditer(pattern, sample.statement):
        whole = re.match(r"[\d.,]+(?:万|亿)?", m[1])
        if whole is None or m[4] != m[1][whole.end() :][:1] or "增" in m[2]:
            continue
        yield Mutant(replace(sample.statement, m.start(), m.end(), m[3] + m[4]), f"{m.group()} → {m[3]}{m[4]}")


def name(sample: Sample, rng: Random) -> Iterator[Mutant]:
    swaps = "华新东海北天明金安民"
    for m in re.finditer(r"[“《]([^”》“《、]{2,20})[”》]", sample.statement):
        inner = m[1]
        if inner not in sample.evidence:
            continue
        digits = [i for i, c in enumerate(inner) if c.isdigit()]
        hanzi = [i for i, c in enumerate(inner) if "一" <= c <= "鿿"]
        if digits:
            i = rng.choice(digits)
            new = replace(inner, i, i + 1, str((int(inner[i]) + rng.randint(1, 8)) % 10))
        elif hanzi:
            i = rng.choice(hanzi)
            new = replace(inner, i, i + 1, rng.choice([c for c in swaps if c != inner[i]]))
        else:
            continue
        yield Mutant(replace(sample.statement, m.start(1), m.end(1), new), f"{inner} → {new}")


RULES = {
    "qualifier dropped": qualifier_dropped,
    "qualifier changed": qualifier_changed,
    "direction": direction,
    "status": status,
    "stage": stage,
    "commitment": commitment,
    "period": period,
    "indicator swap": swap_indicators,
    "scope": scope,
    "measure": measure,
    "baseline as current": baseline,
    "其中 dropped": part,
    "name changed": name,
}
