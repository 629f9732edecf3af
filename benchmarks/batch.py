"""A batch by the rules with worker processes: documents a second, processor seconds and peak memory, by batch size.

`python -m benchmarks.batch [--sizes 10,100,1000,10000] [--workers 2]`. The documents are the seeds replicated with
differences; reading, outline, extraction, validation and writing are all in it, start-up too. `rate` is what the size
adds: documents over the seconds beyond those of the smallest size.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.replicas import Run, machine, measured, write_replicas

SIZES = (10, 100, 400)
LEAST = 25.0  # documents a second on two cores
FLAT = 1.2  # memory at 10,000 documents over that at 1,000
FLAT_FROM = 1000  # documents: smaller batches haven't filled the caches of bounded size yet


def main(argv: Sequence[str] | None = None) -> int:
    """0: measured and within the limits; 1: over one. Memory is judged from 1,000 documents on."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="documents, ascending, by commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--short", action="store_true", help="the shortest seed only: for memory at many documents")
    options = parser.parse_args(argv)
    sizes = [int(size) for size in options.sizes.split(",")]
    print(machine())
    print("documents      MB    wall s  documents/s    rate  processor s  ms a document  memory MiB  parent MiB")
    runs: dict[int, Run] = {}
    for count in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            size = write_replicas(folder / "in", count, short=options.short)
            run = measured(
                "run", folder / "in", "--out", folder / "out", "--extractor", "rules", "--workers", str(options.workers)
            )
            shutil.rmtree(folder / "out", ignore_errors=True)
        if run.code != 0:
            print(f"{count:>9}  ended with exit code {run.code}")
            return 1
        runs[count] = run
        least = sizes[0]
        rate = (count - least) / (run.wall - runs[least].wall) if count > least else count / run.wall
        print(
            f"{count:>9}  {size / 1e6:>6.1f}  {run.wall:>8.1f}  {count / run.wall:>11.1f}  {rate:>6.1f}  "
            f"{run.processor:>11.1f}  {1000 * run.processor / count:>13.1f}  {run.memory:>10.0f}  {run.parent:>10.0f}",
            flush=True,
        )
    return _judged(runs, rated=not options.short)


def _judged(runs: dict[int, Run], *, rated: bool) -> int:
    most = max(runs)
    kept = not rated or most < FLAT_FROM or most / runs[most].wall >= LEAST
    print(f"documents a second, all in: {most / runs[most].wall:.1f} (limit {LEAST:g}, from {FLAT_FROM} documents on)")
    grown = [count for count in runs if count >= FLAT_FROM]
    if len(grown) > 1:
        ratio = runs[grown[-1]].memory / runs[grown[0]].memory
        print(f"memory at {grown[-1]} documents over that at {grown[0]}: {ratio:.2f} (limit {FLAT:g})")
        kept &= ratio <= FLAT
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
