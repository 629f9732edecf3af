"""The command line as a real process, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(**extra: str) -> dict[str, str]:
    """What a plain login would set: nothing of the developer's model, settings or language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SUMMARIZER_", "OPENAI_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COLUMNS": "160", **extra}


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "summarizer", *map(str, arguments)]


def summarizer(
    *arguments: str | Path,
    cwd: Path,
    stdin: bytes | None = None,
    before: Callable[[], None] | None = None,
    **extra: str,
) -> subprocess.CompletedProcess[str]:
    """`summarizer ARGUMENTS`, finished. `before` runs in the child before the program does."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(**extra),
        input=stdin if stdin is not None else b"",
        capture_output=True,
        preexec_fn=before,
        timeout=100,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
