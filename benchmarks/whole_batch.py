"""The whole batch against a server of fixed latency: reading, outline, requests, validation and files, in one run.

Ideal is requests × latency ÷ concurrency; `floor` is the processor time of everybody (program, workers, server)
on all cores, over the ideal: no order of work could beat it on this machine. Workers start within the time measured.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from summarizer.pipeline.batch import run
from summarizer.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CONCURRENCY = 32
LIMIT = 1.3
# What shares a request follows the longest answer: about a section, as other extractors send them, and our default.
SHAPES = (("a section a request", 512, 300), ("default settings", 4096, 400))  # longest answer, documents


@dataclass(frozen=True, slots=True)
class Whole:
    """One batch. Times are seconds; processor times are those of the program, its workers and the server."""

    documents: int
    requests: int
    wall: float
    ideal: float
    program: float
    workers: float
    server: float

    @property
    def ratio(self) -> float:
        return self.wall / self.ideal

    @property
    def floor(self) -> float:
        """The processor time on all cores, over the ideal: above 1 it is the machine that limits, not the waiting."""
        return (self.program + self.workers + self.server) / cores() / self.ideal


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def write_documents(folder: Path, count: int) -> None:
    """Variants of the seeds, in turn. A word of letters in every paragraph: no two make the same request."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    folder.mkdir()
    for number in range(count):
        word = "".join(chr(ord("A") + number // 26**place % 26) for place in range(3))
        text = seeds[number % len(seeds)]
        marked = "\n".join(f"{line[:-1]}(见{word})。" if line.endswith("。") else line for line in text.split("\n"))
        (folder / f"{number:04}.txt").write_text(marked, encoding="utf-8")


def processor_of(pid: int) -> float:
    """Seconds of processor time that another process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(base_url: str, server: int, latency: float, count: int, answer: int) -> Whole:
    """One run over `count` documents. Raises RuntimeError where one isn't whole."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_documents(folder / "in", count)
        settings = Settings(
            _env_file=None,
            base_url=base_url,
            model="scripted",
            concurrency=CONCURRENCY,
            cache_dir=folder / "cache",
            max_output_tokens=answer,
        )
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall, own, served = time.perf_counter(), time.process_time(), processor_of(server)
        done = run([str(folder / "in")], folder / "out", settings)
        wall, own, served = time.perf_counter() - wall, time.process_time() - own, processor_of(server) - served
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.exit_code != 0 or done.spent is None:
        raise RuntimeError(f"the batch ended with exit code {done.exit_code}")
    workers = after.ru_utime - children.ru_utime + after.ru_stime - children.ru_stime
    requests = done.spent.requests
    return Whole(count, requests, wall, requests * latency / CONCURRENCY, own, workers, served)


def report(base_url: str, server: int, latency: float) -> bool:
    """Prints a line a shape; whether the limit was kept where a request is a section."""
    print(f"the whole batch at concurrency {CONCURRENCY}, {cores()} cores (limit {LIMIT} for a section a request)")
    print(
        "                     documents  requests  wall s  ideal s  ratio  floor  processor s: program workers server"
    )
    kept = True
    for place, (name, answer, count) in enumerate(SHAPES):
        found = measure(base_url, server, latency, count, answer)
        print(
            f"{name:<20} {found.documents:>9}  {found.requests:>8}  {found.wall:>6.1f}  {found.ideal:>7.1f}  "
            f"{found.ratio:>5.2f}  {found.floor:>5.2f}  {found.program:>20.1f} {found.workers:>7.1f} "
            f"{found.server:>6.1f}"
        )
        kept &= place > 0 or found.ratio <= LIMIT
    return kept
