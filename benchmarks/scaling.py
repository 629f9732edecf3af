"""Time against length: prose and hostile input, each at doubling lengths. Linear means the cost a character stays.

`python -m benchmarks.scaling [--layer scan|recognize] [--longest N]`
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from time import process_time

from summarizer.quantities import recognize, scan

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

HOSTILE: dict[str, str] = {
    "one digit": "1",
    "零": "零",
    "1-1-1-…": "1-",
    "brackets": "((",
    "亿亿亿": "亿",
    "二〇二四…": "二〇二四",
    "1,1,1,…": "1,",
    "1.1.1.…": "1.",
    "1 1 1 …": "1 ",
    "一、一、": "一、",
    "（一）（一）": "（一）",
    "open quotes": "“1",
    "open titles": "《1",
    "万1万1": "万1",
    "一分之一分之": "一分之",
    "1:1:1:…": "1:",
    "1/1/1/…": "1/",
    "a1a1": "a1",
    "1\u200b1\u200b": "1\u200b",
    "每1每1": "每1",
    "2023家2023家": "2023家",
    "1,111,111,…": "111,",
    "1至1至": "1至",
    "circled": "①",
    "百分之百分之": "百分之",
    "3家4家5家…": "".join(f"{number * 7919 % 9973}家" for number in range(400)),
    "3家、4家、…": "".join(f"{number * 7919 % 9973}家、" for number in range(400)),
}


def prose() -> str:
    """The seeds and, where they lie beside the checkout, the corpus."""
    paths = [*sorted((ROOT / "seeds").glob("*.txt")), *sorted(CORPUS.glob("*.txt"))]
    return "\n\n".join(path.read_text(encoding="utf-8") for path in paths)


def cost(run: Callable[[str], object], text: str) -> float:
    """Nanoseconds of processor time a character, the better of two runs."""
    best = float("inf")
    for _ in range(2):
        begin = process_time()
        run(text)
        best = min(best, process_time() - begin)
    return best / len(text) * 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layer", choices=("scan", "recognize"), default="recognize")
    parser.add_argument("--longest", type=int, default=1_000_000)
    options = parser.parse_args()
    run: Callable[[str], object] = scan if options.layer == "scan" else recognize
    lengths = [options.longest // 16, options.longest // 4, options.longest]
    sample = prose()
    run(sample)
    print(f"{options.layer}: nanoseconds of processor time a character, at")
    print(" " * 18 + "".join(f"{length:>10,}" for length in lengths) + "  characters")
    base = 0.0
    for label, piece in {"prose": sample, **HOSTILE}.items():
        costs = [cost(run, (piece * (length // len(piece) + 1))[:length]) for length in lengths]
        base = base or costs[-1]
        columns = "".join(f"{each:10.1f}" for each in costs)
        print(f"  {label:16}{columns}   {costs[-1] / base:6.2f} × prose")


if __name__ == "__main__":
    main()
