"""Faithful rewordings: the same facts in other words, by rules of the language. None may cost an error or a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from benchmarks.mutation_samples import Sample
from benchmarks.mutation_text import (
    SCALES,
    WORDS,
    Mutant,
    chinese,
    chinese_decimal,
    clause,
    figures,
    quoted,
    replace,
    written,
)
from benchmarks.mutation_values import sums

_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F) if chr(code) not in "\"'<>&"})
_NARROW = str.maketrans("，；：（）％", ",;:()%")
_RANKED = re.compile(r"排名|位居|位列|居[全县市省区]|第[0-9一二三四五六七八九十]+[位名]")
_PERIOD = re.compile(
    r"月|年|季度|截至|以来|上半|今|去|目前|其中|分别|均|力争|确保|计划|争取|将|预计|有望|目标|从|由|比|较|累计|占"
)


def as_is(sample: Sample, rng: Random) -> Iterator[Mutant]:
    yield Mutant(sample.statement, "unchanged")


def width(sample: Sample, rng: Random) -> Iterator[Mutant]:
    if re.search(r"\d", sample.statement):
        yield Mutant(sample.statement.translate(_WIDE), "half to full width")
        if sample.statement.translate(_NARROW) != sample.statement:
            yield Mutant(sample.statement.translate(_NARROW), "full to half width")


def separators(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for figure in figures(sample.statement):
        whole, dot, places = figure.number.partition(".")
        if len(whole) > 3 and whole.isdigit():
            number = f"{int(whole):,}{dot}{places}"
            text = replace(sample.statement, figure.start, figure.start + len(figure.number), number)
            yield Mutant(text, f"{figure.number} → {number}")


def rescaled(sample: Sample, rng: Random) -> Iterator[Mutant]:
    """1.47亿元 = 14700万元, 2.7万人次 = 27000人次."""
    for figure in figures(sample.statement):
        if figure.fuzz or not figure.unit or figure.scale not in ("万", "亿"):
            continue
        if figure.number not in sample.evidence:
            continue  # a rounding: 2.37万户 for 23748户 says no more than its digits, 23700户 does
        scale = "" if figure.scale == "万" else "万"
        number = written(figure.value.scaleb(-SCALES[scale]))
        if figure.unit == "元" and scale == "" and Decimal(number) > 10**8:
            scale, number = "亿", written(figure.value.scaleb(-8))
        if len(number) <= 9:
            end = figure.start + len(figure.number) + len(figure.scale)
            text = replace(sample.statement, figure.start, end, number + scale)
            yield Mutant(text, f"{figure.number}{figure.scale} → {number}{scale}")


def per_cent(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for figure in figures(sample.statement):
        if figure.unit == "%" and len(figure.number) <= 6 and not figure.number.startswith("-"):
            text = "百分之" + chinese_decimal(figure.number)
            yield Mutant(replace(sample.statement, figure.start, figure.end, text), f"{figure.number}% → {text}")


def numerals(sample: Sample, rng: Random) -> Iterator[Mutant]:
    """六家 = 6家, both ways."""
    for figure in figures(sample.statement):
        if (
            figure.scale
            or figure.fuzz
            or not figure.number.isdigit()
            or figure.unit in ("%", "‰", "个百分点", "元", "")
        ):
            continue
        if 0 < int(figure.number) < 100:
            text = "两" if figure.number == "2" else chinese(int(figure.number))
            end = figure.start + len(figure.number)
            yield Mutant(replace(sample.statement, figure.start, end, text), f"{figure.number} → {text}")
    words = "两二三四五六七八九"
    for m in re.finditer(
        r"(?<![一二三四五六七八九十百千万第零、点〇])([两三四五六七八九])(?=[家项](?!式|级|个))", sample.statement
    ):
        if not any(a <= m.start() < b for a, b in quoted(sample.statement)):
            number = str(max(2, words.index(m[1]) + 1))
            yield Mutant(replace(sample.statement, m.start(), m.end(), number), f"{m[1]} → {number}")


def tenths(sample: Sample, rng: Random) -> Iterator[Mutant]:
    """20% = 两成, where a share or a growth is told."""
    for figure in figures(sample.statement):
        if figure.unit == "%" and re.fullmatch(r"[1-9]0|[1-9]5", figure.number):
            tens, half = int(figure.number[0]), figure.number[1] == "5"
            text = ("两" if tens == 2 and not half else chinese(tens)) + "成" + ("半" if half else "")
            if half and tens < 3:
                continue
            yield Mutant(replace(sample.statement, figure.start, figure.end, text), f"{figure.number}% → {text}")


def order(sample: Sample, rng: Random) -> Iterator[Mutant]:
    """Clauses parted by a semicolon in another order, where none governs the next."""
    parts = re.split("[;；]", sample.statement.rstrip("。"))
    if len(parts) > 1 and not any(
        re.search(r"[:：]|^.{0,6}(?:月|年|季度|上半|截至|其中|均|总数)|等$", p) for p in parts
    ):
        yield Mutant(";".join(parts[1:] + parts[:1]), "clauses turned")


def synonyms(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for pattern, words in WORDS["synonyms"].items():
        for m in re.finditer(pattern, sample.statement):
            if not any(a <= m.start() < b for a, b in quoted(sample.statement)):
                word = rng.choice(words)
                yield Mutant(replace(sample.statement, m.start(), m.end(), word), f"{m.group()} → {word}")


def left_out(sample: Sample, rng: Random) -> Iterator[Mutant]:
    """A statement without a clause on which nothing depends: the first without a figure, or the last."""
    text = sample.statement.rstrip("。")
    first = re.match(r"([^,，;；。、“《\d]{4,30})[,，]", text)
    if first and not _PERIOD.search(first[1]) and figures(text[first.end() :]):
        yield Mutant(text[first.end() :], f"- {first[1]}")
    last = re.search(r"[;；]([^;；]{4,60})$", text)
    if last and not re.search(r"以上为|均为|上述|季度|半年|\d月|截至", last[1]) and figures(text[: last.start()]):
        yield Mutant(text[: last.start()], f"- {last[1]}")


def rounded(sample: Sample, rng: Random) -> Iterator[Mutant]:
    """277.59 → 277.6: one place fewer, never over a threshold."""
    for figure in figures(sample.statement):
        whole, _, places = figure.number.partition(".")
        if len(places) >= 2 and len(whole + places) >= 4 and not figure.fuzz and whole != "0":
            step = Decimal(1).scaleb(1 - len(places))
            told = Decimal(figure.number).quantize(step, rounding=ROUND_HALF_UP)
            before = sample.statement[max(0, figure.start - 3) : figure.start]
            if told == told.to_integral_value():
                continue  # 99.97 → 100.0
            if len(written(told).replace(".", "")) >= 3 and not re.search("突破|超|近|不|逾", before):
                text = replace(sample.statement, figure.start, figure.start + len(figure.number), str(told))
                yield Mutant(text, f"{figure.number} → {told}")


def classifiers(sample: Sample, rng: Random) -> Iterator[Mutant]:
    """人 = 名 = 位; 家 = 个 = 户 of firms; 项 = 个 of projects; 场 = 场次."""
    for figure in figures(sample.statement):
        begin, end = clause(sample.statement, figure.start)
        around = sample.statement[begin:end]
        last = figure.end - len(figure.unit)
        other = None
        before = sample.statement[begin : figure.start]
        if figure.unit in ("人", "名", "位") and not figure.scale and not _RANKED.search(sample.evidence):
            other = {"人": "名", "名": "人", "位": "名"}[figure.unit]
        elif figure.unit == "家" and re.search("(?:企业|高企|公司)(?:数量|总数)?(?:达到?|超过?|约)?$", before):
            other = rng.choice(("个", "户"))
        elif figure.unit == "项" and "项目" in around:
            other = "个"
        elif figure.unit == "场次":
            other = "场"
        if other:
            yield Mutant(replace(sample.statement, last, figure.end, other), f"{figure.unit} → {other}")


def right_sum(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for at, last, total in sums(sample):
        text = f",合计{written(total.scaleb(-SCALES[last.scale]))}{last.scale}{last.unit}"
        yield Mutant(replace(sample.statement, at, at, text), f"+ {text}")


RULES = {
    "as it is": as_is,
    "width": width,
    "separators": separators,
    "亿/万": rescaled,
    "百分之": per_cent,
    "Chinese numerals": numerals,
    "成": tenths,
    "clause order": order,
    "synonyms": synonyms,
    "left out": left_out,
    "rounded": rounded,
    "classifiers": classifiers,
    "right sum": right_sum,
}
