"""The API attacked by its own description: schemathesis, short here, long in the soak."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.server.api import published
from tests.server.api.finals import finals
from tests.servers.office import Office, running

CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def attacked(tmp_path: Path) -> Iterator[Office]:
    """A server with something to find."""
    with running(tmp_path) as office:
        finals(office.house.store, 1)
        yield office


def attack(office: Office, folder: Path, *options: str) -> str:
    """What schemathesis says, and that it found nothing."""
    secret, _ = office.token()
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("st")),
            "--config-file",
            str(CONFIG),
            "run",
            str(Path(__file__).resolve().parents[3] / "schemas" / published.FILE),
            "--url",
            f"{office.url}/api/v1",
            "--header",
            f"Authorization: Bearer {secret}",
            "--no-color",
            "--continue-on-failure",
            *options,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    return done.stdout


def test_nothing_breaks_under_a_short_attack(attacked: Office, tmp_path: Path) -> None:
    told = attack(attacked, tmp_path, "--phases", "fuzzing", "--max-examples", "1", "--seed", "7")
    assert "Tested: 34" in told


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_nothing_breaks_under_a_long_attack(attacked: Office, tmp_path: Path) -> None:
    attack(attacked, tmp_path, "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "60")
