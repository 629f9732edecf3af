"""The formats of `summarizer export`, each with its writer; a writer is imported when it is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from summarizer.delivery.records import Delivered


@dataclass(frozen=True, slots=True)
class About:
    """What an export says of itself. `created` is UTC as ISO 8601, `states` is `final` or `all`.

    `paper` chooses what docx, html and md write: one of PAPERS, None for each one's own default.
    """

    software: str
    created: str
    states: str
    lang: str = "zh"
    paper: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer has made: documents, rows by table, and what had to be said about it (both languages)."""

    documents: int
    rows: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()  # (Chinese, English)


class Writer(Protocol):
    """Streams documents to `target`, a file or a folder by the format; `target` is a temporary name that is renamed
    when all is written, so a writer needs no care for kills. Raises OSError where the disk takes no more."""

    def __call__(self, delivered: Iterable[Delivered], target: Path, about: About) -> Written: ...


class Pieces(Protocol):
    """A format whose exports are made of pieces: a folder for each, made anywhere and in any order, joined in order.

    `render` writes some documents into the folder `piece`; `join` makes of pieces in their order, byte for byte, what
    the format's writer makes of all their documents. Both raise OSError where the disk takes no more.
    """

    def render(self, delivered: Iterable[Delivered], piece: Path) -> Written: ...

    def join(self, pieces: Iterable[Path], target: Path, about: About) -> None: ...


@dataclass(frozen=True, slots=True)
class Format:
    """`writer` is `module:function`; `suffix` that of the target; a `folder` holds several files."""

    name: str
    writer: str
    suffix: str
    folder: bool = False
    papers: bool = False  # writes papers: `--paper` chooses which
    manifest: bool = False  # beside the file or in the folder: count, sha256, schema version, software, created
    pieces: bool = False  # the writer's module has `render` and `join`

    def load(self) -> Writer:
        module, _, function = self.writer.partition(":")
        found: Writer = getattr(import_module(module), function)
        return found

    def load_pieces(self) -> Pieces:
        """The module that renders and joins pieces, where the format has `pieces`."""
        found: Any = import_module(self.writer.partition(":")[0])
        made: Pieces = found
        return made


# A new format is a line here.
_ALL = (
    Format("jsonl", "summarizer.delivery.jsonl:write", ".jsonl", manifest=True, pieces=True),
    Format("csv", "summarizer.delivery.comma:write", "-csv", folder=True, manifest=True, pieces=True),
    Format("xlsx", "summarizer.delivery.workbook:write", ".xlsx"),
    Format("parquet", "summarizer.delivery.parquet:write", "-parquet", folder=True, manifest=True, pieces=True),
    Format("sqlite", "summarizer.delivery.database:write", ".sqlite"),
    Format("html", "summarizer.delivery.papers.writers:write_html", "-html", folder=True, papers=True),
    Format("docx", "summarizer.delivery.papers.writers:write_docx", "-docx", folder=True, papers=True),
    Format("md", "summarizer.delivery.papers.writers:write_md", "-md", folder=True, papers=True),
)
PAPERS = ("briefing", "verification", "checklist")
FORMATS: Mapping[str, Format] = {each.name: each for each in _ALL}
