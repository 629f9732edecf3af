"""Ground floor: the document as every stage speaks of it — source, report, section, sentence, span.

All offsets are half-open code-point spans of `Source.text`, the one canonical text of a document.
Everything here is frozen, picklable and free of I/O.
"""

from __future__ import annotations

import hashlib
from dataclasses import field
from enum import StrEnum

from summarizer.frozen import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch `[start, end)` of code points in the canonical text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def slice(self, text: str) -> str:
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Region:
    """A place by its official full name, with its GB/T 2260 code where it has one."""

    name: str
    code: str | None = None


class NoiseKind(StrEnum):
    """Why a stretch of the text is not the report's own prose."""

    NAVIGATION = "navigation"
    HEADER = "header"
    BOILERPLATE = "boilerplate"
    CONTROLS = "controls"
    ADVERTISING = "advertising"


@dataclass(frozen=True, slots=True)
class Noise:
    """A stretch marked as noise. Noise is marked, never deleted."""

    span: Span
    kind: NoiseKind


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself; dates are ISO 8601, unknown fields None."""

    title: str | None = None
    title_span: Span | None = None
    issuer: str | None = None
    region: Region | None = None
    index_number: str | None = None
    document_number: str | None = None
    disclosure: str | None = None
    signed: str | None = None
    published: str | None = None
    restricted: tuple[Span, ...] = ()  # marks such as 密级, 内部资料, 工作秘密


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell that stands in the canonical text, with the heads that govern it."""

    span: Span
    row_heads: tuple[str, ...] = ()
    column_heads: tuple[str, ...] = ()
    unit: str | None = None  # as announced above the table: 单位:万元


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stretch of the canonical text stood in the original file."""

    span: Span
    label: str  # a page or paragraph: "p3", "¶12"


@dataclass(frozen=True, slots=True)
class Source:
    """One document after reading: its canonical text and what was learned on the way."""

    path: str  # as the user named it, with "/" between folders
    id: str  # "sha256:…" of the bytes read
    media_type: str
    encoding: str | None
    text: str
    metadata: Metadata = Metadata()
    noise: tuple[Noise, ...] = ()  # in order, never overlapping
    cells: tuple[Cell, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


class SectionKind(StrEnum):
    """What a section is for, by its heading and by its sentences."""

    ACHIEVEMENTS = "achievements"
    PROBLEMS = "problems"
    PLANS = "plans"
    MIXED = "mixed"
    FRONT = "front"


class Sense(StrEnum):
    """What one sentence tells, by tense and modality; NONE tells nothing of the three."""

    ACHIEVEMENT = "achievement"
    PROBLEM = "problem"
    PLAN = "plan"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `number` counts from 1 over the whole document and is what a model cites."""

    number: int
    span: Span
    sense: Sense


@dataclass(frozen=True, slots=True)
class Section:
    """A leaf of the outline: the prose below one heading path, heading included in the span."""

    id: str  # "r1.s4"
    path: tuple[str, ...]  # headings from the top, as printed, without line breaks
    kind: SectionKind
    span: Span
    heading: Span | None  # the section's own heading, None where it has none
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One authored report; a compilation holds several."""

    id: str  # "r1"
    title: str | None
    issuer: str | None
    region: Region | None
    author: str | None
    report_year: int | None
    plan_year: int | None
    span: Span
    sections: tuple[Section, ...]
    note: str | None = None  # why a year or a name stayed open


@dataclass(frozen=True, slots=True)
class Outline:
    """Source → reports → sections → sentences, in the text's order."""

    reports: tuple[Report, ...]
    boundaries: tuple[int, ...] = field(default=())  # paragraph starts, ascending
