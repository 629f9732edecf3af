"""Indicators as comparable words: synonyms read as one, stop words and punctuation left out, levels taken apart."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from summarizer.resources import table

_CACHE = 8192  # several documents' worth; more only makes a worker grow for hours
_NOT_WORDS = re.compile(r"[^0-9A-Za-z&一-鿿]+")
_TIMES = re.compile(
    r"(?:去|上|前|今|本|当)年年?[底末初]|(?:19|20)\d\d年度?|[上下]半年|[前第]?[一二三四两1-4]季度|截[至止]|\d{0,2}[-—~至]?\d{1,2}月份?[底末]?|[年月季]度?[底末初]|以来|目前|\d+(?![A-Za-z])"
    r"|百分之[零一二三四五六七八九十百点]+|[一二两三四五六七八九][十百千万亿][零一二三四五六七八九十百千万亿点]+"
)


_SORTS = re.compile(r"[省市区县镇乡]?\([省市区县镇乡村](?:、?[省市区县镇乡村])*\)")  # 10个县(市、区): what is counted
_WIDE = re.compile("[\u3000\uff01-\uff5e]+")
_WIDTHS = {0xFF01 + place: 0x21 + place for place in range(0x5E)} | {0x3000: 0x20}


def plain(text: str) -> str:
    """Full-width forms as half-width ones, one code point for one: offsets stay what they were."""
    # Looking for the few wide characters is many times faster than translating all.
    return _WIDE.sub(lambda match: match.group().translate(_WIDTHS), text)


def fold(text: str) -> str:
    """Width and compatibility forms folded, case folded, code points outside the plain text left as they are."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.upper()


@cache
def _groups() -> tuple[re.Pattern[str], dict[str, str]]:
    reading = {fold(name): fold(group[0]) for group in table("validation/synonyms.toml")["groups"] for name in group}
    reading = {_NOT_WORDS.sub("", name): word for name, word in reading.items()}
    names = sorted(reading, key=lambda name: (-len(name), name))
    return re.compile("|".join(re.escape(name) for name in names)), reading


@cache
def _stops() -> tuple[re.Pattern[str], str]:
    """Stop words of two characters and more, anywhere; those of one character only at the ends (创新 keeps its 新).

    Words that tell a stage are stop words too: stages are compared apart.
    """
    stages = [word for row in table("validation/words.toml")["stage"].values() for word in row["telling"]]
    words = sorted(set(table("validation/synonyms.toml")["stop"] + stages), key=lambda word: (-len(word), word))
    longer = "|".join(re.escape(word) + ("(?!值)" if word == "增加" else "") for word in words if len(word) > 1)
    return re.compile(longer), "".join(word for word in words if len(word) == 1)


@cache
def _kept() -> tuple[str, ...]:
    """Words whose first character is a stop word elsewhere (到位资金)."""
    return tuple(table("validation/synonyms.toml")["keep"])


@cache
def _level_words() -> tuple[re.Pattern[str], dict[str, str]]:
    data = table("validation/levels.toml")
    reading = {word: level for level, words in data["levels"].items() for word in words}
    bare = data["bare"]
    after = "|".join(re.escape(word) for word in sorted(bare["not_before"], key=lambda w: (-len(w), w)))
    before = "".join(bare["not_after"])
    parts = []
    for word in sorted(reading, key=lambda word: (-len(word), word)):
        if word.endswith("级"):
            parts.append(re.escape(word))
        else:
            # The word before its look-behind: so the engine knows the first characters and skips all others.
            parts.append(f"{re.escape(word)}(?<![{before}]{re.escape(word)})(?!{after})")
    return re.compile("|".join(parts)), reading


@cache
def _scope_words() -> tuple[re.Pattern[str], dict[str, str]]:
    reading = {word: scope for scope, words in table("validation/levels.toml")["scopes"].items() for word in words}
    words = sorted(reading, key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in words)), reading


@cache
def commonplace() -> frozenset[str]:
    """Heads too general to tell two figures apart."""
    return frozenset(fold(word) for word in table("validation/synonyms.toml")["commonplace"])


def _in_place(text: str, match: re.Match[str]) -> bool:
    """Whether a bare level word ends the name of a place that begins its clause: 海曙区科技进步…; but 获评省…."""
    start = match.start()
    name = text[max(0, start - 2) : start]
    if len(match.group()) > 1 or len(name) < 2 or not all("一" <= character <= "鿿" for character in name):
        return False
    before = text[start - 3 : start - 2] if start > 2 else ""
    return not ("一" <= before <= "鿿" and before not in _ENDS_OF_PLACES) and name not in _obtaining()


_ENDS_OF_PLACES = frozenset("省市区县州镇年")


