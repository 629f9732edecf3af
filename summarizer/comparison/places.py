"""Of where a figure is, and whose report says so: 全市 of one document is Ningbo, of another Cixi."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from summarizer.reading.regions import Division, names_in, parents
from summarizer.resources import table

_MUNICIPALITIES = frozenset(("11", "12", "31", "50"))
_AUTONOMOUS = frozenset(("15", "45", "54", "64", "65"))
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_LEAD = re.compile(r"^(?:自治区|省|市|区|县|旗)+(?=.{2,}$)")
_ENDINGS = "省市区县旗州盟"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A region: its code by GB/T 2260 and its name. Zones and unknown regions have no code."""

    code: str
    name: str

    @property
    def key(self) -> str:
        """What tells it from others: the code, else the name."""
        return self.code or self.name

    @property
    def order(self) -> tuple[bool, str, str]:
        """Official order: by code; what has none comes last."""
        return (not self.code, self.code, self.name)


COUNTRY = Place("000000", "全国")
WORLD = Place("", "全球")
_WIDER = {"全国": COUNTRY, "国内": COUNTRY, "我国": COUNTRY, "全球": WORLD, "世界": WORLD}


@cache
def _words() -> dict[str, str]:
    """Territory words by the level they speak of: 大市 is always the prefecture."""
    rows = table("comparison/places.toml")["territories"]
    return {word: level for level, words in rows.items() for word in words}


def territory_of(scope: str | None) -> str | None:
    """The territory word of a published scope, levels left out: `全区 省级` → `全区`."""
    return next((word for word in (scope or "").split() if word in _words() or word in _WIDER), None)


@lru_cache(4096)
def resolved(word: str | None, own: Place) -> Place:
    """The place that a territory word speaks of in a report of `own`; `own` itself where there is no word.

    What can't be told is a place of its own name, so that it is never taken for another one.
    """
    if word is None:
        return own
    if word in _WIDER:
        return _WIDER[word]
    level = _words().get(word)
    if level is None:
        return own
    if level != "大市" and own.name.endswith(level):
        return own
    if not own.code:
        return Place("", f"{own.name}·{word}")
    if level == "区" and own.code[:2] in _AUTONOMOUS and not own.name.endswith("区"):
        level = "省"
    code = _above(own.code, level)
    if code is None or code == own.code:
        return own if code == own.code else Place("", f"{own.name}·{word}")
    above = {division.code: division for division in parents(Division(own.code, own.name, False))}
    return Place(code, above[code].name) if code in above else Place("", f"{own.name}·{word}")


def _above(code: str, level: str) -> str | None:
    """The code of the province or prefecture that a division lies in."""
    if level == "省":
        return code[:2] + "0000"
    if level in ("市", "大市"):
        return code[:2] + "0000" if code[:2] in _MUNICIPALITIES else code[:4] + "00"
    return None


@cache
def _offices() -> dict[str, str]:
    rows = table("comparison/places.toml")["offices"]["groups"]
    return {name: group[0] for group in rows for name in group}


@lru_cache(4096)
def office(issuer: str | None) -> str:
    """Which kind of office an issuer is, its place left out: 慈溪市科学技术局 and 市科技局 are one; "" if unknown."""
    if not issuer:
        return ""
    name = _BRACKETS.sub("", issuer).strip()
    for start, end, _ in reversed(names_in(name)):
        name = name[:start] + name[end:]
    name = _LEAD.sub("", name.lstrip(_ENDINGS) if len(name.lstrip(_ENDINGS)) >= 3 else name)
    for known, first in sorted(_offices().items(), key=lambda pair: -len(pair[0])):
        if name.endswith(known):
            return first
    return name
