"""Frozen dataclasses of the house: what the standard library's are, but for the guard that the type checker keeps."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from summarizer.frozen import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """As spans are."""

    start: int
    end: int = 9

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("not a place")


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """As views are."""

    words: str


def test_equals_are_equal_hash_alike_and_stand_in_order() -> None:
    assert Place(1, 2) == Place(1, 2)
    assert len({Place(1, 2), Place(1, 2), Place(1, 3)}) == 2
    assert sorted([Place(2), Place(1, 3), Place(1, 2)]) == [Place(1, 2), Place(1, 3), Place(2, 9)]


def test_one_without_equality_equals_only_itself() -> None:
    one, other = Look("增长"), Look("增长")
    assert one != other
    assert len({one, other}) == 2


def test_it_is_replaced_and_travels_like_any_dataclass() -> None:
    place = dataclasses.replace(Place(1, 2), end=5)
    assert place == Place(1, 5)
    assert pickle.loads(pickle.dumps(place)) == place
    assert dataclasses.asdict(place) == {"start": 1, "end": 5}


def test_it_is_checked_when_it_is_made_and_when_it_is_replaced() -> None:
    with pytest.raises(ValueError, match="not a place"):
        Place(3, 2)
    with pytest.raises(ValueError, match="not a place"):
        dataclasses.replace(Place(3, 4), end=2)


def test_one_that_changes_is_refused() -> None:
    with pytest.raises(TypeError, match="standard library"):
        dataclass(frozen=False)
