"""Damage that copies, scans and editors do: items stay, and a damaged number is never a sound one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from summarizer.extraction.rules import RulesExtractor
from summarizer.items import Item, ItemList
from summarizer.outline import annotate
from summarizer.reading import read_bytes

NUMBERS = ("000", "001", "003", "004")
# What layout damage may cost at most.
LEAST_KEPT = 0.8
_BLANK = re.compile(r"\s+")
_HEADING = re.compile(
    r"(?m)^[ \u3000]*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])[^。\n]{2,60}$\n?"
)
_BREAK = re.compile(r"(?<=[。;；])\n+(?!一、|二、|三、)")


def _items(data: bytes) -> tuple[Item, ...]:
    return RulesExtractor().assemble(annotate(read_bytes(data, "a.txt")), ()).items


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def wide(text: str) -> str:
    """Full-width digits and marks."""
    return "".join(chr(ord(char) + 0xFEE0) if char in "0123456789%,;:()" else char for char in text)


def spaced(text: str) -> str:
    """A stray blank behind every ninth character that is no digit and stands before none."""
    out = []
    for index, char in enumerate(text):
        out.append(char)
        behind = text[index + 1 : index + 2]
        if index % 9 == 8 and "\u4e00" <= char <= "\u9fff" and "\u4e00" <= behind <= "\u9fff":
            out.append(" ")
    return "".join(out)


def wrapped(text: str) -> str:
    """Paragraphs broken into lines of forty characters."""
    return "\n".join(
        "\n".join(line[at : at + 40] for at in range(0, len(line), 40)) if line else "" for line in text.split("\n")
    )


def run_on(text: str) -> str:
    """Line breaks below the title lost wherever a sentence ends at one."""
    head, gap, body = text.partition("\n\n")
    return head + gap + _BREAK.sub("", body)


def headless(text: str) -> str:
    """Headings of 一、 and （一） on lines of their own lost."""
    return _HEADING.sub("", text)


def doubled(text: str) -> str:
    """Every fifth paragraph twice."""
    lines = text.split("\n")
    return "\n".join(
        f"{line}\n{line}" if index % 5 == 4 and len(line) > 40 else line for index, line in enumerate(lines)
    )


def _pairs(item: Item) -> Counter[str]:
    words = _BLANK.sub("", unicodedata.normalize("NFKC", item.statement))
    return Counter(left + right for left, right in pairwise(words))


def _figures(item: Item) -> Counter[tuple[str | None, str | None]]:
    return Counter((metric.value, metric.unit) for metric in item.metrics)


def _is_kept(item: Item, others: tuple[Item, ...]) -> bool:
    """Whether an item of the same list tells half of its figures, or half of its words where it has none."""
    for other in others:
        if other.list is not item.list:
            continue
        if item.metrics:
            if 2 * (_figures(item) & _figures(other)).total() >= _figures(item).total():
                return True
        elif 2 * (_pairs(item) & _pairs(other)).total() >= _pairs(item).total():
            return True
    return False


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "damage", [wide, spaced, wrapped, run_on, headless, doubled], ids=lambda damage: damage.__name__
)
def test_layout_damage_costs_few_items(seeds: dict[str, Path], number: str, damage: Callable[[str], str]) -> None:
    text = _text(seeds[number])
    before = _items(text.encode())
    after = _items(damage(text).encode())
    lost = [item.statement for item in before if not _is_kept(item, after)]
    assert len(lost) <= (1 - LEAST_KEPT) * len(before), lost


@pytest.mark.parametrize("number", NUMBERS)
def test_encoding_costs_no_item(seeds: dict[str, Path], number: str) -> None:
    text = _text(seeds[number])
    legible = text.encode("gb18030", "ignore")
    assert [i.statement for i in _items(legible)] == [i.statement for i in _items(text.encode())]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_line_told_twice_is_one_item(seeds: dict[str, Path], number: str) -> None:
    items = _items(doubled(_text(seeds[number])).encode())
    told = [(item.report, item.list, item.statement) for item in items]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("clean", "scanned"),
    [
        ("105.5亿元", "1O5.5亿元"),
        ("105.5亿元", "l05.5亿元"),
        ("105.5亿元", "105..5亿元"),
        ("1340家", "I340家"),
        ("2312人次", "23l2人次"),
        ("74.61%", "74.6l%"),
        ("5000册", "5OOO册"),
    ],
)
def test_a_number_that_a_scan_confused_is_never_a_sound_figure(clean: str, scanned: str) -> None:
    text = f"2024年工作总结\n一、主要成绩\n全年完成重点任务投入{scanned},新增企业12家。\n"
    items = _items(text.encode())
    sound = {metric.surface for item in items for metric in item.metrics if metric.value is not None}
    assert sound <= {"12家"}, (clean, sound)


@pytest.mark.parametrize("number", ["000", "003", "004"])
def test_lost_headings_invent_no_problem(seeds: dict[str, Path], number: str) -> None:
    items = _items(headless(_text(seeds[number])).encode())
    assert [item.statement for item in items if item.list is ItemList.PROBLEMS] == []
