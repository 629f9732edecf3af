"""What the store's tests share: a fresh database of either kind, and a desk with a small document on it."""

from __future__ import annotations

import pytest

from summarizer.server.desk import Desk
from summarizer.store import Actor, Store
from tests.servers.databases import address, databases, kind, opened, store
from tests.store import samples
from tests.store.sitting import Sitting

__all__ = ["address", "databases", "kind", "opened", "store"]


@pytest.fixture
def sitting(store: Store) -> Sitting:
    """A reviewer at a desk with the sample document."""
    desk = Desk(store)
    imported = desk.take_in(samples.arrival(), Actor("loader"))
    return Sitting(desk, imported.document_id)
