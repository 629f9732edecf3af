"""Exports: the results of a folder, streamed into a file or a folder of the wanted format."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from summarizer.delivery.formats import FORMATS, PAPERS, About, Format, Written
from summarizer.delivery.manifest import manifest, manifest_bytes
from summarizer.delivery.records import Delivered
from summarizer.delivery.targets import MANIFEST, pieces_beside, writing
from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.files import write_whole
from summarizer.pipeline.index import INDEX_NAME
from summarizer.pipeline.inputs import summary_name
from summarizer.pipeline.pieces import Piece, Wanted, pieces, processors
from summarizer.pipeline.results import ByReviewers, Revision, Skip, States, results
from summarizer.pipeline.software import software

Passed = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export has made. `drafts` were left out because they are not final, `skipped` can't be used."""

    format: str
    target: Path
    documents: int
    drafts: int
    rows: Mapping[str, int]
    skipped: tuple[SummarizerError, ...]
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def exit_code(self) -> int:
        """0 done · 3 some summary could not be used."""
        return 3 if self.skipped else 0


@dataclass(slots=True)
class _Tally:
    """What went past while a writer was reading."""

    drafts: int = 0
    skipped: list[SummarizerError] = field(default_factory=list)


def export(
    out: str | Path,
    to: str,
    *,
    target: str | Path | None = None,
    state: str = "final",
    revision: Revision | None = None,
    passed: Passed | None = None,
    skipped: Callable[[SummarizerError], None] | None = None,
    lang: str = "zh",
    paper: str | None = None,
    workers: int = 0,
) -> Exported:
    """The documents of OUT in the format `to`: one of `delivery.formats.FORMATS`.

    `state` is `final` (what is finalised) or `all` (drafts too, marked). `target` is the file or folder to write, by
    default named after OUT and beside it; a folder given for a single file takes it in. `passed` hears how many
    documents have gone by since it last heard, `skipped` each summary that can't be used, as they come. `paper` is what
    docx, html and md make (`delivery.formats.PAPERS`), in the language `lang`. `workers` processes render the formats
    that are made of pieces; 0 is one for each processor. Raises
    UsageError where nothing is to be exported, OutputError where nothing can be written; then the target is as before.
    """
    wanted = FORMATS.get(to)
    if wanted is None:
        raise fault("export.format", None, name=to, known=", ".join(FORMATS))
    if paper is not None and (paper not in PAPERS or not wanted.papers):
        raise fault("export.paper", f"--paper {paper}", papers=", ".join(PAPERS))
    states = as_states(state)
    place = _target(Path(out), wanted, target)
    tally = _Tally()

    def skip(error: SummarizerError) -> None:
        tally.skipped.append(error)
        if skipped is not None:
            skipped(error)

    about = About(software(), now(), states, lang, paper)
    with _collecting_less():
        if wanted.pieces and (revision is None or isinstance(revision, ByReviewers)):
            count = workers or processors()
            joined = _Joined(Path(out), wanted, place, about, states, count, revision, tally, skip, passed)
            written = _placed(wanted, place, about, joined.make)
        else:
            given = results(out, state="all", skipped=_final_only(skip, states), revision=revision)
            found = _wanted(given, states, tally)
            first = next(found, None)
            if first is None:
                raise _nothing(out, tally.drafts)
            written = write(wanted, _watched(chain((first,), found), passed), place, about)
    return Exported(to, place, written.documents, tally.drafts, written.rows, tuple(tally.skipped), written.notes)


