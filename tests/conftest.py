"""Shared fixtures: the seeds, and the gold and corpus where they lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> dict[str, Path]:
    """The five seeds by their number: "000" … "004"."""
    return {path.name[:3]: path for path in SEEDS}
