"""A running server with the sample document under review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.servers.office import SYSTEM, Office, running
from tests.store import samples


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One server for a module's tests."""
    with running(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture(scope="module")
def client(office: Office) -> Iterator[httpx.Client]:
    """An administrator's token with every scope."""
    with office.client() as found:
        yield found


@dataclass
class Sample:
    """A document under review, and its path below the API's root."""

    uid: str
    id: int

    @property
    def path(self) -> str:
        return f"/documents/{self.uid}"


@pytest.fixture
def sample(office: Office, request: pytest.FixtureRequest) -> Sample:
    """A document of this test's own."""
    return arrived(office, request.node.name)


def arrived(office: Office, mark: str) -> Sample:
    """The sample text with a line of its own, imported."""
    name = "".join(each for each in mark if each.isalnum())
    arrival = samples.arrival(f"{samples.TEXT}\n{name}\n", name=f"{name}.txt")
    imported = office.house.desk.take_in(arrival, SYSTEM)
    return Sample(arrival.summary.document.id, imported.document_id)
