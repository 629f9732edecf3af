"""A batch of documents: worker processes for the pure steps, one event loop for the model, files and index here."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeVar, TypeVarTuple

from summarizer.errors import ReadingError, SummarizerError
from summarizer.extraction.extractor import Asker, Usage
from summarizer.faults import fault
from summarizer.pipeline import stages
from summarizer.pipeline.engines import Engine, engine_of
from summarizer.pipeline.fetching import allow, with_bytes
from summarizer.pipeline.index import Line
from summarizer.pipeline.inputs import Input, collect, shown
from summarizer.pipeline.loops import run_sync
from summarizer.pipeline.recipes import asking, marks_of, recipe_of
from summarizer.pipeline.repeats import with_repeats
from summarizer.pipeline.spending import Spending, spending_of, usage_of
from summarizer.pipeline.stages import Arrived
from summarizer.pipeline.stores import Output, output_of
from summarizer.pipeline.street import Recipe
from summarizer.pipeline.turns import Turns
from summarizer.pipeline.worker import RemoteError
from summarizer.settings import Settings

Ts = TypeVarTuple("Ts")
R = TypeVar("R")

_FETCHERS = 16  # documents fetched at once, to see whether they have changed
_log = logging.getLogger("summarizer")


class Watcher(Protocol):
    """Whoever shows how a batch gets on. Called in the parent, on the event loop's thread."""

    def began(self, total: int, unchanged: int, recipe: Recipe) -> None: ...

    def finished(self, line: Line) -> None: ...

    def host(self, name: str) -> None:
        """Before the first request to a host that isn't this machine."""
        ...

    def storage(self, name: str) -> None:
        """Before the first document is read from, or result written to, a host that isn't this machine."""
        ...


