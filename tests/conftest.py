"""Shared fixtures: the seeds, and the gold and corpus where they lie beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))

# No deadline: a busy machine is no finding. What CI finds, anybody can find again.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.register_profile(
    "fuzz",
    deadline=None,
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "5000")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> dict[str, Path]:
    """The five seeds by their number: "000" … "004"."""
    return {path.name[:3]: path for path in SEEDS}
