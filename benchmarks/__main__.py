"""Runs every benchmark in a fixed order, each in its own process, and says at the end which were not measured."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One module of this folder, `python -m benchmarks.<name>`."""

    name: str
    subject: str
    scored: bool  # takes `--gold DIR`


BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark("quantities", "recognised quantities against the annotations", scored=True),
    Benchmark("items", "the embedded extractor's items against the annotations", scored=True),
    Benchmark("mutations", "planted errors found and false alarms raised by the ledger", scored=True),
    Benchmark("source_checks", "damage and contradictions found in the source against the annotations", scored=True),
    Benchmark("scaling", "time and memory against the length of the text", scored=False),
    Benchmark("validation", "the ledger over 300 claims of the largest seed", scored=False),
    Benchmark("exports", "documents a second and memory of every export", scored=False),
    Benchmark("pipeline_llm", "the model path against a server of fixed latency", scored=False),
    Benchmark("langextract_peer", "the model path beside langextract on the same server", scored=False),
    Benchmark("batch", "a batch by the rules: documents a second and memory, by batch size", scored=False),
    Benchmark("engines", "a Ray cluster of two nodes against local worker processes", scored=False),
    Benchmark("cold_start", "the command line's help, the import, the first document", scored=False),
)


def arguments(benchmark: Benchmark, gold: Path | None) -> list[str]:
    """The command of one benchmark. A process each: a peak of memory or a warm cache is nobody else's."""
    command = [sys.executable, "-m", f"benchmarks.{benchmark.name}"]
    return [*command, "--gold", str(gold)] if benchmark.scored and gold is not None else command


def main(argv: Sequence[str] | None = None) -> int:
    """Prints one table a benchmark. 0: all measured; 1: one failed or is over a limit; 2: one had no data."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(b.name for b in BENCHMARKS)}")
    parser.add_argument("--gold", type=Path, help="a folder of annotations, as benchmarks/README.md describes them")
    options = parser.parse_args(argv)
    known = {benchmark.name for benchmark in BENCHMARKS}
    for name in options.names:
        if name not in known:
            parser.error(f"no benchmark named {name}")
    gold = options.gold.resolve() if options.gold is not None else None
    results: dict[str, int] = {}
    for benchmark in BENCHMARKS:
        if options.names and benchmark.name not in options.names:
            continue
        print(f"\n== {benchmark.name}: {benchmark.subject}", flush=True)
        begin = time.perf_counter()
        results[benchmark.name] = subprocess.run(arguments(benchmark, gold), cwd=ROOT, check=False).returncode
        print(f"({time.perf_counter() - begin:.1f} s)", flush=True)
    unmeasured = [name for name, code in results.items() if code == 2]
    failed = [name for name, code in results.items() if code not in (0, 2)]
    if unmeasured:
        print(f"\nnot measured: {', '.join(unmeasured)}")
    if failed:
        print(f"\nfailed or over a limit: {', '.join(failed)}")
    return 1 if failed else 2 if unmeasured else 0


if __name__ == "__main__":
    sys.exit(main())