class Unwatched:
    """Nobody looks; the host is still named in the log."""

    def began(self, total: int, unchanged: int, recipe: Recipe) -> None:
        return

    def finished(self, line: Line) -> None:
        return

    def host(self, name: str) -> None:
        _log.warning("text of the documents is sent to %s", name)

    def storage(self, name: str) -> None:
        _log.warning("documents or results are kept on %s", name)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run did: a line a document, in the order of their keys; the keys of those that were left as they were.

    `spent` is what this run has spent on the model, None for the rules.
    """

    lines: tuple[Line, ...]
    unchanged: frozenset[str]
    strict: bool = False
    spent: Spending | None = None

    @property
    def exit_code(self) -> int:
        """0 done · 1 with `strict`, findings remain · 3 some section or document failed · 4 nothing could be read."""
        failed = sum(line.state == "failed" for line in self.lines)
        if failed == len(self.lines):
            return 4
        if failed or any(line.state == "partial" for line in self.lines):
            return 3
        found = any(line.counts and line.counts["error"] + line.counts["warning"] for line in self.lines)
        return 1 if self.strict and found else 0


def run(
    paths: Sequence[str],
    out: str | Path,
    settings: Settings,
    *,
    force: bool = False,
    cache_only: bool = False,
    watcher: Watcher | None = None,
) -> Batch:
    """Summarises all documents of `paths` into the folder `out`; what is there already and unchanged is left alone.

    `paths` are files, folders, patterns or `-`, here or behind an address (s3://…), as `out` may be. With `cache_only`
    the model's earlier replies must do. Documents fail one by one, named in the result. Raises UsageError for settings
    or folders that can't work, OutputError where nothing can be written, KeyboardInterrupt where the user breaks off:
    then all finished documents are whole, and the next run goes on from there.
    """
    watched = watcher or Unwatched()
    recipe = recipe_of(settings)
    allow([*paths, str(out)], settings, watched.storage)
    place = output_of(out)
    inputs = collect(paths, place.root, afar=True)
    with place.claimed():
        talk = asking(settings, recipe, watched.host, cache_only=cache_only)
        return run_sync(_run(inputs, place, settings, recipe, talk, force, watched))


async def _run(
    inputs: Sequence[Input],
    place: Output,
    settings: Settings,
    recipe: Recipe,
    talk: AbstractAsyncContextManager[Asker | None],
    force: bool,
    watcher: Watcher,
) -> Batch:
    marks = marks_of(settings, recipe)
    earlier = place.lines()
    kept = {} if force else _kept(inputs, place, earlier, marks, settings)
    todo = [each for each in inputs if each.key not in kept]
    watcher.began(len(inputs), len(kept), recipe)
    index = place.index(line for line in earlier.values() if place.holds(line))
    lines = dict(kept)

    def finished(line: Line) -> None:
        lines[line.key] = line
        index.add(line)
        watcher.finished(line)

    try:
        async with talk as asker:
            with _Stages(engine_of(settings, todo, watcher.host)) as steps:
                yard = _Yard(place, recipe, marks[0], asker, steps)
                await _each(todo, _window(settings, steps, asker), yard.one, finished)
        complete = with_repeats([lines[each.key] for each in inputs])
        index.replace(complete)
    finally:
        index.close()
    spent = spending_of((line for line in complete if line.key not in kept), recipe.extractor)
    return Batch(tuple(complete), frozenset(kept), settings.strict, spent)


class _Stages(AbstractContextManager["_Stages"]):
    """The steps in turn at the engine, and the files written while it goes on with the next document."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turns = Turns(engine.size)
        self._writers = ThreadPoolExecutor(max(1, engine.size), thread_name_prefix="writer") if engine.size else None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.engine.close()
        if self._writers is not None:
            self._writers.shutdown(wait=True)

    async def take(self, then: Callable[[R], object], step: Callable[[*Ts], R], *arguments: *Ts, new: bool) -> R:
        """`step(*arguments)`, its result handed to `then` (which may block) before it is returned.

        `new` says that it is a document's first step.
        """
        if self._writers is None:
            result = await self.engine.call(step, *arguments)
            then(result)
            return result
        async with self._turns.turn(new=new):
            result = await self.engine.call(step, *arguments)
        await asyncio.get_running_loop().run_in_executor(self._writers, then, result)
        return result


@dataclass(frozen=True, slots=True)
class _Yard:
    """What all documents of a run share."""

    place: Output
    recipe: Recipe
    mark: str
    asker: Asker | None
    steps: _Stages

    async def one(self, document: Input) -> Line:
        """One document from its input to its files. Whatever goes wrong with it is in its line."""
        used = Usage()
        try:
            if document.fault is not None:
                raise document.fault
            given = await self._fetched(document)
            result = await self.steps.take(self._write, stages.start, given, self.recipe, new=True)
            del given  # what a big document weighs need not wait for the model's replies
            while not isinstance(result, Arrived):
                if self.asker is None:
                    raise fault("model.none", shown(document.path))
                replies = await self.asker.ask(result.requests)
                used = sum((reply.usage for reply in replies), used)
                result = await self.steps.take(self._write, stages.resume, document, result, replies, new=False)
        except SummarizerError as error:
            return self._failed(document, error, used)
        except Exception as error:  # noqa: BLE001 - one document's fault, whatever it is, must not take the batch along
            report = error.report if isinstance(error, RemoteError) else None
            _log.debug("%s\n%s", shown(document.path), report, exc_info=None if report else error)
            reason = error.reason if isinstance(error, RemoteError) else f"{type(error).__name__}: {error}"
            return self._failed(document, fault("document.crashed", shown(document.path), reason=reason), used)
        return replace(result.line, fingerprint=self.mark, seconds=round(result.seconds, 3))

    async def _fetched(self, document: Input) -> Input:
        """The document with its bytes, where the one that takes the step couldn't read them. Raises ReadingError."""
        if document.data is not None or not (document.afar or self.steps.engine.afar):
            return document
        return await asyncio.to_thread(with_bytes, document, self.recipe.max_characters)

    def _write(self, result: stages.Waiting | Arrived) -> None:
        if isinstance(result, Arrived) and result.line.text is not None and result.line.summary is not None:
            self.place.write(result.line.text, result.text)
            # Last, because it is the summary that says the document is done.
            self.place.write(result.line.summary, result.summary)

    def _failed(self, document: Input, error: SummarizerError, used: Usage) -> Line:
        what = f"{error.what} — {error.mend}" if error.mend else error.what
        reason = {"code": error.code, "message": what}
        if error.english is not None:
            reason["message_en"] = " — ".join(error.english)
        usage = usage_of(used, self.recipe.extractor)
        return Line(document.key, shown(document.path), "failed", usage=usage, reason=reason, fingerprint=self.mark)


async def _each(
    todo: Sequence[Input],
    window: int,
    one: Callable[[Input], Awaitable[Line]],
    finished: Callable[[Line], None],
) -> None:
    """`one` for each document, no more than `window` at a time, so that memory doesn't grow with the batch."""
    places = asyncio.Semaphore(window)

    async def placed(document: Input) -> None:
        try:
            finished(await one(document))
        finally:
            places.release()

    try:
        async with asyncio.TaskGroup() as group:
            for document in todo:
                await places.acquire()
                group.create_task(placed(document))
    except* SummarizerError as errors:
        # Only the index can fail here, and it fails for all documents alike: the first error says it.
        raise _first(errors) from None


def _first(errors: BaseException) -> BaseException:
    while isinstance(errors, BaseExceptionGroup):
        errors = errors.exceptions[0]
    return errors


def _window(settings: Settings, steps: _Stages, asker: Asker | None) -> int:
    """Enough documents under way that neither the workers nor the model wait for work.

    A document may have but one request, and may wait for a worker as long as for the model: twice as many as can be
    asked about at once.
    """
    return max(1, 2 * steps.engine.size) + (2 * settings.concurrency if asker is not None else 0)


def _kept(
    inputs: Sequence[Input], place: Output, earlier: dict[str, Line], marks: tuple[str, ...], settings: Settings
) -> dict[str, Line]:
    """The lines of those documents of which a whole summary, made in just this way, is there already."""

    def unchanged(document: Input) -> bool:
        line = earlier.get(document.key)
        if line is None or line.state != "done" or line.fingerprint not in marks or document.fault is not None:
            return False
        return place.holds(line) and line.id == _id_of(document, settings)

    if not any(each.afar for each in inputs):
        return {each.key: earlier[each.key] for each in inputs if unchanged(each)}
    with ThreadPoolExecutor(_FETCHERS, thread_name_prefix="fetch") as threads:
        same = threads.map(unchanged, inputs)
        return {each.key: earlier[each.key] for each, kept in zip(inputs, same, strict=True) if kept}


def _id_of(document: Input, settings: Settings) -> str | None:
    try:
        if document.afar:
            document = with_bytes(document, settings.max_characters)
        if document.data is not None:
            return f"sha256:{hashlib.sha256(document.data).hexdigest()}"
        with open(document.path, "rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    except (OSError, ReadingError):
        return None
