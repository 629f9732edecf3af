"""Superlatives: 首个, 第一, 唯一 and their like, claims without a figure that only the source may make."""

from __future__ import annotations

import re

from summarizer.validation.compare.words import fold

# Each family backs its own members: 首获 is backed by 首度获评, 全市第一 by 居全市首位, 唯一 by 独家.
_FAMILIES = (
    re.compile(r"首[个家批次度创例台套艘座位名支]|首获|首次|首度|率先|第一[个家次批例台套座]|零的突破|零突破|从无到有"),
    re.compile(r"唯一|独家|仅有的"),
    re.compile(r"(?<![倒数])第一(?![届轮期批季阶产线书课责议时个家次])|首位|榜首|居首|领跑|之首|头名"),
    re.compile(r"最[高大多快早好强优佳]"),
    re.compile(r"(?:国际|国内|全国|世界|行业|全省)(?:领先|先进|一流|前列)|领先"),
)
_FIRST = _FAMILIES[0]
_ANY = re.compile("|".join(f"(?:{family.pattern})" for family in _FAMILIES))


def is_superlative(surface: str) -> bool:
    """Whether a surface is a superlative by itself."""
    return _ANY.search(fold(surface)) is not None


def superlative_backed(surface: str, source: str) -> bool:
    """Whether folded source text holds a superlative of the same family."""
    folded = fold(surface)
    families = [family for family in _FAMILIES if family.search(folded)]
    return any(family.search(source) for family in families)


def superlatives(statement: str) -> list[tuple[int, int]]:
    """Where a statement uses superlatives."""
    return [(match.start(), match.end()) for match in _ANY.finditer(statement)]
