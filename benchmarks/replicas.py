"""What several benchmarks share: the seeds replicated with differences, and the command line measured from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_FIGURE = re.compile(r"(?<![\d.])\d{1,4}(?=家|项|个|件|人)")
_SAMPLE = 0.05  # seconds between two looks at the memory


def _raised(text: str, by: int) -> str:
    return _FIGURE.sub(lambda found: str(int(found[0]) + by), text)


def write_replicas(folder: Path, count: int, *, short: bool = False) -> int:
    """The five seeds (or with `short` the shortest alone) in turn, their counts raised by the round; the bytes written.

    Counted figures differ from replica to replica; statements without one repeat, two thirds of all. Sums and shares of
    the seeds no longer hold.
    """
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    seeds = [min(seeds, key=len)] if short else seeds
    folder.mkdir(parents=True)
    size = 0
    for number in range(count):
        data = _raised(seeds[number % len(seeds)], number // len(seeds)).encode()
        (folder / f"{number:05}.txt").write_bytes(data)
        size += len(data)
    return size


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command line. Times in seconds; memory is the peak of all its processes together, in MiB."""

    wall: float
    processor: float
    memory: float
    parent: float
    code: int


def surroundings() -> dict[str, str]:
    """Nothing of the user's own settings; and bytecode is kept, as an installed program has it."""
    own = ("SUMMARIZER_", "OPENAI_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {"PYTHONPATH": str(ROOT)}


def measured(*arguments: str | Path, **variables: str) -> Run:
    """`summarizer ARGUMENTS`, its table and its remarks thrown away."""
    return measured_command([sys.executable, "-m", "summarizer", *map(str, arguments)], **variables)


def measured_command(command: list[str], **variables: str) -> Run:
    """Any command with these variables set. Memory is counted on Linux only, else 0."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=surroundings() | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = _Peak(process.pid)
    peak.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    peak.ended.set()
    peak.join()
    # The parent waits for its workers: their processor time is in its own account of children.
    return Run(wall, usage.ru_utime + usage.ru_stime, peak.all_ / 1024, peak.parent / 1024, process.returncode)


class _Peak(threading.Thread):
    """Looks at a process and its children again and again; kilobytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.all_ = self.parent = 0
        self._pid = pid

    def run(self) -> None:
        while not self.ended.wait(_SAMPLE):
            own = _resident(self._pid)
            self.parent = max(self.parent, own)
            self.all_ = max(self.all_, own + sum(_resident(child) for child in _children(self._pid)))


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in tasks.read_text(encoding="ascii").split()]
    except OSError:
        return found  # it has ended meanwhile
    return found


def _resident(pid: int) -> int:
    try:
        rows = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) for row in rows if row.startswith("VmRSS:")), 0)


def machine() -> str:
    """One line: processors, Python, and how long a fixed loop takes, to compare machines and busy hours by."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        sum(number * number for number in range(1_000_000))
        times.append(time.process_time() - begun)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{cores} cores, Python {version}, a million squares in {1000 * min(times):.0f} ms, load {load:.1f}"


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
