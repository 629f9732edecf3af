"""The right side of the document page: which findings are listed, which one is open, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.delivery.pages.cards import Card
from summarizer.delivery.pages.labels import groups
from summarizer.delivery.pages.view import Omission
from summarizer.server.site.loading import Opened
from summarizer.store.states import FINALS, Action, reasons

TABS = ("doubts", "omitted", "items", "history")
STATES = ("open", "decided", "queried", "all")
SEVERITIES = ("error", "warning", "info")
# One key a deed, the same on every card: what a finger has learnt must never do something else.
KEYS = {
    Action.FIX: "F",
    Action.KEEP: "A",
    Action.EDIT: "E",
    Action.DELETE: "X",
    Action.QUERY: "Q",
    Action.ANSWER: "R",
    Action.NOTE: "C",
    Action.DROP: "D",
    Action.UNDO: "U",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a document page, from its address; what is not known counts as not given."""

    tab: str = "doubts"
    group: str = ""
    severity: str = ""
    state: str = ""
    reviewer: str = ""
    text: str = ""
    finding: str = ""

    @property
    def filtered(self) -> bool:
        return any((self.group, self.severity, self.state, self.reviewer, self.text))


@dataclass(frozen=True, slots=True)
class Panel:
    """What is shown: `cards` in order, `current` the open one, `following` the next that waits behind it."""

    asked: Asked
    cards: tuple[Card, ...]
    current: Card | None
    following: str | None
    previous: str | None
    next: str | None
    omissions: tuple[Omission, ...]
    reviewers: tuple[str, ...]
    actions: tuple[Action, ...]
    alike: int
    final: bool


def asked_of(query: Mapping[str, str]) -> Asked:
    """The filters, each from its fixed list."""
    return Asked(
        tab=_one(query.get("tab"), TABS, "doubts"),
        group=_one(query.get("group"), groups()),
        severity=_one(query.get("severity"), SEVERITIES),
        state=_one(query.get("state"), STATES),
        reviewer=query.get("reviewer", "")[:100],
        text=query.get("q", "").strip()[:100],
        finding=query.get("finding", "")[:60],
    )


def _one(value: str | None, known: tuple[str, ...], fallback: str = "") -> str:
    return value if value in known else fallback


def panel_of(opened: Opened, asked: Asked) -> Panel:
    """The panel of a document for these filters. A finding that is asked for by name is shown whatever they say."""
    view = opened.view
    cards = tuple(card for card in view.cards if _fits(card, asked))
    named = view.card(asked.finding) if asked.finding else None
    if named is not None and named not in cards:
        cards = (named, *cards)
    current = named or next((card for card in cards if card.is_open), None) or next(iter(cards), None)
    at = cards.index(current) if current is not None else 0
    behind = [card for card in (*cards[at + 1 :], *cards[:at]) if card.is_open]
    return Panel(
        asked=asked,
        cards=cards,
        current=current if asked.tab == "doubts" else None,
        following=behind[0].id if behind else None,
        previous=cards[at - 1].id if current is not None and at > 0 else None,
        next=cards[at + 1].id if current is not None and at + 1 < len(cards) else None,
        omissions=tuple(one for one in view.omissions if not asked.text or asked.text in _words_of(one)),
        reviewers=tuple(sorted({deed.user_name for deed in opened.deeds})),
        actions=actions_for(current) if current is not None else (),
        alike=sum(1 for card in view.cards if current and card.is_open and card.shown.code == current.shown.code),
        final=opened.document.state in FINALS,
    )


def _fits(card: Card, asked: Asked) -> bool:
    if asked.group and card.shown.group != asked.group:
        return False
    if asked.severity and card.severity != asked.severity:
        return False
    if not asked.severity and not card.needs:
        return False
    status = card.decision.status
    if asked.state == "open" and not card.is_open:
        return False
    if asked.state == "queried" and status != "queried":
        return False
    if asked.state == "decided" and (card.is_open or status == "queried"):
        return False
    if asked.reviewer and card.decision.by != asked.reviewer:
        return False
    return not asked.text or asked.text in _words(card)


def _words(card: Card) -> str:
    statement = "".join(piece.text for piece in card.statement)
    sentence = "".join(piece.text for piece in card.sentence)
    return "\n".join((statement, sentence, card.message.zh, card.shown.title))


def _words_of(one: Omission) -> str:
    return one.surface + (one.indicator or "") + "".join(piece.text for piece in one.sentence)


def actions_for(card: Card) -> tuple[Action, ...]:
    """What can be done with a finding, the likeliest first."""
    status = card.decision.status
    if status in ("queried", "answered") and not card.is_open:
        return (Action.ANSWER,)
    if card.shown.group == "source":
        found = [Action.NOTE, Action.QUERY]
        if card.item is not None:
            found += [Action.DROP, Action.EDIT]
        else:
            found.append(Action.KEEP)
        return tuple(found)
    if card.item is None:
        return (Action.KEEP, Action.QUERY)
    # A metric that disagrees is put right from the statement.
    first = [Action.FIX] if card.fix is not None or card.shown.code == "metric.disagrees" else []
    return (*first, Action.KEEP, Action.EDIT, Action.DELETE, Action.QUERY)


def offered(action: str, lang: str) -> list[tuple[str, str]]:
    """The reasons of an action as a form offers them: code and words."""
    return [(code, row[lang]) for code, row in reasons(Action(action)).items()]
