"""Documents as the reviewers' store has them, on their way out: finals as they were signed, drafts as they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.delivery.jsonl import line
from summarizer.pipeline import pieces
from summarizer.pipeline.exporting import export
from summarizer.pipeline.results import ByReviewers, results
from summarizer.pipeline.reviewed import DATABASE, REVIEWS, Reviews, reviews_of
from summarizer.server.desk import Desk
from summarizer.settings import Settings
from summarizer.store import open_store
from tests.server.api.finals import LOADER, finals
from tests.store import samples

COUNT = 40


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder whose documents came by upload alone: many finals and a draft."""
    place = tmp_path / "out" / REVIEWS
    place.mkdir(parents=True)
    store = open_store(place / DATABASE)
    finals(store, COUNT)
    Desk(store).take_in(samples.arrival(), LOADER)
    store.close()
    return tmp_path / "out"


@pytest.fixture
def reviews(out: Path) -> Iterator[Reviews]:
    with reviews_of(out, Settings(_env_file=None)) as found:
        assert found is not None
        yield found


def test_a_documents_checksum_is_that_of_its_bytes_and_its_text_can_be_read(reviews: Reviews) -> None:
    kept = list(reviews.each())
    assert sorted(each.state for each in kept) == ["draft", *["final"] * COUNT]
    for each in kept:
        assert each.sha256 == hashlib.sha256(each.body).hexdigest()
        found = each.delivered()
        assert found.text == samples.arrival().text
        assert found.summary.model_dump_json(indent=2).encode() + b"\n" == each.body


@pytest.mark.parametrize("workers", [1, 2])
def test_an_export_is_what_the_store_gives_one_by_one(
    out: Path, tmp_path: Path, reviews: Reviews, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_FEW", 0)  # so that workers are started for as little as this
    by = ByReviewers(reviews)
    done = export(out, "jsonl", target=tmp_path / "x.jsonl", revision=by, workers=workers)
    assert (done.documents, done.drafts) == (COUNT, 1)
    assert (tmp_path / "x.jsonl").read_bytes() == b"".join(line(each) for each in results(out, revision=by))