@cache
def _obtaining() -> frozenset[str]:
    """Verbs before a level that stands alone: 获评省“科技创新鼎”, 申报市重大专项."""
    return frozenset(table("validation/levels.toml")["bare"]["obtaining"])


@lru_cache(_CACHE)
def levels(text: str) -> frozenset[str]:
    """The administrative levels that a stretch of text names: 省、市级平台 → {省, 市}."""
    pattern, reading = _level_words()
    if len(text) < 2:
        return frozenset()
    if "(" in text:
        text = _SORTS.sub("", text)
    return frozenset(reading[match.group()] for match in pattern.finditer(text) if not _in_place(text, match))


@lru_cache(_CACHE)
def scopes(text: str) -> tuple[str, ...]:
    """The territories that a stretch of text names, in order: 居全市第一 → (全市,)."""
    pattern, reading = _scope_words()
    return tuple(reading[match.group()] for match in pattern.finditer(text))


@cache
def _contrast_words() -> tuple[re.Pattern[str], dict[str, int], dict[str, str]]:
    rows = table("validation/levels.toml")["contrasts"]
    group = {word: place for place, row in enumerate(rows) for entry in row["words"] for word in entry.split("|")}
    words = sorted(group, key=lambda word: (-len(word), word))
    first = {word: entry.split("|")[0] for row in rows for entry in row["words"] for word in entry.split("|")}
    return re.compile("|".join(re.escape(word) for word in words)), group, first


@lru_cache(_CACHE)
def contrasts(text: str) -> frozenset[tuple[int, str]]:
    """The contrasting words that a stretch of text holds, with their groups: 城镇居民 → {(0, 城镇)}."""
    pattern, group, first = _contrast_words()
    return frozenset((group[match.group()], first[match.group()]) for match in pattern.finditer(text))


@cache
def narrowing() -> frozenset[int]:
    """The groups of contrasting words without which the whole is meant (居民 beside 城镇居民)."""
    rows = table("validation/levels.toml")["contrasts"]
    return frozenset(place for place, row in enumerate(rows) if row.get("narrows", False))


def scope_spans(text: str) -> list[tuple[int, int, str]]:
    """Where the territories stand, for a mend of the very word."""
    pattern, reading = _scope_words()
    return [(match.start(), match.end(), reading[match.group()]) for match in pattern.finditer(text)]


def level_spans(text: str) -> list[tuple[int, int, str]]:
    """Where the level words stand, for a mend of the very word."""
    pattern, reading = _level_words()
    found = (match for match in pattern.finditer(text) if not _in_place(text, match))
    return [(match.start(), match.end(), reading[match.group()]) for match in found]


@lru_cache(_CACHE)
def content(text: str) -> str:
    """What a stretch of text says of the thing measured, as comparable characters.

    Folded, synonyms read as one, level words, times, stop words and punctuation left out.
    """
    text = fold(text)
    text = _TIMES.sub("", text)
    text = _NOT_WORDS.sub("", text)
    pattern, reading = _groups()
    text = pattern.sub(lambda match: reading[match.group()], text)
    text = _scope_words()[0].sub("", text)
    text = _level_words()[0].sub("", text)
    longer, single = _stops()
    kept = _kept()
    text = longer.sub("", text)
    trimmed = text.rstrip(single)
    while trimmed[:1] in single and trimmed and not trimmed.startswith(kept):
        trimmed = trimmed[1:]
    return text if len(trimmed) == 1 else trimmed


@lru_cache(_CACHE)
def common(first: str, second: str) -> int:
    """The length of the longest common subsequence, bit-parallel: O(len) steps on integers."""
    if not first or not second:
        return 0
    places: dict[str, int] = {}
    for place, character in enumerate(first):
        places[character] = places.get(character, 0) | (1 << place)
    row = (1 << len(first)) - 1
    mask = row
    for character in second:
        match = places.get(character, 0)
        hit = row & match
        row = ((row + hit) | (row - hit)) & mask
    return len(first) - row.bit_count()


@lru_cache(_CACHE)
def likeness(told: str, source: str) -> float:
    """How far the content `told` is said by the content `source`, 0…1: shared characters in order.

    Mostly containment, for a summary leaves words out; a part is likeness of the whole, so that of two that contain
    it the closer one wins.
    """
    if not told or not source:
        return 0.0
    shared = common(told, source)
    if shared == 1 and len(told) > 1:
        return 0.0
    pairs = {told[place : place + 2] for place in range(len(told) - 1)}
    adjacent = sum(pair in source for pair in pairs) / len(pairs) if pairs else shared / len(told)
    return 0.6 * shared / len(told) + 0.25 * adjacent + 0.15 * 2 * shared / (len(told) + len(source))
