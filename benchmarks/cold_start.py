"""Cold start: `summarizer --help`, `import summarizer`, the first document, each a new process on warm files.

`python -m benchmarks.cold_start [--rounds 9]`. Medians of wall and processor seconds, and the quickest.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from benchmarks.replicas import ROOT, machine, median, surroundings

LIMITS = {"--help": 0.4, "import summarizer": 0.25}


def _commands(out: str) -> dict[str, list[str]]:
    program = [sys.executable, "-m", "summarizer"]
    seed = min((ROOT / "seeds").glob("*.txt"))
    return {
        "python alone": [sys.executable, "-c", "pass"],
        "import summarizer": [sys.executable, "-c", "import summarizer"],
        "--help": [*program, "--help"],
        "the first document": [*program, "run", str(seed), "--out", out, "--force", "--extractor", "rules"],
    }


def _once(command: list[str]) -> tuple[float, float]:
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, env=surroundings(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with exit code {process.returncode}")
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime


def main(argv: Sequence[str] | None = None) -> int:
    """0: the medians are within the limits; 1: one is over."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold_start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args(argv)
    print(machine())
    print("                      wall s  quickest  processor s  limit")
    over = False
    with tempfile.TemporaryDirectory() as out:
        for name, command in _commands(out).items():
            _once(command)  # so that files are warm and compiled
            rounds = [_once(command) for _ in range(options.rounds)]
            wall, processor = median([one for one, _ in rounds]), median([two for _, two in rounds])
            limit = LIMITS.get(name)
            over |= limit is not None and wall > limit
            quickest = min(one for one, _ in rounds)
            print(f"{name:<20}  {wall:>6.3f}  {quickest:>8.3f}  {processor:>11.3f}  {limit or '':>5}", flush=True)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
