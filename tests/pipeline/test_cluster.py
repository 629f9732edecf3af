"""What a node does with a call, and which hosts are this machine: without a cluster."""

from __future__ import annotations

import os

import pytest

from summarizer.errors import UsageError
from summarizer.pipeline import cluster
from summarizer.pipeline.cluster import is_here, perform
from summarizer.pipeline.crew import Crew, unpacked
from summarizer.pipeline.software import build
from summarizer.pipeline.worker import packed
from tests.pipeline.test_crew import fail


@pytest.fixture
def crews(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[float, int], Crew]:
    made: dict[tuple[float, int], Crew] = {}
    monkeypatch.setattr(cluster, "_crews", made)
    return made


def test_a_call_is_answered_by_a_process_of_its_own_that_is_used_again(
    crews: dict[tuple[float, int], Crew],
) -> None:
    answers = [unpacked(perform(packed((os.getpid, ())), 30.0, 0, build())) for _ in range(2)]
    assert answers[0] == answers[1] != os.getpid()
    with pytest.raises(Exception, match="空的"):
        unpacked(perform(packed((fail, ())), 30.0, 0, build()))
    for crew in crews.values():
        crew.stop()


def test_another_build_refuses_the_call(crews: dict[tuple[float, int], Crew]) -> None:
    with pytest.raises(UsageError) as caught:
        unpacked(perform(packed((os.getpid, ())), 30.0, 0, "0.0+other"))
    assert caught.value.code == "cluster.version"
    assert crews == {}


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("127.0.0.2", True), ("localhost", True), ("192.0.2.77", False)]
)
def test_only_addresses_of_this_machine_are_here(host: str, here: bool) -> None:
    assert is_here(host) is here
