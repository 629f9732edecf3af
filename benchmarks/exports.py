"""Exports: documents a second, rows a second and peak memory of every format, over the seeds' summaries replicated.

Each measurement is a process of its own, which reads a folder of results from disk, validates every summary strictly
and writes the export. `python -m benchmarks.exports [--documents 300] [--formats jsonl,parquet] [--flat]`; `--flat`
measures a tenth of the documents too, and holds the memory of both against each other. `ms each` is processor time a
document.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.delivery.formats import FORMATS as FORMATS_KNOWN
from summarizer.models import ReviewModel, Summary
from summarizer.pipeline.exporting import export
from summarizer.pipeline.index import INDEX_NAME, Line
from summarizer.pipeline.inputs import summary_name, text_name
from summarizer.pipeline.library import summarize
from summarizer.reading import read
from summarizer.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ("jsonl", "csv", "sqlite", "parquet")  # xlsx takes longer than all others together
FAST = ("jsonl", "parquet")
LEAST = 300.0  # documents a second, JSONL and Parquet
_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
MOST = 1.2  # memory at all documents over that at a tenth of them


@dataclass(frozen=True, slots=True)
class Measured:
    """One export. `memory` is the peak of the process, and of its largest worker once for each processor, in MiB.

    `size` is that of what was written, in bytes.
    """

    documents: int
    rows: int
    seconds: float
    processor: float  # seconds of it: what a busy machine leaves true
    memory: float
    size: int


def finalised(summary: Summary, number: int) -> Summary:
    """A variant of a summary as a reviewer's final revision: statements, ids and title differ from all others."""
    reports = []
    for report in summary.reports:
        lists = {}
        for name in ("achievements", "problems", "plans"):
            items = getattr(report, name)
            review = ReviewModel(status="accepted", revision=1, by="reviewer", at="2026-01-05T08:00:00Z")
            lists[name] = [
                item.model_copy(update={"review": review, "statement": f"{item.statement}(第{number}份)"})
                for item in items
            ]
        reports.append(report.model_copy(update=lists))
    document = summary.document
    told = document.model_copy(
        update={
            "id": f"sha256:{hashlib.sha256(str(number).encode()).hexdigest()}",
            "title": f"{document.title}({number})",
        }
    )
    return summary.model_copy(update={"document": told, "reports": reports})


def write_results(out: Path, count: int) -> None:
    """A folder of results with `count` finalised variants of the seeds, as a run leaves it."""
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    settings = Settings(_env_file=None, extractor="rules")
    made = [(summarize(path, settings=settings), read(path).text) for path in seeds]
    out.mkdir(parents=True)
    with (out / INDEX_NAME).open("w", encoding="utf-8") as index:
        for number in range(count):
            summary, text = made[number % len(made)]
            key = f"{number:06}.txt"
            data = finalised(summary, number).model_dump_json(indent=2) + "\n"
            (out / summary_name(key)).write_text(data, encoding="utf-8")
            (out / text_name(key)).write_text(text, encoding="utf-8")
            line = Line(key, key, "done", summary_name(key), text_name(key), fingerprint="benchmark")
            index.write(line.json() + "\n")


def measured(out: Path, to: str, target: Path) -> Measured:
    """One export in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.exports", "--one", str(out), to, str(target)]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    files = [path for path in target.rglob("*") if path.is_file()] if target.is_dir() else [target]
    return Measured(**told, size=sum(path.stat().st_size for path in files))


def _one(out: str, to: str, target: str) -> int:
    FORMATS_KNOWN[to].load()  # what is imported once is no cost of a document
    begin, processor = time.perf_counter(), _processor()
    done = export(out, to, target=target)
    seconds, processor = time.perf_counter() - begin, _processor() - processor
    parent, worker = (resource.getrusage(who).ru_maxrss / 1024 for who in _WHO)
    memory = parent + worker * (len(os.sched_getaffinity(0)) if worker else 0)
    rows = sum(done.rows.values()) or done.documents
    told = {"documents": done.documents, "rows": rows, "seconds": seconds, "processor": processor, "memory": memory}
    print(json.dumps(told))
    return done.exit_code


def _processor() -> float:
    """Seconds of processor time of this process and of the workers that have ended."""
    used = [resource.getrusage(who) for who in _WHO]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a row a format. 1 where a fast format is slower than wanted, or memory grows with the documents."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["--one"]:
        return _one(*given[1:])
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--flat", action="store_true")
    options = parser.parse_args(given)
    failed = False
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_results(folder / "all", options.documents)
        if options.flat:
            write_results(folder / "tenth", max(1, options.documents // 10))
        mean = sum(path.stat().st_size for path in (folder / "all").glob("*.json")) / options.documents
        cores = len(os.sched_getaffinity(0))
        print(f"{options.documents} summaries of {mean / 1000:.0f} kB on average, {cores} cores")
        heads = ("documents/s", "rows/s", "seconds", "ms each", "MiB peak", "at a tenth", "MB")
        print("format  " + "".join(f"{head:>13}" for head in heads))
        for to in options.formats.split(","):
            done = measured(folder / "all", to, folder / f"export.{to}")
            tenth = measured(folder / "tenth", to, folder / f"tenth.{to}").memory if options.flat else None
            speed = done.documents / done.seconds
            grown = tenth is not None and done.memory > MOST * tenth
            failed |= grown or (to in FAST and speed < LEAST)
            cells = (
                f"{speed:.0f}",
                f"{done.rows / done.seconds:.0f}",
                f"{done.seconds:.1f}",
                f"{done.processor / done.documents * 1000:.1f}",
                f"{done.memory:.0f}",
                "" if tenth is None else f"{tenth:.0f}",
                f"{done.size / 1e6:.1f}",
            )
            print(f"{to:8}" + "".join(f"{cell:>13}" for cell in cells) + ("  grows" if grown else ""), flush=True)
    print(f"wanted: {' and '.join(FAST)} {LEAST:.0f} documents a second, memory no more than {MOST} of a tenth's")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
