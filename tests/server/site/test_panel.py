"""The panel: what a card offers, each deed under a key of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from summarizer.delivery.pages.cards import Card
from summarizer.resources import table
from summarizer.server.site.panel import KEYS, actions_for
from summarizer.server.site.rendering import TEMPLATES
from summarizer.store.states import STATES, Action
from tests.delivery.pages.making import of_statements

_TEXT = "江南区科技局2024年工作总结\n一、工作成绩\n举办活动近40场，参加1500人次。"


@pytest.fixture(scope="module")
def card() -> Card:
    made = of_statements(_TEXT, (("举办活动40场", "近40场"),))
    return next(card for card in made.view.cards if card.needs)


def kinds(card: Card) -> list[Card]:
    """A card of every code, in every state, with and without an item and a fix."""
    from summarizer.delivery.pages.labels import shown

    made: list[Card] = []
    for code, state, item, fix in product(table("validation/codes.toml"), STATES, (card.item, None), (card.fix, None)):
        decision: Any = replace(card.decision, status=state)
        made.append(replace(card, shown=shown(code), decision=decision, item=item, fix=fix))
    return made


def test_no_two_deeds_share_a_key_and_none_takes_one_that_moves() -> None:
    assert len(set(KEYS.values())) == len(KEYS)
    assert not set(KEYS.values()) & set("JKN")


def test_whatever_a_card_offers_has_a_key_of_its_own(card: Card) -> None:
    offers = {actions_for(each) for each in kinds(card)}
    assert {action for offer in offers for action in offer} == set(KEYS) - {Action.UNDO}
    for offer in offers:
        keys = [KEYS[action] for action in (*offer, Action.UNDO)]
        assert len(set(keys)) == len(keys), offer


def test_the_help_tells_of_every_deed() -> None:
    told = re.findall(r'\{\{ deed\("(\w+)"', (TEMPLATES / "site" / "help.html").read_text(encoding="utf-8"))
    assert sorted(told) == sorted(KEYS)
