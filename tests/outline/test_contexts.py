"""The Context: zones of noise, titles, headings and sentences, with the years and kinds that `resolve` needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.document import SectionKind
from summarizer.outline import annotate, context
from summarizer.quantities import Zone
from summarizer.reading import read
from tests.outline.documents import EDUCATION, FARMING, source_of


def _zone_at(text: str, zones: tuple[Zone, ...], words: str) -> Zone:
    start = text.index(words)
    (zone,) = [one for one in zones if one.span.start <= start < one.span.end]
    return zone


ZONES = [
    (FARMING, "总产量5.1万吨", SectionKind.ACHIEVEMENTS, False),
    (FARMING, "精深加工率仅为28%", SectionKind.PROBLEMS, False),
    (FARMING, "确保粮食播种面积", SectionKind.PLANS, False),
    (FARMING, "一、2023年主要工作", SectionKind.ACHIEVEMENTS, True),
    (FARMING, "（一）粮食生产", SectionKind.ACHIEVEMENTS, True),
    (EDUCATION, "新增学位1.8万个", SectionKind.ACHIEVEMENTS, False),
    (EDUCATION, "小学科学教师缺口320名", SectionKind.PROBLEMS, False),
    (EDUCATION, "明年将引进", SectionKind.PLANS, False),
    (EDUCATION, "目前，全市已有", SectionKind.ACHIEVEMENTS, False),
]


@pytest.mark.parametrize(("text", "words", "kind", "heading"), ZONES)
def test_a_zone_has_the_kind_of_its_sentences(text: str, words: str, kind: SectionKind, heading: bool) -> None:
    _, found = context(source_of(text))
    zone = _zone_at(text, found.zones, words)
    assert (zone.kind, zone.heading, zone.noise) == (kind, heading, False)


def test_zones_carry_the_years_of_their_report() -> None:
    _, found = context(source_of(FARMING))
    assert {(zone.report_year, zone.plan_year) for zone in found.zones} == {(2023, 2024)}


def test_the_title_is_a_zone_of_its_own() -> None:
    _, found = context(source_of(FARMING))
    assert _zone_at(FARMING, found.zones, "柯城区农业农村局2023年").title


def test_noise_is_a_zone(seeds: dict[str, Path]) -> None:
    source = read(seeds["001"])
    _, found = context(source)
    assert [zone.span for zone in found.zones if zone.noise] == [noise.span for noise in source.noise]


def test_damaged_years_leave_the_zones_without_any(seeds: dict[str, Path]) -> None:
    _, found = context(read(seeds["003"]))
    assert {zone.report_year for zone in found.zones} == {None}


def test_a_compilations_headline_is_a_title_and_no_reports(seeds: dict[str, Path]) -> None:
    source = read(seeds["002"])
    _, found = context(source)
    first = found.zones[0]
    assert (first.span, first.title, first.kind) == (source.metadata.title_span, True, SectionKind.FRONT)


def test_the_annotated_source_finds_sentence_section_and_mentions(seeds: dict[str, Path]) -> None:
    annotated = annotate(read(seeds["000"]))
    offset = annotated.text.index("新认定265家")
    sentence, section = annotated.sentence_at(offset), annotated.section_at(offset)
    assert sentence is not None
    assert section is not None
    assert sentence in section.sentences
    surfaces = [one.surface for one in annotated.mentions_in(sentence.span)]
    assert "265家" in surfaces
    assert "493家" in surfaces
