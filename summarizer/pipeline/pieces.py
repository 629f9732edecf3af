"""The pieces of an export: some documents each, read, checked and rendered by worker processes, given in their order.

A piece bears the name of what it was made from (the bytes of its summaries, the form, the program): one that a killed
export has left is taken over only where the same piece would be made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from summarizer.delivery.formats import FORMATS, Written
from summarizer.delivery.records import Delivered, Kept
from summarizer.errors import SummarizerError
from summarizer.faults import write_fault
from summarizer.files import temporary_name
from summarizer.pipeline.crew import Crew
from summarizer.pipeline.results import ByReviewers, Entry, States, delivered, sources, summary_bytes
from summarizer.pipeline.software import build

DOCUMENTS = 32  # of a piece: some megabytes of summaries
_FEW = 4  # pieces that are made sooner than worker processes start
_AHEAD = 3  # pieces a worker that may be under way or wait for their turn
_TIMEOUT = 600.0  # seconds for a piece; it takes a tenth of one
_TOLD = "piece.json"
Source = Entry | Kept


@dataclass(frozen=True, slots=True)
class Wanted:
    """What all pieces of one export have in common. `home` is where they lie, `target` what will be made of them."""

    out: str
    format: str
    states: States
    home: str
    target: str

    @property
    def stamp(self) -> str:
        return json.dumps([self.format, self.states, build()])


@dataclass(frozen=True, slots=True)
class Piece:
    """A rendered piece. `drafts` were left out, `skipped` can't be used; `kept` is one that was there already."""

    folder: Path
    written: Written
    drafts: int
    skipped: tuple[SummarizerError, ...] = ()
    kept: bool = False


def pieces(wanted: Wanted, workers: int, revision: ByReviewers | None = None) -> Generator[Piece]:
    """The pieces of a folder of results in the order of its documents; with one worker they are made right here.

    A bounded number is under way. `revision` gives what the reviewers' store has: this process asks it, and workers do
    the rest. Raises UsageError where there are no results, OutputError where the disk is full.
    """
    parts = _parts(sources(wanted.out, revision))
    first = list(islice(parts, _FEW + 1))
    if workers < 2 or len(first) <= _FEW:
        for part in chain(first, parts):
            yield made(wanted, part)
        return
    with _crew(workers) as (crew, threads):
        waiting: deque[Future[Piece]] = deque()
        for part in chain(first, parts):
            waiting.append(threads.submit(crew.call, made, wanted, part))
            if len(waiting) >= workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def made(wanted: Wanted, part: Sequence[Source]) -> Piece:
    """One piece, made or taken over. Raises OutputError."""
    out = Path(wanted.out)
    skipped: list[SummarizerError] = []
    found: list[tuple[Source, bytes]] = []
    for each in part:
        try:
            found.append((each, each.body if isinstance(each, Kept) else summary_bytes(out, each)))
        except SummarizerError as error:
            # What has failed has nothing final to deliver: only where everything is wanted it is missed.
            if wanted.states == "all" or error.code != "results.failed":
                skipped.append(error)
    folder = Path(wanted.home) / _name(wanted, found)
    try:
        there = _kept(folder, skipped)
        return there or _rendered(wanted, found, skipped, folder)
    except OSError as error:
        raise write_fault(error, wanted.target) from error


def _name(wanted: Wanted, found: Iterable[tuple[Source, bytes]]) -> str:
    digest = hashlib.sha256(wanted.stamp.encode())
    for each, data in found:
        if isinstance(each, Kept):
            told: list[object] = [each.state, each.revision, each.sha256, each.finalised_at, each.finalised_by]
        else:
            told = [each.summary]
        digest.update(json.dumps([each.key, told, hashlib.sha256(data).hexdigest()]).encode())
    return digest.hexdigest()[:32]


def _rendered(
    wanted: Wanted, found: Iterable[tuple[Source, bytes]], skipped: list[SummarizerError], folder: Path
) -> Piece:
    out = Path(wanted.out)
    read, drafts = len(skipped), 0

    def documents() -> Iterator[Delivered]:
        nonlocal drafts
        for source, data in found:
            try:
                each = source.delivered() if isinstance(source, Kept) else delivered(out, source, data)
            except SummarizerError as error:
                skipped.append(error)
                continue
            if wanted.states == "all" or each.is_final:
                yield each
            else:
                drafts += 1

    temporary = temporary_name(folder.parent)
    temporary.mkdir()
    written = FORMATS[wanted.format].load_pieces().render(documents(), temporary)
    if len(skipped) == read:  # else what is wrong has to be told again: such a piece is made anew
        _tell(temporary, written, drafts)
    try:
        temporary.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(folder)  # the same piece, half there or of a worker that outlived its export
        temporary.rename(folder)
    return Piece(folder, written, drafts, tuple(skipped))


def _tell(folder: Path, written: Written, drafts: int) -> None:
    sums = {path.name: _sum(path) for path in folder.iterdir()}
    told = {"drafts": drafts, "documents": written.documents, "rows": dict(written.rows), "sums": sums}
    (folder / _TOLD).write_text(json.dumps(told), encoding="utf-8")


def _kept(folder: Path, skipped: Sequence[SummarizerError]) -> Piece | None:
    """The piece that is there, if it is whole: a machine that lost its power may have kept names without bytes."""
    try:
        told = json.loads((folder / _TOLD).read_bytes())
        if any(_sum(folder / name) != digest for name, digest in told["sums"].items()):
            return None
    except (FileNotFoundError, ValueError):
        return None
    return Piece(folder, Written(told["documents"], told["rows"]), told["drafts"], tuple(skipped), kept=True)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _parts(found: Iterator[Source]) -> Iterator[tuple[Source, ...]]:
    bare = (each.without_text() if isinstance(each, Kept) else each for each in found)
    while part := tuple(islice(bare, DOCUMENTS)):
        yield part


@contextmanager
def _crew(workers: int) -> Iterator[tuple[Crew, ThreadPoolExecutor]]:
    """Workers with a thread for each; whatever happens, none is left."""
    crew = Crew(workers, _TIMEOUT)
    threads = ThreadPoolExecutor(workers)
    try:
        yield crew, threads
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        crew.stop()
        threads.shutdown()
