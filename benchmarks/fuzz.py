"""Feeds the scanner arbitrary bytes for a while: nothing may raise, and spans must slice to their surfaces.

`python -m benchmarks.fuzz [--seconds N]`: guided by coverage; says plainly where atheris is missing.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import Any

from summarizer.quantities import recognize, scan


def one_input(data: bytes) -> None:
    """Checks the invariants of one text; raises AssertionError where one is broken."""
    text = data.decode("utf-8", errors="surrogateescape")
    floor = 0
    for mention in scan(text):
        assert floor <= mention.start < mention.end
        assert mention.surface == text[mention.start : mention.end]
        floor = mention.end
    recognize(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        print("atheris is not installed here: not fuzzed")
        return 1
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-max_total_time={options.seconds}", "-max_len=4096", "-timeout=10"], one_input)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
