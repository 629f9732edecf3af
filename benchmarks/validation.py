"""The ledger over the largest seed: 300 claims of the embedded extractor's draft, in processor milliseconds.

`python -m benchmarks.validation`. Claims are the figures of statements and metrics. Every run is cold: it has its own
process, which has validated the other seeds before, as a worker has.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.replicas import ROOT, machine, median, surroundings
from summarizer.extraction.rules import RulesExtractor
from summarizer.items import Item
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.quantities import recognize
from summarizer.reading import read
from summarizer.validation import validate

CLAIMS = 300
MOST = 150.0  # milliseconds
RUNS = 5


def main(argv: Sequence[str] | None = None) -> int:
    """0: measured and within the limit; 1: over it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validation", description=__doc__)
    parser.add_argument("--once", action="store_true", help="one run here, its milliseconds alone")
    if parser.parse_args(argv).once:
        print(f"{_once():.1f}")
        return 0
    print(machine())
    command = [sys.executable, "-m", "benchmarks.validation", "--once"]
    times = [float(subprocess.check_output(command, cwd=ROOT, env=surroundings())) for _ in range(RUNS)]
    print(f"{CLAIMS} claims of the largest seed: {median(times):.0f} ms, least {min(times):.0f} (limit {MOST:g})")
    return int(median(times) > MOST)


def _once() -> float:
    """Milliseconds of one validation of the largest seed, behind those of the others."""
    *others, largest = sorted((_drafted(str(path)) for path in (ROOT / "seeds").glob("*.txt")), key=_size)
    for annotated, items in others:
        validate(annotated, items)
    annotated, items = largest
    told = _of_claims(items, CLAIMS)
    gc.collect()
    gc.freeze()
    begun = time.process_time()
    validate(annotated, told)
    return 1000 * (time.process_time() - begun)


def _drafted(path: str) -> tuple[Annotated, tuple[Item, ...]]:
    annotated = annotate(read(path))
    return annotated, RulesExtractor().assemble(annotated, ()).items


def _size(drafted: tuple[Annotated, tuple[Item, ...]]) -> int:
    return len(drafted[0].text)


def _of_claims(items: Sequence[Item], count: int) -> tuple[Item, ...]:
    """As many items, in order, as hold `count` claims. Raises ValueError where all hold fewer."""
    told: list[Item] = []
    left = count
    for item in items:
        if left <= 0:
            break
        told.append(item)
        left -= sum(mention.is_claim for mention in recognize(item.statement)) + len(item.metrics)
    if left > 0:
        raise ValueError(f"the draft holds {count - left} claims")
    return tuple(told)


if __name__ == "__main__":
    sys.exit(main())
