"""The cluster engine against the local one: the same documents, the same two cores, the same bytes.

`python -m benchmarks.engines [--documents 100] [--no-ray-data]`. A Ray cluster of two nodes with a processor each is
started on loopback. Start-up is measured by a batch of five documents and taken off both engines. Ray Data's own map
over the same step, without index, files, resume and model, stands beside them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks.replicas import machine, measured, surroundings, write_replicas

LEAST = 0.7  # of the local engine's documents a second
FEW = 5
_CLOCK = re.compile(rb'^ *"(?:started|finished)": .*$|"seconds": [0-9.]+', re.MULTILINE)
_DATA = """
import sys, time, os
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
import ray
from summarizer.pipeline import stages
from summarizer.pipeline.inputs import collect
from summarizer.pipeline.recipes import recipe_of
from summarizer.settings import Settings

ray.init(address=sys.argv[1], log_to_driver=False, logging_level="ERROR")
ray.data.DataContext.get_current().enable_progress_bars = False
recipe = recipe_of(Settings(_env_file=None, extractor="rules"))

def step(row):
    document = next(iter(collect([row["path"]])))
    return {"summary": stages.start(document, recipe).summary}

paths = [{"path": each.path} for each in collect([sys.argv[2]])]
begun = time.perf_counter()
data = ray.data.from_items(paths, override_num_blocks=max(2, len(paths) // 10)).map(step, num_cpus=1)
assert sum(1 for _ in data.iter_rows()) == len(paths)
print(time.perf_counter() - begun)
"""


def _timeless(out: Path) -> dict[str, bytes]:
    paths = (path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): _CLOCK.sub(b"", path.read_bytes()) for path in paths}


def _rate(folder: Path, out: str, count: int, *engine: str) -> float:
    """Documents a second after start-up."""
    common = ("--extractor", "rules", *engine)
    few = measured("run", folder / "few", "--out", folder / f"{out}-few", *common)
    run = measured("run", folder / "in", "--out", folder / out, *common)
    if few.code or run.code:
        raise RuntimeError(f"exit code {few.code or run.code}")
    rate = (count - FEW) / (run.wall - few.wall)
    print(f"{out:<10}  {few.wall:>13.1f}  {run.wall:>8.1f}  {rate:>11.1f}", flush=True)
    return rate


def _ray_data(address: str, folder: Path, count: int) -> None:
    def seconds(where: str) -> float:
        done = subprocess.run(
            [sys.executable, "-c", _DATA, address, str(folder / where)],
            env=surroundings(),
            capture_output=True,
            text=True,
            check=True,
        )
        return float(done.stdout.splitlines()[-1])

    few, run = seconds("few"), seconds("in")
    print(f"{'Ray Data':<10}  {few:>13.1f}  {run:>8.1f}  {(count - FEW) / (run - few):>11.1f}", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """0: measured, identical and quick enough; 1: not so; 2: Ray is not installed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--no-ray-data", action="store_true")
    options = parser.parse_args(argv)
    if find_spec("ray") is None:
        print("not measured: pip install 'summarizer[ray]'")
        return 2
    from tests.e2e.clusters import two_nodes

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    print(machine())
    print("engine      few documents  wall s  documents/s after start-up")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_replicas(folder / "in", options.documents)
        write_replicas(folder / "few", FEW)
        local = _rate(folder, "local", options.documents, "--workers", "2")
        begun = time.perf_counter()
        with two_nodes() as cluster:
            started = time.perf_counter() - begun
            ray = _rate(folder, "ray", options.documents, "--engine", "ray", "--ray-address", cluster.address)
            if not options.no_ray_data:
                _ray_data(cluster.address, folder, options.documents)
        same = _timeless(folder / "local") == _timeless(folder / "ray")
    print(f"the cluster took {started:.1f} s to start")
    print(f"ray over local: {ray / local:.2f} (limit {LEAST}); output {'identical' if same else 'DIFFERS'}")
    return int(not same or ray / local < LEAST)


if __name__ == "__main__":
    sys.exit(main())
