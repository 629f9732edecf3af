"""What the browser's tests do over and over: reading panes, waiting for a card, filling in forms."""

from __future__ import annotations

from playwright.sync_api import Page


def source_text(page: Page) -> str:
    """The text of the left pane, as the document object model has it."""
    return str(page.evaluate("document.getElementById('source').textContent"))


def evidence_of(page: Page) -> str:
    """What is outlined in the left pane."""
    return str(page.evaluate("[...document.querySelectorAll('#source .ev')].map((each) => each.textContent).join('')"))


def card_of(page: Page) -> str:
    """The finding whose card is open."""
    return str(page.evaluate("document.getElementById('card').dataset.finding"))


def settled(page: Page, finding: str) -> None:
    """Waits until the card of a finding is open."""
    page.wait_for_function("(id) => document.getElementById('card')?.dataset.finding === id", arg=finding)


def moved(page: Page, finding: str) -> str:
    """Waits until another card than `finding` is open, and gives its name."""
    page.wait_for_function(
        "(id) => { const card = document.getElementById('card'); return card && card.dataset.finding !== id; }",
        arg=finding,
    )
    return card_of(page)


def choose(page: Page, words: str) -> str:
    """Opens the first card whose line holds these words."""
    line = page.locator(".cards a[data-go]", has_text=words).first
    name = line.get_attribute("data-go")
    assert name is not None
    line.click()
    # A card that is open already is loaded anew: what is typed before it comes would be lost with the old one.
    page.wait_for_selector("#side:not([aria-busy])", state="attached")
    settled(page, name)
    return name
