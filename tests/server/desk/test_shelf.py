"""What the desk works out before it is asked: a document that is being read is looked at by the ledger meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from summarizer.server.desk import Desk, shelf
from summarizer.store import Actor, Store
from summarizer.store.drafts import Draft
from summarizer.store.recording import Command
from summarizer.store.states import Action
from summarizer.validation import Bench
from tests.servers.databases import Databases
from tests.store import samples

LI = Actor("li", 1)


class Looks:
    """The ledger's looks at a draft: in which thread, and at how many items."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[tuple[str, int]] = []
        self.came = threading.Event()
        look: Callable[..., Any] = Bench.validate

        def counted(bench: Bench, items: Sequence[Any], set_aside: Any = None) -> Any:
            found = look(bench, items, set_aside)
            self.seen.append((threading.current_thread().name, len(items)))
            self.came.set()
            return found

        monkeypatch.setattr(Bench, "validate", counted)


@pytest.fixture
def desk(databases: Databases, opened: Callable[[str], Store]) -> Desk:
    return Desk(opened(databases.fresh("sqlite")))


@pytest.fixture
def draft(desk: Desk) -> Draft:
    return desk.draft(desk.take_in(samples.arrival(samples.TEXT), LI).document_id)


@pytest.fixture
def looks(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Looks:
    monkeypatch.setattr(shelf, "_UNDISTURBED", 0.05)
    assert draft.findings
    return Looks(monkeypatch)


def fix(desk: Desk, draft: Draft) -> None:
    """The first finding that has a fix, put right."""
    finding = next(each.finding for each in draft.findings if each.finding.fix is not None)
    desk.decide(draft.document.id, Command(Action.FIX, "k", 1, finding_id=finding.id, reason="by_source"), LI)


def ended() -> None:
    """Once nothing waits to be looked at any more."""
    for each in threading.enumerate():
        if isinstance(each, threading.Timer):
            each.join(30)


def test_a_document_that_is_read_is_looked_at_once_before_anything_is_decided(
    desk: Desk, draft: Draft, looks: Looks
) -> None:
    for _ in range(3):
        desk.annotated(draft)
    assert looks.came.wait(30)
    ended()
    fix(desk, draft)
    here = threading.current_thread().name
    assert [name == here for name, _ in looks.seen] == [False, True]
    assert {count for _, count in looks.seen} == {len(draft.items)}


def test_a_document_that_was_decided_at_once_is_not_looked_at_for_its_reader(
    desk: Desk, draft: Draft, looks: Looks
) -> None:
    desk.annotated(draft)
    fix(desk, draft)
    ended()
    assert [name for name, _ in looks.seen] == [threading.current_thread().name]
