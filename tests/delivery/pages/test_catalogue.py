"""One catalogue: every word that a page shows has its English, and no word is left over."""

from __future__ import annotations

import re

import pytest

from summarizer.delivery.pages.catalogue import catalog, say
from summarizer.delivery.pages.labels import groups, label, shown
from summarizer.resources import table
from tests.delivery.pages.msgids import used

ENGLISH = {str(message.id): str(message.string) for message in catalog() if message.id}


def words(text: str) -> set[str]:
    return set(re.findall(r"%\(([a-z_]+)\)s", text))


def test_every_message_of_the_pages_is_in_the_catalogue_and_none_is_stale() -> None:
    found = used()
    assert len(found) > 100
    assert sorted(found - ENGLISH.keys()) == []
    assert sorted(ENGLISH.keys() - found) == []


@pytest.mark.parametrize("message", sorted(ENGLISH))
def test_a_message_has_english_with_the_same_words_to_fill_in(message: str) -> None:
    english = ENGLISH[message]
    assert english.strip()
    assert words(message) == words(english)
    assert not re.search("[\u4e00-\u9fff]", english)


def test_chinese_is_what_the_templates_say() -> None:
    assert say("zh", "疑点") == "疑点"
    assert say("en", "疑点") == "Doubts"
    assert say("en", "第 %(n)s 版", n=3) == "Revision 3"


@pytest.mark.parametrize("code", sorted(table("validation/codes.toml")))
def test_every_code_of_the_ledger_has_its_place_on_the_page(code: str) -> None:
    assert shown(code).title != code
    assert shown(code).group in groups()


def test_a_code_that_nobody_knows_yet_comes_last_under_its_own_name() -> None:
    one = shown("number.invented_tomorrow")
    assert (one.title, one.harm) == ("number.invented_tomorrow", len(groups()))


def test_every_reason_and_state_of_the_store_has_a_word() -> None:
    from summarizer.store.states import STATES

    reasons = {code for action in table("store/reasons.toml").values() for code in action}
    assert [code for code in sorted(reasons) if label("reason", code) == code] == []
    assert [state for state in STATES if label("state", state) == state] == []
