"""Every entry of the scanner's lexicon does what its example says."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer.quantities import scan
from summarizer.quantities.names import ordinary_word
from summarizer.quantities.units import interchangeable
from summarizer.resources import table

UNITS: list[dict[str, Any]] = table("quantities/lexicon/units.toml")["units"]
QUALIFIERS: dict[str, Any] = table("quantities/lexicon/qualifiers.toml")
NAMES: dict[str, Any] = table("quantities/lexicon/names.toml")


@pytest.mark.parametrize("entry", UNITS, ids=lambda entry: entry["canonical"])
def test_the_example_of_a_unit_is_read_with_that_unit(entry: dict[str, Any]) -> None:
    last = scan(entry["example"])[-1]
    assert last.unit == entry["canonical"]
    assert last.value is not None


@pytest.mark.parametrize(
    ("alias", "unit"), [(alias, entry["canonical"]) for entry in UNITS for alias in entry["aliases"]]
)
def test_every_alias_after_a_decimal_is_its_unit(alias: str, unit: str) -> None:
    found = scan(f"达12.5{alias},")
    assert [mention.unit for mention in found] == [unit]


def test_no_alias_belongs_to_two_units() -> None:
    aliases = [alias for entry in UNITS for alias in entry["aliases"]]
    assert len(aliases) == len(set(aliases))


@pytest.mark.parametrize("side", ["before", "behind"])
def test_the_example_of_a_qualifier_is_read_with_its_norm(side: str) -> None:
    for entry in QUALIFIERS[side]:
        mentions = [mention for mention in scan(entry["example"]) if mention.is_claim]
        assert entry["norm"] in mentions[-1].qualifier, entry


def test_longer_words_that_end_like_a_qualifier_qualify_nothing() -> None:
    for entry in QUALIFIERS["before"]:
        for word in entry.get("not_in", ()):
            found = scan(f"{word}5家企业")
            assert not found[-1].qualifier or entry["norm"] not in found[-1].qualifier or word.endswith("超过"), word


@pytest.mark.parametrize("entry", NAMES["names"]["patterns"], ids=lambda entry: entry["example"])
def test_the_example_of_a_name_holds_a_name_and_no_claim(entry: dict[str, Any]) -> None:
    found = scan(f"推进“{entry['example']}”,")
    assert [mention.kind for mention in found] == ["name"]


@pytest.mark.parametrize("word", NAMES["words"]["list"])
def test_a_numeral_in_an_ordinary_word_is_no_mention(word: str) -> None:
    assert [mention.surface for mention in scan(f"大力{word}。") if mention.is_claim] == []


@pytest.mark.parametrize("word", NAMES["after"]["words"])
def test_a_bare_number_before_a_naming_word_is_a_name(word: str) -> None:
    assert [mention.kind for mention in scan(f"参与3315{word}。")] == ["name"]


def test_ordinary_words_are_found_from_any_of_their_numerals() -> None:
    assert ordinary_word("千方百计", 0) == 4
    assert ordinary_word("千方百计", 2) == 4


def test_classifiers_that_count_the_same_are_interchangeable() -> None:
    assert interchangeable("家", "户")
    assert interchangeable("人", "名")
    assert not interchangeable("人", "人次")
    assert not interchangeable("家", None)