def write(wanted: Format, delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """Documents into `target`, whole or not at all, with a manifest where the format has one."""
    writer = wanted.load()
    return _placed(wanted, target, about, lambda part: writer(delivered, part, about))


def _placed(wanted: Format, target: Path, about: About, make: Callable[[Path], Written]) -> Written:
    """What `make` writes, put in the place of `target` with its manifest."""
    if wanted.folder:
        with writing(target, folder=True) as part:
            written = make(part)
            if wanted.manifest:
                files = {path.name: path for path in part.iterdir()}
                (part / MANIFEST).write_bytes(manifest_bytes(manifest(wanted.name, about, written, files)))
        return written
    beside = target.with_name(f"{target.name}.{MANIFEST}")
    with writing(target) as part:
        written = make(part)
        told = manifest(wanted.name, about, written, {target.name: part}) if wanted.manifest else None
        if told is not None:
            with suppress(OSError):
                beside.unlink()  # it speaks of the file that is replaced now
    if told is not None:
        write_whole(beside, manifest_bytes(told))
    return written


@contextmanager
def _collecting_less() -> Iterator[None]:
    """A summary is thousands of objects without a cycle among them: looking for cycles each time costs a fifth."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def as_states(state: str) -> States:
    """`final` or `all`. Raises UsageError for anything else."""
    if state == "final":
        return "final"
    if state == "all":
        return "all"
    raise fault("export.state", f"--state {state}")


def now() -> str:
    """UTC, ISO 8601, for people: nothing is decided by it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _final_only(skip: Callable[[SummarizerError], None], states: States) -> Callable[[SummarizerError], None]:
    """A document that failed has nothing final to deliver: only where everything is wanted it is missed."""

    def heard(error: SummarizerError) -> None:
        if states == "all" or error.code != "results.failed":
            skip(error)

    return heard


def _wanted(found: Iterable[Delivered], states: States, tally: _Tally) -> Iterator[Delivered]:
    for each in found:
        if states == "all" or each.is_final:
            yield each
        else:
            tally.drafts += 1


def _watched(found: Iterable[Delivered], passed: Passed | None) -> Iterator[Delivered]:
    for each in found:
        if passed is not None:
            passed(1)
        yield each


@dataclass(frozen=True, slots=True)
class _Joined:
    """An export that is made of pieces."""

    out: Path
    format: Format
    target: Path
    about: About
    states: States
    workers: int
    revision: ByReviewers | None
    tally: _Tally
    skip: Skip
    passed: Passed | None

    def make(self, part: Path) -> Written:
        """All documents into `part`. The notes tell how many of them an interrupted export had ready."""
        rows: Counter[str] = Counter()
        documents = kept = 0

        def folders(made: Iterator[Piece]) -> Iterator[Path]:
            nonlocal documents, kept
            for piece in made:
                written = piece.written
                documents += written.documents
                kept += written.documents if piece.kept else 0
                rows.update(written.rows)
                self.tally.drafts += piece.drafts
                for error in piece.skipped:
                    self.skip(error)
                if self.passed is not None:
                    self.passed(written.documents)
                yield piece.folder

        with pieces_beside(self.target) as home:
            wanted = Wanted(str(self.out), self.format.name, self.states, str(home), str(self.target))
            with closing(pieces(wanted, self.workers, self.revision)) as made:
                self.format.load_pieces().join(folders(made), part, self.about)
            if not documents:
                raise _nothing(self.out, self.tally.drafts)
        return Written(documents, dict(rows), _resumed(kept))


def _resumed(kept: int) -> tuple[tuple[str, str], ...]:
    if not kept:
        return ()
    return (
        (
            f"接着上次中断的导出，其中 {kept} 份已经做好",
            f"went on from an interrupted export: {kept} documents were ready",
        ),
    )


def _nothing(out: str | Path, drafts: int) -> SummarizerError:
    if drafts:
        return fault("export.nothing_final", str(out), count=drafts)
    return fault("export.nothing", str(out))


def _target(out: Path, wanted: Format, target: str | Path | None) -> Path:
    """Where to write. Raises UsageError for a place where results lie."""
    name = f"{out.resolve().name}{wanted.suffix}"
    if target is None:
        return out.resolve().parent / name if out.name in ("", ".", "..") else out.with_name(name)
    place = Path(target)
    if not wanted.folder and place.is_dir():
        place = place / name
    whole, results_folder = place.resolve(), out.resolve()
    ours = whole.name == INDEX_NAME or whole.name.endswith(summary_name(""))
    ours = ours or whole.with_name(summary_name(whole.name)).is_file()
    if whole == results_folder or whole in results_folder.parents or (results_folder in whole.parents and ours):
        raise fault("export.overwrites", str(place))
    return place
