"""The districts of a ledger in official order: by the codes of GB/T 2260, zones without a code behind them by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from summarizer.reading import regions
from summarizer.reading.regions import Division, full_name, short_name


@dataclass(frozen=True, slots=True)
class District:
    """A place by its full name; `code` None for a zone, or for a name that several places bear."""

    name: str
    code: str | None

    @property
    def key(self) -> str:
        return self.code or self.name

    @property
    def order(self) -> tuple[int, str]:
        return (0, self.code) if self.code is not None else (1, self.name)


@cache
def divisions() -> dict[str, Division]:
    """Every division by its code, in the order of the codes."""
    rows = (Path(regions.__file__).parent / "regions.tsv").read_text(encoding="utf-8").splitlines()
    fields = (row.split("\t") for row in rows if not row.startswith("#"))
    return {code: Division(code, name, bool(mark)) for code, name, *mark in sorted(fields)}


def below(code: str) -> tuple[District, ...]:
    """The divisions right below a province or a prefecture; of a municipality, its districts."""
    prefix = code.rstrip("0")
    prefix = prefix + "0" * (len(prefix) % 2)
    standing = [each for each in divisions().values() if not each.withdrawn and each.code.startswith(prefix)]
    inner = [each for each in standing if each.code != code]
    if len(prefix) == 2 and any(each.level == "市" for each in inner):
        # Counties that the province governs itself stand in no prefecture's hundred.
        held = {each.code[:4] for each in inner if each.level == "市"}
        inner = [each for each in inner if each.level == "市" or each.code[:4] not in held]
    return tuple(District(full_name(each), each.code) for each in inner)


def named(name: str, within: Iterable[str] = ()) -> District | None:
    """The place of a name or code: one in `within` (codes) where several bear it; None for a name nobody knows."""
    text = name.strip()
    if text in divisions():
        return District(full_name(divisions()[text]), text)
    standing = [each for each in divisions().values() if not each.withdrawn]
    found = [each for each in standing if text in (each.name, full_name(each))]
    found = found or [each for each in standing if text == short_name(each.name)]
    if len(found) > 1:
        prefixes = {code[:4] for code in within} or {code[:2] for code in within}
        near = [each for each in found if each.code[:4] in prefixes]
        found = near if len(near) == 1 else found
    if len(found) != 1:
        return None
    return District(full_name(found[0]), found[0].code)


def common(places: Iterable[District]) -> str | None:
    """The code of the prefecture (or municipality, or province) right above all places; None where there is none."""
    codes = {place.code for place in places if place.code is not None}
    counties = {code[:4] for code in codes if not code.endswith("00")}
    prefectures = {code[:2] for code in codes if code.endswith("00") and not code.endswith("0000")}
    if len(counties) == 1:
        prefix = next(iter(counties))
        return prefix + "00" if prefix + "00" in divisions() else prefix[:2] + "0000"
    if not counties and len(prefectures) == 1:
        return next(iter(prefectures)) + "0000"
    return None
