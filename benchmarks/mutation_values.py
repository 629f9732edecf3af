"""Faults of value: digits, points, bounds, ordinals, sums, scale and unit.

A rule yields every change it can make; the caller draws from them. What leaves a true statement — another figure of
the cited text, a correct rounding — is not a fault and is not yielded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random

from benchmarks.mutation_samples import Sample
from benchmarks.mutation_text import SCALES, WORDS, Figure, Mutant, clause, figures, numbers, replace, written

_DIGITS = "零一二三四五六七八九十"


def _put(sample: Sample, figure: Figure, number: str) -> Iterator[Mutant]:
    """The statement with another number, unless the cited text holds that number too."""
    if number in numbers(sample.evidence) or number in numbers(sample.statement) or number.startswith("."):
        return
    if "." in number and _rounds(figure.number, number):
        return
    width = figure.start + len(figure.number)
    yield Mutant(replace(sample.statement, figure.start, width, number), f"{figure.number} → {number}")


def _rounds(true: str, told: str) -> bool:
    places = len(told.partition(".")[2])
    step = Decimal(1).scaleb(-places)
    return Decimal(true.replace(",", "")).quantize(step, rounding=ROUND_HALF_UP) == Decimal(told)


def digit(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for figure in figures(sample.statement):
        place = rng.choice([i for i, c in enumerate(figure.number) if c.isdigit()])
        first = place == 0 and len(figure.number) > 1 and not figure.number.startswith("0.")
        new = rng.choice([d for d in "0123456789" if d != figure.number[place] and not (first and d == "0")])
        number = replace(figure.number, place, place + 1, new)
        if Decimal(number.replace(",", "")) != 0:
            yield from _put(sample, figure, number)


def swapped(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for figure in figures(sample.statement):
        pairs = [
            i
            for i in range(len(figure.number) - 1)
            if figure.number[i : i + 2].isdigit()
            and figure.number[i] != figure.number[i + 1]
            and not (i == 0 and figure.number[1] == "0")
        ]
        if pairs:
            i = rng.choice(pairs)
            yield from _put(sample, figure, replace(figure.number, i, i + 2, figure.number[i + 1] + figure.number[i]))


def point(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for figure in figures(sample.statement):
        whole, dot, places = figure.number.partition(".")
        if dot and whole != "0":
            options = [f"{whole}{places[0]}" + (f".{places[1:]}" if places[1:] else "")]
            if len(whole) > 1:
                options.append(f"{whole[:-1]}.{whole[-1]}{places}")
            yield from _put(sample, figure, rng.choice(options))


def invented(sample: Sample, rng: Random) -> Iterator[Mutant]:
    whole = (",带动就业{}人", ",培训{}人次", ",服务企业{}家次", ",新增{}家企业", ",整改问题{}个", ",覆盖{}个村")
    parts = (",完成投资{}亿元", ",发放补贴{}万元", ",同比增长{}%", ",覆盖率达{}%", ",建成{}公里")
    for _ in range(2):
        if rng.random() < 0.5:
            number, text = str(rng.randint(1013, 9899)), rng.choice(whole)
        else:
            number, text = f"{rng.randint(11, 98)}.{rng.randint(11, 98)}", rng.choice(parts)
        if number not in numbers(sample.evidence) and text[1:3] not in sample.evidence:
            added = text.format(number)
            yield Mutant(sample.statement.rstrip("。") + added, f"+ {added}")


def bound(sample: Sample, rng: Random) -> Iterator[Mutant]:
    between = r"((?:万|亿|千)?[^\W\d月年]{0,3}[-—–~至到]{1,2})"
    pattern = r"(?<![\d.年月])(\d+(?:\.\d+)?)" + between + r"(\d+(?:\.\d+)?)(?!\d*月|\d*年|[\d.]|日)"
    for m in re.finditer(pattern, sample.statement):
        group = rng.choice((1, 3))
        number = str(int(Decimal(m[group])) + rng.choice((1, 2, 3)) * (1 if group == 3 else -1))
        if Decimal(number) > 0 and number not in numbers(sample.evidence) and not _rounds(m[group], number):
            yield Mutant(replace(sample.statement, m.start(group), m.end(group), number), f"{m[group]} → {number}")


def ordinal(sample: Sample, rng: Random) -> Iterator[Mutant]:
    number = r"(\d{1,3}|[一二三四五六七八九])"
    place = "第" + number + "(?!产业|议题|责任|课题|一|线|手|批|课|方)"
    for m in re.finditer(f"{place}|(?<=前){number}(?=[,，;；。、位名]|$)", sample.statement):
        if sample.statement[: m.start()].count("“") > sample.statement[: m.start()].count("”"):
            continue
        old = m[1] or m[2]
        value = int(old) if old.isdigit() else _DIGITS.index(old)
        other = value + (1 if value == 1 else rng.choice((1, -1)))
        new = str(other) if old.isdigit() else _DIGITS[other]
        group = 1 if m[1] else 2
        bounds = m.span(group)
        around = sample.statement[max(0, m.start() - 2) : m.start()] + m.group()[: bounds[0] - m.start()] + new
        if around not in sample.evidence:
            yield Mutant(replace(sample.statement, *bounds, new), f"{m.group()} → {new}")


def sums(sample: Sample) -> Iterator[tuple[int, Figure, Decimal]]:
    """Lists of parts whose sum can be told: the offset behind the list, its last figure, the sum."""
    text = sample.statement
    runs: list[list[Figure]] = [[]]
    for figure in figures(text):
        last = runs[-1][-1] if runs[-1] else None
        joined = last and re.fullmatch(r"、[^\d,，;；。、]{2,20}", text[last.end : figure.start])
        if last and joined and figure.unit == last.unit:
            runs[-1].append(figure)
        else:
            runs.append([figure])
    uncountable = ("%", "‰", "百分点", "个百分点", "倍", "个基点", "位", "")
    roles = (
        r"其中|增收|减收|增支|净增|总|累计|达|比|分别|约|近|超|占|新认定|转化|立项|获|入选|惠及|落地|均"
        r"|减少|增加|低于|高于"
    )
    for run in runs:
        if len(run) < 2 or run[0].unit in uncountable or any(f.fuzz or f.scale != run[0].scale for f in run):
            continue
        led = text[clause(text, run[0].start)[0] : run[0].start]
        between = "".join(text[a.end : b.start] for a, b in pairwise(run))
        behind = text[run[-1].end :]
        if (
            re.search(roles, between)
            or re.search(r"其中|总|达|比|约|近|超|占|[从由]", led)
            or re.match(r"[^,，;；。]", behind)
        ):
            continue
        yield run[-1].end, run[-1], sum((f.value for f in run), Decimal(0))


def wrong_sum(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for at, last, total in sums(sample):
        power = SCALES[last.scale]
        told = total + rng.choice((-3, -2, -1, 1, 2, 3)) * Decimal(1).scaleb(power)
        number = written(told.scaleb(-power))
        every = sum((f.value for f in figures(sample.statement) if f.unit == last.unit), Decimal(0))
        if told > 0 and told != every and number not in numbers(sample.evidence):
            text = f",合计{number}{last.scale}{last.unit}"
            yield Mutant(replace(sample.statement, at, at, text), f"+ {text}")


def scale(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for figure in figures(sample.statement):
        at = figure.start + len(figure.number)
        if figure.fuzz:
            continue
        swap = {"亿": "万", "万": "亿", "万亿": "亿", "千": "万"}.get(figure.scale)
        if figure.scale and swap and sample.statement.startswith(figure.scale, at):
            bounds = (at, at + len(figure.scale))
            yield Mutant(replace(sample.statement, *bounds, swap), f"{figure.scale} → {swap}")
            if "." not in figure.number and figure.unit and rng.random() < 0.4:
                yield Mutant(replace(sample.statement, *bounds, ""), f"- {figure.scale}")
        elif (
            not figure.scale
            and figure.unit in ("家", "人", "人次", "册", "亩", "件", "个", "户")
            and rng.random() < 0.3
        ):
            yield Mutant(replace(sample.statement, at, at, "万"), "+ 万")


def unit(sample: Sample, rng: Random) -> Iterator[Mutant]:
    others = WORDS["unit"]
    for figure in figures(sample.statement):
        place = sample.statement[max(0, figure.start - 1) : figure.start]
        if (
            figure.unit not in others
            or place in "第前"
            or sample.statement[figure.end : figure.end + 1] in ("多", "余")
        ):
            continue
        new = rng.choice(others[figure.unit])
        if f"{figure.number}{figure.scale}{new}" in sample.evidence:
            continue
        yield Mutant(
            replace(sample.statement, figure.end - len(figure.unit), figure.end, new), f"{figure.unit} → {new}"
        )


def points(sample: Sample, rng: Random) -> Iterator[Mutant]:
    for figure in figures(sample.statement):
        if figure.unit in ("%", "个百分点", "百分点"):
            new = "个百分点" if figure.unit == "%" else "%"
            text = replace(sample.statement, figure.end - len(figure.unit), figure.end, new)
            yield Mutant(text, f"{figure.number}{figure.unit} → {new}")


RULES = {
    "digit changed": digit,
    "digits swapped": swapped,
    "point moved": point,
    "invented figure": invented,
    "range bound": bound,
    "ordinal ±1": ordinal,
    "wrong sum": wrong_sum,
    "scale": scale,
    "unit": unit,
    "%↔百分点": points,
}
